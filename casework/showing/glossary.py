"""Words of a text that readers of another language may not know, each with what it means. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple
from unicodedata import combining

from casework import facts
from casework.facts import Term
from casework.showing.reading_aid import Quote, WordsRead
from casework.showing.working_text import Basis, Mark, WorkingText, working_text
from intake.redaction import Redacted, read

_WORD = re.compile(r"[^\W\d_]+")


class _Form(NamedTuple):
    """One way to write a term: its words, folded; of an open one the last is a beginning."""

    words: tuple[str, ...]
    is_open: bool
    term: Term


class _Word(NamedTuple):
    key: str
    start: int
    end: int


def with_terms(
    redacted: Redacted, added: Sequence[Mark], bases: Sequence[Basis], language: str
) -> WorkingText:
    """As `working_text`, with what `explained` explains in pieces of its own, about "term"."""
    shown = working_text(redacted, added, bases)
    terms = [Basis(start, end, "term") for _, start, end in _terms(shown, language)]
    return working_text(redacted, added, (*bases, *terms)) if terms else shown


def explained(texts: Mapping[str, WorkingText], language: str) -> tuple[WordsRead, ...]:
    """Terms in the texts, each once and where it stands first, in the order of reading.

    What the readers of `language` write themselves is not explained to them. Nothing that is
    hidden is looked at.

    Args:
        texts: as shown, by name; their names go into the anchors.
    """
    found: dict[str, WordsRead] = {}
    for name, text in texts.items():
        for term, start, end in _terms(text, language):
            if term.code not in found:
                quote = Quote(text.quote(start, end), f"{name}-{text.anchor(start)}")
                found[term.code] = WordsRead(term.code, (quote,), term.meaning(language))
    return tuple(found.values())


def _terms(text: WorkingText, language: str) -> Iterator[tuple[Term, int, int]]:
    """Each with its offsets in the text."""
    known = _known(language)
    for at, shown in _shown(text):
        words = list(_words(shown))
        place = 0
        while place < len(words):
            form = _longest(known.get(words[place].key[:2], ()), words, place)
            if form is None:
                place += 1
                continue
            last = words[place + len(form.words) - 1]
            yield form.term, at + words[place].start, at + last.end
            place += len(form.words)


def _shown(text: WorkingText) -> Iterator[tuple[int, str]]:
    """The runs between what is hidden, each with where it begins."""
    for is_hidden, pieces in groupby(text.pieces, key=lambda piece: piece.mark is not None):
        if not is_hidden:
            run = list(pieces)
            yield run[0].start, "".join(piece.text for piece in run)


def _words(text: str) -> Iterator[_Word]:
    reading = read(text)
    for found in _WORD.finditer(reading.text):
        start, end = reading.original(found.start(), found.end())
        while end < len(text) and combining(text[end]):  # a mark belongs to the letter before it
            end += 1
        yield _Word(found.group().lower(), start, end)


def _longest(forms: Sequence[_Form], words: Sequence[_Word], place: int) -> _Form | None:
    """Forms come with the longest first."""
    return next((form for form in forms if _stands(form, words, place)), None)


def _stands(form: _Form, words: Sequence[_Word], place: int) -> bool:
    here = [word.key for word in words[place : place + len(form.words)]]
    if form.is_open and len(here) == len(form.words):
        return here[:-1] == list(form.words[:-1]) and here[-1].startswith(form.words[-1])
    return here == list(form.words)


@cache
def _known(language: str) -> Mapping[str, tuple[_Form, ...]]:
    """Forms that are to be explained to readers of a language, by their first two letters."""
    own = {form.words for term in facts.glossary() for form in _forms(term, language)}
    by_start: dict[str, list[_Form]] = {}
    for term in facts.glossary():
        for written in term.written:
            for form in _forms(term, written):
                if form.words not in own:
                    by_start.setdefault(form.words[0][:2], []).append(form)
    return {
        start: tuple(sorted(forms, key=lambda form: -len(form.words)))
        for start, forms in by_start.items()
    }


def _forms(term: Term, language: str) -> Iterator[_Form]:
    for written in term.written.get(language, ()):
        words = tuple(word.key for word in _words(written.removesuffix("*")))
        yield _Form(words, written.endswith("*"), term)
