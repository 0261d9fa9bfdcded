"""The opener: one key of one original, for people who signed for it, after the log has it.

Nothing the database says is believed here but the roll, which the root signed. What is to be
opened comes with the question: the header, which the signed request names by its digest, and
the start of the payload, whose first line says under the seal which object this is. So a row
that was rewritten to pass for a cheaper one opens nothing.
"""

import io
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from intake import clock, custody, recipients
from intake.errors import IntakeError, TransientError
from intake.keys import approval
from intake.keys.agent.escrow import HALF_SIZE, keep_half
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.spent import Spent
from intake.keys.agent.wire import START
from intake.keys.approval import Deed, Request, Signature
from intake.keys.attestation import Attestation, attest
from intake.keys.entry import Kind
from intake.keys.roll import Roll, RollError
from intake.sealing import (
    FileKey,
    HybridIdentity,
    Inner,
    Misplaced,
    NotForUs,
    parse_line,
    unwrap,
)
from intake.sealing.stream import open_chunks, read_cipher

FOLDER = "opened"
# After these a desk's originals key is another one for new work.
ROTATING = frozenset({Deed.REMOVE_MEMBER, Deed.ROTATE})


@dataclass(frozen=True, repr=False)
class Asked:
    """A question to the opener.

    Args:
        generation: of the originals key that the header is for.
        half_a: the asking custodian's half of that generation.
        newest_half: their half of the newest generation, under which those who sign prove that
            they are custodians today.
        header: through which originals get at the object's file key.
        start: the first `START` octets of its payload, or all of it.
    """

    request: Request
    signatures: tuple[Signature, ...]
    generation: int
    half_a: bytes
    newest_half: bytes
    header: bytes
    start: bytes


class Opener:
    """One for the life of the process, over the store of one unlocked agent."""

    def __init__(self, ring: Keyring) -> None:
        store, a_day = ring.store, settings.OPENINGS_A_DAY
        self._ring = ring
        self._spent = Spent(store.folder / FOLDER, store.linking_key(), a_day)
        self._making = threading.Lock()

    def __repr__(self) -> str:
        return "<Opener>"

    def open_original(self, asked: Asked) -> FileKey:
        """The file key of exactly the object that was approved, once.

        All that can be refused is refused first, so that a leaf tells of keys let out and not
        of attempts. Then the approval is used up, then the leaf is committed, then the key
        leaves. Killed in between, there is a leaf without a key, never a key without a leaf.

        Who signed is proven under the newest half, however old the original is: whoever left the
        desk may hold an older one, and still be on the roll for another desk.

        Raises IntakeError: what `approval.verify` raises; other_header, opener_has_no_half,
        wrong_half, no_key_opens, misplaced; approval_spent, too_many_openings; other_deed for a
        release, which has a door of its own.
        """
        if asked.request.deed is Deed.RELEASE:
            raise IntakeError("other_deed")
        return self._let_out(asked)[0]

    def open_release(self, asked: Asked) -> tuple[FileKey, Attestation]:
        """As `open_original`, of a draft that leaves: and the word of it that the signer wants,
        who knows the people of the roll and not which of them are custodians.

        Raises as `open_original`; RollError("certifier_not_on_roll") where nobody would believe
        that word: then the approval is not used up.
        """
        if asked.request.deed is not Deed.RELEASE:
            raise IntakeError("other_deed")
        certifier, roll = self._ring.certifier, recipients.current().roll
        if certifier.verifier not in [one.public for one in roll.unrevoked(Kind.CERTIFIER)]:
            raise RollError("certifier_not_on_roll")
        key, leaf = self._let_out(asked)
        return key, attest(asked.request, leaf, certifier.private)

    def _let_out(self, asked: Asked) -> tuple[FileKey, bytes]:
        """The key, and the leaf that tells of it."""
        keys, today = recipients.current(), clock.today()
        request, half = asked.request, asked.newest_half
        people = approval.verify(request, asked.signatures, keys.roll, today, half_a=half)
        self.originals(request.desk, newest_listed(keys.roll, request.desk), half)
        if approval.digest_of_header(asked.header) != request.header:
            raise IntakeError("other_header")
        key = _unwrap(asked, self.originals(request.desk, asked.generation, asked.half_a))
        event = custody.draft("original.opened", [keys.desk(request.desk)], **_about(asked, people))
        try:
            self._spent.spend(request.nonce, people, today)
        except OSError:
            raise TransientError("agent_fault") from None
        with transaction.atomic(durable=True):
            custody.record(event)
        return key, event.leaf

    def originals(self, desk: str, generation: int, half_a: bytes) -> HybridIdentity:
        """A xor B, if that is the key the roll lists. It stays in this process.

        Raises IntakeError: opener_has_no_half, wrong_half.
        """
        listed = _listed(recipients.current().roll, desk, generation)
        identity = self._combined(desk, generation, half_a)
        if str(identity.recipient) != listed:
            raise IntakeError("wrong_half")
        return identity

    def check(self, desk: str, generation: int, half_a: bytes, header: bytes) -> None:
        """Whether the halves make the listed key and, if a header is given, it is for that key.

        Raises IntakeError: as `originals`, and no_key_opens. Lets nothing out.
        """
        identity = self.originals(desk, generation, half_a)
        if header:
            key_of(header, [identity])

    def make_half(
        self, request: Request, signatures: Sequence[Signature], generation: int, half_a: bytes
    ) -> int:
        """Draw and escrow half B of the generation after `generation`; gives its number.

        Asked again it is the same half, so that whoever was interrupted begins anew; nothing is
        let out and the approval is not used up here. The key is in use once the root lists it.

        Args:
            generation: the newest that the roll lists, whose `half_a` the asker holds.

        Raises IntakeError: what `approval.verify` raises; other_deed, generation_outdated, and
        as `originals`.
        """
        keys = recipients.current()
        if request.deed not in ROTATING:
            raise IntakeError("other_deed")
        approval.verify(request, signatures, keys.roll, clock.today(), half_a=half_a)
        if generation != newest_listed(keys.roll, request.desk):
            raise IntakeError("generation_outdated")
        self.originals(request.desk, generation, half_a)
        store, made = self._ring.store, generation + 1
        with self._making:
            if f"originals-{request.desk}-{made}" not in store.names():
                drawn = secrets.token_bytes(HALF_SIZE)
                keep_half(store, request.desk, made, drawn, keys.custody)
        return made

    def recipient(self, desk: str, generation: int, half_a: bytes) -> str:
        """The public key that these halves make, for the root to list.

        Raises IntakeError("opener_has_no_half").
        """
        return str(self._combined(desk, generation, half_a).recipient)

    def _combined(self, desk: str, generation: int, half_a: bytes) -> HybridIdentity:
        half_b = self._half_b(desk, generation)
        return HybridIdentity(bytes(a ^ b for a, b in zip(half_a, half_b, strict=True)))

    def _half_b(self, desk: str, generation: int) -> bytes:
        try:
            return self._ring.store.originals_half(desk, generation)
        except IntakeError:
            raise IntakeError("opener_has_no_half") from None


def _listed(roll: Roll, desk: str, generation: int) -> str:
    """Also of a generation that was revoked: what was sealed to it is still evidence."""
    for entry in roll.keys:
        if (entry.kind, entry.id, entry.generation) == (Kind.ORIGINALS, desk, generation):
            return entry.recipient
    raise IntakeError("wrong_half")


def newest_listed(roll: Roll, desk: str) -> int:
    """Of all that were ever listed, revoked ones too: their numbers are taken."""
    listed = (one for one in roll.keys if (one.kind, one.id) == (Kind.ORIGINALS, desk))
    return max((one.generation for one in listed), default=0)


def _unwrap(asked: Asked, originals: HybridIdentity) -> FileKey:
    """The key, if what it opens is what the request names."""
    key = key_of(asked.header, [originals])
    inner, request = first_line(asked.start, key), asked.request
    if (inner.kind, inner.id, inner.part) != (request.kind, request.id, request.part):
        raise Misplaced
    return key


def first_line(start: bytes, key: FileKey) -> Inner:
    """Which object this is, as it says under its own seal. Raises the seal's refusals."""
    payload = io.BytesIO(start[:START])
    first = next(open_chunks(payload, read_cipher(payload, key)))
    line, end, _ = first.octets.partition(b"\n")
    return parse_line(line + end)


def key_of(header: bytes, originals: Sequence[HybridIdentity]) -> FileKey:
    """The file key. Raises IntakeError("no_key_opens")."""
    try:
        return unwrap(header, list(originals))
    except NotForUs:
        raise IntakeError("no_key_opens") from None


def _about(asked: Asked, people: tuple[str, ...]) -> dict[str, Any]:
    request = asked.request
    return {
        "deed": request.deed.value,
        "object": request.kind,
        "row": request.id,
        "part": request.part,
        "detail": request.detail,
        "reason": request.reason,
        "words": request.words,
        "asked_by": request.asked_by,
        "signed_by": " ".join(people),
        "approval": request.digest.hex(),
        "header": request.header,
        "generation": asked.generation,
    }
