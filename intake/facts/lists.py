"""Code lists: keyed entries with three labels, in the order in which people are offered them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from intake.facts.strict import LABEL_KEYS, Labels, MalformedFacts, Told, spoken_as

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OPTIONAL = ("draft", "also", "huridocs", "retired")
_GONE: Labels = MappingProxyType(
    {
        "en": "code no longer in use: {}",
        "fa-af": "این کد دیگر به کار نمی‌رود: {}",
        "ps": "دا کوډ نور نه کارېږي: {}",
    }
)


@dataclass(frozen=True)
class Entry:
    """One code of a list.

    `draft`: its Dari and Pashto wait for native readers. `also`: other spellings under which
    records carry it. `retired`: the taxonomy version that withdrew it, "" while in use.
    `huridocs`: its number in a HURIDOCS micro-thesaurus, or "".
    """

    code: str
    labels: Labels
    draft: bool = False
    also: tuple[str, ...] = ()
    retired: str = ""
    huridocs: str = ""

    def label(self, language: str) -> str:
        """The words for it in a page language ("en", "fa-af", "ps"; English for any other)."""
        return spoken_as(self.labels, language)


def no_longer_used(code: str) -> Entry:
    """An entry to show for a code that nothing knows: it says so and names the code."""
    labels = {language: words.format(code) for language, words in _GONE.items()}
    return Entry(code, MappingProxyType(labels), retired="unknown")


@dataclass(frozen=True)
class CodeList:
    """A list by its name; `code in list` says whether a new record may carry the code.

    Records outlive entries, so reading never fails: an unknown code gets a label that says
    that it is no longer in use.
    """

    name: str
    labels: Labels
    entries: tuple[Entry, ...]
    draft: bool = False  # its title waits for native readers

    def __contains__(self, code: object) -> bool:
        found = self._known.get(code) if isinstance(code, str) else None
        return found is not None and found.code == code and not found.retired

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def entry(self, code: str) -> Entry:
        """The entry that `code`, or another spelling of it, stands for; else a stand-in."""
        return self._known.get(code) or no_longer_used(code)

    def label(self, code: str, language: str) -> str:
        """The words for a code in a page language; never raises."""
        return self.entry(code).label(language)

    def choices(self, language: str) -> tuple[tuple[str, str], ...]:
        """(code, label) of the entries in use, in the order of the list, for forms."""
        return tuple((one.code, one.label(language)) for one in self.entries if not one.retired)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes in use, in the order of the list."""
        return tuple(one.code for one in self.entries if not one.retired)

    @cached_property
    def _known(self) -> Mapping[str, Entry]:
        other = {spelling: one for one in self.entries for spelling in one.also}
        return MappingProxyType({**other, **{one.code: one for one in self.entries}})


def code_lists_of(file: Mapping[str, Told]) -> dict[str, CodeList]:
    """The lists of one file, from its parts `titles` and `codelists`. Raises MalformedFacts."""
    titles = file["titles"].entries()
    lists = file["codelists"].entries()
    for name in titles.keys() ^ lists.keys():
        raise file["titles"].refusal(f"{name} has a title or a list, not both")
    return {name: _code_list(name, titles[name], told) for name, told in lists.items()}


def joined(*shelves: Mapping[str, CodeList]) -> dict[str, CodeList]:
    """Several files' lists as one mapping. Raises MalformedFacts for a name in two of them."""
    every: dict[str, CodeList] = {}
    for shelf in shelves:
        for name in every.keys() & shelf.keys():
            raise MalformedFacts(name, "two files have a list of this name")
        every.update(shelf)
    return every


def _code_list(name: str, title: Told, told: Told) -> CodeList:
    title.only(LABEL_KEYS, ("draft",))
    if not _NAME.fullmatch(name):
        raise told.refusal("a name has small letters, digits and underscores")
    entries = tuple(_entry(code, one) for code, one in told.entries().items())
    spellings = [text for one in entries for text in (one.code, *one.also)]
    if not entries or len(set(spellings)) < len(spellings):
        raise told.refusal("a list has entries, and no spelling of two of them is the same")
    return CodeList(name, title.labels(), entries, title.is_draft())


def _entry(code: str, told: Told) -> Entry:
    found = told.only(LABEL_KEYS, _OPTIONAL)
    return Entry(
        code=code,
        labels=told.labels(),
        draft=told.is_draft(),
        also=found["also"].texts() if "also" in found else (),
        retired=found["retired"].text() if "retired" in found else "",
        huridocs=found["huridocs"].text() if "huridocs" in found else "",
    )
