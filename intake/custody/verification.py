"""Is the log as it was? Recomputes everything from rows and holds it against checkpoints. Pure."""

from collections.abc import Iterable, Mapping, Sequence

from intake.custody.checkpoint import Checkpoint, CheckpointError, LogKey
from intake.custody.evidence import (
    Claim,
    Link,
    Log,
    Outside,
    Stored,
    Verdict,
    forks,
    outside_claims,
    stored_claims,
)
from intake.custody.merkle import Frontier
from intake.custody.restart import Restart


def verify(
    logs: Sequence[Log],
    links: Iterable[Link],
    stored: Iterable[Stored],
    outside: Iterable[Outside],
    keys: Sequence[LogKey],
) -> Verdict:
    """Hold the rows against what was signed.

    Args:
        logs, links: in order of position; links are read once and may be millions.
        keys: the log keys of the roll, revoked ones too.

    The first fault in the order of entries ends the reading: what follows cannot be told apart.
    """
    verdict = Verdict()
    restarts = _restarts(logs, verdict)
    named = _named(restarts, keys, verdict)
    claims = [
        *stored_claims(stored, keys, verdict),
        *outside_claims(outside, keys, verdict),
        *(Claim(f"the checkpoint that log {origin} opens with", n) for origin, n in named.items()),
    ]
    verdict.faults += forks(claims)
    if not verdict.faults:
        reading = _Reading(logs, restarts, claims, verdict)
        reading.read(links)
        if not verdict.faults:
            _check_ends(reading.trees, claims, list(named.values()), verdict)
    newest = logs[-1].origin if logs else ""
    if not any(claim.vouches and claim.seen.origin == newest for claim in claims):
        verdict.doubts.append("Truncation cannot be excluded: no outside checkpoint of this log.")
    return verdict


def _restarts(logs: Sequence[Log], verdict: Verdict) -> Mapping[str, Restart]:
    """Opening statements by origin. The first log has none, every other has one."""
    begins = [log.begins for log in logs]
    unique = len({log.origin for log in logs}) == len(logs)
    if not unique or begins != sorted(set(begins)) or begins[:1] not in ([], [1]):
        verdict.faults.append("The logs do not follow each other in order.")
    restarts = {}
    for number, log in enumerate(logs):
        try:
            if number > 0:
                restarts[log.origin] = Restart.parse(log.restart)
        except CheckpointError:
            verdict.faults.append(f"Log {log.origin} does not say why it was begun.")
    return restarts


def _named(
    restarts: Mapping[str, Restart], keys: Sequence[LogKey], verdict: Verdict
) -> Mapping[str, Checkpoint]:
    """The outside checkpoints that restarts were held against, by the origin that they opened."""
    named = {}
    for origin, restart in restarts.items():
        try:
            named[origin] = restart.named(keys).checkpoint
        except CheckpointError as fault:
            verdict.faults.append(f"Not believed ({fault.code}): what log {origin} opens with.")
    return named


class _Reading:
    """One pass over the links."""

    def __init__(
        self,
        logs: Sequence[Log],
        restarts: Mapping[str, Restart],
        claims: Iterable[Claim],
        verdict: Verdict,
    ) -> None:
        self._opening = {log.begins: log for log in logs}
        self._restarts, self._verdict = restarts, verdict
        self._claims: dict[tuple[str, int], list[Claim]] = {}
        for claim in claims:
            self._claims.setdefault((claim.seen.origin, claim.seen.size), []).append(claim)
        self.trees: dict[str, Frontier] = {}
        self._origin, self._borne_out = "", 0
        if 1 in self._opening:
            self._open(self._opening[1], None)

    def read(self, links: Iterable[Link]) -> None:
        """Stops at the first fault."""
        for expected, link in enumerate(links, start=1):
            log = self._opening.get(expected)
            if link.position != expected:
                self._fault(f"Position {expected} is missing: its link or its event was deleted.")
            elif log is not None and expected > 1:
                self._open(log, link)
            elif not self._origin:
                self._fault("There are entries, and no log that they belong to.")
            if self._verdict.faults:
                return
            self._take(link)
            self._verdict.entries = expected

    def _open(self, log: Log, first: Link | None) -> None:
        """Begin a log; what its first leaf says of the one before must be so."""
        if first is not None:
            restart, before = self._restarts[log.origin], self.trees[self._origin]
            if first.leaf != restart.leaf() or restart.survived != Checkpoint(
                self._origin, before.size, before.root()
            ):
                self._fault(f"Position {first.position}: log {log.origin} opens with another leaf.")
        self._origin, self._borne_out = log.origin, log.begins - 1
        self.trees[log.origin] = Frontier()
        self._compare(log.begins - 1)

    def _take(self, link: Link) -> None:
        if self.trees[self._origin].append(link.leaf) != link.node:
            self._fault(
                f"Position {link.position}: its event does not fit the tree; it was altered, "
                "inserted, swapped or moved."
            )
        else:
            self._compare(link.position)

    def _compare(self, position: int) -> None:
        """Whether the log up to here has the roots that were signed for this size."""
        tree = self.trees[self._origin]
        for claim in self._claims.get((self._origin, tree.size), ()):
            if claim.seen.root != tree.root():
                self._fault(
                    f"Positions {self._borne_out + 1} to {position}: something there was altered, "
                    f"inserted, deleted or moved; {claim.label} has another root."
                )
                return
            if claim.vouches:
                self._verdict.covered = position
            self._borne_out = position

    def _fault(self, sentence: str) -> None:
        self._verdict.faults.append(sentence)


def _check_ends(
    trees: Mapping[str, Frontier],
    claims: Iterable[Claim],
    named: Sequence[Checkpoint],
    verdict: Verdict,
) -> None:
    """Checkpoints over more than there is: cut off, unless a restart has declared the loss."""
    for claim in claims:
        seen, tree = claim.seen, trees.get(claim.seen.origin)
        if tree is not None and seen.size <= tree.size:
            continue
        declared = [n for n in named if n.origin == seen.origin and n.size >= seen.size]
        if declared:
            verdict.remarks.append(
                f"{claim.label} cannot be held against the rows: log {seen.origin} lost its "
                f"end in a restore, up to entry {max(n.size for n in declared)}."
            )
        elif tree is None:
            verdict.faults.append(f"{claim.label} is of log {seen.origin}, which is not here.")
        else:
            verdict.faults.append(
                f"Log {seen.origin} ends after {tree.size} entries, and {claim.label} covers "
                f"{seen.size}: it was cut."
            )
