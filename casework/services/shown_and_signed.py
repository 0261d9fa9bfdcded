"""What two people sign for when a draft leaves is what the desk's pages show of it.

Anybody can seal a summary to the desk, and every member writes versions. Only the statement
says who ordered what for whom, and a request names it by its digest: all three have to agree.
"""

import hashlib
import uuid
from collections.abc import Iterable
from typing import BinaryIO

from casework import register
from casework.dossier import summaries
from casework.dossier.addressees import Addressee
from casework.dossier.bag import TAG_MANIFEST
from casework.dossier.order import Statement, statement
from casework.dossier.summaries import DraftSummary
from casework.dossier.verify import Outcome, checks
from casework.dossier.verify.opened import from_archive
from casework.models import Draft
from casework.records import Dossier
from casework.records.dossier import Sent
from casework.unlocked import Unlocked
from intake.errors import IntakeError


def sent_to(told: Statement) -> tuple[Sent, ...]:
    """The addressees of a statement, as the register keeps them."""
    return (*_sent(told.addressees), *_sent(told.annex_addressees, annex=True))


def detail(told: DraftSummary) -> str:
    """What a request to release says of a draft."""
    return f"{told.order} {told.tag_manifest}"


def require(by: Unlocked, desk: uuid.UUID, draft: uuid.UUID, signed: str = "") -> None:
    """IntakeError("row_altered") unless summary, version and statement of a draft are of one
    and the same order, for the same addressees.

    Args:
        signed: the detail of a request; "" where there is none yet.

    Raises IntakeError: draft_missing, order_malformed, and the seal's own.
    """
    row = Draft.objects.filter(pk=draft, desk=desk).first()
    if row is None:
        raise IntakeError("draft_missing")
    told = summaries.draft(bytes(row.summary), row.pk, by.desk(desk).identities)
    ordered, version = statement(told.statement), _version(by, desk, row.order)
    digests = {ordered.digest, told.order, version.order_sha256}
    same = len(digests) == 1 and version.sent == sent_to(ordered)
    named = (version.number, version.version) == (ordered.terms.dossier, ordered.terms.version)
    tops = {one.tag_manifest for one in version.packages if one.draft == draft}
    if not (same and named and tops <= {told.tag_manifest} and signed in ("", detail(told))):
        raise IntakeError("row_altered")


def require_bag(bag: BinaryIO, tag_manifest: str) -> None:
    """IntakeError("row_altered") unless a draft is whole and has the tag manifest of its summary:
    its header stays the same whatever is sealed under its key, which every reader has.

    Args:
        bag: read once, to its end. What it raises itself, and ArchiveError, come through.
    """
    opened = from_archive(bag)
    top = opened.texts.get(f"{opened.name}/{TAG_MANIFEST}", b"")
    whole = checks.bag(opened).outcome is Outcome.HOLDS
    if not whole or hashlib.sha256(top).hexdigest() != tag_manifest:
        raise IntakeError("row_altered")


def _version(by: Unlocked, desk: uuid.UUID, order: uuid.UUID) -> Dossier:
    for one in register.of(by, desk).all(Dossier.KIND):
        if isinstance(one.record, Dossier) and one.record.order == order:
            return one.record
    raise IntakeError("draft_missing")


def _sent(told: Iterable[Addressee], *, annex: bool = False) -> tuple[Sent, ...]:
    return tuple(
        Sent(name=one.name, key=hashlib.sha256(one.key.encode()).hexdigest(), annex=annex)
        for one in told
    )
