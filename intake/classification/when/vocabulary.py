"""The words that symbols stand for: `words.txt` and the names of the months."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from intake.month_names import SPELLINGS
from intake.redaction.reading import read

_WORDS = Path(__file__).parent / "words.txt"


@dataclass(frozen=True, slots=True)
class Entry:
    """A phrase, word by word in the shape of readings, its symbol and what it is worth."""

    words: tuple[str, ...]
    symbol: str
    value: str


def _lines() -> Iterator[Entry]:
    told = list(_written())
    yield from told
    yield from _run_together(told)
    for calendar, rows in SPELLINGS.items():
        for number, names in enumerate(rows, start=1):
            for name in names:
                for keys in _endings(_keys(name)):
                    yield Entry(keys, "M", f"{calendar} {number}")


def _written() -> Iterator[Entry]:
    symbol = ""
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            symbol = line[1]
        elif ":" in line and not line.startswith("#"):
            value, _, phrases = line.partition(":")
            for phrase in phrases.split(","):
                yield Entry(_keys(phrase), symbol, value.strip())


def _run_together(told: Sequence[Entry]) -> Iterator[Entry]:
    """بیست‌وسوم: with a joiner before "and" only, which readings make a space."""
    counts = [one for one in told if one.symbol in "no" and len(one.words) == 1]
    tens = [one for one in counts if one.symbol == "n" and int(one.value) in range(20, 100, 10)]
    units = [one for one in counts if int(one.value) < 10]
    for ten in tens:
        for unit in units:
            value = f"{int(ten.value) + int(unit.value)}"
            yield Entry((*ten.words, f"و{unit.words[0]}"), unit.symbol, value)


def _keys(phrase: str) -> tuple[str, ...]:
    return tuple(read(phrase).text.lower().replace("-", " ").split())


def _endings(keys: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """With the Dari ی that binds a following word, too: جوزای ۱۴۰۲."""
    yield keys
    if keys[-1][-1] in "او":
        yield (*keys[:-1], keys[-1] + "ی")


def _shelves() -> Mapping[str, list[Entry]]:
    """By first word, the longest first; of two with the same words the one named first."""
    shelves: dict[str, list[Entry]] = {}
    for entry in _lines():
        shelf = shelves.setdefault(entry.words[0], [])
        if all(entry.words != other.words for other in shelf):
            shelf.append(entry)
    for shelf in shelves.values():
        shelf.sort(key=lambda entry: -len(entry.words))
    return shelves


SHELVES = _shelves()
