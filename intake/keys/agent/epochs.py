"""The day table: which short-lived keys exist, are offered, and must be gone on a given day.

Pure: a day and the terms held go in, what to do comes out. A table that is read twice a day
or after a month asleep gives the same answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.keys.certificate import SPANS, Certificate, Term

# The next key is offered this many days before it is needed, so that acceptance goes on while
# the agent is locked or away.
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Held:
    """A term in the store. `retired`: by `revoke`, before its time."""

    certificate: Certificate
    retired: bool = False

    def is_offered(self, today: date) -> bool:
        """Whether its certificate belongs in the database: from before its week until nothing
        sealed to it is accepted any more.
        """
        return not self.retired and today < self.certificate.accepted

    def may_end(self, today: date) -> bool:
        """Nothing new arrives under it: it ends as soon as nothing waits for it."""
        return self.retired or today >= self.certificate.accepted

    def must_end(self, today: date) -> bool:
        """Its last day has come: what waits is re-wrapped, and it ends."""
        return today >= self.certificate.ends


@dataclass(frozen=True)
class Days:
    """The days of a term that is to be made."""

    kind: Term
    number: int
    published: date

    def certificate(self, recipient: str) -> Certificate:
        """The certificate, once there is a key."""
        span, start = SPANS[self.kind], self.published
        return Certificate(
            kind=self.kind,
            number=self.number,
            recipient=recipient,
            published=start,
            until=start + timedelta(days=span.offered),
            accepted=start + timedelta(days=span.accepted),
            ends=start + timedelta(days=span.ends),
        )


def to_make(today: date, held: Sequence[Held], used: Iterable[tuple[Term, int]]) -> list[Days]:
    """Terms missing on `today`: one offered now, and one for each gap in the week ahead.

    Args:
        used: every (kind, number) ever certified, as far as is known; numbers only count up.
    """
    numbers = [*used, *((h.certificate.kind, h.certificate.number) for h in held)]
    return [days for kind in Term for days in _gaps(kind, today, held, numbers)]


def _gaps(
    kind: Term, today: date, held: Sequence[Held], numbers: Sequence[tuple[Term, int]]
) -> list[Days]:
    terms = [h.certificate for h in held if h.certificate.kind is kind and not h.retired]
    number = max((n for k, n in numbers if k is kind), default=0)
    made: list[Days] = []
    covered = today
    while covered < today + AHEAD + timedelta(days=1):
        next_days = [_followed(one) for one in terms if one.published <= covered < _followed(one)]
        if next_days:
            covered = max(next_days)
            continue
        number += 1
        made.append(Days(kind, number, covered))
        covered += timedelta(days=SPANS[kind].followed)
    return made


def _followed(term: Certificate) -> date:
    """The first day of the next one."""
    return min(term.until, term.published + timedelta(days=SPANS[term.kind].followed))
