"""tus 1.0 as its specification has it, and what we add to it. Files are invented."""

import itertools
import secrets

import pytest

from intake.blobs import blob_store
from intake.models import Attachment, Stage, Upload
from intake.sealing import Inner, age, open_bytes, seal_bytes, split, unwrap
from intake.sealing.stanzas.x25519 import X25519Identity
from intake.uploads import MAX_LENGTH, MAX_PIECE
from intake.uploads.beginning import HEADER
from tests.faults import resting
from tests.intake.uploads.sender import (
    PIECE_TYPE,
    Line,
    SealedFile,
    Sender,
    partial_files,
    untouched,
)
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)


def test_options_says_what_there_is(line: Line) -> None:
    answer = line.client.options("/uploads")

    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,expiration,termination"
    assert answer["Tus-Max-Size"] == str(MAX_LENGTH)


def test_a_whole_file_becomes_a_staged_attachment_that_epoch_and_custody_open(
    line: Line, sender: Sender, organisation: Organisation
) -> None:
    content = secrets.token_bytes(300_000)
    file = sender.file(1, content)

    row, address = line.send(sender, file)

    staged = Attachment.objects.get()
    assert str(staged.pk) == row
    assert (staged.stage, staged.number, bytes(staged.tag)) == (Stage.STAGED, 1, file.tag)
    assert bytes(staged.blob_sha256).hex() == file.sha256
    header, payload = bytes(staged.header), resting.content(staged.blob)
    assert (header, payload) == split(file.octets)
    assert staged.blob_size == len(payload)
    for identity in (organisation.epoch, organisation.custody):
        inner = Inner("attachment", 1, sender.digest, 2, 0)
        opened = open_bytes(header, payload, unwrap(header, [identity]), inner)
        assert opened.endswith(b"\n" + content)
    assert partial_files() == []
    assert line.offset(address) == len(file.octets), "a lost answer is asked for again"


def test_partial_files_tell_only_their_day(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    made = line.create(sender, file)
    line.patch(made["Location"], 0, file.octets[:5000])

    (path,) = partial_files()
    status = path.stat()
    assert status.st_mtime % 86400 == status.st_atime % 86400 == 0
    assert status.st_mode & 0o077 == 0


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_another_version_of_the_protocol_is_refused_before_anything_else(
    line: Line, sender: Sender, method: str
) -> None:
    made = line.create(sender, sender.file(1, b"invented"))
    for told in ("0.2.2", ""):
        answer = line.ask(method, made["Location"], {"Tus-Resumable": told})
        assert answer.status_code == 412
        assert answer["Tus-Version"] == "1.0.0"
    assert Upload.objects.exists()


def test_a_piece_at_another_offset_is_refused_and_changes_nothing(
    line: Line, sender: Sender
) -> None:
    file = sender.file(1, secrets.token_bytes(9000))
    address = line.create(sender, file)["Location"]
    line.patch(address, 0, file.octets[:4000])

    for at in (0, 3999, 4001, 8000, len(file.octets)):
        answer = line.patch(address, at, file.octets[at : at + 100])
        assert (answer.status_code, line.offset(address)) == (409, 4000)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/octet-stream"}, 415),
        ({"Content-Type": ""}, 415),
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": ""}, 400),
        ({"Transfer-Encoding": "chunked"}, 411),
    ],
)
def test_a_piece_that_says_too_little_is_refused(
    line: Line, sender: Sender, headers: dict[str, str], status: int
) -> None:
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]
    whole = {"Upload-Offset": "0", "Content-Type": PIECE_TYPE} | headers

    assert line.ask("PATCH", address, whole, file.octets).status_code == status
    assert line.offset(address) == 0


def test_more_than_a_piece_and_more_than_the_file_are_refused(line: Line, sender: Sender) -> None:
    file = sender.file(1, secrets.token_bytes(MAX_PIECE))
    address = line.create(sender, file)["Location"]

    assert line.patch(address, 0, file.octets[: MAX_PIECE + 1]).status_code == 413
    assert line.patch(address, 0, file.octets[:MAX_PIECE]).status_code == 204
    rest = file.octets[MAX_PIECE:]
    assert line.patch(address, MAX_PIECE, rest + b"x").status_code == 413
    assert line.patch(address, MAX_PIECE, rest).status_code == 204


def unsealed(sender: Sender, organisation: Organisation) -> dict[str, bytes]:
    """What only looks like a sealed file, each as long as one."""
    good = sender.file(1, b"invented").octets
    inner = Inner("attachment", 1, sender.digest, 2, 0)
    one, three = (seal_bytes(b"x", [organisation.epoch.recipient] * n, inner) for n in (1, 3))
    classical = age.encrypt_bytes(b"x" * 4096, [X25519Identity(bytes(range(32))).recipient])
    pieces = {
        "a picture": b"\xff\xd8\xff\xe0" + bytes(9000),
        "zeros": bytes(9000),
        "text": b"age-encryption.org/v2\n" + bytes(9000),
        "one reader": one.header + one.payload * 2,
        "three readers": three.header + three.payload,
        "another kind of key": classical + bytes(9000),
        "an end that is no base64": good[: HEADER - 3] + b"!" + good[HEADER - 2 :],
        "a second spelling": _other_spelling(good),
    }
    return {name: octets[: len(good)].ljust(len(good), b"A") for name, octets in pieces.items()}


def _other_spelling(good: bytes) -> bytes:
    """The MAC's last letter with a bit set that no octet uses."""
    at = HEADER - 2
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    return good[:at] + letters[letters.index(good[at]) + 1 :][:1] + good[at + 1 :]


@pytest.mark.parametrize("step", [1 << 18, 1000, 97])
def test_what_is_not_sealed_is_refused_before_it_is_stored(
    line: Line, sender: Sender, organisation: Organisation, step: int
) -> None:
    for name, octets in unsealed(sender, organisation).items():
        file = SealedFile(1, secrets.token_bytes(32), octets)
        address, at = line.create(sender, file)["Location"], 0
        while (answer := line.patch(address, at, octets[at : at + step])).status_code == 204:
            at += step
        assert (answer.status_code, answer.json()["code"]) == (422, "not_sealed"), name
        assert line.offset(address) == at < HEADER, name
    assert not Attachment.objects.exists()


def test_one_octet_at_a_time_is_enough_for_a_header(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]
    edges = [*range(60), *range(1570, 1600), *range(HEADER - 60, HEADER + 20), len(file.octets)]
    for at, stop in itertools.pairwise(edges):
        assert line.patch(address, at, file.octets[at:stop]).status_code == 204, at

    assert bytes(Attachment.objects.get().blob_sha256).hex() == file.sha256


def test_ending_an_upload_leaves_nothing_of_it(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]
    line.patch(address, 0, file.octets[:5000])

    assert line.ask("DELETE", address).status_code == 204

    assert untouched()
    for method in ("HEAD", "DELETE"):
        assert line.ask(method, address).status_code == 404
    assert line.patch(address, 5000, file.octets[5000:]).status_code == 404


def test_ending_takes_back_a_file_that_is_whole_but_in_no_report(
    line: Line, sender: Sender
) -> None:
    file = sender.file(1, b"invented")
    _, address = line.send(sender, file)

    assert line.ask("DELETE", address).status_code == 204

    assert untouched()
    assert list(blob_store().names()) == []
    line.send(sender, file)


@pytest.mark.parametrize("address", ["x", "A" * 32, "A" * 33, "A" * 31 + "="])
def test_an_address_that_was_never_given_is_unknown(line: Line, address: str) -> None:
    for method in ("HEAD", "DELETE"):
        assert line.ask(method, f"/uploads/{address}").status_code == 404
    assert line.patch(f"/uploads/{address}", 0, b"x").status_code == 404


def test_the_row_s_id_and_the_kept_digest_are_no_address(line: Line, sender: Sender) -> None:
    made = line.create(sender, sender.file(1, b"invented"))
    kept = bytes(Upload.objects.get().address).hex()

    for guess in (made["Amanat-File"], made["Amanat-File"].replace("-", ""), kept, kept[:32]):
        assert line.ask("HEAD", f"/uploads/{guess}").status_code == 404


def test_a_method_may_be_told_in_a_header(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    address = line.create(sender, file)["Location"]
    headers = {"Upload-Offset": "0", "Content-Type": PIECE_TYPE}

    answer = line.ask("POST", address, headers | {"X-HTTP-Method-Override": "PATCH"}, file.octets)

    assert answer.status_code == 204
    assert Attachment.objects.exists()


@pytest.mark.parametrize(("method", "path"), [("GET", ""), ("PUT", "/x"), ("POST", "/x")])
def test_other_methods_are_refused(line: Line, method: str, path: str) -> None:
    answer = line.ask(method, f"/uploads{path}")
    assert answer.status_code == 405
    assert "OPTIONS" in answer["Allow"]


def test_a_refusal_speaks_the_language_of_the_page(line: Line, sender: Sender) -> None:
    headers = sender.creation(sender.file(1, b"invented"), code="0")
    said = line.ask("POST", "/ps/uploads", headers).json()

    assert said["code"] == "code_unknown"
    assert "We do not" not in said["sentence"]
