"""Real forums through a real worker: forked, drawn in the box, released, verified."""

from typing import Any

import pytest

from casework.dossier import working
from casework.dossier.choosing import Choice
from casework.dossier.figures.answers import ASKS
from casework.dossier.profile import Profile
from casework.dossier.profiles import PROFILES
from casework.models import Draft
from casework.services import dossiers, releases
from casework.services.approvals import Subject
from intake.keys.approval import Deed
from tests.casework.approvals.conftest import NearClient
from tests.casework.dossier.orders.placing import TO, approved, bag_of, files, refusal
from tests.casework.dossier.orders.resting import CALLED, furnish, keep_name
from tests.casework.dossier.people import ANSWERS, row, terms_of
from tests.casework.house import House

pytestmark = pytest.mark.django_db(transaction=True)
FORUMS = {one.name: one for one in PROFILES}


def full(name: str) -> object:
    return pytest.param(name, marks=pytest.mark.full)


@pytest.mark.parametrize(
    "name", ["extract", *(full(one) for one in sorted(FORUMS) if one != "extract")]
)
def test_a_forum_is_compiled_from_a_desks_rows(house: House, agent: NearClient, name: str) -> None:
    forum = FORUMS[name]
    furnish(house)
    amina = house.unlocked("Amina")
    answers = {**ANSWERS, **(dict.fromkeys(ASKS, "not_assessed") if name == "annex" else {})}
    answers.pop("windows", None)
    terms = terms_of(name, audience=forum.audience, scope=forum.scope, answers=answers)
    terms = dossiers.next_terms(amina, house.desk, terms)
    choice = Choice(terms=terms, addressees=(TO,), **_chosen(house, forum))

    order = dossiers.place(amina, house.desk, choice)
    assert working.work_off() == 1

    assert dossiers.progress(amina, house.desk, order).state == "drafted"
    draft = Draft.objects.get()
    if forum.carries_names:
        assert refusal(releases.open_draft, amina, house.desk, draft.pk) == "draft_has_names"
        about = Subject("draft", draft.pk)
        approval = approved(house, Deed.REVEAL_IDENTITY, about)
        found = files(releases.open_named_draft(amina, house.desk, approval))
    else:
        found = bag_of(house, draft)
    assert any(octets.startswith((b"%PDF", b"PK")) for octets in found.values())
    assert forum.carries_names or not any(CALLED.encode() in one for one in found.values())


def _chosen(house: House, forum: Profile) -> dict[str, Any]:
    if forum.scope == "statistics_only":
        return {"whole_desk": True}
    if not forum.carries_names:
        return {"rows": (row(2),)}
    keep_name(house)
    approval = approved(house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    return {"rows": (row(4),), "names": {row(10): approval}}
