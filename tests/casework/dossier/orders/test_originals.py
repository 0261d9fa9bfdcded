"""Originals and names go along only when two custodians have signed for them."""

import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from casework import rows
from casework.dossier import working
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import Draft
from casework.records import Merge, Person
from casework.services import approvals, dossiers, releases, reveals
from casework.services.approvals import Subject
from casework.services.drafts_gone import forget_drafts_of
from casework.services.stopping import stop_releases
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from tests.casework.dossier.orders.placing import (
    TO,
    approved,
    bag_of,
    choice,
    files,
    laila,
    place,
    refusal,
)
from tests.casework.dossier.orders.resting import CALLED, ORIGINAL, PICTURE, Case, keep_name
from tests.casework.dossier.people import DAY, PHOTO, VICTIM, row
from tests.casework.services.desk_work import events

# What another report calls her, and her cousin there. Invented.
OTHERWISE, COUSIN = "Zarghuna Jan Canarizai", "Tor Khan Canarizai"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def test_an_original_goes_along_when_two_custodians_signed_for_it(case: Case) -> None:
    about = Subject("attachment", case.attachment.pk)
    approval = approved(case.house, Deed.REVEAL_ORIGINAL, about)

    place(case, who="Amina", originals={PHOTO.id: approval})
    working.work_off()

    draft, amina = Draft.objects.get(), case.house.unlocked("Amina")
    reading = approved(case.house, Deed.REVEAL_IDENTITY, Subject("draft", draft.pk))
    found = files(releases.open_named_draft(amina, case.house.desk, reading))
    assert ORIGINAL in found.values()
    assert PICTURE not in found.values()


def test_an_original_is_not_had_by_another_approval_or_by_none(case: Case) -> None:
    keep_name(case.house)
    other = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))

    assert refusal(place, case, who="Amina", originals={PHOTO.id: other}) == "approval_for_other"
    assert refusal(place, case, who="Amina", originals={PHOTO.id: uuid.uuid4()}) == "row_missing"
    assert not OrderRow.objects.exists()


def to_be_read(case: Case, deed: Deed, about: Subject) -> uuid.UUID:
    """Signed by two so that a custodian reads it once."""
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    asked = approvals.ask(amina, desk, deed, about, reason="verify", words="Is it he?").record.id
    approvals.sign(case.house.unlocked("Farid"), desk, asked)
    return asked


def test_what_was_signed_to_be_read_does_not_leave_in_a_dossier(case: Case) -> None:
    keep_name(case.house)
    read = to_be_read(case, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    picture = to_be_read(case, Deed.REVEAL_ORIGINAL, Subject("attachment", case.attachment.pk))

    named = {"names": {VICTIM.id: read}, "annex_addressees": (TO,)}
    assert refusal(place, case, who="Amina", **named) == "approval_for_other"
    assert refusal(place, case, who="Amina", originals={PHOTO.id: picture}) == "approval_for_other"
    assert not OrderRow.objects.exists()
    amina = case.house.unlocked("Amina")
    assert reveals.reveal(amina, case.house.desk, read).content, "it was not used up"


def test_what_was_signed_for_a_dossier_is_read_by_nobody_here(case: Case) -> None:
    keep_name(case.house)
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    for deed, about in (
        (Deed.REVEAL_IDENTITY, Subject("identity", row(810))),
        (Deed.REVEAL_ORIGINAL, Subject("attachment", case.attachment.pk)),
    ):
        approval = approved(case.house, deed, about)
        assert refusal(reveals.reveal, amina, desk, approval) == "approval_for_other"
    assert "original.opened" not in {one["kind"] for one in events(case.house)}


def test_a_caseworker_who_is_no_custodian_gets_no_original(case: Case) -> None:
    approval = approved(case.house, Deed.REVEAL_ORIGINAL, Subject("attachment", case.attachment.pk))

    assert refusal(place, case, who="Laila", originals={PHOTO.id: approval}) == "custodians_only"


def test_names_go_into_an_annex_that_the_desk_cannot_read(case: Case) -> None:
    keep_name(case.house)
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))

    place(case, who="Amina", names={VICTIM.id: approval}, annex_addressees=(TO,))
    assert working.work_off() == 1

    main, annex = Draft.objects.order_by("number")
    assert not any(CALLED.encode() in octets for octets in bag_of(case.house, main).values())
    by, desk = laila(case), case.house.desk
    assert refusal(releases.open_draft, by, desk, annex.pk) == "draft_has_names"
    assert releases.draft_summary(by, desk, annex.pk).named
    reading = approved(case.house, Deed.REVEAL_IDENTITY, Subject("draft", annex.pk))
    pieces = releases.open_named_draft(case.house.unlocked("Amina"), desk, reading)
    assert any(CALLED.encode() in octets for octets in files(pieces).values())
    assert events(case.house)[-1]["kind"] == "draft.read"


def _joined(case: Case) -> uuid.UUID:
    """The first victim has a second record, with a name of its own that nobody saw beside hers."""
    keep_name(case.house)
    return _join(case)


def _join(case: Case) -> uuid.UUID:
    by, desk = laila(case), case.house.desk
    keep_identity(by, desk, ProtectedIdentity(id=row(888), called=(OTHERWISE,), kin=(COUSIN,)))
    closed = Person(id=row(88), pseudonym="PERSON-7", identity=row(888), same_as=VICTIM.id)
    rows.write(by, desk, closed, expects=0)
    return closed.id


def _lets_out(case: Case, *identities: int) -> list[uuid.UUID]:
    return [
        approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(one)))
        for one in identities
    ]


@pytest.mark.parametrize("alone", [0, 1])
def test_of_somebody_with_two_records_the_names_of_one_alone_do_not_go(
    case: Case, alone: int
) -> None:
    pair = (VICTIM.id, _joined(case))
    [signed] = _lets_out(case, (810, 888)[alone])
    told = choice(case, names={pair[alone]: signed}, annex_addressees=(TO,))

    found = dossiers.propose(case.house.unlocked("Amina"), case.house.desk, told)

    assert [(gap.code, gap.about) for gap in found.gaps] == [("names_of_one_record", VICTIM.id)]
    assert found.is_blocked


def test_the_names_of_both_records_go_as_one_persons(case: Case) -> None:
    closed = _joined(case)
    mine, theirs = _lets_out(case, 810, 888)
    names = {closed: theirs, VICTIM.id: mine}
    found = dossiers.propose(
        case.house.unlocked("Amina"), case.house.desk, choice(case, names=names)
    )
    assert set(found.selection.names) == {VICTIM.id}

    place(case, who="Amina", names=names, annex_addressees=(TO,))
    working.work_off()

    annex, amina, desk = Draft.objects.get(number=2), case.house.unlocked("Amina"), case.house.desk
    reading = approved(case.house, Deed.REVEAL_IDENTITY, Subject("draft", annex.pk))
    octets = b"".join(files(releases.open_named_draft(amina, desk, reading)).values())
    assert f"{CALLED} / {OTHERWISE}".encode() in octets


def test_erasing_the_names_of_the_closed_record_takes_the_annex_that_has_them(case: Case) -> None:
    closed, desk = _joined(case), case.house.desk
    merge = Merge(id=uuid.uuid4(), stays=VICTIM.id, closed=closed, before="", other="", on=DAY)
    rows.write(laila(case), desk, merge, expects=0)
    mine, theirs = _lets_out(case, 810, 888)
    names = {VICTIM.id: mine, closed: theirs}
    place(case, who="Amina", names=names, annex_addressees=(TO,))
    working.work_off()
    # Two again since: the draft has the names of both still.
    stored = rows.read(laila(case), desk, closed)
    assert isinstance(stored.record, Person)
    rows.write(laila(case), desk, replace(stored.record, same_as=None), expects=stored.version)

    forget_drafts_of(laila(case), desk, (), unnamed=[closed])

    assert not Draft.objects.exists()


def test_what_names_one_record_does_not_leave_once_another_with_names_is_made_one_with_it(
    case: Case,
) -> None:
    keep_name(case.house)
    [mine] = _lets_out(case, 810)
    place(case, who="Amina", names={VICTIM.id: mine}, annex_addressees=(TO,))
    working.work_off()
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    main, annex = (one.pk for one in Draft.objects.order_by("number"))
    nameless = Person(id=row(89), pseudonym="PERSON-8", same_as=VICTIM.id)
    rows.write(amina, desk, nameless, expects=0)
    signed = [_signed_to_leave(case, one) for one in (main, annex)]
    order = releases.release(amina, desk, signed[1])
    with transaction.atomic():
        assert stop_releases(laila(case), desk) == 0

    _join(case)

    with transaction.atomic():
        assert stop_releases(laila(case), desk) == 1
    assert dossiers.reasons(amina, desk, order).code == "names_joined_since"
    assert refusal(releases.release, amina, desk, signed[0]) == "names_joined_since"
    for one in (main, annex):
        assert refusal(releases.ask_release, amina, desk, one, words="To the court.") == (
            "names_joined_since"
        )


def _signed_to_leave(case: Case, draft: uuid.UUID) -> uuid.UUID:
    amina, desk = case.house.unlocked("Amina"), case.house.desk
    asked = releases.ask_release(amina, desk, draft, words="To the court.").record.id
    approvals.sign(case.house.unlocked("Farid"), desk, asked)
    return asked


def test_names_are_ordered_for_somebody_and_only_when_two_have_signed(case: Case) -> None:
    keep_name(case.house)
    about, amina = Subject("identity", row(810)), case.house.unlocked("Amina")
    asked = approvals.ask(
        amina, case.house.desk, Deed.REVEAL_IDENTITY, about, reason="file_case", words="For court.",
        detail=approvals.FOR_DOSSIER,
    )  # fmt: skip
    names = {VICTIM.id: asked.record.id}

    told = dossiers.propose(amina, case.house.desk, choice(case, names=names))
    assert not told.selection.names
    assert refusal(place, case, who="Amina", names=names) == "recipient_missing"
    assert refusal(place, case, who="Amina", names=names, annex_addressees=(TO,)) == (
        "approval_missing"
    )


def test_without_names_there_is_no_annex(case: Case) -> None:
    place(case)
    working.work_off()

    assert [one.number for one in Draft.objects.all()] == [1]
