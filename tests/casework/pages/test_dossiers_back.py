"""A dossier that came back: whether it is what left, file by file. Everything is invented."""

import hashlib
import io
import tarfile
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier import summaries
from casework.models import Draft
from casework.records import Dossier
from casework.services import dossiers, releases
from intake import recipients
from intake.keys import sshsig
from intake.sealing import age
from tests.casework.pages.dossier_desk import (
    OFFICE,
    Desk,
    agent,
    case,
    desk,
    house,
    in_this_process,
    memory,
    plain,
    private,
    roll,
    signer,
    signing,
    store,
    vouched,
    web,
)
from tests.casework.pages.test_dossiers_leaving import body, octets, released

__all__ = [
    "agent", "case", "desk", "house", "in_this_process", "memory", "plain", "private", "roll",
    "signer", "signing", "store", "vouched", "web",
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("signing")]
WHOLE, NOT_WHOLE = "Every file named is the one that left.", "Files that are not as they left"


def came_back(desk: Desk, **told: str) -> str:
    return body(desk.browser.post(desk.at("dossier_back"), told))


def parts_of(desk: Desk, version: Dossier, draft: Draft) -> tuple[str, str]:
    """Tag manifest and signature, as an addressee has them."""
    content = octets(desk.do(version, "fetch", draft=str(draft.pk)))
    with tarfile.open(fileobj=io.BytesIO(age.decrypt_bytes(content, [OFFICE]))) as archive:
        files = {one.name: archive.extractfile(one) for one in archive if one.isfile()}
        texts = [files[f"{version.name}{end}"].read().decode()  # type: ignore[union-attr]
                 for end in ("/tagmanifest-sha256.txt", ".sshsig")]  # fmt: skip
    return texts[0], texts[1]


def test_one_that_came_back_is_known_by_two_pasted_texts(desk: Desk) -> None:
    version, draft = released(desk)
    manifest, signature = parts_of(desk, version, draft)

    page = came_back(desk, manifest=manifest.replace("\n", "\r\n"), signature=signature)

    assert "This is what left here" in page
    assert version.name in page
    assert "The signature holds: it was made with our key." in page
    digest = hashlib.sha256(manifest.encode()).hexdigest()
    assert digest in page
    by_digest = came_back(desk, manifest=digest)
    assert version.name in by_digest
    assert "No signature was given" in by_digest


def sums_of(desk: Desk, version: Dossier, draft: Draft, start: str = "./") -> dict[str, str]:
    """As `sha256sum` prints them in the folder of the bag, by path."""
    content = octets(desk.do(version, "fetch", draft=str(draft.pk)))
    found, inside = {}, f"{version.name}/"
    with tarfile.open(fileobj=io.BytesIO(age.decrypt_bytes(content, [OFFICE]))) as archive:
        for one in archive:
            file = archive.extractfile(one)
            if file is not None and one.name.startswith(inside):
                path = start + one.name.removeprefix(inside)
                found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


def as_printed(sums: dict[str, str]) -> str:
    return "".join(f"{digest}  {path}\r\n" for path, digest in sorted(sums.items()))


def test_each_file_of_one_that_came_back_is_held_against_what_left(desk: Desk) -> None:
    version, draft = released(desk)
    manifest, _signature = parts_of(desk, version, draft)
    sums = sums_of(desk, version, draft)

    page = came_back(desk, manifest=manifest, digests=as_printed(sums))
    assert WHOLE in page
    assert NOT_WHOLE not in page
    payload = {path: one for path, one in sums.items() if path.startswith("./data/")}
    assert WHOLE in came_back(desk, manifest=manifest, digests=as_printed(payload))
    around = sums_of(desk, version, draft, start=f"{version.name}/") | {"SHA256SUMS": "ab" * 32}
    assert WHOLE in came_back(desk, manifest=manifest, digests=as_printed(around))


def test_the_page_names_the_file_that_differs_the_one_that_is_gone_and_the_one_that_came(
    desk: Desk,
) -> None:
    version, draft = released(desk)
    manifest, _signature = parts_of(desk, version, draft)
    sums = sums_of(desk, version, draft)
    changed, gone = sorted(path for path in sums if path.startswith("./data/"))[:2]
    sums |= {changed: "ab" * 32, "./data/more.txt": "cd" * 32}
    del sums[gone]

    # With its own manifest, and with one that whoever changed it made to fit.
    for text in (manifest, f"{'ef' * 32}  manifest-sha256.txt\n"):
        page = came_back(desk, manifest=text, digests=as_printed(sums))
        assert NOT_WHOLE in page
        assert WHOLE not in page
        for what, path in (
            ("Changed:", changed),
            ("Missing:", gone),
            ("Did not leave here:", "./data/more.txt"),
        ):
            assert f'{what} <span class="code">{path.removeprefix("./")}</span>' in page
        assert f">{version.name}</a>" in page


def test_files_that_never_left_are_held_against_nothing(desk: Desk) -> None:
    version, draft = released(desk)
    sums = sums_of(desk, version, draft)
    nothing = "None of these files is in a package that is still here."

    assert nothing in came_back(desk, manifest="ab" * 32, digests="nothing at all")
    # Every bag has this one.
    alike = as_printed({"bagit.txt": sums["./bagit.txt"]})
    assert nothing in came_back(desk, manifest="ab" * 32, digests=alike)
    desk.do(version, "forget", **{"forget-draft": str(draft.pk), "forget-understood": "on"})
    assert nothing in came_back(desk, manifest="ab" * 32, digests=as_printed(sums))


def test_a_list_that_somebody_made_up_is_not_what_left(desk: Desk) -> None:
    """Anybody can seal a summary to the desk; the tag manifest that left stands in the register."""
    version, draft = released(desk)
    told = releases.draft_summary(desk.by, desk.id, draft.pk)
    files = tuple((path, size, "ab" * 32 if path.startswith("data/") else digest)
                  for path, size, digest in told.files)  # fmt: skip
    reader = recipients.current().desk(desk.id)
    forged = summaries.seal(summaries.DRAFT, draft.pk, replace(told, files=files), reader)
    Draft.objects.filter(pk=draft.pk).update(summary=forged)

    page = came_back(desk, manifest="ab" * 32, digests=f"{'ab' * 32}  data/records.txt")
    assert WHOLE not in page
    assert version.name not in page


def test_one_changed_letter_is_no_dossier_of_ours(desk: Desk) -> None:
    version, draft = released(desk)
    manifest, signature = parts_of(desk, version, draft)
    changed = ("0" if manifest[0] != "0" else "1") + manifest[1:]

    page = came_back(desk, manifest=changed, signature=signature)

    assert "No dossier of this desk" in page
    assert "The signature is not of this text" in page


def test_a_signature_by_another_key_is_said_to_be_none_of_ours(desk: Desk) -> None:
    version, draft = released(desk)
    manifest, _signature = parts_of(desk, version, draft)
    other = sshsig.sign(Ed25519PrivateKey.generate(), "dossier", manifest.encode())

    page = came_back(desk, manifest=manifest, signature=other)

    assert "This is what left here" in page
    assert "the key is none of ours" in page


def test_a_draft_that_never_left_is_not_known_as_one_that_came_back(desk: Desk) -> None:
    version, _draft = desk.drafted()
    digest = dossiers.versions(desk.by, desk.id)[0].record.packages[0].tag_manifest

    assert "No dossier of this desk" in came_back(desk, manifest=digest)
    assert version.name not in came_back(desk, manifest=digest)


@pytest.mark.parametrize("signature", ["nothing", "-----BEGIN SSH SIGNATURE-----\n\n", "٣"])
def test_what_is_no_signature_is_refused_and_not_quoted_back_as_true(
    desk: Desk, signature: str
) -> None:
    page = came_back(desk, manifest="a  b\n", signature=signature)

    assert "The signature is not of this text" in page
