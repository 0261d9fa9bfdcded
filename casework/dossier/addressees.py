"""Addressees: whose keys a package is sealed to. Pure.

A key reaches us as text, from outside; only hybrid ones are taken, since a dossier stays
dangerous as long as the testimony in it (P5).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.sealing import BrokenKey, HybridRecipient, parse_recipient

MOST = 20
LONGEST_NAME = 100
_BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


@dataclass(frozen=True, kw_only=True, repr=False)
class Addressee(Mute):
    """Somebody outside who will open a package.

    Args:
        name: as people here call them; it stands in the register and in no package.
        key: an age recipient, "age1pq1…".
        until: the last day on which they said the key is theirs; None where they named none.

    Raises IntakeError: recipient_malformed, recipient_not_hybrid for a key that a quantum
    computer would open.
    """

    name: str
    key: str
    until: date | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > LONGEST_NAME or _BREAKS.search(self.name):
            raise IntakeError("recipient_malformed")
        _ = self.recipient

    @property
    def recipient(self) -> HybridRecipient:
        """The key, to seal to."""
        try:
            found = parse_recipient(self.key)
        except (BrokenKey, ValueError):
            raise IntakeError("recipient_malformed") from None
        if not isinstance(found, HybridRecipient):
            raise IntakeError("recipient_not_hybrid")
        return found

    def is_expired(self, day: date) -> bool:
        """Whether their word for the key is over."""
        return self.until is not None and self.until < day

    def to_json(self) -> list[str]:
        """Name, key and last day."""
        return [self.name, self.key, str(self.until or "")]


def addressee(told: Sequence[str]) -> Addressee:
    """The inverse of `to_json`. Raises ValueError, and as `Addressee`."""
    name, key, until = told
    return Addressee(name=name, key=key, until=date.fromisoformat(until) if until else None)


def check(addressees: Iterable[Addressee], day: date) -> tuple[Addressee, ...]:
    """All of them, if a package may be sealed to them on that day.

    Raises IntakeError: recipient_missing, recipients_too_many, recipient_twice,
    recipient_expired.
    """
    found = tuple(addressees)
    if not found:
        raise IntakeError("recipient_missing")
    if len(found) > MOST:
        raise IntakeError("recipients_too_many")
    if len({one.key for one in found}) < len(found):
        raise IntakeError("recipient_twice")
    if any(one.is_expired(day) for one in found):
        raise IntakeError("recipient_expired")
    return found
