"""Records to octets and back: strict, and old ones still readable. Everything is invented."""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import records, rows
from casework.models import SealedRow
from casework.records import KINDS, Record, Review
from casework.records.base import Upgrade
from casework.records.codec import checked, from_bytes, to_bytes
from intake.errors import IntakeError
from intake.report import canonical
from tests.casework.house import House
from tests.casework.rows.test_rows import review

FROZEN = sorted((Path(__file__).parent / "frozen").glob("*.json"))


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, repr=False)
class Inner:
    day: date
    of: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, repr=False)
class Sample(Record):
    """Every type that a field may have."""

    KIND: ClassVar[str] = "sample"
    SCHEMA: ClassVar[int] = 3
    UPGRADES: ClassVar[Mapping[int, Upgrade]] = {
        1: lambda old: {**old, "text": old["word"]} | {"word": None},
        2: lambda old: {name: value for name, value in old.items() if name != "word"},
    }

    text: str = ""
    number: int = 0
    sure: bool = False
    day: date | None = None
    colour: Colour = Colour.RED
    inner: Inner | None = None
    every: tuple[Inner, ...] = ()
    other: uuid.UUID | None = None


@pytest.fixture(autouse=True)
def _sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "KINDS", (*KINDS, Sample))


inners = st.builds(Inner, day=st.dates(), of=st.lists(st.integers()).map(tuple))
samples = st.builds(
    Sample,
    id=st.uuids(),
    text=st.text(),
    number=st.integers(),
    sure=st.booleans(),
    day=st.none() | st.dates(),
    inner=st.none() | inners,
    every=st.lists(inners).map(tuple),
    other=st.none() | st.uuids(),
)
SAMPLE = Sample(id=uuid.UUID(int=1), text="ساختگی", day=date(2026, 11, 21), inner=Inner(date.min))


def told(change: Mapping[str, Any] | None = None, **outer: Any) -> bytes:
    plain = json.loads(to_bytes(SAMPLE))
    plain["record"] |= change or {}
    return canonical(plain | outer)


@given(samples)
def test_a_record_comes_back_as_it_was(record: Sample) -> None:
    assert from_bytes(to_bytes(record)) == record
    assert to_bytes(from_bytes(to_bytes(record))) == to_bytes(record)


@given(st.binary() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(canonical))
def test_octets_that_are_no_record_are_refused_with_a_code(raw: bytes) -> None:
    with pytest.raises(IntakeError, match="record_malformed"):
        from_bytes(raw)


@pytest.mark.parametrize(
    "change",
    [
        {"text": 1}, {"text": None}, {"number": "1"}, {"number": True}, {"number": 1.0},
        {"sure": 1}, {"day": "20261121"}, {"day": "2026-13-01"}, {"day": 5}, {"colour": "blue"},
        {"inner": {}}, {"inner": {"day": "2026-01-01"}}, {"every": {}}, {"every": [None]},
        {"inner": {"day": "2026-01-01", "of": [1, "2"]}}, {"other": "1"}, {"more": 1},
        {"other": "{00000000-0000-0000-0000-000000000001}"},
        {"other": "0000000000000000-0000-0000-000000000001"}, {"id": None},
        {"id": "00000000-0000-0000-0000-00000000000A"},
    ],
    ids=repr,
)  # fmt: skip
def test_a_field_of_another_type_is_refused(change: dict[str, Any]) -> None:
    assert from_bytes(told()) == SAMPLE
    with pytest.raises(IntakeError, match="record_malformed"):
        from_bytes(told(change))


@pytest.mark.parametrize(
    ("outer", "code"),
    [
        ({"kind": "nothing"}, "record_malformed"), ({"schema": 0}, "record_malformed"),
        ({"schema": True}, "record_malformed"), ({"schema": "3"}, "record_malformed"),
        ({"schema": 4}, "record_newer"), ({"more": 1}, "record_malformed"),
        ({"record": []}, "record_malformed"),
    ],
)  # fmt: skip
def test_an_envelope_of_another_shape_is_refused(outer: dict[str, Any], code: str) -> None:
    with pytest.raises(IntakeError, match=code):
        from_bytes(told(**outer))


def test_octets_that_nest_too_deeply_are_refused() -> None:
    deep = b"[" * 100_000
    with pytest.raises(IntakeError, match="record_malformed"):
        from_bytes(b'{"kind":"sample","schema":3,"record":' + deep)


def test_an_old_schema_is_upgraded_step_by_step() -> None:
    old = json.loads(told(schema=1))
    old["record"]["word"] = old["record"].pop("text")
    assert from_bytes(canonical(old)) == SAMPLE
    middle = told({"word": None}, schema=2)
    assert from_bytes(middle) == SAMPLE
    with pytest.raises(IntakeError, match="record_malformed"):
        from_bytes(told(schema=1))


def test_a_class_with_a_field_that_cannot_be_kept_is_a_bug_and_says_so() -> None:
    @dataclass(frozen=True, kw_only=True, repr=False)
    class Bad(Record):
        KIND: ClassVar[str] = "bad"
        share: float = 0.5

    with pytest.raises(TypeError):
        to_bytes(Bad(id=uuid.UUID(int=1)))


def test_what_would_be_read_as_something_else_is_not_written() -> None:
    for wrong in ({"number": True}, {"every": [Inner(date.min)]}, {"text": "\ud800"}):
        with pytest.raises(IntakeError, match="record_malformed"):
            checked(replace(SAMPLE, **wrong))
    assert checked(SAMPLE) is SAMPLE


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.KIND)
def test_every_kind_has_an_upgrade_for_each_schema_before_todays(kind: type[Record]) -> None:
    assert sorted(kind.UPGRADES) == list(range(1, kind.SCHEMA))
    assert len(kind.KIND) <= SealedRow._meta.get_field("kind").max_length  # type: ignore[operator]


@pytest.mark.parametrize("file", FROZEN, ids=lambda file: file.stem)
def test_a_record_frozen_long_ago_is_read_and_keeps_what_it_said(file: Path) -> None:
    """These files are never changed: a desk's rows of that day are like them."""
    raw = file.read_bytes().removesuffix(b"\n")
    old = json.loads(raw)
    assert canonical(old) == raw

    record = from_bytes(raw)

    now = json.loads(to_bytes(record))
    assert now["schema"] >= old["schema"]
    kept = {name: value for name, value in old["record"].items() if name in now["record"]}
    assert kept == _as_told(now["record"], kept)


def _as_told(now: Any, then: Any) -> Any:
    """What is said now, without the fields that nothing was said of then."""
    if isinstance(then, dict):
        return {name: _as_told(now[name], value) for name, value in then.items()}
    if isinstance(then, list) and len(then) == len(now):
        return [_as_told(one, other) for one, other in zip(now, then, strict=True)]
    return now


def test_every_schema_that_was_ever_written_is_frozen() -> None:
    frozen = {(old["kind"], old["schema"]) for old in map(json.loads, map(_text, FROZEN))}
    assert frozen == {(kind.KIND, n) for kind in KINDS for n in range(1, kind.SCHEMA + 1)}


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_an_old_row_is_read_today_and_rests_in_todays_schema_after_its_next_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, told_then = house.unlocked("Amina"), review()
    old = json.loads(to_bytes(told_then))
    for added in ("earlier", "unopened", "doubts", "doubts_seen", "pictures", "behind", "comes_as"):
        del old["record"][added]
    with monkeypatch.context() as then:
        then.setattr(rows, "to_bytes", lambda _record: canonical(old | {"schema": 1}))
        rows.write(amina, house.desk, told_then, expects=0)
    assert resting(house)["schema"] == 1

    stored = rows.read(amina, house.desk, told_then.id)
    assert stored.record == told_then
    rows.write(amina, house.desk, stored.record, expects=1)
    assert resting(house)["schema"] == Review.SCHEMA == 4


def resting(house: House) -> dict[str, Any]:
    """What is inside the only row."""
    keys = house.unlocked("Amina").desk(house.desk)
    found = rows._resting(keys, SealedRow.objects.get().pk)
    assert found is not None
    opened: dict[str, Any] = json.loads(found.content.record)
    return opened


def freeze(write: Callable[[str, bytes], None]) -> None:
    """How the files were made; a new schema gets a further one."""
    from tests.casework.records.examples import EVERY  # noqa: PLC0415

    for record in EVERY:
        write(f"{record.KIND}-{record.SCHEMA}.json", to_bytes(record) + b"\n")
