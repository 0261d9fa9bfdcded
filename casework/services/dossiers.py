"""Dossiers, from a choice to what left: proposed, ordered, drafted, released, fetched.

The work itself is a worker's (`casework.dossier.compiling`, `releasing`); here people choose,
sign, and learn what became of it.
"""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from casework import register, rows
from casework.dossier import addressees, consenting, evidence, opening
from casework.dossier.choosing import Choice, Chosen, choose
from casework.dossier.gaps import blocking, expired
from casework.dossier.order import Items, Order, Statement
from casework.dossier.profile import Gap
from casework.dossier.profiles import profile
from casework.dossier.selection import Named, Selection
from casework.dossier.summaries import Refusal, refusal
from casework.dossier.taken_back import takes_back
from casework.dossier.terms import Terms
from casework.models import Draft
from casework.records import Act, Case, Dossier, Evidence, Person, Stored
from casework.records.dossier import Answer, DossierState, Relied
from casework.services import annexes, held, listing, naming, ordering
from casework.services.deeds import seen, together
from casework.services.merged import closed_into
from casework.services.relying import asked_back_since
from casework.services.shown_and_signed import sent_to
from casework.services.telling import Told, Watched, tell_nobody
from casework.unlocked import Unlocked
from intake import clock, custody, orders, recipients
from intake.errors import IntakeError
from intake.models import Order as OrderRow
from intake.models import OrderStage

# What a page shows of the worker's steps; the last is the writing of the draft.
STEPS = 6
# What a version lists of what is in it.
LISTED = (Case, Act, Person, Evidence)


class Blocked(IntakeError):
    """dossier_blocked; `gaps` say what stands in the way, item by item."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__("dossier_blocked")
        self.gaps = gaps


@dataclass(frozen=True, repr=False)
class Proposal:
    """What an order would hold, before anybody orders it.

    `gaps` that block come first; `counted` records would go in. Of `selection`, accounts are open
    and files are not: the worker reads those, and refuses an order for one that is not what it was.
    """

    selection: Selection
    gaps: tuple[Gap, ...]
    relied_on: tuple[consenting.Relied, ...]
    counted: int = 0

    def __repr__(self) -> str:
        return f"<Proposal: {len(self.gaps)} gaps>"

    @property
    def is_blocked(self) -> bool:
        """Whether it cannot be ordered as it is."""
        return bool(blocking(self.gaps))


@dataclass(frozen=True)
class Progress:
    """How far an order is. `state`: waiting, working, drafted or released, refused, gone."""

    state: str
    step: int = 0
    of: int = STEPS


def next_terms(by: Unlocked, desk: uuid.UUID, terms: Terms, *, again: str = "") -> Terms:
    """The terms with the next free number, or the next version of a dossier there is.

    Args:
        again: number of a dossier of this desk that a new version is made of.
    """
    known = [one.record for one in _all(by, desk)]
    today = clock.today()
    if not again:
        begins = f"D-{today.year}-"
        used = [int(one.number.removeprefix(begins)) for one in known
                if one.number.startswith(begins)]  # fmt: skip
        number = f"{begins}{max(used, default=0) + 1:04}"
        return replace(terms, dossier=number, version=1, supersedes="", made_on=today)
    versions = sorted((one for one in known if one.number == again), key=lambda one: one.version)
    if not versions:
        raise IntakeError("dossier_missing")
    left = [one for version in versions for one in version.packages if one.on and not one.annex]
    before = left[-1].tag_manifest if left else ""
    version = versions[-1].version + 1
    return replace(terms, dossier=again, version=version, supersedes=before, made_on=today)


def propose(by: Unlocked, desk: uuid.UUID, choice: Choice, *, told: Told = tell_nobody) -> Proposal:
    """What would go, what is missing, which consents it rests on. Changes and shows nothing.

    Args:
        told: now and then how many more records were read, of all that are at the desk.

    Raises IntakeError: not_your_desk, profile_unknown, and as `choosing.choose` and
    `ordering.items`; the seal's own for anything altered.
    """
    return _proposed(by, desk, choice, told, is_ordered=False)[0]


def place(
    by: Unlocked,
    desk: uuid.UUID,
    choice: Choice,
    *,
    changed: str = "",
    told: Told = tell_nobody,
) -> uuid.UUID:
    """Order it: gives the order's id. The version's record is written with it.

    Args:
        changed: for a further version, what it changes, in words.
        told: as of `propose`; each record is read twice.

    Raises Blocked; IntakeError: as `propose`, `addressees.check`, `reveals.reveal` for
    originals and names; dossier_version_taken, words_missing for a version that does not say
    what it changes.
    """
    proposal, chosen, ordered = _proposed(by, desk, choice, told, is_ordered=True)
    if proposal.is_blocked:
        raise Blocked(blocking(proposal.gaps))
    forum, today = profile(choice.terms.profile), clock.today()
    if choice.terms.version > 1 and not changed.strip():
        raise IntakeError("words_missing")
    addressees.check(choice.addressees, today)
    if forum.annex and (choice.names or choice.annex_addressees):
        addressees.check(choice.annex_addressees, today)
    _refuse_taken(by, desk, choice.terms)
    items = ordering.with_originals(by, desk, ordered, choice)
    stated = Statement(
        id=uuid.uuid4(),
        desk=desk,
        terms=choice.terms,
        addressees=choice.addressees,
        annex_addressees=choice.annex_addressees,
        items=items.digest,
        by=by.member.pk,
        until=today + timedelta(days=1),
    )
    order = Order.signed(stated, by.keys.signing, items)
    version = replace(_version(stated, chosen, proposal, changed), named=tuple(choice.names))
    if choice.whole_desk:
        version = replace(version, whole=True, heard=tuple(_heard(chosen)))
    event = noted("dossier.ordered", by, desk, stated.id, stated.digest, dossier=str(version.id))
    with together():
        _refuse_taken(by, desk, choice.terms)
        rows.write(by, desk, version, expects=0)
        orders.place(stated.id, desk, order.to_bytes(), event=event)
    return stated.id


def progress(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> Progress:
    """How far it is, without opening anything. Raises IntakeError("not_your_desk")."""
    by.desk(desk)
    row = OrderRow.objects.filter(pk=order, desk=desk).first()
    if row is not None and row.stage == OrderStage.REFUSED:
        return Progress("refused")
    if row is not None:
        return Progress("working" if row.lease_until and row.step else "waiting", row.step)
    made = Draft.objects.filter(order=order, desk=desk).exists()
    return Progress("drafted", STEPS) if made else Progress("gone")


def reasons(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> Refusal:
    """Why an order was refused; for a day. Raises IntakeError("order_missing")."""
    row = OrderRow.objects.filter(pk=order, desk=desk, stage=OrderStage.REFUSED).first()
    if row is None or not row.reply:
        raise IntakeError("order_missing")
    return refusal(bytes(row.reply), order, by.desk(desk).identities)


def cancel(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> None:
    """Take an order back, worked on or not; its keys are gone at once.

    Raises IntakeError("order_missing") for one that is carried out already.
    """
    version = of_order(by, desk, order)
    event = noted("dossier.cancelled", by, desk, order, version.record.order_sha256)
    with together():
        if not orders.cancel(order, desk, event):
            raise IntakeError("order_missing")
        cancelled = replace(version.record, state=DossierState.CANCELLED)
        rows.write(by, desk, cancelled, expects=version.version)


def of_order(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> Stored[Dossier]:
    """The version that was ordered so. Raises IntakeError("order_missing")."""
    for one in _all(by, desk):
        if one.record.order == order:
            return seen(by, desk, Dossier, one.record.id)
    raise IntakeError("order_missing")


def versions(by: Unlocked, desk: uuid.UUID) -> list[Stored[Dossier]]:
    """Every version of every dossier of this desk, newest first."""
    return sorted(_all(by, desk), key=lambda one: (one.record.number, one.record.version))[::-1]


def released(by: Unlocked, desk: uuid.UUID) -> list[Stored[Dossier]]:
    """What left: the register of dossiers, newest first."""
    return [one for one in versions(by, desk) if one.record.has_left]


def touched_by_withdrawal(
    by: Unlocked, desk: uuid.UUID, holder: uuid.UUID
) -> list[Stored[Dossier]]:
    """Every version that rests on a consent of this person or source, newest first.

    What left is not called back; what did not leave yet cannot leave any more.
    """
    theirs = {holder, *(one.id for one in closed_into(by, desk, holder))}
    return [one for one in versions(by, desk) if _rests_on(one.record, theirs)]


def noted(
    deed: str, by: Unlocked, desk: uuid.UUID, row: uuid.UUID, digest: str, **about: str
) -> custody.Draft:
    """The event of a deed on an order, a draft or a package, sealed to the desk."""
    reader = recipients.current().desk(desk)
    who = str(by.member.pk)
    return custody.draft(deed, [reader], row=str(row), order=digest, by=who, **about)


def _rests_on(version: Dossier, holders: Collection[uuid.UUID]) -> bool:
    return listing.is_of_all(version) or any(one.holder in holders for one in version.relied)


def _proposed(
    by: Unlocked, desk: uuid.UUID, choice: Choice, told: Told, *, is_ordered: bool
) -> tuple[Proposal, Chosen, Items]:
    forum = profile(choice.terms.profile)
    chosen = choose(choice, Watched(register.of(by, desk), told))
    annexes.bring(by, desk, choice, chosen)
    if choice.whole_desk and not is_ordered:
        # Nothing of a whole desk is opened by a key of its own: to look, none is needed.
        ordered = Items(left_out=dict(chosen.left_out))
    else:
        ordered = ordering.items(by, desk, chosen, choice, told)
    selection = _selection(choice, chosen, ordered, naming.promised(by, desk, choice))
    relied = consenting.relied_on(selection)
    found = (
        *forum.gaps(selection),
        *(() if choice.whole_desk else held.gaps(by, desk, chosen.records)),
        *asked_back_since(register.of(by, desk), relied),
        *naming.half_named(by, desk, choice),
        *_expired(choice),
        *annexes.unknown(by, desk, choice.terms.profile),
    )
    gaps = (*blocking(found), *(one for one in found if not one.blocks))
    return Proposal(selection, gaps, relied, _number(chosen)), chosen, ordered


def _number(chosen: Chosen) -> int:
    """Of records that go in; an annex that this one is held against does not."""
    return sum(not isinstance(one.record, Dossier) for one in chosen.records.values())


def _selection(
    choice: Choice, chosen: Chosen, ordered: Items, names: dict[uuid.UUID, Named]
) -> Selection:
    """As the worker will make it, but for originals and names, whose keys are not here."""
    records = {row: one.record for row, one in chosen.records.items()}
    return Selection(
        terms=choice.terms,
        records=records,
        accounts=opening.accounts(ordered, records),
        items=evidence.unopened(ordered, records),
        names=names,
        left_out={row: why for row, why in ordered.left_out.items() if row not in choice.originals},
    )


def _expired(choice: Choice) -> tuple[Gap, ...]:
    told = (*choice.addressees, *choice.annex_addressees)
    return expired({one.name: one.until for one in told}, clock.today())


def _version(told: Statement, chosen: Chosen, proposal: Proposal, changed: str) -> Dossier:
    """Its record in the desk's rows, from the moment it is ordered."""
    terms = told.terms
    titles = [one.record.title for one in chosen.records.values() if isinstance(one.record, Case)]
    listed = tuple(row for row, one in chosen.records.items() if isinstance(one.record, LISTED))
    lists = len(chosen.records) <= listing.MOST
    return Dossier(
        id=uuid.uuid4(),
        number=terms.dossier,
        version=terms.version,
        order=told.id,
        order_sha256=told.digest,
        profile=terms.profile,
        language=terms.language,
        audience=terms.audience,
        scope=terms.scope,
        made_on=terms.made_on,
        by=told.by,
        title=titles[0] if titles else "",
        changed=changed,
        items=listed if lists else (),
        counted=_number(chosen),
        answers=tuple(Answer(key=key, text=words) for key, words in terms.answers.items()),
        organisation=terms.organisation,
        relied=tuple(
            Relied(consent=one.consent, holder=one.holder, scope=one.scope, state=one.state)
            for one in proposal.relied_on
            if lists
        ),
        sent=sent_to(told),
    )


def _heard(chosen: Chosen) -> Iterator[uuid.UUID]:
    return (one.id for one in chosen.reviews() if takes_back(one))


def _refuse_taken(by: Unlocked, desk: uuid.UUID, terms: Terms) -> None:
    taken = {(one.record.number, one.record.version) for one in _all(by, desk)}
    if (terms.dossier, terms.version) in taken:
        raise IntakeError("dossier_version_taken")


def _all(by: Unlocked, desk: uuid.UUID) -> list[Stored[Dossier]]:
    found = register.of(by, desk).all(Dossier.KIND)
    return [Stored(one.record, one.version) for one in found if isinstance(one.record, Dossier)]
