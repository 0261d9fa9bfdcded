"""The bag as a tar stream: what leaves is what was hashed. Names and contents are invented."""

import hashlib
import importlib
import io
import subprocess
import sys
import tarfile
import tracemalloc
import warnings
from collections.abc import Iterator
from datetime import date
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier import bag, tarring
from casework.dossier.bag import BagError
from casework.dossier.bagfile import BagFile
from intake.pieces import PieceReader

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its own, about its escapes and about setuptools
    bagit = importlib.import_module("bagit")  # without types

DAY = date(2026, 11, 21)
FIRST = b"ab" * tarring.PIECE  # ends where a piece ends
FILES = {
    "data/evidence.csv": b"id,sha256\n",
    "data/evidence/E-0001.jpg": bytes(range(256)) * 1000,
    "data/dossier.fa-af.html": "<p>متن ساختگی</p>".encode(),
    "data/empty.txt": b"",
}


def bag_of(files=FILES, **more):
    return bag.plan("D-2026-0007-v1", map(BagFile.of, files, files.values()), made_on=DAY, **more)


def written(plan) -> bytes:
    return b"".join(bag.pieces(plan))


@pytest.fixture
def unpacked(tmp_path):
    def unpack(plan):
        # As a stranger does; tarfile's own filters came after the Python of Debian 12.
        subprocess.run(["tar", "-xf", "-", "-C", tmp_path], input=written(plan), check=True)
        return tmp_path / plan.name

    return unpack


def test_others_validate_the_bag(unpacked):
    folder = unpacked(bag_of(info={"Source-Organization": "An invented organisation"}))

    assert bagit.Bag(str(folder)).validate()
    for algorithm in ("sha256", "sha512"):
        for kind in ("tagmanifest", "manifest"):
            words = [f"{algorithm}sum", "--strict", "--quiet", "-c", f"{kind}-{algorithm}.txt"]
            subprocess.run(words, cwd=folder, check=True)


def test_the_bag_says_when_how_much_and_no_more_of_who_made_it(unpacked):
    folder = unpacked(bag_of(info={"Source-Organization": "An\ninvented\u2028organisation"}))

    assert (folder / "bag-info.txt").read_text().splitlines() == [
        "Source-Organization: An invented organisation",
        "Bagging-Date: 2026-11-21",
        "Bag-Software-Agent: Amanat",
        f"Payload-Oxum: {sum(map(len, FILES.values()))}.4",
    ]


def test_the_plan_knows_every_hash_before_anything_is_written(unpacked):
    plan = bag_of()
    folder = unpacked(plan)

    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert found == plan.sha256s
    assert found["tagmanifest-sha256.txt"] == plan.digest
    assert (folder / "tagmanifest-sha256.txt").read_bytes() == plan.tag_manifest


def test_the_same_files_in_another_order_are_the_same_octets():
    backwards = dict(reversed(FILES.items()))

    assert written(bag_of()) == written(bag_of(backwards))


def test_the_archive_is_sorted_and_tells_nothing_beside_path_and_content():
    with tarfile.open(fileobj=io.BytesIO(written(bag_of()))) as archive:
        members = archive.getmembers()

    names = [one.name for one in members]
    assert names == sorted(names)
    assert {(one.mtime, one.uid, one.gid, one.uname, one.mode) for one in members} == {
        (0, 0, 0, "", 0o644)
    }
    assert all(one.isreg() for one in members)


@pytest.mark.parametrize(
    "second",
    [FIRST[:-1] + b"x", FIRST[:-1], b"", FIRST + b"x", FIRST + FIRST],
    ids=["changed", "shorter", "empty", "an octet longer", "twice"],
)
def test_a_file_that_changed_between_the_passes_leaves_no_manifest(second):
    contents = iter([FIRST, second])
    changing = BagFile("data/evidence/E-0001.txt", lambda: io.BytesIO(next(contents)))
    out = io.BytesIO()

    plan = bag.plan("D-1", [changing], made_on=DAY)
    with pytest.raises(BagError, match="evidence_changed"):
        bag.write(plan, out)

    assert b"manifest-" not in out.getvalue()


ODD = "data evidence.csv data/../a /data/a data//a data/.a data/a. data/a\\b data/a:b data/a..b"


@pytest.mark.parametrize(
    "path", [*ODD.split(), "data/a b", "data/ک", "data/" + "a" * 200, "data/a\n"]
)
def test_a_path_that_is_not_the_same_everywhere_is_refused(path):
    with pytest.raises(BagError, match="path_refused"):
        bag_of({path: b""})


@pytest.mark.parametrize("second", ["data/e.txt", "data/E.txt/a"])
def test_two_paths_that_cannot_stand_beside_each_other_are_refused(second):
    with pytest.raises(BagError, match="path_twice"):
        bag_of({"data/E.txt": b"", second: b""})


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "-a", "a" * 65])
def test_a_bag_has_a_plain_name(name):
    with pytest.raises(ValueError, match="a bag's name"):
        bag.plan(name, [], made_on=DAY)


@pytest.mark.parametrize("label", ["Bagging-Date", "a", "A\n", "A: b", ""])
def test_our_own_lines_of_bag_info_are_not_the_callers(label):
    with pytest.raises(ValueError, match="not a label"):
        bag_of(info={label: "x"})


@given(st.text())
def test_whatever_an_organisation_is_called_stays_one_line(words):
    plan = bag_of({}, info={"Source-Organization": words})

    lines = plan.tags["bag-info.txt"].decode().splitlines()

    assert len(lines) in (3, 4)
    assert lines[-3:] == [
        "Bagging-Date: 2026-11-21",
        "Bag-Software-Agent: Amanat",
        "Payload-Oxum: 0.0",
    ]


@given(st.text(max_size=30))
def test_a_plain_path_is_what_a_tar_gives_back(path):
    if tarring.is_plain(path):
        archive = b"".join(tarring.member(path, b"x")) + tarring.end()
        with tarfile.open(fileobj=io.BytesIO(archive)) as read:
            assert read.getnames() == [path]
            assert path.isascii()


def zeros(size: int) -> io.BufferedReader:
    def pieces() -> Iterator[bytes]:
        for at in range(0, size, 1 << 16):
            yield bytes(min(1 << 16, size - at))

    return io.BufferedReader(PieceReader(pieces()))


class Nowhere:
    """Counts."""

    size = 0

    def write(self, octets: bytes) -> None:
        self.size += len(octets)


def test_memory_does_not_grow_with_what_is_streamed():
    size, out = 48 << 20, Nowhere()
    file = BagFile("data/evidence/E-0001.bin", partial(zeros, size))
    tracemalloc.start()
    try:
        bag.write(bag.plan("D-1", [file], made_on=DAY), out)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert out.size > size
    assert peak < 4 << 20


@pytest.mark.full
def test_a_gigabyte_streams_through_in_twenty_megabytes():
    code = (
        "import resource; from functools import partial; from datetime import date;"
        "from casework.dossier import bag; from casework.dossier.bagfile import BagFile;"
        "from tests.casework.dossier.package.test_bag import Nowhere, zeros;"
        "file = BagFile('data/evidence/E-0001.bin', partial(zeros, 1 << 30));"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "bag.write(bag.plan('D-1', [file], made_on=date(2026, 11, 21)), Nowhere());"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert int(done.stdout) < 20_000  # kilobytes, over what the imports took
