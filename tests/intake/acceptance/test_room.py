"""One code fills no disk: not in many posts, not by two ways at once, not in many versions."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import Settings

from intake import arrival, networks, services
from intake.arrival import Arrival
from intake.blobs import blob_store, put
from intake.body_parts import LIMITS
from intake.errors import IntakeError, TransientError
from intake.models import Attachment, Network
from intake.report import Report
from intake.uploads import MAX_FILES, MAX_LENGTH
from tests.intake.uploads.sender import Line, Sender
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
_ONE = 6000  # octets: one sealed file of the smallest bucket, and not two


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


@pytest.fixture
def code(organisation: Organisation) -> str:
    return networks.issue_codes(Network.objects.get(), 1)[0]


@pytest.fixture
def sender(organisation: Organisation, settings: Settings, code: str) -> Sender:
    root = Path(settings.ROLL_ROOT_FILE).read_text(encoding="utf-8")
    return Sender.reading(Client().get("/roll").content, root, code)


def post(id_: bytes, code: str) -> Arrival:
    """As if each were a post of its own."""
    return Arrival(id_, code, "1" * 21)


def stage(one: Arrival, content: bytes) -> None:
    file = one.open_file("invented.txt", "text/plain")
    file.write(content)
    file.close()


def test_octets_of_all_posts_of_a_submission_count(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MAX_OCTETS", _ONE)
    id_ = new_submission_id()
    stage(post(id_, code), b"invented")

    with pytest.raises(IntakeError, match="too_many_files"):
        stage(post(id_, code), b"something else")
    assert Attachment.objects.count() == len(list(blob_store().names())) == 1


def test_octets_of_versions_that_were_accepted_count(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MAX_OCTETS", _ONE)
    id_ = new_submission_id()
    first = post(id_, code)
    stage(first, b"invented")
    services.accept_report(first, Report(network="", language="en", account="Invented."))

    with pytest.raises(IntakeError, match="too_many_files"):
        stage(post(id_, ""), b"something else")


def test_posts_at_the_same_time_are_counted_when_their_files_are_whole(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MAX_OCTETS", _ONE)
    id_ = new_submission_id()
    files = [post(id_, code).open_file(f"{n}.txt", "text/plain") for n in range(2)]
    for number, file in enumerate(files):
        file.write(b"invented %d" % number)

    files[0].close()
    with pytest.raises(IntakeError, match="too_many_files"):
        files[1].close()
    assert Attachment.objects.count() == len(list(blob_store().names())) == 1


def test_what_a_sealing_page_announced_counts_for_a_form_and_the_other_way(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MAX_OCTETS", 2 * _ONE)
    line = Line(Client())
    assert line.create(sender, sender.file(1, b"invented")).status_code == 201
    stage(post(sender.submission_id, sender.code), b"invented, too")

    with pytest.raises(IntakeError, match="too_many_files"):
        stage(post(sender.submission_id, sender.code), b"something else")
    refused = line.create(sender, sender.file(2, b"and another"))
    assert refused.status_code == 422
    assert refused.json()["code"] == "too_many_files"


def test_a_number_begun_anew_is_not_counted_twice(
    sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrival, "MAX_OCTETS", 7500)
    line = Line(Client())
    for _ in range(3):
        assert line.create(sender, sender.file(1, b"invented")).status_code == 201


def test_ten_of_the_largest_files_have_room_by_either_way() -> None:
    assert arrival.MAX_OCTETS >= MAX_FILES * MAX_LENGTH
    assert 2 * LIMITS.body <= arrival.MAX_OCTETS


def test_a_file_that_grows_until_the_disk_is_nearly_full_is_stopped_and_leaves_nothing(
    organisation: Organisation, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FREE_SPACE_FLOOR = 1 << 30
    writer = blob_store().create()
    writer.write(bytes(3 << 20))
    nearly = SimpleNamespace(free=(1 << 30) + (1 << 20))
    monkeypatch.setattr("intake.blobs.shutil.disk_usage", lambda _folder: nearly)

    with pytest.raises(TransientError, match="storage_full"):
        writer.write(bytes(2 << 20))
    writer.abort()
    report = b"a report is small, and still has room"
    assert put(report)
    left = [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]
    assert [path.stat().st_size for path in left] == [len(report)]
