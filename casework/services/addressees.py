"""Addressees who have no key yet: one is made for them, and its words are shown once."""

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from casework.dossier.addressees import Addressee
from casework.records import Dossier
from casework.records.shapes import Mute
from casework.services.dossiers import versions
from casework.unlocked import Unlocked
from intake.keys.ceremony.asking import draw_passphrase
from intake.sealing import HybridIdentity, age


@dataclass(frozen=True, repr=False)
class NewKey:
    """A key for somebody who had none.

    `file` is an age identity file under `words`: it goes to them by one road, the words by
    another. Neither rests here: who loses one of them asks for another key and another version.
    """

    addressee: Addressee
    file: bytes
    words: str

    def __repr__(self) -> str:
        return "<NewKey>"


def new_key(name: str, until: date | None = None) -> NewKey:
    """Make one; a second's work, by design of the passphrase file.

    Raises IntakeError("recipient_malformed") for a name that is none.
    """
    identity = HybridIdentity.generate()
    told = Addressee(name=name, key=str(identity.recipient), until=until)
    words = draw_passphrase()
    text = f"# public key: {told.key}\n{identity.encode()}\n"
    locked = age.PassphraseRecipient(words, settings.PASSPHRASE_WORK)
    return NewKey(told, b"".join(age.encrypt(io.BytesIO(text.encode()), [locked])), words)


@dataclass(frozen=True, repr=False)
class Introduced(Mute):
    """An addressee as whoever signs has to see them: by their key.

    Args:
        fingerprint: SHA-256 in hex of the key's text, as `printf %s KEY | sha256sum` gives it.
        known_as: under which name something left to this key before; "" where nothing did.
        had_another: whether something left to this name under another key.
    """

    name: str
    fingerprint: str
    annex: bool
    known_as: str
    had_another: bool


def introduced(by: Unlocked, desk: uuid.UUID, version: Dossier) -> list[Introduced]:
    """Whom a version is sealed to, held against what left before it."""
    before = list(known(by, desk, without=version.id))
    names = {key: name for name, key in reversed(before)}
    return [
        Introduced(
            name=one.name,
            fingerprint=one.key,
            annex=one.annex,
            known_as=names.get(one.key, ""),
            had_another=one.key not in names and one.name in {name for name, _ in before},
        )
        for one in version.sent
    ]


def known(
    by: Unlocked, desk: uuid.UUID, *, without: uuid.UUID | None = None
) -> Iterator[tuple[str, str]]:
    """(name, SHA-256 of the key in hex) of everybody to whom something left, newest first.

    A draft that waits or was discarded counts for nothing: anybody could have ordered it, to make
    a key look known. Keys themselves are not kept: whoever sends again asks for the key again, by
    another road.
    """
    seen: set[tuple[str, str]] = set()
    for one in versions(by, desk):
        if one.record.id != without:
            for pair in _reached(one.record):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _reached(version: Dossier) -> Iterator[tuple[str, str]]:
    """The dossier and its annex have addressees of their own, and leave apart."""
    left = {one.annex for one in version.packages if one.on is not None}
    yield from ((one.name, one.key) for one in version.sent if one.annex in left)
