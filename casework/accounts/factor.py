"""The second factor: TOTP (RFC 6238: SHA-1, six digits, 30 seconds) and recovery codes."""

import base64
import re
import secrets
import threading
import time
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV
from django_otp.oath import hotp  # type: ignore[import-untyped]

from casework.accounts.hashing import SALT_SIZE, digest_of, key_from
from casework.models import Member, RecoveryCode, SecondFactor
from intake import codes
from intake.errors import IntakeError
from intake.letters import ascii_digits

STEP = 30  # seconds
CODES = 10
_SECRET = 20
_NONCE = 12
_DIGITS = re.compile(r"\d{6}")


class _Used:
    """The last time step each secret was accepted for; in memory, for at rest it is a time.

    After a restart nothing is known, so numbers of the time before it are refused: one that
    was used just then must not be used again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[bytes, int] = {}
        self.floor = _step_now()

    def use(self, secret: bytes, step: int, *, is_new: bool) -> bool:
        """Whether `step` is later than all before; then it is used."""
        with self._lock:
            last = self._last.get(secret, -1 if is_new else self.floor)
            if step <= last:
                return False
            self._last[secret] = step
            return True

    def clear(self, floor: int = -1) -> None:
        """Forget everything, as a restart does."""
        with self._lock:
            self._last.clear()
            self.floor = floor


def _step_now() -> int:
    return int(time.time()) // STEP


used = _Used()


def new_secret() -> bytes:
    """20 random octets."""
    return secrets.token_bytes(_SECRET)


def address(secret: bytes, login: str) -> str:
    """What the QR code says: the organisation is not named in it, a seized phone shows it."""
    text = base64.b32encode(secret).decode()
    return f"otpauth://totp/{quote(login)}?secret={text}"


def spelled(secret: bytes) -> str:
    """For typing into an authenticator without a camera: eight groups of four."""
    text = base64.b32encode(secret).decode()
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))


def matches(secret: bytes, typed: str, *, is_new: bool = False) -> bool:
    """Whether `typed` is the number of now, or of one step around it; each counts once.

    Args:
        is_new: a secret that was never used before this process started.
    """
    digits = _digits(typed)
    if digits is None:
        return False
    now = _step_now()
    for step in (now, now - 1, now + 1):
        expected = f"{hotp(secret, step):06d}"
        if secrets.compare_digest(expected, digits):
            return used.use(secret, step, is_new=is_new)
    return False


def attach(member: Member, password: str, secret: bytes) -> SecondFactor:
    """Give a member this secret, sealed under the password; the one before goes, and its codes."""
    SecondFactor.objects.filter(user=member).delete()
    salt = secrets.token_bytes(SALT_SIZE)
    factor = SecondFactor(user=member, salt=salt, sealed=_seal(secret, password, salt, member))
    factor.save(force_insert=True)
    return factor


def open_secret(factor: SecondFactor, member: Member, password: str) -> bytes:
    """The secret. Raises IntakeError("sign_in_refused") for another password or another's row."""
    sealed, key = bytes(factor.sealed), key_from(password, bytes(factor.salt))
    try:
        return AESGCMSIV(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], member.pk.bytes)
    except InvalidTag:
        raise IntakeError("sign_in_refused") from None


def reseal(member: Member, old: str, new: str) -> None:
    """The same secret under a new password. Inside the transaction that changes it."""
    factor = SecondFactor.objects.get(user=member)
    secret = open_secret(factor, member, old)
    factor.salt = secrets.token_bytes(SALT_SIZE)
    factor.sealed = _seal(secret, new, factor.salt, member)
    factor.save(update_fields=["salt", "sealed"])


def draw_codes() -> list[str]:
    """Ten recovery codes of 80 bits, in groups of four letters."""
    return [codes.draw() for _ in range(CODES)]


def keep_codes(factor: SecondFactor, drawn: list[str]) -> None:
    """Hash and keep them in place of any before."""
    RecoveryCode.objects.filter(factor=factor).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, digest=_digest(code, factor)) for code in drawn
    )


def use_code(factor: SecondFactor, typed: str) -> bool:
    """Whether it is one of the codes; it is gone after this."""
    try:
        digest = _digest(typed, factor)
    except IntakeError:
        return False
    deleted, _ = RecoveryCode.objects.filter(factor=factor, digest=digest).delete()
    return deleted == 1


def _digest(code: str, factor: SecondFactor) -> bytes:
    """A salt of its own each would only hide that two people drew the same 80 bits."""
    return digest_of(codes.normalise(code), factor.user_id.bytes)


def _seal(secret: bytes, password: str, salt: bytes, member: Member) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCMSIV(key_from(password, salt)).encrypt(nonce, secret, member.pk.bytes)


def _digits(typed: str) -> str | None:
    digits = ascii_digits("".join(typed.split()))
    return digits if _DIGITS.fullmatch(digits) else None
