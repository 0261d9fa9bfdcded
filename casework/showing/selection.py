"""Which part of a text a person means, by its first and last words or by offsets."""

import re

from intake.errors import IntakeError

LONGEST = 300  # characters of a hint; who needs more gives first and last words


def by_words(text: str, first: str, last: str = "") -> tuple[int, int]:
    """From the beginning of `first` to the end of `last` (or of `first` alone).

    Spaces and line ends count alike. Raises IntakeError: selection_missing, selection_not_found,
    and selection_found_twice where `first` stands in several places.
    """
    pattern = _pattern(first)
    found = list(pattern.finditer(text))
    if not found:
        raise IntakeError("selection_not_found")
    if len(found) > 1:
        raise IntakeError("selection_found_twice")
    begins, ends = found[0].span()
    if last.strip():
        then = _pattern(last).search(text, begins)
        if then is None:
            raise IntakeError("selection_not_found")
        ends = max(ends, then.end())
    return begins, ends


def by_offsets(text: str, start: int, end: int) -> tuple[int, int]:
    """The same offsets, without spaces at the edges. IntakeError("selection_not_found") if none."""
    if not 0 <= start < end <= len(text):
        raise IntakeError("selection_not_found")
    chosen = text[start:end]
    start += len(chosen) - len(chosen.lstrip())
    end -= len(chosen) - len(chosen.rstrip())
    if start >= end:
        raise IntakeError("selection_not_found")
    return start, end


def _pattern(words: str) -> re.Pattern[str]:
    parts = words[:LONGEST].split()
    if not parts:
        raise IntakeError("selection_missing")
    return re.compile(r"\s+".join(map(re.escape, parts)))
