"""Addressees who have no key yet: one is made for them, and its words are shown once."""

import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from casework.dossier.addressees import Addressee
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


def known(by: Unlocked, desk: uuid.UUID) -> Iterator[tuple[str, str]]:
    """(name, SHA-256 of the key in hex) of everybody a package was sealed to, newest first.

    Keys themselves are not kept: whoever sends again asks for the key again, by another road.
    """
    seen: set[tuple[str, str]] = set()
    for one in versions(by, desk):
        for sent in one.record.sent:
            if (sent.name, sent.key) not in seen:
                seen.add((sent.name, sent.key))
                yield sent.name, sent.key
