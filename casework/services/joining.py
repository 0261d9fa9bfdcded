"""Deciding that two are the same, or that they are not. Refusals stick."""

import uuid
from collections.abc import Iterable
from dataclasses import replace

from casework.corroboration import Who
from casework.records import Act, Apart, Information, Join, Likeness, Person
from casework.records.act import ActState
from casework.records.joining import Sameness
from casework.records.shapes import Pseudonym
from casework.services.deeds import Change, carry_out, seen
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError


def join_pseudonyms(
    by: Unlocked,
    desk: uuid.UUID,
    pseudonyms: Iterable[Pseudonym],
    *,
    person: uuid.UUID | None = None,
    words: str = "",
) -> uuid.UUID:
    """Say that pseudonyms of different submissions are one person, without saying who.

    Raises IntakeError("join_needs_two").
    """
    join = Join(
        id=uuid.uuid4(),
        pseudonyms=tuple(pseudonyms),
        person=person,
        set_by=by.member.pk,
        on=clock.today(),
        remarks=words,
    )
    carry_out("pseudonyms.joined", by, desk, [Change(join)])
    return join.id


def join_people(by: Unlocked, desk: uuid.UUID, one: Who, other: Who) -> uuid.UUID:
    """Say that two who look alike are one: two tags, or a person's record and a tag.

    A tag becomes one more that the person is known as. Gives the row that was written.
    Raises IntakeError: join_needs_two for two records, of which neither takes the other's place.
    """
    tags = [_pseudonym(who) for who in (one, other) if who.tag]
    if len(tags) == 2:
        return join_pseudonyms(by, desk, tags)
    person = next((who.row for who in (one, other) if not who.tag), None)
    if person is None or not tags:
        raise IntakeError("join_needs_two")
    before = seen(by, desk, Person, person)
    known = tuple(dict.fromkeys((*before.record.known_as, *tags)))
    change = Change(replace(before.record, known_as=known), before)
    carry_out("person.known_as", by, desk, [change])
    return person


def keep_apart(by: Unlocked, desk: uuid.UUID, one: Who, other: Who) -> uuid.UUID:
    """Say that two who look alike are two; they are not proposed again."""
    pair = (one, other)
    apart = Apart(
        id=uuid.uuid4(),
        pseudonyms=tuple(_pseudonym(who) for who in pair if who.tag),
        records=tuple(who.row for who in pair if not who.tag),
        set_by=by.member.pk,
        on=clock.today(),
    )
    carry_out("people.apart", by, desk, [Change(apart)])
    return apart.id


def _pseudonym(who: Who) -> Pseudonym:
    return Pseudonym(review=who.row, tag=who.tag, version=who.version)


def refuse_likeness(
    by: Unlocked,
    desk: uuid.UUID,
    what: Sameness,
    pair: tuple[uuid.UUID, uuid.UUID],
    *,
    words: str = "",
) -> uuid.UUID:
    """Say that the two are not the same; they are not proposed again."""
    refused = _decided(by, what, pair, "refused", words)
    carry_out("likeness.refused", by, desk, [Change(refused)], sameness=str(what))
    return refused.id


def find_same_origin(
    by: Unlocked, desk: uuid.UUID, pair: tuple[uuid.UUID, uuid.UUID], *, words: str = ""
) -> uuid.UUID:
    """Say that two sources have what they know from one origin: they count as one."""
    same = _decided(by, Sameness.ORIGIN, pair, "same_origin", words)
    carry_out("likeness.same_origin", by, desk, [Change(same)])
    return same.id


def find_told_again(
    by: Unlocked, desk: uuid.UUID, *, review: uuid.UUID, act: uuid.UUID, words: str = ""
) -> uuid.UUID:
    """Say that a report tells an act that is known already; it is not proposed for it again.

    What the report tells of the act is an account of its own (`grading.add_information`).
    """
    same = _decided(by, Sameness.ACT, (review, act), "merged", words)
    carry_out("act.told_again", by, desk, [Change(same)])
    return same.id


def merge_acts(
    by: Unlocked,
    desk: uuid.UUID,
    *,
    kept: uuid.UUID,
    told_again: uuid.UUID,
    accounts: Iterable[uuid.UUID],
    words: str = "",
) -> uuid.UUID:
    """Two reports tell one act: keep one, and let the accounts of the other be accounts of it.

    Args:
        accounts: the Information records of `told_again`; each comes to the kept act.

    The act that was told again is withdrawn, with everything in it, and never counted.
    Raises IntakeError: merged_with_itself, account_of_another_act.
    """
    if kept == told_again:
        raise IntakeError("merged_with_itself")
    seen(by, desk, Act, kept)
    again = seen(by, desk, Act, told_again)
    gone = replace(again.record, state=ActState.WITHDRAWN, set_by=by.member.pk)
    moved = [_moved(by, desk, one, told_again, kept) for one in accounts]
    decision = _decided(by, Sameness.ACT, (kept, told_again), "merged", words)
    changes = [Change(gone, again), *moved, Change(decision)]
    carry_out("acts.merged", by, desk, changes, accounts=len(moved))
    return decision.id


def _moved(
    by: Unlocked, desk: uuid.UUID, account: uuid.UUID, source: uuid.UUID, to: uuid.UUID
) -> Change:
    before = seen(by, desk, Information, account)
    if before.record.act != source:
        raise IntakeError("account_of_another_act")
    return Change(replace(before.record, act=to), before)


def _decided(
    by: Unlocked, what: Sameness, pair: tuple[uuid.UUID, uuid.UUID], decision: str, words: str
) -> Likeness:
    found = Likeness.of(what, pair, decision)
    return replace(found, set_by=by.member.pk, on=clock.today(), remarks=words)
