"""Pages that were sent while the keys were locked: sealed to whoever sent them, offered again.

They rest in this process's memory for as long as the sign-in may last, as an envelope that
only the person's own identity opens. One that came when the sign-in itself was over waits for
the next one of the same person. Where nobody knows whose it is, as after a restart, it is shown
once to whoever sent it, who can copy what they typed: it is never lost in silence.
"""

import json
import secrets
import uuid
from dataclasses import dataclass

from django.http import HttpRequest

from casework import sessions
from casework.accounts.waiting import Waiting
from casework.unlocked import Unlocked
from intake import recipients
from intake.errors import IntakeError
from intake.sealing import HybridRecipient, Inner, SealingError, open_bytes, seal_bytes, unwrap

_LARGEST = 1 << 20
_KIND = "late_page"
_NEVER_KEPT = {"csrfmiddlewaretoken", "password", "passphrase", "token", "late_page"}
_waiting: Waiting[tuple[bytes, bytes]] = Waiting(10 * 60 * 60, most=200)


@dataclass(frozen=True, repr=False)
class LatePage:
    """Where a page was going and what was filled in, in the order of its fields."""

    path: str
    fields: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "<LatePage>"


class NotKept(IntakeError):
    """late_page_lost; `page` is what was sent, for the one answer that shows it."""

    def __init__(self, page: LatePage) -> None:
        super().__init__("late_page_lost")
        self.page = page


def keep(request: HttpRequest) -> None:
    """Seal what was sent by somebody who is signed in, or was until just now.

    One page a session; a newer one takes its place. Raises NotKept where there is nobody to seal
    it to and anything was filled in.
    """
    page, to = sent(request), _whose(request)
    if to is None:
        if page.fields:
            raise NotKept(page)
        return
    place, member, recipient = to
    plain = json.dumps([page.path, page.fields]).encode()
    sealed = seal_bytes(plain, [recipient], _inner(member))
    _waiting.put((sealed.header, sealed.payload), place)


def offered(request: HttpRequest, by: Unlocked) -> LatePage | None:
    """The page that waits for this session or person, opened; it stays until `drop`."""
    sealed = next((one for one in map(_waiting.get, _places(request)) if one), None)
    if sealed is None:
        return None
    header, payload = sealed
    try:
        key = unwrap(header, [by.keys.identity])
        plain = open_bytes(header, payload, key, _inner(by.member.pk), _LARGEST)
    except SealingError:
        return None
    path, fields = json.loads(plain)
    return LatePage(path, tuple((name, value) for name, value in fields))


def is_waiting(request: HttpRequest) -> bool:
    """Whether a page waits for this session or person."""
    return any(_waiting.get(place) for place in _places(request))


def drop(request: HttpRequest) -> None:
    """It was sent again, or is not wanted any more."""
    for place in _places(request):
        if _waiting.take(place) is not None:
            return


def forget() -> None:
    """As a restart does."""
    _waiting.clear()


def _place(request: HttpRequest) -> str:
    return request.session.session_key or secrets.token_hex()


def _places(request: HttpRequest) -> tuple[str, ...]:
    """Where a page may wait: of this session, then of an earlier sign-in of the same person."""
    member = request.user.pk
    return (_place(request), _after(member)) if member else (_place(request),)


def _after(member: uuid.UUID) -> str:
    return f"after {member}"


def sent(request: HttpRequest) -> LatePage:
    """What was filled in on a page, without what nobody is to see again."""
    fields = tuple((n, v) for n, vs in request.POST.lists() if n not in _NEVER_KEPT for v in vs)
    return LatePage(request.get_full_path(), fields)


def _whose(request: HttpRequest) -> tuple[str, uuid.UUID, HybridRecipient] | None:
    """Where it is to wait, and for whom; None where nobody knows."""
    if request.user.is_authenticated:
        to = _recipient(request)
        return (_place(request), request.user.pk, to) if to else None
    known = sessions.ended(request)
    return (_after(known[0]), *known) if known else None


def _inner(member: uuid.UUID) -> Inner:
    return Inner(_KIND, 1, str(member), 1, 1)


def _recipient(request: HttpRequest) -> HybridRecipient | None:
    """As unlocked earlier in this session; else as the roll lists the person."""
    known = sessions.recipient(request)
    if known is not None:
        return known
    try:
        return recipients.current().personal(str(request.user.pk))
    except IntakeError:
        return None
