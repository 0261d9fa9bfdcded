"""The keys an unlocked agent has in memory. They leave it nowhere."""

import hashlib
import hmac
import threading
from collections.abc import Sequence

from intake.errors import IntakeError
from intake.keys.agent.epochs import Days
from intake.keys.agent.store import Store, TermKey
from intake.keys.certificate import Term
from intake.keys.note import Signer
from intake.models import BY_PACKET
from intake.sealing import FileKey, HybridIdentity, NotForUs, unwrap

_LINK = b"amanat/link/1\0"


class Keyring:
    """Short-lived identities, the certifier and the linking key of one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.certifier: Signer = store.certifier()
        self._linking = store.linking_key()
        self._terms = {key.name: key for key in store.terms()}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "<Keyring>"

    def terms(self) -> list[TermKey]:
        """What is held now, oldest first of each kind."""
        with self._lock:
            return sorted(
                self._terms.values(),
                key=lambda k: (k.held.certificate.kind, k.held.certificate.number),
            )

    def make(self, days: Days) -> TermKey:
        """A new term, at rest before it is in memory."""
        return self._remember(self.store.make_term(days))

    def retire(self, key: TermKey) -> None:
        """Offer it no more."""
        self._remember(self.store.retire(key))

    def destroy(self, key: TermKey) -> None:
        """Gone from disk first, then from here."""
        self.store.destroy(key)
        with self._lock:
            self._terms.pop(key.name, None)

    def holds_epoch(self, number: int) -> bool:
        """Whether rows of that epoch can still be opened."""
        return f"{Term.EPOCH}-{number}" in self._terms

    def file_key(self, epoch: int, headers: Sequence[bytes]) -> FileKey:
        """The file key behind any of `headers`: by the row's epoch, or by a packet key.

        Raises: NotForUs, BrokenHeader, ForgedHeader.
        """
        identities = self._openers(epoch)
        for header in headers:
            try:
                return unwrap(header, identities)
            except NotForUs:
                continue
        raise NotForUs

    def order_key(self, number: int, header: bytes) -> FileKey:
        """The file key of an order, by the order key of that number alone.

        Raises: NotForUs, BrokenHeader, ForgedHeader.
        """
        name = f"{Term.ORDER}-{number}"
        return unwrap(header, [key.identity for key in self.terms() if key.name == name])

    def _openers(self, epoch: int) -> list[HybridIdentity]:
        """A packet does not say by which key it was sealed: all of them are tried, and those of
        epochs for one that the ceremony has re-wrapped.
        """
        return [
            key.identity
            for key in self.terms()
            if key.held.certificate.kind is Term.PACKET
            or key.name == f"{Term.EPOCH}-{epoch}"
            or (key.is_epoch and epoch == BY_PACKET)
        ]

    def linking_tags(self, names: Sequence[str]) -> list[str]:
        """HMAC-SHA-256 of each canonical name part, in hex."""
        return [
            hmac.new(self._linking, _LINK + name.encode(), hashlib.sha256).hexdigest()
            for name in names
        ]

    def _remember(self, key: TermKey) -> TermKey:
        with self._lock:
            self._terms[key.name] = key
        return key


def unlock(store: Store) -> Keyring:
    """Read every key of a store into memory. Raises IntakeError for a broken file."""
    try:
        return Keyring(store)
    except ValueError:
        raise IntakeError("agent_file_broken") from None
