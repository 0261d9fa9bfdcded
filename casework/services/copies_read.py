"""Reading working copies for what they are compared by; nobody is shown a word of them.

What was read stays in the desk's register for as long as that is in memory. A desk has many, so
that a page reads for a stint, says how far it is, and goes on with the next request.
"""

import time
import uuid
from collections.abc import Iterable
from typing import Self

from casework import reading, register
from casework.corroboration import Traits, sketch
from casework.register.folding import folded
from casework.register.sounding import name_parts
from casework.services.deeds import drafted, together
from casework.unlocked import Unlocked
from intake import custody
from intake.errors import IntakeError
from intake.redaction import Redacted
from intake.redaction.kinds import NAMES
from intake.working_copy import WorkingCopy

STINT = 0.8  # seconds


class Stint:
    """One stint of it, some 3 ms a copy; at its end one event says how many copies were read.

    Args:
        shown: copies that the person has open anyway; they are not read again.
    """

    def __init__(self, by: Unlocked, desk: uuid.UUID, shown: Iterable[WorkingCopy] = ()) -> None:
        self._by, self._desk = by, desk
        self._here = register.of(by, desk)
        self._read = 0
        self._until = time.monotonic() + STINT
        for copy in shown:
            self._here.traits[uuid.UUID(copy.submission)] = traits_of(copy)

    def __enter__(self) -> Self:
        here = self._here
        for gone in [one for one in list(here.traits) if not here.is_linked(one)]:
            here.traits.pop(gone, None)
        return self

    def __exit__(self, *_failed: object) -> None:
        if self._read:
            event = drafted("copies.compared", self._by, self._desk, [], count=self._read)
            with together():
                custody.record(event)

    @property
    def is_over(self) -> bool:
        """Whether what is left is for the next one."""
        return time.monotonic() > self._until

    def traits(self, submission: uuid.UUID) -> Traits:
        """Of one working copy; none of one that does not open: its own page says why."""
        known = self._here.traits.get(submission)
        if known is None:
            known = self._here.traits[submission] = self._opened(submission)
        return known

    def _opened(self, submission: uuid.UUID) -> Traits:
        self._read += 1
        try:
            return traits_of(reading.open_unshown(submission, by=self._by))
        except (IntakeError, ValueError, FileNotFoundError):
            return Traits()


def traits_of(copy: WorkingCopy) -> Traits:
    """What is kept of a copy that is open."""
    account = copy.texts["account"]
    return Traits(sketch(folded(_without_tags(account))), copy.linking, _accused(account))


def _without_tags(text: Redacted) -> str:
    """Tags are numbered anew in each report: equal ones mean nothing."""
    kept, at = [], 0
    for span in sorted(text.spans, key=lambda one: one.start):
        kept.append(text.text[at : span.start])
        at = max(at, span.end)
    return " ".join((*kept, text.text[at:]))


def _accused(text: Redacted) -> tuple[frozenset[tuple[str, str]], ...]:
    named = {text.text[one.start : one.end] for one in text.context if one.kind in NAMES}
    return tuple(frozenset(name_parts(one)) for one in sorted(named))
