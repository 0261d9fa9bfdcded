"""Counts: everything a statistical annex is reckoned from, each kind counted once. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from casework.dossier.figures import plans, rows
from casework.dossier.figures.cube import Margin, Plan, Row
from casework.dossier.figures.placing import Window
from casework.dossier.figures.published import Published, before_of, published
from casework.dossier.figures.rules import rules
from casework.dossier.figures.sample import Sample, sample_of
from casework.dossier.figures.tally import MARK, Tally
from casework.dossier.figures.windows import windows_of, written
from casework.dossier.selection import Selection
from casework.records import Dossier, Person
from casework.records.shapes import Mute

WINDOWS = "windows"  # the answer that names the two windows
WINDOW = "window"  # the attribute that says in which of them an act is
OPEN_GROUPS = "open_groups"
_LEFT_OUT = "left_out:"
CUBES = ("acts", "victims", "accounts", "reviews", "interventions")


@dataclass(frozen=True, repr=False)
class Counts(Mute):
    """The tallies of one selection.

    Args:
        least_shown: numbers below it are not printed.
        alone: numbers that add up with no other, by key.
        before: the annexes that left, which all of it is held against.
    """

    sample: Sample
    windows: tuple[Window, Window]
    least_shown: int
    acts: Tally
    victims: Tally
    accounts: Tally
    reviews: Tally
    interventions: Tally
    alone: Mapping[str, int] = field(default_factory=dict)
    before: tuple[Published, ...] = ()

    @property
    def answers(self) -> dict[str, str]:
        """What people answered for this dossier."""
        return dict(self.sample.selection.terms.answers)

    def shown(self, number: int) -> str:
        """A number that stands alone and is of nothing else that is counted."""
        return MARK if 0 < number < self.least_shown else str(number)

    def standing(self, key: str) -> str:
        """One of `alone`; MARK also for one that differs by a small number from an earlier one."""
        number = self.alone.get(key, 0)
        differ = (number - was for one in self.before if (was := one.alone.get(key, 0)) is not None)
        is_close = any(0 < abs(one) < self.least_shown for one in differ)
        return MARK if is_close else self.shown(number)

    def left_out(self, reason: str) -> str:
        """How many records are not counted for this reason."""
        return self.standing(_LEFT_OUT + reason)

    @property
    def published(self) -> Published:
        """What is printed of it, for the annexes that come after it."""
        tallies = {name: getattr(self, name) for name in CUBES}
        return Published(
            windows=written(self.windows),
            cubes={name: before_of(one.cube, one.hidden) for name, one in tallies.items()},
            alone={
                key: None if self.standing(key) == MARK else number
                for key, number in self.alone.items()
            },
        )


def counts_of(selection: Selection) -> Counts:
    """Count a selection, held against the annexes in it that left.

    Raises IntakeError: windows_malformed, and as `published.published`.
    """
    sample, terms = sample_of(selection), selection.terms
    windows = windows_of(terms.answers.get(WINDOWS, ""), sample.acts, terms.made_on)
    least, before = rules().least_shown(terms), before_in(selection)
    tally = partial(_tally, (least, before, written(windows)))
    return Counts(
        sample=sample,
        windows=windows,
        least_shown=least,
        acts=tally("acts", plans.acts(terms.place_mask), rows.of_acts(sample, windows)),
        victims=tally("victims", plans.VICTIMS, rows.of_victims(sample)),
        accounts=tally("accounts", plans.ACCOUNTS, rows.of_accounts(sample)),
        reviews=tally("reviews", plans.REVIEWS, rows.of_reviews(sample)),
        interventions=tally("interventions", plans.INTERVENTIONS, rows.of_interventions(sample)),
        alone=_alone(sample),
        before=before,
    )


def before_in(selection: Selection) -> tuple[Published, ...]:
    """The annexes that left and came along, to be held against."""
    return tuple(published(one.printed) for one in selection.of(Dossier) if one.printed)


def other_windows(before: Published, windows: str) -> bool:
    """Whether an annex has numbers by other windows. Of two that lie across each other, one taken
    from the other leaves single months by province, which no table has and none protects.
    """
    has_windows = any(WINDOW in margin for margin in before.cubes["acts"].shown)
    return has_windows and before.windows != windows


def _tally(
    held: tuple[int, Sequence[Published], str], name: str, plan: Plan, counted: Iterable[Row]
) -> Tally:
    least, before, windows = held
    withheld: list[Margin] = []
    if any(other_windows(one, windows) for one in before):
        withheld = [one for one in plan.margins if WINDOW in one]
    return Tally.of(plan, counted, least, [one.cubes[name] for one in before], withheld)


def _alone(sample: Sample) -> dict[str, int]:
    """How many were left out, by reason; groups of which nobody knows how many they were."""
    persons = sample.selection.of(Person)
    groups = [one for one in persons if one.unit != "person" and one.persons_most is None]
    left_out = {_LEFT_OUT + code: number for code, number in sample.left_out.items()}
    return {**left_out, OPEN_GROUPS: len(groups)}
