"""Opening every protected name of a desk, for one person's session, after two signed for it.

A person's names are searched and compared only together, and one approval for each would be
signed unread. So this deed says what it is: all names of the desk. What belongs to the desk
need not be believed: only what opens with its originals key does, and of that only identity
records and tables of pseudonyms, as they say under their own seals.
"""

import hashlib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from intake import clock, custody, recipients
from intake.errors import IntakeError, TransientError
from intake.keys import approval
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.opener import Opener, first_line, key_of, newest_listed
from intake.keys.agent.spent import Spent
from intake.keys.approval import NAMES, Deed, Request, Signature
from intake.sealing import FileKey, HybridIdentity

FOLDER = "opened_names"
A_DAY = 3  # for each person who signs
OPEN_FOR = 600.0  # seconds from the first question until an approval is worth nothing
_KINDS = frozenset(("identity", "identities"))


@dataclass(frozen=True, repr=False)
class AskedNames:
    """A question. `halves` by generation of originals; `sealed` pairs of header and start."""

    request: Request
    signatures: tuple[Signature, ...]
    halves: Mapping[int, bytes]
    sealed: tuple[tuple[bytes, bytes], ...]


class NamesOpener:
    """One for the life of the process, beside its opener."""

    def __init__(self, ring: Keyring, opener: Opener) -> None:
        store = ring.store
        self._opener = opener
        self._spent = Spent(store.folder / FOLDER, store.linking_key(), A_DAY)
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def __repr__(self) -> str:
        return "<NamesOpener>"

    def open_names(self, asked: AskedNames) -> list[FileKey | None]:
        """The keys of what is asked; None for what does not open or is something else.

        Everything is verified anew with each question, and each leaves a leaf before its keys
        leave: how many, and a digest of exactly which headers.

        Raises IntakeError: what `approval.verify` raises; generation_outdated, other_deed,
        opener_has_no_half, wrong_half; approval_spent, too_many_openings.
        """
        keys, today = recipients.current(), clock.today()
        request, newest = asked.request, max(asked.halves)
        if newest != newest_listed(keys.roll, request.desk):
            # Who left may hold an older half, and still be on the roll for another desk.
            raise IntakeError("generation_outdated")
        half = asked.halves[newest]
        people = approval.verify(request, asked.signatures, keys.roll, today, half_a=half)
        if (request.deed, request.kind, request.id) != (Deed.OPEN_NAMES, NAMES, request.desk):
            raise IntakeError("other_deed")
        originals = [
            self._opener.originals(request.desk, generation, asked.halves[generation])
            for generation in sorted(asked.halves, reverse=True)
        ]
        found = [_key(header, start, originals) for header, start in asked.sealed]
        event = custody.draft(
            "names.opened", [keys.desk(request.desk)], **_about(asked, people, found)
        )
        self._begin(request.nonce, people)
        with transaction.atomic(durable=True):
            custody.record(event)
        return found

    def _begin(self, nonce: str, people: Sequence[str]) -> None:
        """Use the approval up with the first question; the next ones have their time."""
        with self._lock:
            now = time.monotonic()
            self._until = {one: until for one, until in self._until.items() if until > now}
            if nonce in self._until:
                return
            try:
                self._spent.spend(nonce, people, clock.today())
            except OSError:
                raise TransientError("agent_fault") from None
            self._until[nonce] = now + OPEN_FOR


def _key(header: bytes, start: bytes, originals: Sequence[HybridIdentity]) -> FileKey | None:
    """One that does not open must not keep the rest closed."""
    try:
        key = key_of(header, originals)
        return key if first_line(start, key).kind in _KINDS else None
    except IntakeError:
        return None


def _about(
    asked: AskedNames, people: Sequence[str], found: Sequence[FileKey | None]
) -> dict[str, Any]:
    """No ids of rows: an erasure takes the bodies that name what goes, and this one must stay."""
    opened = zip(asked.sealed, found, strict=True)
    digests = b"".join(hashlib.sha256(header).digest() for (header, _), key in opened if key)
    request = asked.request
    return {
        "deed": request.deed.value,
        "count": len(digests) // 32,
        "headers": hashlib.sha256(digests).hexdigest(),
        "reason": request.reason,
        "words": request.words,
        "asked_by": request.asked_by,
        "signed_by": " ".join(people),
        "approval": request.digest.hex(),
    }
