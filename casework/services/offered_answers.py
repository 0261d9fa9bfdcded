"""Answers that are offered for a new dossier, so that nobody types twenty things anew. A person
reads each, changes it, and only then orders.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from casework import register
from casework.dossier.figures.offered import offered as of_records
from casework.dossier.profile import Profile
from casework.dossier.terms import Terms
from casework.records import Act, Dossier, Information
from casework.services.dossiers import versions
from casework.unlocked import Unlocked

# Asked the same of every dossier of a desk. Answers of other kinds are about one case.
_OF_THE_DESK = frozenset(("annex",))


@dataclass(frozen=True, repr=False)
class Offered:
    """One answer. `of` names the version that it was given for; "" where the desk's records
    suggest it.
    """

    text: str
    of: str = ""

    def __repr__(self) -> str:
        return f"<Offered of {self.of or 'records'}>"


def offered(
    by: Unlocked, desk: uuid.UUID, forum: Profile, terms: Terms, *, again: str = ""
) -> dict[str, Offered]:
    """By question of the forum: as the last version of this dossier had it; else, where every
    dossier of the desk is asked the same, as the last one in this language; else as the records
    suggest. What no one knows is not in it.

    Args:
        again: number of the dossier of which this is a further version.

    Raises as `register.of`.
    """
    found: dict[str, Offered] = {}
    for before in _before(by, desk, forum, terms, again):
        for one in before.answers:
            if one.key in forum.asks and one.text:
                found.setdefault(one.key, Offered(one.text, before.name))
    missing = set(forum.asks) - set(found)
    if forum.name in _OF_THE_DESK and missing:
        here = register.of(by, desk)
        acts = (one.record for one in here.all(Act.KIND))
        accounts = (one.record for one in here.all(Information.KIND))
        told = of_records(
            (one for one in acts if isinstance(one, Act)),
            (one for one in accounts if isinstance(one, Information)),
            terms,
        )
        found |= {key: Offered(told[key]) for key in missing if key in told}
    return found


def _before(
    by: Unlocked, desk: uuid.UUID, forum: Profile, terms: Terms, again: str
) -> Iterator[Dossier]:
    """The nearest first."""
    every = [one.record for one in versions(by, desk)]
    same = [one for one in every if one.profile == forum.name and one.answers]
    mine = [one for one in same if again and one.number == again]
    yield from mine[:1]
    if forum.name in _OF_THE_DESK:
        alike = (one for one in same if one.language == terms.language)
        yield from sorted(alike, key=lambda one: (one.made_on, one.number, one.version))[-1:]
