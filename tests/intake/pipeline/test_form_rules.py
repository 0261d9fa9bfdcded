"""Reports that the form did not make: what a sender's own program may seal. All of it invented."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import calendars, choices, identities, networks, pipeline, services
from intake.arrival import Arrival
from intake.errors import IntakeError
from intake.gazetteer import DISTRICTS, PROVINCES
from intake.keys.agent.wire import MAX_LINE, MOST_LINKED
from intake.models import Network, SealedPart, Stage, Submission
from intake.pipeline.form_rules import held_to_form
from intake.pipeline.text import _linking
from intake.questions import QUESTIONS, in_words, is_coded
from intake.queue import Lane
from intake.redaction import Identity, Redacted
from intake.report import Answer, AttachmentEntry, Report, When, Where, canonical
from intake.sealing import Inner, open_bytes, unwrap
from intake.taxonomy import FAMILIES
from intake.working_copy import WorkingCopy
from tests.faults import resting
from tests.organisation import AgentDouble, Organisation, new_submission_id

TOLD = Report(network="", language="en", account="Men came to the house at night.")
FORMED = replace(
    TOLD,
    language="ps",
    account="د شپې راغلل.\nZWNJ: می‌رود",
    kinds=("LIB", "INT"),
    when=When("on Eid", calendars.SOLAR_HIJRI, 1403, 12, 29, "exact day"),
    where=Where(DISTRICTS[0].province, DISTRICTS[0].code, "by the bridge"),
    how_known="witness",
    danger="unsure",
    danger_words="My neighbour.\nHis son.",
    ask_back=True,
    consent=("internal_read", "un_confidential"),
    answers=(Answer("search_at_night", code="yes"), Answer("items_taken", words="A phone.")),
)
_texts = st.text(max_size=40) | st.sampled_from(
    ["AF-KAB", "LIB", "yes", "\u202eevil", "a\x00b", "\ud800"]
)
_numbers = st.integers() | st.integers(-1, 2200) | st.just(10**30)
_dates = st.builds(
    When, _texts, _texts | st.sampled_from(list(calendars.MONTHS)), *[_numbers] * 3, _texts
)
_lists = st.lists(_texts, max_size=5).map(tuple)
_answers = st.builds(Answer, _texts | st.sampled_from(sorted(QUESTIONS)), _texts, _texts)
reports = st.builds(
    Report,
    network=st.just("circle"),
    language=_texts,
    account=_texts,
    kinds=_lists,
    when=_dates,
    where=st.builds(Where, _texts, _texts, _texts),
    how_known=_texts,
    danger=_texts,
    danger_words=_texts,
    ask_back=st.booleans(),
    consent=_lists,
    answers=st.lists(_answers, max_size=6).map(tuple),
)  # fmt: skip


def test_what_the_form_makes_comes_back_equal() -> None:
    for told in (TOLD, FORMED, replace(TOLD, when=When(calendar="gregorian", year=2024))):
        assert held_to_form(told) == told


def test_a_code_that_nobody_offered_is_read_as_words_and_not_acted_on() -> None:
    told = replace(
        TOLD,
        language="Zalmay",
        kinds=("LIB", "CLM", "Zalmay did it"),
        how_known="his cousin",
        danger="maybe",
        consent=("internal_read", "everything"),
        where=Where(PROVINCES[0].code, "Zalmay's", "here"),
        answers=(Answer("search_at_night", code="yes", words="at Zalmay's"),
                 Answer("search_at_night", code="no")),
    )  # fmt: skip
    held = held_to_form(told)

    assert (held.language, held.kinds, held.how_known, held.danger) == ("en", ("LIB",), "", "")
    assert held.consent == ("internal_read",)
    assert held.where == Where(PROVINCES[0].code, "", "here")
    assert [one for one in held.answers if is_coded(one)] == [Answer("search_at_night", code="yes")]
    said = in_words(held)
    for odd in ("Zalmay did it", "CLM", "his cousin", "maybe", "everything", "Zalmay's", "\nno"):
        assert odd in said, "it is not lost"


def test_a_district_under_a_code_of_before_is_the_one_it_is_today() -> None:
    told = replace(TOLD, where=Where("AF-PIA", "AF-PIA/barmal", "by the well"))
    assert held_to_form(told).where == Where("AF-PKA", "AF-PKA/barmal", "by the well")
    elsewhere = replace(TOLD, where=Where("AF-KAB", "AF-PIA/barmal", ""))
    assert held_to_form(elsewhere).where == Where("AF-KAB", "", "")


@pytest.mark.parametrize(
    "when",
    [
        When("", "gregorian", 2024, 10**30, 1),
        When("", "solar_hijri_af", 1403, 12, 31),
        When("", "gregorian", 10**90, 1, 1),
        When("", "gregorian", 1403, 1, 1),
        When("", "gregorian", 2024, 0, 5),
        When("", "gregorian", 2024, -1, 5),
        When("", "gregorian"),
        When("", "Zalmay", 2024, 1, 5),
    ],
)
def test_a_date_that_cannot_be_is_kept_in_words(when: When) -> None:
    held = held_to_form(replace(TOLD, when=replace(when, words="on Eid", precision="exact day")))

    assert held.when == When("on Eid", precision="exact day")
    assert f"{when.year}-{when.month}-{when.day}" in in_words(held)


def test_signs_that_mislead_the_eye_are_taken_out_of_the_words() -> None:
    told = replace(
        TOLD, account="a\u202eb\x00c", when=When("x\ny\u2066"), danger_words="d\r\ne\u202d"
    )
    held = held_to_form(told)

    assert (held.account, held.when.words, held.danger_words) == ("abc", "x y", "d\ne")


@pytest.mark.parametrize(
    "told",
    [
        replace(TOLD, account="ن" * 100_001),
        replace(TOLD, danger_words="x" * 2001),
        replace(TOLD, where=Where(words="x" * 602)),
        replace(TOLD, answers=(Answer("items_taken", words="x" * 2001),)),
        replace(TOLD, kinds=("LIB",) * 201),
        replace(TOLD, consent=("x" * 201,)),
        replace(TOLD, when=When(year=10**300)),
    ],
)
def test_what_is_longer_than_the_form_takes_is_refused(told: Report) -> None:
    with pytest.raises(IntakeError, match="report_too_long"):
        held_to_form(told)


def test_a_list_of_files_that_names_somebody_is_refused() -> None:
    right = AttachmentEntry("6e7f6a52-9a56-4a3d-8f43-1f8a7b1c0d11", 1, "ab" * 32)
    assert held_to_form(replace(TOLD, attachments=(right,))).attachments == (right,)

    for wrong in ({"id": "Zalmay"}, {"sha256": "Zalmay"}, {"number": 0}, {"number": 10**20}):
        with pytest.raises(IntakeError, match="report_malformed"):
            held_to_form(replace(TOLD, attachments=(replace(right, **wrong),)))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(reports)
def test_whatever_is_told_holds_afterwards_and_stays_as_it_is(told: Report) -> None:
    held = held_to_form(told)

    assert held_to_form(held) == held
    assert held.to_bytes()
    assert set(held.kinds) <= {one.code for one in FAMILIES}
    assert set(held.consent) <= {"internal_read", *dict(choices.CONSENT)}
    assert held.language in ("en", "fa-af", "ps")
    when = held.when
    assert not when.year or calendars.exists(when.calendar, when.year, when.month, when.day)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=9), *[st.integers()] * 3)
def test_no_number_makes_a_calendar_raise(name: str, year: int, month: int, day: int) -> None:
    for calendar in (name, *calendars.MONTHS):
        for each in (year, 1403, 2024):
            if calendars.exists(calendar, each, month, day):
                assert 0 <= month <= 12


def test_the_first_day_that_no_machine_word_holds_does_not_exist() -> None:
    assert calendars.exists("gregorian", 2024, 2, 29)
    assert not calendars.exists("gregorian", 2024, 1 << 70, 1)
    assert not calendars.exists("solar_hijri_af", 1403, 1, 1 << 70)


@pytest.mark.parametrize("spoilt", ["a lone surrogate", "lists in lists"])
def test_octets_that_are_no_report_are_refused_by_name(spoilt: str) -> None:
    plain: dict[str, Any] = json.loads(TOLD.to_bytes())
    if spoilt == "a lone surrogate":
        content = json.dumps({**plain, "account": "\ud800"}, separators=(",", ":")).encode()
    else:
        content = canonical(plain).replace(b'"kinds":[]', b'"kinds":' + b"[" * 9**5 + b"]" * 9**5)

    with pytest.raises(IntakeError, match="report_malformed"):
        Report.from_bytes(content)


class Counting(AgentDouble):
    """Notes what it is asked, and refuses what the agent would."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def linking_tags(self, kind: str, row: str, token: int, names: Any) -> list[str]:
        self.asked.append(list(names))
        if sum(map(len, self.asked)) > MOST_LINKED:
            raise IntakeError("not_claimed")
        if len(json.dumps(names)) > MAX_LINE - 1000 or any(len(one) > 1000 for one in names):
            raise IntakeError("agent_bad_request")
        return [f"tag-{name}" for name in names]


def test_a_report_of_more_names_than_may_be_asked_for_is_ready_without_tags_for_the_last() -> None:
    many = [
        Identity("PERSON-1", "PERSON", (_names(1500, "ن" * 60),), False),
        Identity("PERSON-2", "PERSON", ("ن" * 5000,), False),
        Identity("PERSON-3", "PERSON", (_names(900, "بل"),), False),
        Identity("PERSON-4", "PERSON", ("احمد",), False),
    ]
    agent = Counting()
    claim: Any = type("Claim", (), {"kind": "submission", "row": "r", "token": 1})()

    tags = _linking(claim, agent, [Redacted("", (), identities=tuple(many))])  # type: ignore[arg-type]

    assert set(tags) == {"PERSON-1", "PERSON-3"}
    assert sum(map(len, tags.values())) == MOST_LINKED == sum(map(len, agent.asked))


def _names(count: int, begin: str) -> str:
    letters = "بپتجدرسکلم"
    return " ".join(begin + "".join(letters[int(one)] for one in f"{n:04}") for n in range(count))


@pytest.mark.django_db(transaction=True)
def test_a_hostile_report_becomes_a_working_copy_or_waits_for_a_person_with_a_reason(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    hostile = replace(
        TOLD,
        when=When(calendar="gregorian", year=2024, month=10**30, day=1),
        kinds=("Call +44 7700 900123",),
        consent=("Zalmay Nowhere",),
    )
    rows = [_accepted(told) for told in (hostile, replace(TOLD, account="x" * 100_001))]
    monkeypatch.setattr(identities, "agent", lambda: organisation.agent)
    monkeypatch.setattr(identities, "is_ready", lambda: True)

    assert pipeline.work_off(Lane.TEXT) == 2

    for row in rows:
        row.refresh_from_db()
    assert [row.stage for row in rows] == [Stage.READY, Stage.NEEDS_PERSON]
    copy = _opened(rows[0], "working_copy", organisation)
    assert (WorkingCopy.from_bytes(copy).told["kinds"], b"900123" in copy) == ([], False)
    assert b"report_too_long" in _opened(rows[1], "note", organisation)


def _accepted(told: Report) -> Submission:
    arrival = Arrival(
        new_submission_id(), networks.issue_codes(Network.objects.get(), 1)[0], "1" * 21
    )
    with pytest.MonkeyPatch.context() as quiet:
        quiet.setattr(services, "ring_quietly", lambda _lane: None)
        services.accept_report(arrival, told)
    return Submission.objects.get(id_digest=arrival.id_digest)


def _opened(row: Submission, kind: str, organisation: Organisation) -> bytes:
    part = SealedPart.objects.get(submission=row, kind=kind)
    header = bytes(part.header)
    key = unwrap(header, [organisation.desk])
    return open_bytes(header, resting.content(part.blob), key, Inner(kind, 1, str(row.pk), 1, 1))
