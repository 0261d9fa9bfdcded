"""Compiling: an order is opened, checked, made into a bag, and sealed as a draft.

Runs in a forked child of the worker, which alone sees what it opens. What it makes is durable
and sealed before the parent writes a row of it: killed at any step there is no draft, and the
next claim begins anew. The same order gives the same bag, octet by octet.
"""

import base64
import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from casework.dossier import bag, consenting, crate, evidence, evidence_list, opening
from casework.dossier.bag import Plan
from casework.dossier.bagfile import BagFile
from casework.dossier.drawing import render
from casework.dossier.figures import published
from casework.dossier.gaps import blocking
from casework.dossier.order import Order
from casework.dossier.profile import Gap, Profile
from casework.dossier.profiles import profile
from casework.dossier.release_order import ANNEX, MAIN
from casework.dossier.selection import Item, Selection
from casework.dossier.summaries import DRAFT, DraftSummary, Made, seal
from casework.records import Dossier as DossierVersion
from casework.records.shapes import Mute
from intake import clock
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.orders import Claim
from intake.recipients import Recipients
from intake.sealing import HybridRecipient, Inner, Sealer, padded_length

# What a page shows: opened, checked, drawn, hashed, sealed; then the annex likewise.
OPENED, CHECKED, DRAWN, HASHED, SEALED, WRITTEN = range(1, 7)
Step = Callable[[int], None]


class Missing(IntakeError):
    """dossier_blocked; `gaps` say what stands in the way, item by item."""

    def __init__(self, gaps: tuple[Gap, ...]) -> None:
        super().__init__("dossier_blocked")
        self.gaps = gaps


@dataclass(frozen=True, kw_only=True, repr=False)
class SealedDraft(Made):
    """One draft; nothing of it is readable here."""

    number: int


def compile_order(
    content: bytes, claim: Claim, keys: Recipients, step: Step
) -> tuple[SealedDraft, ...]:
    """The drafts of an order: the dossier, and its annex where the profile has one.

    Args:
        content: of the order, as it was under its seal.
        claim: the row it came in, whose id and desk it must name: its drafts will be theirs.
        step: told how far it is; raises to stop.

    Raises Missing; opening.Changed; IntakeError: order_malformed, order_forged, order_overdue,
    evidence_changed, and the seal's own; TransientError of storage and the sandbox.
    """
    order, step = Order.from_bytes(content), _rising(step)
    told = order.statement
    told.check(order.signature, keys.roll, clock.today())
    if (told.id, told.desk) != (claim.order, claim.desk):
        raise IntakeError("order_forged")
    selection = _selection(order)
    step(OPENED)
    forum = profile(told.terms.profile)
    gaps = forum.gaps(selection)
    if blocking(gaps):
        raise Missing(blocking(gaps))
    step(CHECKED)
    made: list[SealedDraft] = []
    try:
        for number in (MAIN, ANNEX):
            plan = _plan(order, forum, selection, number, step)
            if plan is not None:
                made.append(_sealed(_Work(order, selection, gaps, forum, keys), plan, number, step))
    except BaseException:
        forget(made)
        raise
    return tuple(made)


def _rising(step: Step) -> Step:
    """A page that counts up does not begin anew with the annex."""
    furthest = 0

    def rise(number: int) -> None:
        nonlocal furthest
        furthest = max(furthest, number)
        step(furthest)

    return rise


def forget(drafts: Sequence[SealedDraft]) -> None:
    """Their rows will not be: remove what rests of them."""
    for one in drafts:
        blob_store().delete(one.blob)


@dataclass(frozen=True, repr=False)
class _Work(Mute):
    """All that one order's drafts have in common."""

    order: Order
    selection: Selection
    gaps: tuple[Gap, ...]
    forum: Profile
    keys: Recipients


def _selection(order: Order) -> Selection:
    told, items = order.statement, order.items
    records = opening.records(items, told.desk)
    return Selection(
        terms=told.terms,
        records=records,
        accounts=opening.accounts(items, records),
        items=evidence.items(items, records, told.terms),
        names=opening.names(items),
        left_out=items.left_out,
    )


def _plan(
    order: Order, forum: Profile, selection: Selection, number: int, step: Step
) -> Plan | None:
    """The bag to its last octet; None for an annex that there is not."""
    files = list(_files(forum, selection, number))
    step(DRAWN)
    if not files:
        return None
    name = order.statement.name + ("-annex" if number == ANNEX else "")
    terms = selection.terms
    made = bag.plan(name, files, made_on=terms.made_on, info=_info(selection))
    step(HASHED)
    return made


def _files(forum: Profile, selection: Selection, number: int) -> Iterator[BagFile]:
    """What goes below `data/`, with a description of all of it; nothing where there is nothing."""
    if number == ANNEX:
        wanted = forum.annex and bool(selection.names)
        files = list(forum.annex_files(selection, render)) if wanted else []
        items: tuple[Item, ...] = ()
    else:
        files = [*evidence_list.files(selection), *forum.files(selection, render)]
        items = selection.items
    yield from files
    if files:
        yield crate.metadata(selection.terms, files, items)


def _info(selection: Selection) -> Mapping[str, str]:
    terms = selection.terms
    return {
        "Source-Organization": terms.organisation,
        "External-Identifier": f"{terms.dossier}-v{terms.version}",
    }


def _sealed(work: _Work, plan: Plan, number: int, step: Step) -> SealedDraft:
    """The bag as a stream, straight into the seal and from there to where it rests."""
    id_, named = uuid.uuid4(), _needs_two(work, number)
    sealer = Sealer(_readers(work, named=named), Inner("draft", 1, str(id_), 1, 1))
    blob_store().check_space(padded_length(sum(one.size for one in plan.entries)))
    writer = blob_store().create()
    try:
        for piece in bag.pieces(plan):
            writer.write(sealer.update(piece))
        for piece in sealer.closing():
            writer.write(piece)
        step(SEALED)
        blob = writer.commit()
    except BaseException:
        writer.abort()
        raise
    summary = _summary(work, plan, number, named=named)
    desk = work.keys.desk(work.order.statement.desk)
    return SealedDraft(
        id=id_,
        number=number,
        header=sealer.header,
        blob=blob,
        sha256=sealer.sha256,
        size=sealer.size,
        summary=seal(DRAFT, id_, summary, desk),
    )


def _needs_two(work: _Work, number: int) -> bool:
    """Whether the desk must not read it alone: names are in it, or an original, which may show
    anybody (P6).
    """
    originals = any(one.copy == "evidentiary" for one in work.selection.items)
    return number == ANNEX or work.forum.carries_names or originals


def _readers(work: _Work, *, named: bool) -> list[HybridRecipient]:
    desk = work.order.statement.desk
    originals = work.keys.originals(desk)
    return [originals] if named else [work.keys.desk(desk), originals]


def _summary(work: _Work, plan: Plan, number: int, *, named: bool) -> DraftSummary:
    order = work.order
    sizes = {one.file.path: one.size for one in plan.entries}
    sizes |= {path: len(text) for path, text in plan.tags.items()}
    sums = plan.sha256s
    return DraftSummary(
        order=order.statement.digest,
        statement=order.statement.text,
        signature=base64.b64encode(order.signature).decode(),
        number=number,
        named=named,
        tag_manifest=hashlib.sha256(plan.tag_manifest).hexdigest(),
        files=tuple((path, sizes[path], sums[path]) for path in sorted(sizes)),
        gaps=work.gaps,
        relied=consenting.relied_on(work.selection),
        printed=_printed(plan),
        compared=tuple(one.id for one in work.selection.of(DossierVersion)),
    )


def _printed(plan: Plan) -> str:
    """What the desk keeps of an annex, to hold the next one against it."""
    found = [one.file for one in plan.entries if one.file.path == published.PATH]
    return found[0].open().read().decode() if found else ""
