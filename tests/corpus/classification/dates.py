"""What an expression of time means: first and last day, how exact, by which calendar."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.corpus.classification.fields import Entry, entries

PRECISIONS = frozenset(["day", "week", "month", "season", "year", "range"])
CALENDARS = frozenset(["solar_hijri_af", "gregorian", "lunar", "relative"])

MEANING = ("from", "to", "precision", "calendar", "certain")
_READING = ("from", "to")


@dataclass(frozen=True)
class Span:
    """Days from `first` to `last`, both meant."""

    first: date
    last: date


@dataclass(frozen=True)
class Moment:
    """`words` of a text and what they mean. `readings`: the other spans they may mean; none of
    them when `certain`."""

    words: str
    span: Span
    precision: str
    calendar: str
    certain: bool
    readings: tuple[Span, ...] = ()


@dataclass(frozen=True)
class DateCase:
    """A text received on a day, with one expression of time, or none (`moment` is None)."""

    text: str
    on: date
    moment: Moment | None


def load_dates(path: Path) -> tuple[DateCase, ...]:
    """The cases of a file. Raises `UnreadableCorpus`."""
    cases = tuple(map(_case, entries(path, ("text", "on"), ("words", *MEANING, "readings"))))
    seen: set[tuple[str, date]] = set()
    for at, case in enumerate(cases, start=1):
        if (case.text, case.on) in seen:
            raise Entry(f"{path.name}, entry {at}", {}, (), ()).refusal(
                "this case stands here twice"
            )
        seen.add((case.text, case.on))
    return cases


def moment_of(entry: Entry, text: str) -> Moment:
    """What `entry` says of its words, which must stand in `text`. Raises `UnreadableCorpus`."""
    words = entry.text("words", default=text)
    if not words or words not in text:
        raise entry.refusal(f"words: {words!r} are not in the text")
    certain = entry.one_of("certain", ("true", "false")) == "true"
    readings = entry.read("readings", _span, _READING)
    span = _span(entry)
    precision = entry.one_of("precision", PRECISIONS)
    if certain == bool(readings) or span in readings:
        raise entry.refusal("readings: the other ones, where it is not certain, and only there")
    if precision == "day" and span.first != span.last:
        raise entry.refusal("a day begins and ends on one day")
    return Moment(words, span, precision, entry.one_of("calendar", CALENDARS), certain, readings)


def day_of(entry: Entry, key: str) -> date:
    """An ISO day. Raises `UnreadableCorpus`."""
    try:
        return date.fromisoformat(entry.text(key))
    except ValueError:
        raise entry.refusal(f"{key}: a day as YYYY-MM-DD is expected") from None


def _span(entry: Entry) -> Span:
    span = Span(day_of(entry, "from"), day_of(entry, "to"))
    if span.last < span.first:
        raise entry.refusal("it ends before it begins")
    return span


def _case(entry: Entry) -> DateCase:
    text = entry.text("text")
    told = [key for key in MEANING if key in entry]
    if told and len(told) < len(MEANING):
        raise entry.refusal(f"all of {MEANING}, or none of them where no time is told")
    return DateCase(text, day_of(entry, "on"), moment_of(entry, text) if told else None)
