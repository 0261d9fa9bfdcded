"""What is answered on the form as it rests and as the desk reads it. All of it is invented."""

from dataclasses import replace

import pytest

from intake import identities, networks, pipeline, services
from intake.arrival import Arrival
from intake.models import Attachment, Network, SealedPart, Stage, Submission
from intake.queue import Lane
from intake.report import Answer, Report
from intake.sanitising import Rendition
from intake.sealing import Inner, open_bytes, unwrap
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.intake.sanitising.recordings import recording
from tests.organisation import Organisation, new_submission_id

pytestmark = pytest.mark.django_db(transaction=True)
RECEIPT = "123456789012345678904"
SOUND = recording("opus", 0.2)
TOLD = Report(network="", language="en", account="Men came to the house at night.")
ACCOUNTS = {
    "en": "Two armed men took my neighbour from his shop in the evening.",
    "fa-af": "شام‌گاه دو مرد مسلح همسایه‌ام را از دکانش بردند.",
    "ps": "ماښام دوو وسله‌والو زما ګاونډی له خپل دوکان څخه بوت.",
}


@pytest.fixture(autouse=True)
def _agent(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def accept(told: Report, file: bytes = b"") -> Submission:
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    arrival = Arrival(new_submission_id(), code, RECEIPT)
    if file:
        sealing = arrival.open_file("voice.m4a", "audio/mp4")
        sealing.write(file)
        sealing.close()
    services.accept_report(arrival, told)
    return Submission.objects.get(id_digest=arrival.id_digest)


def working_copy(organisation: Organisation, row: Submission) -> WorkingCopy:
    assert pipeline.work_off(Lane.TEXT) == 1
    row.refresh_from_db()
    assert row.stage == Stage.READY
    found = SealedPart.objects.get(kind="working_copy", submission=row)
    return WorkingCopy.from_bytes(opened(found, str(row.pk), organisation))


def opened(part: SealedPart, about: str, organisation: Organisation) -> bytes:
    header = bytes(part.header)
    key = unwrap(header, [organisation.desk])
    inner = Inner(part.kind, 1, about, 1, 1)
    return open_bytes(header, resting.content(part.blob), key, inner)


def reasons(copy: WorkingCopy) -> set[str]:
    return {one.code for one in copy.assessment.urgency.reasons}


def test_answers_reach_the_desk_redacted_and_by_code(organisation: Organisation) -> None:
    answers = (
        Answer("persons_taken", words="My brother Zalmay. Call +44 7700 900123."),
        Answer("search_at_night", code="yes"),
        Answer("search_warrant", code="Zalmay said no"),
    )
    copy = working_copy(organisation, accept(replace(TOLD, answers=answers)))

    assert copy.told["answers"] == {"search_at_night": "yes"}
    text = copy.texts["answers"].text
    assert text.startswith("Was anyone taken along? How many?\nMy brother [")
    assert "Was an order for the search shown?" in text
    assert not [word for word in ("Zalmay", "900123") if word in copy.to_bytes().decode()]


def test_a_report_without_answers_comes_out_as_it_always_did(organisation: Organisation) -> None:
    copy = working_copy(organisation, accept(TOLD))

    assert set(copy.texts) == {"account", "when", "where", "danger"}
    assert "answers" not in copy.told


@pytest.mark.parametrize("key", ["needs_medical_72h", "torture_sexual", "contact_with_us_exposed"])
def test_an_answer_that_tells_of_danger_raises_the_urgency_and_no_answer_lowers_it(
    organisation: Organisation, key: str
) -> None:
    calm = working_copy(organisation, accept(replace(TOLD, answers=(Answer(key, code="no"),))))
    dire = working_copy(organisation, accept(replace(TOLD, answers=(Answer(key, code="yes"),))))

    assert dire.assessment.urgency.level == "T0"
    assert calm.assessment.urgency.level > "T0"


def test_a_recording_alone_is_a_report_whose_voice_stays_with_the_original(
    organisation: Organisation,
) -> None:
    copy = working_copy(organisation, accept(replace(TOLD, account=" \n"), SOUND))
    written = working_copy(organisation, accept(TOLD, SOUND))

    assert copy.texts["account"].text.strip() == ""
    assert copy.assessment.urgency.level == "T1", "what nobody has heard is not calm"
    assert "told_in_files" in reasons(copy)
    assert len(copy.attachments) == len(written.attachments) == 1
    assert "told_in_files" not in reasons(written)
    pipeline.work_off(Lane.FILES)
    assert {one.stage for one in Attachment.objects.all()} == {Stage.READY}
    for part in SealedPart.objects.filter(kind="rendition"):
        heard = Rendition.from_bytes(opened(part, str(part.attachment_id), organisation))
        assert [one.milliseconds > 0 for one in heard.sounds] == [True]
        assert [one.content for one in heard.sounds] == [b""], "a voice stays with the original"
    assert not SealedPart.objects.filter(kind="note").exists()


@pytest.mark.parametrize("times", [1, 100], ids=["smallest bucket", "second bucket"])
def test_reports_of_one_bucket_rest_in_one_size_whatever_their_language(
    organisation: Organisation, times: int
) -> None:
    for language, account in ACCOUNTS.items():
        accept(replace(TOLD, language=language, account=f"{account} " * times))

    rows = Submission.objects.all()
    octets = {len(account.encode()) for account in ACCOUNTS.values()}
    assert len(octets) == 3, "they are of different lengths"
    assert len({(len(bytes(row.header)), row.blob_size) for row in rows}) == 1
    assert len({len(resting.content(row.blob)) for row in rows}) == 1
