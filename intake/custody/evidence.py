"""What a verification is given, and what it answers. Pure values.

Positions count from 1 over all logs of a database; the size in a checkpoint counts within its
own log.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from intake.custody import checkpoint
from intake.custody.checkpoint import Checkpoint, CheckpointError, LogKey, Signed


@dataclass(frozen=True)
class Log:
    """A log as its row has it: the position of its first leaf, and the statement it opens with."""

    origin: str
    begins: int
    restart: str = ""  # empty for the first log of a database


@dataclass(frozen=True)
class Link:
    """A place in the log; `node` as `Frontier.append` gives it."""

    position: int
    leaf: bytes
    node: bytes


@dataclass(frozen=True)
class Stored:
    """A checkpoint as its row has it."""

    origin: str
    size: int
    day: date
    daily: bool
    document: str


@dataclass(frozen=True)
class Outside:
    """A checkpoint that was brought from elsewhere; `label` names it in sentences."""

    label: str
    document: str


@dataclass
class Verdict:
    """Plain sentences, and how far the log goes.

    Attributes:
        faults: something is wrong.
        doubts: something cannot be excluded.
        remarks: worth knowing, and no reason to doubt the rows.
        covered: the last position that an outside checkpoint vouches for.
    """

    faults: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    entries: int = 0
    covered: int = 0


@dataclass(frozen=True)
class Claim:
    """A signed checkpoint that the rows have to bear out.

    Attributes:
        vouches: brought from outside and signed by a key that counts today.
    """

    label: str
    seen: Checkpoint
    vouches: bool = False


def stored_claims(
    rows: Iterable[Stored], keys: Sequence[LogKey], verdict: Verdict
) -> Iterator[Claim]:
    """Claims of the database's own checkpoints; each must verify and say what its row says."""
    days: dict[str, list[date]] = {}
    for row in rows:
        label = f"the stored checkpoint of {row.day} over {row.size} entries"
        try:
            signed = checkpoint.read(row.document, keys)
        except CheckpointError as fault:
            verdict.faults.append(f"Not believed ({fault.code}): {label}.")
            continue
        if wrong := _misfiled(row, signed):
            verdict.faults.append(f"{wrong}: {label}.")
        yield Claim(label, signed.checkpoint)
        if row.daily:
            days.setdefault(row.origin, []).append(row.day)
    for origin, made in days.items():
        verdict.remarks += _missing_days(origin, sorted(made))


def _misfiled(row: Stored, signed: Signed) -> str:
    seen, revoked = signed.checkpoint, signed.key.revoked
    if (seen.origin, seen.size) != (row.origin, row.size):
        return "It says something else than its row"
    if revoked is not None and row.day >= revoked:
        return f"Signed by a key that was revoked on {revoked}"
    return ""


def _missing_days(origin: str, days: Sequence[date]) -> Iterator[str]:
    for before, after in pairwise(days):
        if after - before > timedelta(days=1):
            yield f"Log {origin} has no daily checkpoint between {before} and {after}."


def outside_claims(
    brought: Iterable[Outside], keys: Sequence[LogKey], verdict: Verdict
) -> Iterator[Claim]:
    """Claims of what people kept. Under a revoked key one can show a fault, not vouch."""
    for one in brought:
        try:
            signed = checkpoint.read(one.document, keys)
        except CheckpointError as fault:
            verdict.faults.append(f"Not believed ({fault.code}): {one.label}.")
            continue
        if signed.key.revoked is not None:
            verdict.remarks.append(
                f"{one.label} is signed by a key that was revoked on {signed.key.revoked}: "
                "it vouches for nothing."
            )
        yield Claim(one.label, signed.checkpoint, vouches=signed.key.revoked is None)


def forks(claims: Iterable[Claim]) -> Iterator[str]:
    """Two roots that were signed for one size: the log has told two stories."""
    known: dict[tuple[str, int], Claim] = {}
    for claim in claims:
        first = known.setdefault((claim.seen.origin, claim.seen.size), claim)
        if first.seen.root != claim.seen.root:
            yield (
                f"Forked: {first.label} and {claim.label} have different roots for the same "
                f"{claim.seen.size} entries of log {claim.seen.origin}."
            )
