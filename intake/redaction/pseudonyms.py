"""One pseudonym for one person or number, in all texts of a submission."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.redaction.kinds import NAMES as NAME_KINDS
from intake.redaction.reading import read
from intake.redaction.types import MASKED, Identity
from intake.redaction.words import CANONICAL, NAMES, NameClass, words_of

Canonical = tuple[str, ...]
_SUBSCRIBER = 9  # digits that tell phones apart: 0700…, +93 700… and 0093 700… are one


def canonical(kind: str, text: str) -> Canonical:
    """What two spellings of one thing share. `text` may be in any script."""
    shape = read(text).text
    if kind in NAME_KINDS:
        return tuple(CANONICAL.get(word.key, word.key) for word in words_of(shape))
    plain = "".join(c for c in shape.lower() if c.isalnum())
    return (plain[-_SUBSCRIBER:] if kind == "PHONE" else plain,)


def tells_apart(word: str) -> bool:
    """Whether a part of a name stands for the whole: نبی does, محمد or خان does not."""
    supporting = (NameClass.COMPOUND, NameClass.ORDINARY)
    return len(word) > 2 and NAMES.get(word) not in supporting


@dataclass(repr=False)
class _Entry:
    pseudonym: str
    kind: str
    forms: dict[str, None] = field(default_factory=dict)  # a set that keeps its order
    sure: bool = False


class Ledger:
    """The pseudonyms given so far. Holds testimony: lives as long as one row's work."""

    def __init__(self) -> None:
        self._entries: dict[tuple[str, Canonical], _Entry] = {}
        self._counts: dict[str, int] = {}
        self._holders: dict[str, set[Canonical]] = {}
        self._wholes: dict[Canonical, Canonical] = {}

    def __repr__(self) -> str:
        return f"<Ledger of {len(self._entries)}>"

    def learn(self, names: Sequence[Canonical]) -> None:
        """Take note of whole names before any is numbered, so that a part finds its whole."""
        for name in names:
            for part in filter(tells_apart, name):
                self._holders.setdefault(part, set()).add(name)

    def give(self, kind: str, text: str, confidence: float) -> str:
        """The pseudonym of `text`, a new one ("PERSON-3") when it was not met before."""
        key = canonical(kind, text)
        if kind in NAME_KINDS:
            if key not in self._wholes:
                self._wholes[key] = self._whole(key)
            key = self._wholes[key]
        entry = self._entry(kind, key)
        entry.forms[text] = None
        entry.sure |= confidence >= MASKED
        return entry.pseudonym

    def _whole(self, name: Canonical) -> Canonical:
        """The one longer name that holds every telling part of `name`, if there is just one."""
        parts = [part for part in name if tells_apart(part)]
        if not parts:
            return name
        holders = set.intersection(*(self._holders.get(part, {name}) for part in parts))
        longer = [one for one in holders if len(one) > len(name)]
        return longer[0] if len(longer) == 1 else name

    def _entry(self, kind: str, key: Canonical) -> _Entry:
        if (kind, key) not in self._entries:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._entries[kind, key] = _Entry(f"{kind}-{self._counts[kind]}", kind)
        return self._entries[kind, key]

    def identities(self) -> tuple[Identity, ...]:
        """Every pseudonym given, in the order of giving."""
        return tuple(
            Identity(one.pseudonym, one.kind, tuple(one.forms), check=not one.sure)
            for one in self._entries.values()
        )
