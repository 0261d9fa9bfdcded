"""Print that identifies is blacked out on the pages, and the rest of it kept as text.

What is to be hidden is judged outside of this package: `Hide` gets what was read and says where.
"""

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import NamedTuple

from PIL import Image

from intake.programs import languages_of_print
from intake.sanitising.blackening import Box, blackened, picture_of
from intake.sanitising.exchange import StoppedError
from intake.sanitising.letters import Word, words_on
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import NotShown, Page, Reason, Rendition

# Longest side of what is read: print of a letter is whole at this, and noise costs a third.
_SIDES = (1800, 900)
_READABLE, _UNSURE = 80, 70  # percent; print is above the one, guesses at noise below the other
_LEAST_DIGITS = 6
_BLOT = "■"
_DATE = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}[.,:;،؛]?")


class Hidden(NamedTuple):
    """Of one text: where it is to be hidden, and what of it may be kept, as canonical JSON."""

    ranges: Sequence[tuple[int, int]]
    kept: bytes


Hide = Callable[[Sequence[str]], Sequence[Hidden]]


@dataclass(frozen=True, repr=False)
class _Text:
    """Words as one text, lines as lines, and where in it each word stands."""

    words: Sequence[Word]
    text: str
    places: Sequence[tuple[int, int]]

    def __repr__(self) -> str:
        return f"<_Text of {len(self.words)} words>"


def lettered(rendition: Rendition, hide: Hide, limits: Limits) -> Rendition | NotShown:
    """The same pages with black boxes on the print that identifies, each with its text.

    Pages of text, or that show how loud a sound is, stay as they are. A page that cannot be read
    in time is left out: nobody knows what is printed on it. Words that stand in a line of print
    and were not read surely are hidden, as are numbers of six digits and more. Lines in which
    nothing was read surely are noise, or not print: where `hide` finds something in them it is
    blacked out, and nothing of them is kept as text.

    Args:
        hide: called with all texts of the file, in the order of its pages; answers for each.

    Raises:
        TransientError("sandbox_missing"): as `sanitise`.
    """
    passed = rendition.without_print()
    unprinted = [page for page in rendition.pages if page.number in passed]
    printed = [page for page in rendition.pages if page.number not in passed]
    if not printed:
        return rendition
    if languages_of_print() is None:
        return NotShown(Reason.PROGRAM_MISSING)
    pages, read = _read_all(printed, limits)
    if not pages and not unprinted:
        return NotShown(Reason.TOOK_TOO_LONG)
    print_of = [_text(words, readable=True) for words in read]
    noise_of = [_text(words, readable=False) for words in read]
    print_of, hidden = _hidden(print_of, noise_of, hide)
    boxed = [_boxed(*one) for one in zip([*print_of, *noise_of], hidden, strict=True)]
    kept = (
        replace(
            blackened(
                page,
                list(map(_grown, [*boxed[at], *boxed[len(pages) + at]])),
                rendition.media_type,
            ),
            words=hidden[at].kept,
        )
        for at, page in enumerate(pages)
    )
    every = sorted([*unprinted, *kept], key=lambda page: page.number)
    return replace(rendition, pages=tuple(every))


def _read_all(pages: Sequence[Page], limits: Limits) -> tuple[list[Page], list[list[Word]]]:
    deadline = time.monotonic() + limits.reading_seconds
    done: list[Page] = []
    read: list[list[Word]] = []
    for page in pages:
        words = _words(page, limits, deadline)
        if words is not None:
            done.append(page)
            read.append(words)
    return done, read


def _words(page: Page, limits: Limits, deadline: float) -> list[Word] | None:
    """None where it cannot be read. What is too busy to be read as it is, is read smaller."""
    for side in _SIDES:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        picture = picture_of(page)
        picture.thumbnail((side, side), Image.Resampling.BOX)
        bounds = replace(limits, wall_seconds=left, cpu_seconds=limits.reading_cpu_seconds)
        try:
            found = words_on(picture.width, picture.height, picture.tobytes(), bounds)
        except StoppedError as stop:
            if stop.reason is Reason.TOOK_TOO_LONG:
                continue
            return None
        return [_enlarged(word, page.width / picture.width) for word in found]
    return None


def _enlarged(word: Word, by: float) -> Word:
    left, top = int(word.left * by), int(word.top * by)
    right, bottom = int(word.right * by) + 1, int(word.bottom * by) + 1
    return word._replace(left=left, top=top, right=right, bottom=bottom)


def _text(words: Iterable[Word], *, readable: bool) -> _Text:
    """The words of lines that hold print, unsure ones blotted; or those of all other lines."""
    pieces: list[str] = []
    kept: list[Word] = []
    places: list[tuple[int, int]] = []
    at = 0
    for _, line in groupby(words, key=lambda word: word.line):
        every = list(line)
        if any(map(_is_print, every)) is not readable:
            continue
        for word in every:
            said = word.text if word.sure >= _UNSURE or not readable else _BLOT * len(word.text)
            end = "\n" if word is every[-1] else " "
            pieces += (said, end)
            kept.append(word)
            places.append((at, at + len(said)))
            at += len(said) + len(end)
    return _Text(kept, "".join(pieces), places)


def _is_print(word: Word) -> bool:
    return word.sure >= _READABLE and sum(map(str.isalnum, word.text)) >= 3


def _hidden(
    print_of: Sequence[_Text], noise_of: Sequence[_Text], hide: Hide
) -> tuple[list[_Text], Sequence[Hidden]]:
    """What `hide` says of all; asked again where it left digits that may be misread."""
    noise = [one.text for one in noise_of]
    hidden = hide([*(one.text for one in print_of), *noise])
    blotted = [_without_digits(text, of) for text, of in zip(print_of, hidden, strict=False)]
    if [one.text for one in blotted] != [one.text for one in print_of]:
        hidden = hide([*(one.text for one in blotted), *noise])
    return blotted, hidden


def _without_digits(text: _Text, hidden: Hidden) -> _Text:
    letters, under = list(text.text), _under(text, hidden)
    for word, (start, end) in zip(text.words, text.places, strict=True):
        if _is_number(word.text) and not any(under[start:end]):
            letters[start:end] = _BLOT * (end - start)
    return replace(text, text="".join(letters))


def _is_number(word: str) -> bool:
    return sum(map(str.isdigit, word)) >= _LEAST_DIGITS and not _DATE.fullmatch(word)


def _boxed(text: _Text, hidden: Hidden) -> list[Word]:
    under = _under(text, hidden)
    return [
        word
        for word, (start, end) in zip(text.words, text.places, strict=True)
        if any(under[start:end]) or _BLOT in text.text[start:end] or _is_number(word.text)
    ]


def _under(text: _Text, hidden: Hidden) -> bytearray:
    """A 1 for each letter that is hidden."""
    letters = bytearray(len(text.text))
    for start, end in hidden.ranges:
        letters[start:end] = b"\1" * (end - start)
    return letters


def _grown(word: Word) -> Box:
    """A little more: the edges of letters, their dots and tails stand out of such boxes."""
    more = 2 + (word.bottom - word.top) // 6
    return word.left - more, word.top - more, word.right + more + 1, word.bottom + more + 1
