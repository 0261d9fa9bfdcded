"""Opening what was approved: an original, whom pseudonyms stand for, a protected identity.

The opener lets out one key for one approval; what it opens is verified to its last octet before
any of it is shown. It is shown once, within a minute, and is written nowhere.
"""

import io
import json
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from casework import identities as protected
from casework import policy
from casework.accounts.waiting import Waiting
from casework.approvals import Original, half_for, original, proving_half
from casework.identities import ProtectedIdentity
from casework.records.approval import Approval
from casework.services import approvals
from casework.services.approvals import Subject
from casework.unlocked import Unlocked
from intake import custody, identities, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.keys.approval import Deed, Request
from intake.keys.attestation import Attestation
from intake.letters import clean_file_name, clean_line
from intake.pieces import PieceReader
from intake.redaction import Identity
from intake.report import Report
from intake.sanitising import NotShown
from intake.sanitising import stated as claims
from intake.sanitising.stated import Stated, StatedInside
from intake.sealing import FileKey, open_bytes, open_stream, verify

Given = TypeVar("Given")
SHOWN_FOR = 60.0  # seconds
_LARGEST = 16 << 20  # octets of what is opened in memory; files are not
_FIRST_LINE = 8192


@dataclass(frozen=True, repr=False)
class RevealedFile:
    """An attachment as it was sent, verified whole. Its content is opened again while it is read.

    `name` and `media_type` are what the sender's device claimed. No parser has seen it: whoever
    saves it does so to a device made for hostile files.
    """

    name: str
    media_type: str
    size: int
    _sealed: Original
    _key: FileKey

    def __repr__(self) -> str:
        return f"<RevealedFile of {self.size} octets>"

    def pieces(self) -> Iterator[bytes]:
        """The content in pieces of at most 64 KiB. Once more each time it is asked."""
        left = len(_named(self._sealed, self._key)[0])
        with self._sealed.open_payload() as payload:
            for piece in open_stream(payload, self._sealed.header, self._key, self._sealed.inner):
                yield piece[left:]
                left = max(0, left - len(piece))


Claims = Stated | StatedInside | NotShown
Content = Report | RevealedFile | Claims | ProtectedIdentity | tuple[Identity, ...]


@dataclass(frozen=True, repr=False)
class Revealed:
    """What was opened, for which request. Never kept but by `offer`, never in an address."""

    request: Request
    content: Content

    def __repr__(self) -> str:
        return f"<Revealed {self.request.kind}>"


_offered: Waiting[tuple[uuid.UUID, Revealed]] = Waiting(SHOWN_FOR, most=100)


def reveal(by: Unlocked, desk: uuid.UUID, approval: uuid.UUID) -> Revealed:
    """Open what was approved. Outside any transaction: the opener commits its leaf first.

    Raises IntakeError("approval_for_other") for a request that is not to be read (`is_shown`).
    For REVEAL_METADATA the content is what the file claims of itself, read in a box.

    A refusal is an event too. Raises TransientError (agent_away, agent_locked, sandbox_missing)
    as it is, with nothing used up; IntakeError: custodians_only, approval_closed, other_header,
    row_altered, row_rolled_back; what `Opener.open_original` raises; the seal's own for anything
    altered.
    """
    asked = approvals.read(by, desk, approval).record
    policy.require(is_shown(asked), "approval_for_other")
    if asked.asked.deed is Deed.REVEAL_METADATA:
        claims.refuse_without_box()
    request, sealed, key = open_key(by, desk, approval)
    return Revealed(request, content_of(sealed, key, request))


def is_shown(asked: Approval) -> bool:
    """Whether a request is for somebody to read what it opens: not for a dossier to carry it, and
    a draft is read on the page of its dossier.
    """
    request = asked.asked
    is_read = request.kind != "draft" and request.detail != approvals.FOR_DOSSIER
    return request.deed in DEEDS and is_read


def open_key(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID
) -> tuple[Request, Original, FileKey]:
    """The one key that an approval lets out, and what it opens; nothing is opened here.

    A refusal is an event too. Raises as `reveal`.
    """
    return _let_out(by, desk, approval, identities.agent().open_original)


def open_release(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID
) -> tuple[Request, Original, tuple[FileKey, Attestation]]:
    """As `open_key`, of a draft that leaves: with what the opener says of it to the signer."""
    return _let_out(by, desk, approval, identities.agent().open_release)


def _let_out(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, ask: Callable[..., Given]
) -> tuple[Request, Original, Given]:
    asked = approvals.read(by, desk, approval).record
    request, about = asked.asked, Subject(asked.asked.kind, asked.about)
    try:
        approvals.granted(by, desk, approval, request.deed, about)
        sealed = original(desk, *about)
        if request.kind == ProtectedIdentity.KIND:
            protected.hold_against_log(by, desk, asked.about)
        generation, half = half_for(by, desk, sealed.header)
        given = ask(
            request,
            asked.signed,
            generation=generation,
            half_a=half,
            header=sealed.header,
            start=sealed.start(),
            newest_half=proving_half(by, desk),
        )
    except IntakeError as refusal:
        note_refusal(by, desk, approval, request, refusal.code)
        raise
    approvals.close(by, desk, approval)
    return request, sealed, given


def offer(by: Unlocked, revealed: Revealed) -> str:
    """Keep it in this process's memory for SHOWN_FOR seconds; gives the word to `show` it by."""
    return _offered.put((by.member.pk, revealed))


def show(by: Unlocked, word: str) -> Revealed:
    """Once, to who revealed it. Raises IntakeError("reveal_over")."""
    found = _offered.take(word)
    if found is None or found[0] != by.member.pk:
        raise IntakeError("reveal_over")
    return found[1]


def forget_all() -> None:
    """Show nothing any more, as after a restart."""
    _offered.clear()


def content_of(sealed: Original, key: FileKey, request: Request) -> Content:
    """What an original holds, opened and read. Raises the seal's refusals and record_malformed."""
    if sealed.inner.kind == "attachment":
        file = _file(sealed, key)
        return _claims(file) if request.deed is Deed.REVEAL_METADATA else file
    with sealed.open_payload() as payload:
        content = open_bytes(sealed.header, payload.read(), key, sealed.inner, limit=_LARGEST)
    if sealed.inner.kind == "report":
        return Report.from_bytes(content)
    if sealed.inner.kind == "identities":
        return _whom(content, request.detail)
    return protected.identity_from(content)


def _whom(content: bytes, pseudonym: str) -> tuple[Identity, ...]:
    """Those asked for: one pseudonym where the request names one, else the whole table."""
    try:
        told = [Identity.from_json(one) for one in json.loads(content)]
    except (ValueError, TypeError):
        raise IntakeError("record_malformed") from None
    return tuple(one for one in told if pseudonym in ("", one.pseudonym))


def _file(sealed: Original, key: FileKey) -> RevealedFile:
    """Two passes: all of it is verified before the first octet of it is given."""
    with sealed.open_payload() as payload:
        size = verify(payload, sealed.header, key, sealed.inner)
    line, name, media_type = _named(sealed, key)
    return RevealedFile(name, media_type, size - len(line), sealed, key)


def _claims(file: RevealedFile) -> Claims:
    return claims.stated(io.BufferedReader(PieceReader(file.pieces())))


def _named(sealed: Original, key: FileKey) -> tuple[bytes, str, str]:
    """The line that stands before a file's content, and the name and type in it."""
    with sealed.open_payload() as payload:
        first = next(open_stream(payload, sealed.header, key, sealed.inner), b"")
    line, end, _ = first[:_FIRST_LINE].partition(b"\n")
    try:
        told = json.loads(line)
        # Who sealed it need not have been our form: a page could not even be written with them.
        return line + end, clean_file_name(str(told["name"])), clean_line(str(told["media_type"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise IntakeError("attachment_malformed") from None


def note_refusal(
    by: Unlocked, desk: uuid.UUID, approval: uuid.UUID, request: Request, code: str
) -> None:
    """That an opening was refused is an event, too."""
    event = custody.draft(
        "original.refused",
        [recipients.current().desk(desk)],
        approval=str(approval),
        request=request.digest.hex(),
        code=code,
        by=str(by.member.pk),
    )
    with durably():
        custody.record(event)


# Deeds that end here; the others are done by the services of what they change.
DEEDS = (Deed.REVEAL_ORIGINAL, Deed.REVEAL_IDENTITY, Deed.REVEAL_METADATA, Deed.UNMASK)
