"""Custody extracts: what the log says of one piece of evidence, for those who were not there.

Lines of codes, days and digests, and of what the leaves were made that name nobody. Nothing in the
log outside a body says what its event is about, so the desk's newest events are opened, once for a
whole order.
"""

import hashlib
import json
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from casework.dossier import leaves
from casework.dossier.order import PartItem
from casework.unlocked import Unlocked
from intake import custody
from intake.models import Attachment, CustodyBody, CustodyEvent, SealedPart, Submission
from intake.sealing import HybridIdentity, Inner, SealingError, open_bytes, split, unwrap

MOST_EVENTS = 20_000  # some 6 seconds
_LARGEST_BODY = 1 << 16
_KINDS = re.compile(r"(submission|attachment|original)\.")


def extracts(
    by: Unlocked, desk: uuid.UUID, parts: Collection[PartItem]
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Lines by the record of each part, oldest first.

    Of each event: what it says, the digests in it, its leaf. Its number in the log is left out, for
    two dossiers would tell how much came in between, and so is a proof of its place, which would
    say that number; so is who did something: whom it names are opaque ids of our people. A leaf is
    enough to prove later where in the log it stands (`manage.py custody_prove`).
    """
    if not parts:
        return {}
    about = {part.record: _rows_of(part) for part in parts}
    wanted = {row for rows in about.values() for row in rows}
    told, before = _events(by, desk, wanted), tuple(_unsearched())
    return {record: (*before, *told.lines(rows)) for record, rows in about.items()}


@dataclass(frozen=True)
class _Told:
    """What was found, by row: (number, line) of its events, and the digest under which it came,
    where it was sealed anew since.
    """

    events: Mapping[str, Collection[tuple[int, str]]]
    arrived: Mapping[str, str]

    def lines(self, rows: Iterable[uuid.UUID]) -> Iterator[str]:
        """Of these rows, oldest first."""
        for row in rows:
            received = Submission.objects.filter(pk=row).first()
            if received is not None:
                digest = self.arrived.get(str(row)) or bytes(received.blob_sha256).hex()
                yield leaves.received(received.received_on, digest)
        events = sorted({one for row in rows for one in self.events.get(str(row), ())})
        yield from (line for _number, line in events)


def _unsearched() -> Iterator[str]:
    """A line where the log is longer than what is opened of it."""
    newest = CustodyBody.objects.order_by("-pk").values_list("pk", flat=True)
    if newest[MOST_EVENTS : MOST_EVENTS + 1].exists():
        yield "older events were not searched"


def _rows_of(part: PartItem) -> tuple[uuid.UUID, ...]:
    """The submission, and the attachment if it is of one."""
    if part.kind == "attachment":
        return _of_attachment(part.row)
    if part.kind == "report":
        return (part.row,)
    found = SealedPart.objects.filter(pk=part.row).first()
    both = (found.submission_id, found.attachment_id) if found else ()
    return tuple(row for row in both if row is not None)


def _of_attachment(row: uuid.UUID) -> tuple[uuid.UUID, ...]:
    found = Attachment.objects.filter(pk=row).values_list("submission", flat=True).first()
    return (found, row) if found else (row,)


def _events(by: Unlocked, desk: uuid.UUID, wanted: Collection[uuid.UUID]) -> _Told:
    ids = {str(row) for row in wanted}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    arrived: dict[str, str] = {}
    keys = by.desk(desk).identities
    bodies = CustodyBody.objects.select_related("event").order_by("-pk")[:MOST_EVENTS]
    for sealed in bodies.iterator(chunk_size=500):
        salt, body = _opened(sealed, keys)
        about = json.loads(body) if body else {}
        row = str(about.get("row", ""))
        if row in ids and _KINDS.match(str(about.get("kind", ""))):
            leaf = bytes(sealed.event.leaf).hex()
            found[row] += [(sealed.pk, line) for line in leaves.lines(leaf, salt, body)]
            found[row] += _acceptance(row, about)
            if about["kind"] == "submission.ready" and "arrived" in about:
                arrived[row] = str(about["arrived"])
    return _Told(found, arrived)


def _opened(sealed: CustodyBody, keys: Collection[HybridIdentity]) -> tuple[bytes, bytes]:
    """Salt and body; nothing of what is another desk's, or altered: that is for the audit."""
    header, payload = split(bytes(sealed.sealed))
    leaf = bytes(sealed.event.leaf)
    inner = Inner("custody_event", 1, leaf.hex(), 1, 1)
    try:
        key = unwrap(header, list(keys))
        content = open_bytes(header, payload, key, inner, _LARGEST_BODY)
        json.loads(content[custody.SALT_SIZE :])
    except (SealingError, ValueError):
        return b"", b""
    if hashlib.sha256(content).digest() != leaf:
        return b"", b""
    return content[: custody.SALT_SIZE], content[custody.SALT_SIZE :]


def _acceptance(row: str, about: Mapping[str, str | int]) -> Iterator[tuple[int, str]]:
    """The event of acceptance has no body; the one that tells its salt lets it be found."""
    submission = Submission.objects.filter(pk=row).first()
    told = str(about.get("received", ""))
    if submission is None or not told:
        return
    if arrived := str(about.get("arrived", "")):  # by packet: it was sealed anew since
        submission.blob_sha256 = bytes.fromhex(arrived)
    salt, body = bytes.fromhex(told), custody.body_of_acceptance(submission)
    leaf = hashlib.sha256(salt + body).digest()
    event = CustodyEvent.objects.filter(leaf=leaf).first()
    if event is not None:
        yield from ((event.pk, line) for line in leaves.lines(leaf.hex(), salt, body))
