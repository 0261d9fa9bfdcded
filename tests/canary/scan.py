"""Look for canaries in bytes, as they are and through whatever wraps them."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from tests.canary.canaries import Canary
from tests.canary.decoders import DECODERS
from tests.canary.forms import forms

_DEEPEST = 4  # wrappings: a base64 of a gzip of a base64 is three
_SHORTEST = 10  # a wrapped needle is at least as long as the shortest needle
_WINDOW = 8 * 1024 * 1024
_OVERLAP = 64 * 1024

Needles = Mapping[bytes, tuple[str, str]]


class Hit(NamedTuple):
    """A finding: which canary (its label), where, in which form. Never what stood around it."""

    canary: str
    store: str
    form: str


class Scanner:
    """The needles of some canaries, made once for many stores."""

    def __init__(self, canaries: Collection[Canary]) -> None:
        self.needles: Needles = {
            needle: (canary.label, form)
            for canary in canaries
            for needle, form in forms(canary).items()
        }

    def scan_bytes(self, content: bytes, store: str = "bytes") -> set[Hit]:
        """Everything found in `content`, which may be of any size."""
        return {Hit(canary, store, form) for canary, form in self._found(content, ())}

    def count(self, content: bytes) -> int:
        """How many needles show in `content` as it is, each place counted (for memory)."""
        folded = content.lower()
        return sum(folded.count(needle) for needle in self._possible(folded))

    def _found(self, content: bytes, wrapped: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for window in _windows(content):
            yield from self._plain(window, wrapped)
            if len(wrapped) < _DEEPEST:
                yield from self._unwrapped(window, wrapped)

    def _plain(self, content: bytes, wrapped: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        folded = content.lower()
        for needle in self._possible(folded):
            if needle in folded:
                canary, form = self.needles[needle]
                yield canary, " in ".join((form, *reversed(wrapped)))

    def _unwrapped(self, content: bytes, wrapped: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        for name, decode in DECODERS.items():
            for inner in decode(content):
                if len(inner) >= _SHORTEST and inner != content:
                    yield from self._found(inner, (*wrapped, name))

    def _possible(self, folded: bytes) -> list[bytes]:
        """Needles of which no letter is missing: in text or hex that leaves few to search."""
        there = {octet for octet in range(256) if octet.to_bytes(1, "big") in folded}
        return [needle for needle in self.needles if there.issuperset(needle)]


def _windows(content: bytes) -> Iterator[bytes]:
    """Pieces with a margin, so that what lies across a border is whole in one of them."""
    if len(content) <= _WINDOW + _OVERLAP:
        yield content
        return
    for start in range(0, len(content), _WINDOW):
        yield content[start : start + _WINDOW + _OVERLAP]
