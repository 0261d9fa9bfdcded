"""Our verifier: it finds every change, says it in words, and never falls over."""

import hashlib
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework.dossier import allowed, sums, tarring, words
from casework.dossier.package import PackageError
from casework.dossier.terms import LANGUAGES
from casework.dossier.verify import Outcome, found_at, verify, verify_opened, verify_stream
from casework.dossier.verify.__main__ import main
from casework.dossier.verify.findings import untrue
from casework.dossier.verify.opened import NotAPackage, Opened, from_archive
from intake.keys import Verifier, sshsig
from intake.sealing import HybridIdentity, age

from . import samples
from .conftest import contents
from .samples import NAME, InventedSigner

VALUES = (
    "name files octets reason fingerprint path day dossier root number at place size origin"
    " opened closed"
)
ROOT = Path(__file__).parents[4]
SHARED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def archived(files) -> bytes:
    members = (b"".join(tarring.member(path, files[path])) for path in sorted(files))
    return b"".join(members) + tarring.end()


def found_in(archive: bytes, **given_words):
    return list(verify_opened(from_archive(io.BytesIO(archive)), **given_words))


def untruth(files, **given_words):
    """Code and values of the one untruth, which is the last thing said."""
    opened = Opened()
    for path, content in files.items():
        opened.add(path, content)
    *before, last = verify_opened(opened, **given_words)
    assert last.outcome is Outcome.UNTRUE
    assert not any(one.outcome is Outcome.UNTRUE for one in before)
    return last.code, dict(last.values)


def resigned(files) -> dict[str, bytes]:
    """Under a list that the dossier key signed: what is inside must be looked at, too."""
    besides = ("SHA256SUMS", "SHA256SUMS.sshsig")
    rest = {path: content for path, content in files.items() if path not in besides}
    opened = Opened()
    for path, content in rest.items():
        opened.add(path, content)
    listed = sums.written({path: one.by["sha256"] for path, one in opened.digests.items()})
    signature = InventedSigner().sign_sums(listed).encode()
    return rest | {"SHA256SUMS": listed, "SHA256SUMS.sshsig": signature}


def test_a_package_as_it_left_holds_whether_packed_or_unpacked(package, folder, tmp_path):
    (tmp_path / "p.tar").write_bytes(package)

    for path in (tmp_path / "p.tar", folder):
        outcomes = {one.outcome for one in verify(path, fingerprint=samples.fingerprint())}
        assert outcomes == {Outcome.HOLDS, Outcome.NOTE}


@pytest.mark.parametrize("number", [1, 2], ids=["dossier key", "root key"])
def test_the_fingerprint_may_be_of_the_dossier_key_or_of_the_root(package, number):
    codes = [one.code for one in found_in(package, fingerprint=samples.fingerprint(number))]

    assert "anchored" in codes


def test_without_a_fingerprint_it_stays_open_whose_package_it_is(package):
    still_open = [one for one in found_in(package) if one.outcome is Outcome.OPEN]

    assert [one.code for one in still_open] == ["not_compared"]
    assert samples.fingerprint() in still_open[0].sentence()


def test_a_package_of_somebody_else_is_not_taken_for_the_organisations():
    other = InventedSigner(samples.key(8), samples.key(9))
    archive = samples.packed(signer=other)[0]

    assert found_in(archive)[-1].outcome is Outcome.HOLDS
    assert found_in(archive, fingerprint=samples.fingerprint())[-1].code == "another_fingerprint"


def test_authorities_that_the_reader_names_are_believed_instead_of_those_enclosed(
    package, authorities
):
    one, two = (authority.chain for authority in authorities)

    both = [f.code for f in found_in(package, pinned=[one, two])]
    alone = [f.code for f in found_in(package, pinned=[two])]

    assert both.count("stamped") == 2
    assert alone[-1] == "stamp_wrong"


@pytest.mark.parametrize("change", ["flip", "remove", "rename"])
def test_a_change_of_any_file_is_found(package, change):
    files = contents(package)
    for path, content in files.items():
        changed = {other: files[other] for other in files if other != path}
        if change == "flip":
            at = len(content) // 2
            changed[path] = content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
        elif change == "rename":
            changed[f"{path}x"] = content
        untruth(changed)


@pytest.mark.parametrize(
    "path", ["more.txt", f"{NAME}/more.txt", f"{NAME}/data/evidence/SHA256SUMS", "tsa-3.pem"]
)
def test_an_added_file_is_found_and_named(package, path):
    assert untruth(contents(package) | {path: b"x"}) == ("file_added", {"path": path})


def test_a_list_signed_as_a_tag_manifest_is_no_signed_list(package):
    files = contents(package)
    as_tags = sshsig.sign(samples.key(1), "dossier", files["SHA256SUMS"]).encode()

    code, values = untruth(files | {"SHA256SUMS.sshsig": as_tags})

    assert (code, values) == ("not_readable", {"reason": "sshsig_wrong"})


def test_a_key_that_is_listed_for_one_of_the_two_signatures_signs_no_dossier(package):
    files = contents(package)
    for namespaces in (("dossier",), ("dossier-sums",)):
        line = allowed.line(samples.public(samples.key(1)), namespaces=namespaces)
        by_root = sshsig.sign(samples.key(2), "dossier-signers", line.encode())
        listed = {"allowed_signers": line.encode(), "allowed_signers.sshsig": by_root.encode()}

        assert untruth(resigned(files | listed))[0] == "signer_not_allowed"


def test_a_second_bag_is_no_package(package):
    assert untruth(contents(package) | {"D-other/a": b""})[0] == "not_readable"


def _changed_manifest(files):
    listed = files[f"{NAME}/manifest-sha512.txt"]
    return {f"{NAME}/manifest-sha512.txt": listed.replace(b"0", b"1", 1)}


def _with_tag(files, tag, content):
    """With tag manifests that fit: only the tag file lies."""
    changed = {f"{NAME}/{tag}": content}
    for algorithm in ("sha256", "sha512"):
        path = f"{NAME}/tagmanifest-{algorithm}.txt"
        listed = sums.parse(files[path], algorithm)
        listed[tag] = hashlib.new(algorithm, content).hexdigest()
        changed[path] = sums.written(listed)
    return changed


def _changed_oxum(files):
    info = files[f"{NAME}/bag-info.txt"].replace(b".4\n", b".5\n")
    return _with_tag(files, "bag-info.txt", info)


def _by(signer, **names):
    signed = signer.sign_release(b"")
    return lambda _files: {path: getattr(signed, name).encode() for path, name in names.items()}


UNTRUE_UNDER_A_SIGNED_LIST = {
    "manifest": (_changed_manifest, "file_changed"),
    "oxum": (_changed_oxum, "bag_declaration_wrong"),
    "another kind of bag": (
        lambda files: _with_tag(files, "bagit.txt", b"BagIt-Version: 0.97\n"),
        "bag_declaration_wrong",
    ),
    "no day": (
        lambda files: _with_tag(files, "bag-info.txt", b"Bagging-Date: x\n"),
        "not_readable",
    ),
    "payload without manifest line": (lambda _: {f"{NAME}/data/x": b""}, "file_added"),
    "bag signed by another": (
        lambda files: {
            f"{NAME}.sshsig": sshsig.sign(
                samples.key(9), "dossier", files[f"{NAME}/tagmanifest-sha256.txt"]
            ).encode()
        },
        "bag_signed_by_another",
    ),
    "bag signature of another bag": (
        lambda _: {f"{NAME}.sshsig": sshsig.sign(samples.key(1), "dossier", b"x").encode()},
        "not_readable",
    ),
    "bag signed as a list of files": (
        lambda files: {
            f"{NAME}.sshsig": InventedSigner()
            .sign_sums(files[f"{NAME}/tagmanifest-sha256.txt"])
            .encode()
        },
        "not_readable",
    ),
    "signers by another root": (
        _by(
            InventedSigner(root=samples.key(9)),
            **{"allowed_signers.sshsig": "allowed_signers_sshsig"},
        ),
        "signers_not_by_root",
    ),
    "key that is not listed": (
        _by(
            InventedSigner(samples.key(9)),
            **{
                "allowed_signers": "allowed_signers",
                "allowed_signers.sshsig": "allowed_signers_sshsig",
            },
        ),
        "signer_not_allowed",
    ),
    "token of another bag": (
        lambda files: {f"{NAME}.1.tsr": files[f"{NAME}.1.tsr"].replace(b"\x04@", b"\x04@x", 1)},
        "stamp_wrong",
    ),
    "token of an authority that is not enclosed": (
        lambda files: {"tsa-1.pem": files["tsa-2.pem"]},
        "stamp_wrong",
    ),
    "token without certificates": (lambda _: {"tsa-1.pem": b""}, "stamp_wrong"),
    "log of another": (
        _by(InventedSigner(samples.key(9)), **{"releases.vkey": "vkey"}),
        "log_of_another",
    ),
    "log under another name": (
        lambda files: {
            "releases.vkey": f"{Verifier('another/1', samples.public(samples.key(1)))}\n".encode()
        },
        "log_of_another",
    ),
    "proof of another": (
        _by(InventedSigner(), **{f"{NAME}.tlog-proof": "tlog_proof"}),
        "not_readable",
    ),
    "no proof": (lambda _: {f"{NAME}.tlog-proof": b"\xff"}, "not_readable"),
}


@pytest.mark.parametrize("case", UNTRUE_UNDER_A_SIGNED_LIST)
def test_a_signed_list_is_not_believed_about_what_it_lists(package, case):
    change, code = UNTRUE_UNDER_A_SIGNED_LIST[case]
    files = contents(package)

    assert untruth(resigned(files | change(files)))[0] == code


@SHARED
@given(st.data())
def test_no_octet_of_the_archive_can_change_unseen(package, data):
    at = data.draw(st.integers(0, len(package) - 1))
    changed = bytearray(package)
    changed[at] ^= data.draw(st.integers(1, 255))

    assert _says_untrue(bytes(changed))


@SHARED
@given(st.data())
def test_a_cut_or_lengthened_archive_is_refused(package, data):
    at = data.draw(st.integers(0, len(package)))
    more = data.draw(st.binary(max_size=600))
    changed = package[:at] + more + package[at + data.draw(st.integers(0, 2000)) :]

    only_zeros_at_its_end = changed.rstrip(b"\0") == package.rstrip(b"\0")
    assert only_zeros_at_its_end or _says_untrue(changed)


def test_zeros_that_hide_the_length_are_no_change_and_half_a_block_of_them_is(package):
    assert found_in(package + bytes(5 * tarring.BLOCK))[-1].outcome is Outcome.HOLDS
    for changed in (package + bytes(100), package + bytes(tarring.BLOCK) + b"x" * tarring.BLOCK):
        assert _says_untrue(changed)


@SHARED
@given(st.binary(max_size=3000) | st.binary(max_size=400).map(lambda b: b * 20))
def test_whatever_comes_instead_of_an_archive_is_refused_in_words(octets):
    assert _says_untrue(octets)


def _says_untrue(archive: bytes) -> bool:
    *_, last = verify_stream(io.BytesIO(archive))
    assert last.sentence()
    return last.outcome is Outcome.UNTRUE


@pytest.mark.parametrize("kind", ["link", "folder link", "pipe", "hidden", "odd name", "empty"])
def test_a_folder_with_something_that_is_no_plain_file_is_refused(folder, kind):
    if kind == "link":
        (folder / "more").symlink_to(folder / "VERIFY.txt")
    elif kind == "folder link":
        (folder / "more").symlink_to("/tmp", target_is_directory=True)
    elif kind == "pipe":
        os.mkfifo(folder / "more")
    elif kind == "empty":
        subprocess.run(["find", folder, "-mindepth", "1", "-delete"], check=True)
    else:
        (folder / (".hidden" if kind == "hidden" else "a\n\x1b[2Jb")).write_text("")

    *_, last = verify(folder)

    assert last.outcome is Outcome.UNTRUE


def test_a_file_that_is_still_sealed_is_named_as_that(package, tmp_path):
    sealed = tmp_path / "p.tar.age"
    sealed.write_bytes(age.encrypt_bytes(package, [HybridIdentity(bytes(32)).recipient]))

    assert [one.code for one in verify(sealed)] == ["still_sealed"]


def test_two_names_that_some_systems_take_for_one_are_refused():
    for names in ({"A/a": b"", "A/A": b""}, {"A": b"", "A/a": b""}):
        with pytest.raises(NotAPackage, match="path_twice"):
            from_archive(io.BytesIO(archived(names)))


def test_a_second_file_of_the_same_name_is_refused():
    twice = b"".join(tarring.member("A/a", b"x")) * 2 + tarring.end()

    with pytest.raises(NotAPackage, match="path_twice"):
        from_archive(io.BytesIO(twice))


def test_a_thousand_files_beside_the_bag_are_too_many():
    with pytest.raises(NotAPackage, match="too_large"):
        from_archive(io.BytesIO(archived({f"a{number}": b"" for number in range(1000)})))


def test_what_a_package_brings_cannot_write_to_the_terminal():
    said = untrue("file_added", path="\x1b[2Jx\u202e\n" * 100).sentence("fa-af")

    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 1200


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_words(language):
    for key in words.keys("checks"):
        values = dict.fromkeys(VALUES.split(), "x")
        assert words.word("checks", key, language, **values)


def test_the_command_says_each_check_and_ends_with_a_status(package, tmp_path, capsys):
    good, bad = tmp_path / "good.tar", tmp_path / "bad.tar"
    good.write_bytes(package)
    bad.write_bytes(package[:-1])
    known = ["--fingerprint", samples.fingerprint()]

    statuses = [main([str(path), *known]) for path in (good, bad, tmp_path / "none.tar")]

    assert statuses == [0, 1, 2]
    assert main([str(good)]) == 3
    assert main([str(good), "--fingerprint", "SHA256:another"]) == 1
    printed = capsys.readouterr()
    assert "FALSE" in printed.out
    assert "Traceback" not in printed.err


def test_it_runs_without_django_database_network_or_configuration(package, tmp_path):
    (tmp_path / "p.tar").write_bytes(package)
    code = (
        "import runpy, socket, sys\n"
        "class Barred:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('django', 'celery', 'sqlite3', 'psycopg', 'logging'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Barred())\n"
        "socket.socket.connect = None\n"
        "sys.argv = ['verify', *sys.argv[1:]]\n"
        "runpy.run_module('casework.dossier.verify', run_name='__main__')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "p.tar", "--fingerprint", samples.fingerprint()],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT), "PATH": "/nonexistent"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("ok ") == 8


def test_evidence_of_any_size_passes_through(tmp_path):
    files = {"D-1/data/big.bin": bytes(3 << 20)}
    (tmp_path / "p.tar").write_bytes(archived(files))

    opened = found_at(tmp_path / "p.tar")

    assert not opened.texts
    assert opened.digests["D-1/data/big.bin"].size == 3 << 20


def with_extract(extract: bytes) -> bytes:
    files = {**samples.FILES, "data/custody/E-0001.txt": extract}
    return samples.packed(samples.planned(files))[0]


def test_the_leaves_that_an_extract_opens_are_counted_apart_from_those_it_names():
    found = {one.code: dict(one.values) for one in found_in(with_extract(samples.EXTRACT))}

    assert found["leaves"] == {"opened": "2", "closed": "1"}


def test_an_extract_without_events_says_nothing_of_leaves(package):
    assert "leaves" not in {one.code for one in found_in(package)}


LEAF = samples.EXTRACT.split(b"opened ")[1][:64]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"day":"2026-10-02"', b'"day":"2026-10-03"'),
        (b"2026-10-02 received", b"2026-10-01 received"),
        (b"event submission.received", b"event submission.reviewed"),
        (b"opened " + LEAF, b"opened " + bytes(reversed(LEAF))),
        (b'"part":"rendition"', b'"part":"rendition","more":1'),
        (b"opened ", b"opened  "),
        (b'{"day"', b'[{"day"'),
        (b"received sealed", b"\xff received sealed"),
    ],
)
def test_a_package_whose_extract_is_untrue_is_not_even_made(old, new):
    """Whoever signs would have signed it: the package is verified before its last octet."""
    changed = samples.EXTRACT.replace(old, new)
    assert changed != samples.EXTRACT
    with pytest.raises(PackageError, match="package_untrue"):
        with_extract(changed)
