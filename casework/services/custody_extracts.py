"""Custody extracts: what the log says of one piece of evidence, for those who were not there.

Lines of codes, days and digests. Nothing in the log outside a body says what its event is about,
so the desk's newest events are opened, once for a whole order.
"""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from casework.dossier.order import PartItem
from casework.unlocked import Unlocked
from intake import custody
from intake.models import Attachment, CustodyBody, CustodyEvent, SealedPart, Submission
from intake.sealing import HybridIdentity, Inner, SealingError, open_bytes, split, unwrap

MOST_EVENTS = 20_000  # some 6 seconds
_LARGEST_BODY = 1 << 16
_DIGEST = re.compile(r"[0-9a-f]{64}")
_KINDS = re.compile(r"(submission|attachment|original)\.")


def extracts(
    by: Unlocked, desk: uuid.UUID, parts: Collection[PartItem]
) -> dict[uuid.UUID, tuple[str, ...]]:
    """Lines by the record of each part, oldest first.

    Of each event: what it says, the digests in it, its leaf. Its number in the log is left out, for
    two dossiers would tell how much came in between; so is who did something: whom it names are
    opaque ids of our people. A leaf is enough to prove later where in the log it stands.
    """
    if not parts:
        return {}
    about = {part.record: _rows_of(part) for part in parts}
    wanted = {row for rows in about.values() for row in rows}
    told, before = _events(by, desk, wanted), tuple(_unsearched())
    return {record: (*before, *_lines(rows, told)) for record, rows in about.items()}


def _unsearched() -> Iterator[str]:
    """A line where the log is longer than what is opened of it."""
    newest = CustodyBody.objects.order_by("-pk").values_list("pk", flat=True)
    seen = list(newest[: MOST_EVENTS + 1])
    if len(seen) > MOST_EVENTS:
        yield f"events before {seen[-2]} were not searched"


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


def _lines(rows: Iterable[uuid.UUID], told: Mapping[str, list[tuple[int, str]]]) -> Iterator[str]:
    for row in rows:
        received = Submission.objects.filter(pk=row).first()
        if received is not None:
            digest = bytes(received.blob_sha256).hex()
            yield f"{received.received_on} received sealed, sha256 {digest}"
    events = sorted({one for row in rows for one in told.get(str(row), ())})
    yield from (line for _number, line in events)


def _events(
    by: Unlocked, desk: uuid.UUID, wanted: Collection[uuid.UUID]
) -> dict[str, list[tuple[int, str]]]:
    """(number, line) of the events about these rows, by row."""
    ids = {str(row) for row in wanted}
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    keys = by.desk(desk).identities
    bodies = CustodyBody.objects.select_related("event").order_by("-pk")[:MOST_EVENTS]
    for body in bodies.iterator(chunk_size=500):
        salt, about = _opened(body, keys)
        row = str(about.get("row", ""))
        if row in ids and _KINDS.match(str(about.get("kind", ""))):
            found[row].append((body.pk, _line(body.event, about)))
            found[row] += _acceptance(row, about) if salt else []
    return found


def _opened(
    body: CustodyBody, keys: Collection[HybridIdentity]
) -> tuple[bytes, dict[str, str | int]]:
    header, payload = split(bytes(body.sealed))
    inner = Inner("custody_event", 1, bytes(body.event.leaf).hex(), 1, 1)
    try:
        key = unwrap(header, list(keys))
        content = open_bytes(header, payload, key, inner, _LARGEST_BODY)
        about: dict[str, str | int] = json.loads(content[custody.SALT_SIZE :])
    except (SealingError, ValueError):
        # Another desk's, or altered: that is for the audit of the log.
        return b"", {}
    return content[: custody.SALT_SIZE], about


def _acceptance(row: str, about: Mapping[str, str | int]) -> list[tuple[int, str]]:
    """The event of acceptance has no body; the one that tells its salt lets it be found."""
    submission = Submission.objects.filter(pk=row).first()
    salt = str(about.get("received", ""))
    if submission is None or not salt:
        return []
    draft = custody.received(submission, bytes.fromhex(salt))
    event = CustodyEvent.objects.filter(leaf=draft.leaf).first()
    return [(event.pk, _line(event, {"kind": "submission.received"}))] if event else []


def _line(event: CustodyEvent, about: Mapping[str, str | int]) -> str:
    digests = [f"{name} {told}" for name, told in sorted(about.items())
               if isinstance(told, str) and _DIGEST.fullmatch(told)]  # fmt: skip
    said = [f"event {about['kind']}", *digests, f"leaf {bytes(event.leaf).hex()}"]
    return ", ".join(said)
