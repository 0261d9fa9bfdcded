"""An annex that left is kept in numbers, comes along with the next, and stops one that is not
held against it.
"""

import uuid
from collections.abc import Iterator
from dataclasses import replace

import pytest

from casework import rows
from casework.dossier import working
from casework.dossier.bagfile import BagFile
from casework.dossier.choosing import Choice
from casework.dossier.figures import published
from casework.models import Draft
from casework.records import Dossier, Stored
from casework.records.dossier import Left
from casework.services import approvals, dossiers, releases
from intake import clock
from tests.casework.dossier.orders.conftest import Plain
from tests.casework.dossier.orders.placing import choice, laila, refusal
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import row, terms_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process", "signing")]
NUMBERS = '{"invented":"numbers"}\n'


@pytest.fixture(autouse=True)
def numbers(plain: Plain, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the forum prints."""

    def files(*_given: object) -> Iterator[BagFile]:
        yield BagFile.of(published.PATH, NUMBERS.encode())

    monkeypatch.setattr(plain, "files", files, raising=False)


def chosen(case: Case, *picked: int) -> Choice:
    terms = dossiers.next_terms(laila(case), case.house.desk, terms_of("annex"))
    if picked:
        return choice(case, *picked, terms=terms)
    return choice(case, terms=terms, rows=(), whole_desk=True)


def drafted(case: Case, *picked: int) -> Draft:
    order = dossiers.place(laila(case), case.house.desk, chosen(case, *picked))
    working.work_off()
    releases.take_new(laila(case), case.house.desk)
    return Draft.objects.get(order=order)


def ask(case: Case, draft: Draft) -> uuid.UUID:
    words = "For everybody to read."
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    asked = releases.ask_release(amina, desk, draft.pk, words=words).record.id
    approvals.sign(case.house.unlocked("Farid"), desk, asked)
    return asked


def release(case: Case, asked: uuid.UUID) -> None:
    releases.release(case.house.unlocked("Amina"), case.house.desk, asked)


def left(case: Case, draft: Draft) -> Dossier:
    release(case, ask(case, draft))
    assert working.work_off() == 1
    return version(case, draft).record


def version(case: Case, draft: Draft) -> Stored[Dossier]:
    return releases.version_of(laila(case), case.house.desk, draft.pk)


def test_the_numbers_of_an_annex_are_kept_once_it_left_and_come_along_with_the_next(
    case: Case,
) -> None:
    first = drafted(case)
    assert version(case, first).record.printed == ""
    alone = dossiers.propose(laila(case), case.house.desk, chosen(case))

    gone = left(case, first)

    assert gone.printed == NUMBERS
    beside = dossiers.propose(laila(case), case.house.desk, chosen(case))
    assert beside.selection.of(Dossier) == (gone,)
    assert beside.counted == alone.counted
    second = drafted(case)
    told = releases.draft_summary(laila(case), case.house.desk, second.pk)
    assert told.compared == (gone.id,)
    assert left(case, second).printed == NUMBERS


def test_an_annex_that_was_made_before_another_left_does_not_leave(case: Case) -> None:
    first, second = drafted(case), drafted(case)
    asked = ask(case, second)
    left(case, first)

    assert refusal(ask, case, second) == "annex_left_since"
    assert refusal(release, case, asked) == "annex_left_since"
    assert not version(case, second).record.has_left


def test_of_two_annexes_only_one_is_on_its_way(case: Case) -> None:
    first, second = drafted(case), drafted(case)
    asked = ask(case, second)
    release(case, ask(case, first))

    assert refusal(release, case, asked) == "annex_on_its_way"


def test_annexes_of_acts_that_none_has_in_common_do_not_stand_in_each_others_way(
    case: Case,
) -> None:
    desk, first = case.house.desk, drafted(case, 2)
    gone = replace(
        version(case, first).record, id=uuid.uuid4(), number="D-2020-0001", items=(row(9),),
        printed=NUMBERS, packages=(Left(draft=uuid.uuid4(), on=clock.today()),),
    )  # fmt: skip
    rows.write(laila(case), desk, gone, expects=0)

    assert left(case, first).has_left
    beside = dossiers.propose(laila(case), desk, chosen(case, 2)).selection.of(Dossier)
    assert gone.id not in {one.id for one in beside}
    everything = dossiers.propose(laila(case), desk, chosen(case)).selection.of(Dossier)
    assert gone.id in {one.id for one in everything}


def test_other_dossiers_neither_bring_annexes_nor_wait_for_them(case: Case) -> None:
    left(case, drafted(case))

    file = dossiers.propose(laila(case), case.house.desk, choice(case))

    assert not file.selection.of(Dossier)
