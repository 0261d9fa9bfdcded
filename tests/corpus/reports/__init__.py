"""Reports invented for tests, with every identifier marked {KIND|text}."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("fa-af", "ps", "en")
_MARK = re.compile(r"\{([A-Z]+)\|([^}]*)\}")


@dataclass(frozen=True)
class Marked:
    """A report without its marks; `identifiers` are (kind, start, end) in `text`."""

    language: str
    name: str
    text: str
    identifiers: tuple[tuple[str, int, int], ...]
    acts: tuple[str, ...]


def load(language: str) -> list[Marked]:
    path = Path(__file__).with_name(f"{language}.yaml")
    return [_marked(language, one) for one in yaml.safe_load(path.read_text(encoding="utf-8"))]


def _marked(language: str, entry: dict[str, Any]) -> Marked:
    pieces: list[str] = []
    identifiers: list[tuple[str, int, int]] = []
    taken = written = 0
    for mark in _MARK.finditer(entry["text"]):
        before, inside = entry["text"][taken : mark.start()], mark[2]
        pieces += (before, inside)
        start = written + len(before)
        written, taken = start + len(inside), mark.end()
        identifiers.append((mark[1], start, written))
    text = "".join(pieces) + entry["text"][taken:]
    return Marked(language, entry["name"], text, tuple(identifiers), tuple(entry["acts"]))


EVERY = [one for language in LANGUAGES for one in load(language)]
