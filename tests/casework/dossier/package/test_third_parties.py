"""VERIFY.txt by the letter: its commands, typed by a shell that has never seen Amanat.

`sha256sum`, `ssh-keygen`, `openssl`, `bagit.py`, `find`, `diff` and a Python without any of ours.
"""

import base64
import os
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from casework.dossier import instructions
from casework.dossier.instructions import Facts
from intake.sealing import HybridIdentity, age

from . import samples
from .conftest import contents
from .samples import NAME

# What a stranger has: the system's tools, and bagit.py.
PATH = f"{Path(sys.executable).parent}:/usr/bin:/bin"
UNCHANGED = ("whose", "files", "added")


def typed(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """One step, as it stands in VERIFY.txt; a status for the whole of it."""
    return subprocess.run(
        ["bash", "-c", f"set -e -o pipefail\n{command}"],
        cwd=folder,
        env={"PATH": PATH, "LANG": os.environ.get("LANG", "C.UTF-8")},
        capture_output=True,
        text=True,
        check=False,
    )


def steps_of(package: bytes) -> dict[str, str]:
    """The commands, with the times of the tokens in the text itself."""
    text = contents(package)["VERIFY.txt"].decode()
    epochs = [
        int(line.rpartition(" ")[2])
        for line in text.splitlines()
        if line.startswith("openssl ts -verify")
    ]
    times = [datetime.fromtimestamp(epoch, UTC) for epoch in epochs]
    found = instructions.steps(Facts(NAME, date(2026, 11, 21), times))
    assert all(command in text for command in found.values())
    return found


@pytest.fixture(scope="session")
def steps(package):
    return steps_of(package)


def noticed(folder: Path, steps) -> bool:
    """Whether one of the first three steps says that something is wrong."""
    return any(typed(steps[key], folder).returncode for key in UNCHANGED)


def test_every_command_says_that_all_is_well(folder, steps):
    said = {key: typed(text, folder) for key, text in steps.items() if key != "open"}

    assert {key: one.stderr for key, one in said.items() if one.returncode} == {}
    assert samples.fingerprint(1) in said["whose"].stdout
    assert samples.fingerprint(2) in said["whose"].stdout
    assert samples.fingerprint(1) in said["bag_signed"].stdout
    for silent in ("files", "added", "bag_by_hand"):
        assert said[silent].stdout == ""
    for number in (1, 2):
        assert "Verification: OK" in said[f"time_{number}"].stderr + said[f"time_{number}"].stdout
    assert said["log"].stdout == "True\n"
    of_log, of_signers, verdict = said["log_key"].stdout.splitlines()
    assert of_log == of_signers
    assert verdict == "Signature Verified Successfully"


def test_every_leaf_that_an_extract_opens_is_made_again_by_hand(folder, steps):
    extract = folder / NAME / "data/custody/E-0001.txt"
    assert typed(steps["custody"], folder).stdout == ""

    extract.write_bytes(samples.EXTRACT)
    said = typed(steps["custody"], folder)
    assert (said.returncode, said.stderr) == (0, "")
    lines = said.stdout.splitlines()
    assert [line.split(" ", 2)[:2] for line in lines] == [["True", "E-0001"]] * 2
    assert '"kind":"submission.received"' in lines[0]

    extract.write_bytes(samples.EXTRACT.replace(b"2026-10-02", b"2026-10-03"))
    said = typed(steps["custody"], folder)
    assert said.returncode == 1
    assert [line.split()[0] for line in said.stdout.splitlines()] == ["False", "True"]


def test_a_package_in_the_place_of_another_shows_another_fingerprint(tmp_path, steps):
    other = samples.InventedSigner(samples.key(8), samples.key(9))
    (tmp_path / "check").mkdir()
    words = ["tar", "-xf", "-", "-C", str(tmp_path / "check")]
    subprocess.run(words, input=samples.packed(signer=other)[0], check=True)

    said = typed(steps["whose"], tmp_path / "check").stdout

    assert "Good" in said
    assert samples.fingerprint(1) not in said
    assert samples.fingerprint(2) not in said


def test_the_tag_manifest_passes_for_no_list_of_files_and_the_list_for_no_tag_manifest(
    folder, steps
):
    """Each with its own signature in the other's place, for whoever types one command only."""
    pairs = [("SHA256SUMS", "SHA256SUMS.sshsig"),
             (f"{NAME}/tagmanifest-sha256.txt", f"{NAME}.sshsig")]  # fmt: skip
    (listed, of_list), (tags, of_tags) = ([folder / one for one in pair] for pair in pairs)
    kept = {one: one.read_bytes() for one in (listed, of_list, tags, of_tags)}

    listed.write_bytes(kept[tags])
    of_list.write_bytes(kept[of_tags])
    assert typed(steps["whose"], folder).returncode
    (folder / "SHA256SUMS").write_bytes(kept[listed])
    tags.write_bytes(kept[listed])
    of_tags.write_bytes(kept[of_list])
    assert typed(steps["bag_signed"], folder).returncode


@pytest.mark.parametrize("change", ["flip", "remove", "rename"])
def test_a_change_of_any_file_is_noticed(folder, steps, change):
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        other = path.with_name(f"{path.name}x")
        if change == "flip":
            at = len(content) // 2
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        elif change == "remove":
            path.unlink()
        else:
            path.rename(other)

        assert noticed(folder, steps), path.relative_to(folder)

        other.unlink(missing_ok=True)
        path.write_bytes(content)
    assert not noticed(folder, steps)


@pytest.mark.parametrize(
    "path", ["more", ".more", f"{NAME}/more", f"{NAME}/data/evidence/SHA256SUMS", "a\nb", "ک"]
)
def test_an_added_file_is_noticed(folder, steps, path):
    (folder / path).write_text("")

    assert noticed(folder, steps)


def test_an_added_link_is_noticed(folder, steps):
    (folder / "more").symlink_to("VERIFY.txt")

    assert noticed(folder, steps)


def test_another_time_another_log_and_another_bag_are_noticed(folder, steps):
    manifest = folder / NAME / "tagmanifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"0", b"1", 1))

    said = {key: typed(steps[key], folder) for key in ("bag", "bag_signed", "time_1", "log")}

    assert said["log"].stdout == "False\n"
    assert all(said[key].returncode for key in ("bag", "bag_signed", "time_1"))


def test_another_checkpoint_is_noticed(folder, steps):
    proof = folder / f"{NAME}.tlog-proof"
    proof.write_text(proof.read_text().replace("\n6\n", "\n7\n"), encoding="utf-8")

    assert typed(steps["log_key"], folder).returncode


def test_an_outside_validator_takes_a_bag_without_time_stamps(tmp_path):
    archive = samples.packed()[0]
    (tmp_path / "check").mkdir()
    words = ["tar", "-xf", "-", "-C", str(tmp_path / "check")]
    subprocess.run(words, input=archive, check=True)

    assert typed(steps_of(archive)["bag"], tmp_path / "check").returncode == 0


@pytest.mark.node
def test_the_sealed_package_opens_with_somebody_elses_age(package, javascript_age):
    identity = HybridIdentity(bytes(range(32)))
    sealed = age.encrypt_bytes(package, [identity.recipient])

    job = {
        "do": "decrypt",
        "identities": [identity.encode()],
        "file": base64.b64encode(sealed).decode(),
    }
    [opened] = javascript_age([job])

    assert base64.b64decode(opened["octets"]) == package
