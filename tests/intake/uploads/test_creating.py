"""Who may begin an upload, of what, and how many. Files are invented."""

import hashlib
from collections.abc import Callable

import pytest
from django.db import DatabaseError
from pytest_django import Settings

from intake.models import AdmissionCode, Attachment, Stage, Upload
from intake.uploads import MAX_FILES, MAX_LENGTH
from intake.uploads.beginning import HEADER
from tests.intake.uploads.sender import PIECE_TYPE, Line, Sender, partial_files, untouched

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_creation_tells_address_row_and_when_it_ends(line: Line, sender: Sender) -> None:
    made = line.create(sender, sender.file(1, b"invented"))

    assert made.status_code == 201
    assert made["Tus-Resumable"] == "1.0.0"
    assert made["Upload-Expires"].endswith("00:00:00 GMT")
    path, _, address = made["Location"].rpartition("/")
    assert (path, len(address)) == ("/uploads", 32)
    assert made["Amanat-File"] == str(Upload.objects.get().pk)
    assert made["Cache-Control"] == "no-store, private"


def test_an_address_keeps_the_language_of_its_page(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    made = line.ask("POST", "/fa-af/uploads", sender.creation(file))

    assert made["Location"].startswith("/fa-af/uploads/")
    assert line.patch(made["Location"], 0, file.octets).status_code == 204


def test_the_address_is_nowhere_at_rest(line: Line, sender: Sender) -> None:
    address = line.create(sender, sender.file(1, b"invented"))["Location"].rpartition("/")[2]

    row = Upload.objects.values_list().get()
    assert not any(address.encode() in bytes(str(value), "utf-8") for value in row)
    assert bytes(Upload.objects.get().address) == hashlib.sha256(address.encode()).digest()
    (file,) = partial_files()
    assert address not in file.name


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Upload-Metadata", "filename d29ybGQ="),
        ("Upload-Metadata", ""),
        ("Upload-Defer-Length", "1"),
        ("Upload-Concat", "partial"),
    ],
)
def test_a_creation_that_tells_more_than_it_should_is_refused(
    line: Line, sender: Sender, header: str, value: str
) -> None:
    headers = sender.creation(sender.file(1, b"invented")) | {header: value}

    assert line.ask("POST", "/uploads", headers).status_code == 400
    assert untouched()


def test_a_creation_with_a_body_is_refused(line: Line, sender: Sender) -> None:
    file = sender.file(1, b"invented")
    headers = sender.creation(file) | {"Content-Type": PIECE_TYPE}

    assert line.ask("POST", "/uploads", headers, file.octets).status_code == 400
    assert untouched()


@pytest.mark.parametrize(
    ("length", "status"),
    [
        ("", 400), ("-1", 400), ("7e3", 400), ("٧٣١٢", 400), ("9" * 30, 400),
        (str(MAX_LENGTH + 1), 413), ("0", 422), ("100", 422), ("7311", 422), ("7313", 422),
        (str(HEADER), 422), (str(HEADER + 31), 422),
    ],
)  # fmt: skip
def test_a_length_that_no_padded_file_has_is_refused(
    line: Line, sender: Sender, length: str, status: int
) -> None:
    headers = sender.creation(sender.file(1, b"invented")) | {"Upload-Length": length}

    assert line.ask("POST", "/uploads", headers).status_code == status
    assert untouched()


@pytest.mark.parametrize(
    "changed",
    [
        {"id": "00"}, {"id": "G" * 32}, {"number": 0}, {"number": "01"}, {"number": 1000},
        {"tag": "ab"}, {"tag": "AB" * 32}, {"epoch": "x"}, {"code": ""}, {"code": "a b"},
    ],
)  # fmt: skip
def test_a_slip_of_another_spelling_is_refused(
    line: Line, sender: Sender, changed: dict[str, object]
) -> None:
    answer = line.create(sender, sender.file(1, b"invented"), **changed)

    assert (answer.status_code, answer.json()["code"]) == (422, "form_damaged")
    assert untouched()


def test_a_code_that_admits_nobody_begins_nothing(line: Line, sender: Sender) -> None:
    answer = line.create(sender, sender.file(1, b"invented"), code="0000-0000-0000-0000")

    assert (answer.status_code, answer.json()["code"]) == (422, "code_unknown")
    assert answer.json()["sentence"].startswith("We do not know this code.")
    assert untouched()


def test_a_key_that_nobody_holds_any_more_is_refused(line: Line, sender: Sender) -> None:
    answer = line.create(sender, sender.file(1, b"invented"), epoch=2)

    assert (answer.status_code, answer.json()["code"]) == (422, "sealed_to_old_key")
    assert untouched()


def test_a_code_with_an_upload_admits_no_other_submission(
    line: Line, sender: Sender, new_sender: Callable[[], Sender]
) -> None:
    line.create(sender, sender.file(1, b"invented"))
    other = new_sender()

    answer = line.create(other, other.file(1, b"invented"), code=sender.code)

    assert answer.json()["code"] == "code_held"
    assert answer.json()["sentence"].startswith("Files are on their way under this code")
    assert Upload.objects.count() == 1
    assert bytes(AdmissionCode.objects.get(reserved_by__isnull=False).reserved_by or b"").hex() == (
        sender.digest
    )


def test_the_eleventh_file_is_refused_whether_the_others_are_whole_or_not(
    line: Line, sender: Sender
) -> None:
    for number in range(1, MAX_FILES + 1):
        file = sender.file(number, b"invented %d" % number)
        if number % 2:
            line.send(sender, file)
        else:
            line.create(sender, file)

    answer = line.create(sender, sender.file(MAX_FILES + 1, b"one more"))

    assert (answer.status_code, answer.json()["code"]) == (422, "too_many_files")
    assert Upload.objects.count() == MAX_FILES


def test_a_number_begun_anew_costs_none_of_the_ten_and_its_old_address_ends(
    line: Line, sender: Sender
) -> None:
    file = sender.file(1, b"invented")
    first = line.create(sender, file)["Location"]
    line.patch(first, 0, file.octets[:4000])
    for _ in range(MAX_FILES + 2):
        last = line.create(sender, file)

    assert Upload.objects.count() == len(partial_files()) == 1
    assert line.ask("HEAD", first).status_code == 404
    assert line.patch(first, 4000, file.octets[4000:]).status_code == 404
    assert line.patch(last["Location"], 0, file.octets).status_code == 204


def test_a_file_that_is_safe_is_not_begun_again_under_its_number_or_its_tag(
    line: Line, sender: Sender
) -> None:
    file = sender.file(1, b"invented")
    line.send(sender, file)
    other = sender.file(1, b"other")

    assert line.create(sender, other).json()["code"] == "file_known"
    assert line.create(sender, file, number=2).json()["code"] == "file_known"
    assert Upload.objects.count() == 1


def test_a_full_disk_is_said_before_anything_is_stored(
    line: Line, sender: Sender, settings: Settings
) -> None:
    settings.FREE_SPACE_FLOOR = 1 << 60
    answer = line.create(sender, sender.file(1, b"invented"))

    assert (answer.status_code, answer.json()["code"]) == (503, "storage_full")
    assert untouched()


def test_a_further_version_may_bring_files_without_a_code(line: Line, sender: Sender) -> None:
    post = sender.post()
    taken = line.client.post("/en/", post, content_type="application/vnd.amanat.sealed")
    assert taken.json() == {"version": 1}
    assert not AdmissionCode.objects.exists()

    line.send(sender, sender.file(1, b"invented"))

    assert Attachment.objects.get().stage == Stage.STAGED


def test_a_database_that_fails_is_a_passing_fault(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise DatabaseError("invented")

    monkeypatch.setattr("intake.uploads.creating.insert", fails)
    answer = line.create(sender, sender.file(1, b"invented"))

    assert (answer.status_code, answer.json()["code"]) == (503, "database_away")
    assert untouched()
