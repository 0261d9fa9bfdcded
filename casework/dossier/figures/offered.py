"""Answers that a desk's own records suggest for an annex, for a person to read and change. Pure.

No number stands in them: what is small is hidden in the annex itself, and a sentence beside it
must not say it. That more happened than was told is true of every count of acts and persons; of
what is no such count a machine knows nothing, and says so.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from casework import codes
from casework.dossier.figures.answers import FIGURES, NOT_ASSESSED
from casework.dossier.figures.counts import WINDOWS
from casework.dossier.figures.rules import rules
from casework.dossier.figures.windows import HALVES, windows_of, written
from casework.dossier.terms import Terms
from casework.dossier.words import word
from casework.records import Act, Information
from casework.records.act import ActState

# Figures of acts or persons: what nobody told is missing in each.
_COUNTS = frozenset(
    (
        "weekly", "family", "provinces", "force", "distance", "coverage", "code_month",
        "province_family", "persons", "victims", "flag", "outcome",
    )
)  # fmt: skip


def offered(
    acts: Iterable[Act], accounts: Iterable[Information], terms: Terms
) -> Mapping[str, str]:
    """By key, in the language of the dossier: the direction of bias of each figure, and the two
    halves of the months that the acts lie in.
    """
    counted = [one for one in acts if one.state is ActState.ACCEPTED]
    low = _low(counted, accounts, terms)
    found = {f"bias_{name}": low if name in _COUNTS else NOT_ASSESSED for name in FIGURES}
    return {**found, WINDOWS: _windows(counted, terms)}


def _windows(acts: list[Act], terms: Terms) -> str:
    return written(windows_of(HALVES, acts, terms.made_on))


def _low(acts: list[Act], accounts: Iterable[Information], terms: Terms) -> str:
    language, here = terms.language, {one.id for one in acts}
    counted = Counter(one.mode for one in accounts if one.mode and one.act in here)
    least = rules().fewer_than  # whatever the audience: a sentence hides nothing
    known = [mode for mode, many in counted.most_common() if many >= least]
    ways = [codes.label("collection_mode", mode, language) for mode in sorted(known)]
    told = [word("annex", "offered_low", language)]
    if ways:
        comma = word("annex", "offered_comma", language)
        told.append(word("annex", "offered_ways", language, ways=comma.join(ways)))
    return " ".join(told)
