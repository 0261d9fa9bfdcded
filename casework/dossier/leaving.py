"""The last look at what leaves for the public: no text goes out in which a name may stand. Pure.

The redactor that reads what comes in reads what goes out, too. What it is sure of must be
written anew; of what it is unsure, people may say that it is no name.
"""

import re
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from casework.dossier import context
from casework.dossier.masking import Rules
from casework.dossier.profile import Gap
from casework.dossier.selection import Selection
from casework.dossier.terms import LANGUAGES
from casework.records.marks import Marked
from casework.records.shapes import Mute
from intake.redaction import Redacted, read, redact_all
from intake.redaction.kinds import ACTORS
from intake.redaction.types import MASKED

_WRITTEN = "record"  # the words for a text of a record, in a gap


@dataclass(frozen=True, repr=False)
class Said(Mute):
    """A text that somebody wrote: of which record, or under which question of a profile."""

    text: str
    about: uuid.UUID | None = None
    field: str = ""


def leaks(said: Iterable[Said], settled: str = "", own: Collection[str] = ()) -> tuple[Gap, ...]:
    """Texts in which an identifier stands, or may: the record and the kind, never the text.

    Args:
        settled: words that people have looked at and say are no names, one a line. They count
            for what the redactor is unsure of and for nothing else.
        own: names that may stand, whole or in part.
    """
    texts = [one for one in said if one.text.strip()]
    no_names = {_shape(line) for line in settled.splitlines() if line.strip()}
    may_stand = {part for name in own for part in _shape(name).split()}
    found: dict[Gap, None] = {}
    reread = redact_all([one.text for one in texts], LANGUAGES, leaving=True)
    for one, redacted in zip(texts, reread, strict=True):
        for kind, text, confidence in _identifiers(one.text, redacted):
            words = _shape(text)
            sure = confidence >= MASKED
            if set(words.split()) <= may_stand or (not sure and words in no_names):
                continue
            code = "identifier_in_text" if sure else "identifier_perhaps"
            found[Gap(code, one.about, kind)] = None
    return tuple(found)


def _identifiers(text: str, redacted: Redacted) -> Iterator[tuple[str, str, float]]:
    """Kind, words and confidence of all that names somebody: who did it is named, too."""
    for span, cut in zip(redacted.spans, redacted.cuts or (), strict=True):
        yield span.kind, text[slice(*cut.taken)], span.confidence
    for mark in redacted.context:
        if mark.kind in ACTORS:
            yield mark.kind, redacted.text[mark.start : mark.end], mark.confidence


def too_fine(said: Iterable[Said], rules: Rules, day: date) -> tuple[Gap, ...]:
    """Texts that tell more of the context than the rules let out: the record and the kind."""
    return tuple(
        dict.fromkeys(
            Gap("context_in_text", one.about, found.kind)
            for one in said
            for found in context.find(one.text, day)
            if rules.hides(found)
        )
    )


def names_in(said: Iterable[Said], names: Collection[str]) -> tuple[Gap, ...]:
    """Texts in which one of these very names stands, in whatever letters and digits."""
    wanted = {_shape(name) for name in names if len(_shape(name)) > 2}
    return tuple(
        dict.fromkeys(
            Gap("name_in_text", one.about, one.field)
            for one in said
            if any(_holds(_shape(one.text), name) for name in wanted)
        )
    )


def named(selection: Selection, said: Sequence[Said], names: Collection[str]) -> tuple[Gap, ...]:
    """As `names_in`, and of every free word of every record that goes along, whether the forum
    shows it today or not: no protected name has any place in them. Each record is told once.
    """
    found = names_in(said, names)
    known = {gap.about for gap in found}
    written = [
        Said(text, one.id, _WRITTEN)
        for one in selection.records.values()
        if isinstance(one, Marked) and one.id not in known
        for text in one.words()
    ]
    return (*found, *names_in(written, names))


def _shape(text: str) -> str:
    return " ".join(read(text).text.casefold().split())


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
