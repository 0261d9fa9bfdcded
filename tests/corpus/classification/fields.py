"""Entries of the corpus files, read strictly: every value a text, unknown fields refused."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

T = TypeVar("T")


class UnreadableCorpus(ValueError):
    """An entry is not as README.md says; the message names file, entry and field."""


class Entry:
    """One mapping of a file. Plain texts: `no` is the text "no" and 1402 is "1402"."""

    def __init__(self, where: str, told: object, required: Iterable[str], optional: Iterable[str]):
        self.where = where
        if not isinstance(told, Mapping):
            raise self.refusal("a mapping is expected")
        self._told: Mapping[str, Any] = told
        if unknown := set(told) - {*required, *optional}:
            raise self.refusal(f"unknown: {sorted(unknown)}")
        if missing := set(required) - set(told):
            raise self.refusal(f"missing: {sorted(missing)}")

    def refusal(self, what: str) -> UnreadableCorpus:
        """To be raised by whoever finds this entry wrong."""
        return UnreadableCorpus(f"{self.where}: {what}")

    def __contains__(self, key: str) -> bool:
        return key in self._told

    def text(self, key: str, default: str = "") -> str:
        """The value, without space around it."""
        told = self._told.get(key, default)
        if not isinstance(told, str):
            raise self.refusal(f"{key}: a text is expected")
        return told.strip()

    def one_of(self, key: str, known: Iterable[str], default: str = "") -> str:
        """A text that is in `known`."""
        return self._known(key, self.text(key, default), known)

    def some_of(self, key: str, known: Iterable[str]) -> tuple[str, ...]:
        """A list of texts that are all in `known`, none of them twice."""
        found = tuple(self._known(key, one, known) for one in self._list(key))
        if len(set(found)) < len(found):
            raise self.refusal(f"{key}: something stands there twice")
        return found

    def read(
        self,
        key: str,
        reader: Callable[["Entry"], T],
        required: Sequence[str],
        optional: Sequence[str] = (),
    ) -> tuple[T, ...]:
        """A list of mappings, each read by `reader`."""
        return tuple(
            reader(Entry(f"{self.where}, {key} {at}", one, required, optional))
            for at, one in enumerate(self._list(key), start=1)
        )

    def sub(self, key: str, required: Sequence[str]) -> "Entry":
        """A mapping within this one."""
        return Entry(f"{self.where}, {key}", self._told[key], required, ())

    def _list(self, key: str) -> Sequence[Any]:
        told = self._told.get(key, ())
        if not isinstance(told, Sequence) or isinstance(told, str):
            raise self.refusal(f"{key}: a list is expected")
        return told

    def _known(self, key: str, one: object, known: Iterable[str]) -> str:
        if not isinstance(one, str) or one not in known:
            raise self.refusal(f"{key}: {one!r} is not known")
        return one


def entries(path: Path, required: Sequence[str], optional: Sequence[str]) -> tuple[Entry, ...]:
    """The entries of a file that holds one list.

    Raises:
        UnreadableCorpus: no first comment that says what the file is, or an entry is not a mapping
            of these fields.
    """
    source = path.read_text(encoding="utf-8")
    if not source.startswith("#"):
        raise UnreadableCorpus(f"{path.name}: the first line must be a comment")
    # The base loader guesses no types: "no" stays a word and a day stays as it was written.
    told = yaml.load(source, Loader=yaml.CBaseLoader)
    if not isinstance(told, list):
        raise UnreadableCorpus(f"{path.name}: a list is expected")
    return tuple(
        Entry(f"{path.name}, entry {at}", one, required, optional)
        for at, one in enumerate(told, start=1)
    )
