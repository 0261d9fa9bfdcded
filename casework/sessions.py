"""Unlocked keys between requests: half in the person's cookie, half in this process's memory.

The memory holds the keys sealed under 32 random octets that only the cookie has; a disk never
sees either. Whatever ends a session here ends it for good: after a restart everybody is locked.
"""

import base64
import secrets
import threading
import time
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django.conf import settings

from casework import names, register
from casework.models import Member
from casework.personal import PersonalKeys
from casework.unlocked import Unlocked, from_keys, unlock
from intake.sealing import HybridIdentity, HybridRecipient, parse_identity

if TYPE_CHECKING:
    from django.http import HttpRequest

COOKIE = "__Host-key"
# A request with this header was made by a page, not by a person: it does not keep anything open.
BACKGROUND = "X-Background"
IDLE = 15 * 60.0  # seconds
_LONGEST = 10 * 60 * 60.0  # a sign-in lasts no longer
_HALF = 32
_NONCE = 12
_SIGNING = 32


@dataclass(repr=False)
class _Held:
    """The memory's half of one session."""

    member: uuid.UUID
    desks: frozenset[uuid.UUID]
    recipient: HybridRecipient
    sealed: bytes  # nonce, then the keys under the cookie's half; empty once idle
    used: float


_lock = threading.Lock()
_held: dict[str, _Held] = {}


def open_keys(request: "HttpRequest", passphrase: str) -> str:
    """Unlock for this session. Returns the value for the cookie; only the door sets it.

    Raises IntakeError("passphrase_wrong").
    """
    member = request.user
    if not isinstance(member, Member) or not request.session.session_key:
        raise TypeError("only who is signed in has keys to open")
    opened = unlock(member, passphrase)
    half, nonce = secrets.token_bytes(_HALF), secrets.token_bytes(_NONCE)
    place = request.session.session_key
    sealed = nonce + AESGCMSIV(half).encrypt(nonce, _octets(opened.keys), place.encode())
    desks = frozenset(opened.desks)
    recipient = opened.keys.identity.recipient
    with _lock:
        _held[place] = _Held(member.pk, desks, recipient, sealed, time.monotonic())
    request._unlocked = opened  # type: ignore[attr-defined]
    return base64.urlsafe_b64encode(half).decode()


def current(request: "HttpRequest") -> Unlocked | None:
    """The keys of this request's session; None when it is locked. Asking keeps it open.

    A request with the BACKGROUND header gets the keys but does not put off the lock.
    """
    if not hasattr(request, "_unlocked"):
        request._unlocked = _open(request)  # type: ignore[attr-defined]
    found: Unlocked | None = request._unlocked  # type: ignore[attr-defined]
    return found


def lock(whose: "HttpRequest | Member") -> None:
    """Drop the keys of one session, or of every session of a member."""
    with _lock:
        if isinstance(whose, Member):
            places = [place for place, held in _held.items() if held.member == whose.pk]
        else:
            places = [whose.session.session_key or ""]
            whose._unlocked = None  # type: ignore[attr-defined]
        for place in places:
            _held.pop(place, None)
    let_go()


def live_desks() -> set[uuid.UUID]:
    """Desks that some session can read at this moment."""
    with _lock:
        _forget_idle()
        return {desk for held in _held.values() if held.sealed for desk in held.desks}


def let_go() -> None:
    """Drop what was opened for desks that no session can read any more, and the names that
    were opened for sessions which are locked.
    """
    register.keep_only(live_desks())
    names.keep_only(_live_sessions())


def _live_sessions() -> set[str]:
    with _lock:
        _forget_idle()
        return {place for place, held in _held.items() if held.sealed}


def recipient(request: "HttpRequest") -> HybridRecipient | None:
    """Whom to seal to for this session's person, who may have been locked by now."""
    with _lock:
        held = _held.get(request.session.session_key or "")
        return held.recipient if held else None


def ended(request: "HttpRequest") -> tuple[uuid.UUID, HybridRecipient] | None:
    """Whose sign-in it was that this browser had and that is over, and whom to seal to.

    None where nobody knows any more, as after a restart, after signing out, and for a stranger.
    """
    with _lock:
        _forget_idle()
        held = _held.get(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        return (held.member, held.recipient) if held else None


def forget_all() -> None:
    """Lock everybody, as a restart does."""
    with _lock:
        _held.clear()
    let_go()


def _open(request: "HttpRequest") -> Unlocked | None:
    member = request.user
    place = request.session.session_key or ""
    with _lock:
        _forget_idle()
        held = _held.get(place)
        sealed = held.sealed if held else b""
    keys = _unsealed(sealed, request.COOKIES.get(COOKIE, ""), place)
    if held is None or keys is None or not isinstance(member, Member) or held.member != member.pk:
        return None
    opened = from_keys(member, keys)
    with _lock:
        held.desks = frozenset(opened.desks)
        if BACKGROUND not in request.headers:
            held.used = time.monotonic()
    return opened


def _unsealed(sealed: bytes, cookie: str, place: str) -> PersonalKeys | None:
    try:
        half = base64.urlsafe_b64decode(cookie.encode())
        if not sealed or len(half) != _HALF:
            return None
        nonce, body = sealed[:_NONCE], sealed[_NONCE:]
        return _keys(AESGCMSIV(half).decrypt(nonce, body, place.encode()))
    except (InvalidTag, ValueError):
        return None


def _forget_idle() -> None:
    """Only the public recipient stays, for a page that arrives too late."""
    now = time.monotonic()
    for place, held in list(_held.items()):
        if held.used < now - IDLE:
            held.sealed = b""
        if held.used < now - _LONGEST:
            del _held[place]


def _octets(keys: PersonalKeys) -> bytes:
    return keys.signing.private_bytes_raw() + keys.identity.encode().encode()


def _keys(octets: bytes) -> PersonalKeys:
    identity = parse_identity(octets[_SIGNING:].decode())
    if not isinstance(identity, HybridIdentity):
        raise ValueError("not a hybrid identity")  # noqa: TRY004
    return PersonalKeys(identity, Ed25519PrivateKey.from_private_bytes(octets[:_SIGNING]))
