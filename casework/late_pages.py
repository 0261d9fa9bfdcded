"""Pages that were sent while the keys were locked: sealed to whoever sent them, offered again.

They rest in this process's memory for as long as the sign-in may last, as an envelope that
only the person's own identity opens.
"""

import json
import secrets
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


def keep(request: HttpRequest) -> bool:
    """Seal what was sent. False: it could not be kept, and the person must hear so.

    One page a session; a newer one takes its place.
    """
    to = _recipient(request)
    fields = [(n, v) for n, vs in request.POST.lists() if n not in _NEVER_KEPT for v in vs]
    if to is None:
        return False
    page = json.dumps([request.get_full_path(), fields]).encode()
    sealed = seal_bytes(page, [to], _inner(request))
    _waiting.put((sealed.header, sealed.payload), _place(request))
    return True


def offered(request: HttpRequest, by: Unlocked) -> LatePage | None:
    """The page that waits for this session, opened; it stays until `drop`."""
    sealed = _waiting.get(_place(request))
    if sealed is None:
        return None
    header, payload = sealed
    try:
        key = unwrap(header, [by.keys.identity])
        plain = open_bytes(header, payload, key, _inner(request), _LARGEST)
    except SealingError:
        return None
    path, fields = json.loads(plain)
    return LatePage(path, tuple((name, value) for name, value in fields))


def is_waiting(request: HttpRequest) -> bool:
    """Whether a page waits for this session."""
    return _waiting.get(_place(request)) is not None


def drop(request: HttpRequest) -> None:
    """It was sent again, or is not wanted any more."""
    _waiting.take(_place(request))


def forget() -> None:
    """As a restart does."""
    _waiting.clear()


def _place(request: HttpRequest) -> str:
    return request.session.session_key or secrets.token_hex()


def _inner(request: HttpRequest) -> Inner:
    return Inner(_KIND, 1, str(request.user.pk), 1, 1)


def _recipient(request: HttpRequest) -> HybridRecipient | None:
    """As unlocked earlier in this session; else as the roll lists the person."""
    known = sessions.recipient(request)
    if known is not None:
        return known
    try:
        return recipients.current().personal(str(request.user.pk))
    except IntakeError:
        return None
