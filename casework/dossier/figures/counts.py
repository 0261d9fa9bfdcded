"""Counts: everything a statistical annex is reckoned from, each kind counted once. Pure."""

from dataclasses import dataclass

from casework.dossier.figures import plans, rows
from casework.dossier.figures.placing import Window
from casework.dossier.figures.rules import rules
from casework.dossier.figures.sample import Sample, sample_of
from casework.dossier.figures.tally import MARK, Tally
from casework.dossier.figures.windows import windows_of
from casework.dossier.selection import Selection
from casework.records.shapes import Mute

WINDOWS = "windows"  # the answer that names the two windows


@dataclass(frozen=True, repr=False)
class Counts(Mute):
    """The tallies of one selection. `least_shown`: numbers below it are not printed."""

    sample: Sample
    windows: tuple[Window, Window]
    least_shown: int
    acts: Tally
    victims: Tally
    accounts: Tally
    reviews: Tally
    interventions: Tally

    @property
    def answers(self) -> dict[str, str]:
        """What people answered for this dossier."""
        return dict(self.sample.selection.terms.answers)

    def shown(self, number: int) -> str:
        """A number that stands alone and adds up with no other."""
        return MARK if 0 < number < self.least_shown else str(number)


def counts_of(selection: Selection) -> Counts:
    """Count a selection. Raises IntakeError("windows_malformed")."""
    sample, terms = sample_of(selection), selection.terms
    windows = windows_of(terms.answers.get(WINDOWS, ""), sample.acts, terms.made_on)
    least = rules().least_shown(terms)
    return Counts(
        sample=sample,
        windows=windows,
        least_shown=least,
        acts=Tally.of(plans.acts(terms.place_mask), rows.of_acts(sample, windows), least),
        victims=Tally.of(plans.VICTIMS, rows.of_victims(sample), least),
        accounts=Tally.of(plans.ACCOUNTS, rows.of_accounts(sample), least),
        reviews=Tally.of(plans.REVIEWS, rows.of_reviews(sample), least),
        interventions=Tally.of(plans.INTERVENTIONS, rows.of_interventions(sample), least),
    )
