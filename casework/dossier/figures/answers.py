"""The answers that an annex asks for: a direction of bias for each figure, and the windows."""

from casework.dossier.figures.counts import WINDOWS
from casework.dossier.terms import PlaceMask, Terms

_OF_PLACES = ("provinces", "distance", "province_family")
FIGURES = (
    "weekly",
    "family",
    "provinces",
    "force",
    "distance",
    "claims",
    "detention",
    "coverage",
    "proof",
    "grade",
    "first_hand",
    "code_month",
    "province_family",
    "persons",
    "victims",
    "flag",
    "outcome",
    "urgency",
    "interventions",
)
NOT_ASSESSED = "not_assessed"
ASKS = (*(f"bias_{name}" for name in FIGURES), WINDOWS)


def figures_of(terms: Terms) -> tuple[str, ...]:
    """The figures that may be shown under these terms."""
    hidden = _OF_PLACES if terms.place_mask is PlaceMask.COUNTRY else ()
    return tuple(name for name in FIGURES if name not in hidden)


def unanswered(terms: Terms) -> tuple[str, ...]:
    """The keys of the answers on bias that are missing; "not_assessed" is an answer."""
    return tuple(
        key
        for name in figures_of(terms)
        if not terms.answers.get(key := f"bias_{name}", "").strip()
    )
