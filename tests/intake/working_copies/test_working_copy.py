"""Working copies as they were first written are read for ever; what cannot be one is refused.

`frozen/N.json` is version N as it was sealed, octet by octet; it is never written anew. The
person and the number in them are invented.
"""

import json
from datetime import date
from pathlib import Path

import pytest

from intake.errors import IntakeError
from intake.working_copy import SCHEMA, WorkingCopy

FROZEN = Path(__file__).parent / "frozen"
FIRST, SECOND, TODAY = ((FROZEN / f"{number}.json").read_bytes() for number in (1, 2, 3))


def test_every_version_there_was_is_kept_to_be_read():
    assert {path.stem for path in FROZEN.iterdir()} == {str(n) for n in range(1, SCHEMA + 1)}


def test_a_copy_of_the_time_before_context_was_marked_says_what_it_said():
    copy = WorkingCopy.from_bytes(FIRST)
    account = copy.texts["account"]
    assert "arrested [PERSON-1], 22, in Nadir Shah Kot" in account.text
    assert [span.kind for span in account.spans] == ["PERSON", "PHONE"]
    assert account.context == ()
    assert copy.linking == {"PERSON-1": ("ab", "cd")}


def test_a_copy_of_the_time_when_dates_had_one_reading_says_the_same_day():
    (when,) = WorkingCopy.from_bytes(SECOND).assessment.dates
    (only,) = when.readings
    assert (only.first, only.last, only.precision) == (date(2024, 5, 7), date(2024, 5, 7), "day")
    assert (only.calendar, only.weight, when.year_assumed) == ("gregorian", 1, False)


def test_a_copy_of_the_time_before_claims_and_roles_has_none():
    copy = WorkingCopy.from_bytes(SECOND)
    assert [act.code for act in copy.assessment.acts] == ["LIB-01"]
    assert copy.assessment.claims == ()
    assert copy.assessment.roles == ()
    assert json.loads(copy.to_bytes())["assessment"]["claims"] == []


@pytest.mark.parametrize("before", [FIRST, SECOND])
def test_a_copy_of_before_is_written_as_one_of_today(before):
    copy = WorkingCopy.from_bytes(before)
    again = WorkingCopy.from_bytes(copy.to_bytes())
    assert again == copy
    assert json.loads(copy.to_bytes())["schema"] == SCHEMA


def test_a_copy_of_today_is_written_octet_by_octet_as_it_was():
    copy = WorkingCopy.from_bytes(TODAY)
    (mark,) = copy.texts["account"].context
    assert copy.texts["account"].text[mark.start : mark.end] == "22"
    assert (mark.kind, mark.label) == ("AGE", "AGE-1")
    assert [claim.code for claim in copy.assessment.claims] == ["CLM-02"]
    assert [role.code for role in copy.assessment.roles] == ["former_security_forces"]
    assert copy.to_bytes() == TODAY


@pytest.mark.parametrize("schema", [0, SCHEMA + 1, "2", None])
def test_a_copy_of_a_version_that_was_never_written_is_refused(schema):
    plain = json.loads(TODAY) | {"schema": schema}
    with pytest.raises(IntakeError, match="working_copy_malformed"):
        WorkingCopy.from_bytes(json.dumps(plain).encode())


@pytest.mark.parametrize("mark", [{}, {"start": 1}, "AGE"])
def test_a_mark_that_cannot_be_one_is_refused(mark):
    plain = json.loads(TODAY)
    plain["texts"]["account"]["context"] = [mark]
    with pytest.raises(IntakeError):
        WorkingCopy.from_bytes(json.dumps(plain).encode())
