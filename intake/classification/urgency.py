"""How soon a person must look: the taxonomy's triage, raised by what the text signals.

The machine only raises (P9): no de-escalator of the taxonomy is applied here, and a text in
which nothing was recognised waits at T2, because it was not understood, not because it is calm.
An act counts for urgency long before it is likely enough to be proposed.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from intake.classification.types import LEVELS, Act, Offsets, Reason, Urgency, When
from intake.classification.when import Meaning
from intake.taxonomy import VIOLATIONS

_UNKNOWN = "T2"
# What each escalator does: to a fixed level, or one level up from the act's own.
_TO: Mapping[str, str] = {
    "E_INCOM": "T0", "E_MED": "T0", "E_EXEC": "T0", "E_SUBMITTER": "T0", "E_DEADLINE72": "T0",
    "E_RECENT90": "T0", "E_SV": "T0", "E_EVID": "T1",
}  # fmt: skip
# A life may hang on these whatever the act: they need not be listed with it.
_ALWAYS = frozenset(["E_INCOM", "E_MED", "E_EXEC", "E_SUBMITTER", "E_SV"])
_MISSING = frozenset(["LIB-02", "LIB-03"])
_RECENT = timedelta(days=90)
_NARROW = timedelta(days=31)


def judge(
    acts: Sequence[Act],
    signals: Mapping[str, Sequence[Offsets]],
    dates: Sequence[When],
    received_on: date,
    *,
    understood: bool,
) -> Urgency:
    """The most urgent level that acts and signals call for, with every reason that reaches it.

    Args:
        acts: those that count for urgency.
        understood: whether some act or claim is likely enough to be proposed.
    """
    found = {**signals, **_from_acts(acts, dates, received_on)}
    called = [(VIOLATIONS[one.code].level, Reason(f"act:{one.code}", one.words)) for one in acts]
    for code, words in sorted(found.items()):
        if level := _level_of(code, acts):
            called.append((level, Reason(code, tuple(words))))
    if not understood:
        called.append((_UNKNOWN, Reason("no_act_recognised")))
    level = min(level for level, _ in called)
    kept = (reason for own, reason in called if own == level or not reason.code.startswith("act:"))
    return Urgency(level, tuple(kept))


def _level_of(code: str, acts: Sequence[Act]) -> str:
    """The level an escalator leads to here, or "" when it does not apply."""
    own = [VIOLATIONS[a.code].level for a in acts if code in VIOLATIONS[a.code].escalators]
    if code in _TO:
        return _TO[code] if own or code in _ALWAYS else ""
    return LEVELS[max(LEVELS.index(min(own)) - 1, 0)] if own else ""


def _from_acts(
    acts: Sequence[Act], dates: Sequence[When], received_on: date
) -> dict[str, tuple[Offsets, ...]]:
    """Escalators that follow from acts and dates, not from words of their own."""
    found: dict[str, tuple[Offsets, ...]] = {}
    for act in acts:
        if act.code == "INT-05":
            found["E_SV"] = act.words
    recent = tuple(when.words[0] for when in dates if _is_recent(when, received_on))
    if recent and any(act.code in _MISSING for act in acts):
        found["E_RECENT90"] = recent
    return found


def _is_recent(when: When, received_on: date) -> bool:
    """Whether any reading lies near, and is not as wide as a season."""
    return any(
        one.last - one.first <= _NARROW and _apart(one, received_on) <= _RECENT
        for one in when.readings
    )


def _apart(one: Meaning, day: date) -> timedelta:
    if one.first <= day <= one.last:
        return timedelta(0)
    return min(abs(day - one.first), abs(day - one.last))
