"""What parties claim, each beside the checks of it. Never added to acts, nor to each other.

A ratio stands only where claim and check are of exactly the same days, both known. Pure.
"""

from collections.abc import Iterator
from datetime import date

from casework.dossier.figures.counted import Counted, Remarks
from casework.dossier.figures.counts import Counts
from casework.dossier.figures.placing import range_of
from casework.dossier.figures.remarks import bias
from casework.dossier.figures.tally import MARK
from casework.records import Check, Claim, Unit

NO_RATIO, NOT_CHECKED = "~periods_differ", "~not_checked"


def claims_and_checks(counts: Counts) -> Counted:
    """One row per claim and check of it. Who claims is told by the force, never by a name."""
    selection = counts.sample.selection
    claims = selection.of(Claim)
    checks: dict[object, list[Check]] = {}
    for one in selection.of(Check):
        checks.setdefault(one.claim, []).append(one)
    rows = [
        row
        for number, claim in enumerate(claims, 1)
        for row in _rows(counts, f"C-{number:03}", claim, checks.get(claim.id, []))
    ]
    return Counted(
        name="claims",
        head=(
            "claim", "code", "force", "claimed_from", "claimed_to", "claimed",
            "checked_from", "checked_to", "checked", "outcome", "ratio",
        ),
        rows=tuple(rows),
        remarks=Remarks(
            unit="unit_claims",
            number=str(len(claims)),
            bias=bias(counts, "claims"),
            more=(("claims_rule", {}),),
        ),
    )  # fmt: skip


def ratio(claim: Claim, check: Check) -> str:
    """Checked divided by claimed to two decimals, NO_RATIO, or "" where a number is missing."""
    periods = _period(claim), _period(check)
    if claim.number is None or check.number is None or not claim.number:
        return ""
    if periods[0] is None or periods[0] != periods[1]:
        return NO_RATIO
    return f"{check.number / claim.number:.2f}"


def _rows(
    counts: Counts, number: str, claim: Claim, checks: list[Check]
) -> Iterator[tuple[str, ...]]:
    force = _force(counts, claim)
    told = (number, claim.code, force, *_days(claim), _plain(claim.number))
    if not checks:
        yield (*told, "", "", "", NOT_CHECKED, "")
    for one in checks:
        yield (*told, *_days(one), *_checked(counts, claim, one))


def _checked(counts: Counts, claim: Claim, check: Check) -> tuple[str, str, str]:
    """What was found, its outcome, the ratio. A party says its own number in public; what we
    found is of people, and small numbers of those are hidden, with a ratio that would tell them.
    """
    found = "" if check.number is None else counts.shown(check.number)
    told = ratio(claim, check)
    is_told = found == MARK and told not in ("", NO_RATIO)
    return found, check.outcome, MARK if is_told else told


def _force(counts: Counts, claim: Claim) -> str:
    unit = counts.sample.selection.one(Unit, claim.unit)
    return unit.force if unit else ""


def _period(of: Claim | Check) -> tuple[date, date] | None:
    first, last = range_of(of.began), range_of(of.ended or of.began)
    return (first[0], last[1]) if first and last else None


def _days(of: Claim | Check) -> tuple[str, str]:
    found = _period(of)
    return (found[0].isoformat(), found[1].isoformat()) if found else ("", "")


def _plain(number: int | None) -> str:
    return "" if number is None else str(number)
