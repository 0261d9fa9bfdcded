"""The next version of the roll: what is added and revoked, and how it reads before signing."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Self

from intake.keys import strict
from intake.keys.entry import Entry
from intake.keys.roll import Revocable, Revocation, Roll, RollError, next_version


@dataclass(frozen=True)
class Changes:
    """What the next version has that this one has not."""

    entries: tuple[Entry, ...] = ()
    networks: Mapping[str, str] = field(default_factory=dict)
    revoked: tuple[tuple[str, str], ...] = ()  # (kind, id)

    @classmethod
    def parse(cls, lines: Iterable[str], networks: Iterable[str], revoked: Iterable[str]) -> Self:
        """Entries as JSON lines, `NETWORK=DESK`, `KIND:ID`. Raises RollError("draft_malformed")."""
        try:
            pairs = [text.split("=") for text in networks]
            gone = [text.split(":") for text in revoked]
            return cls(
                tuple(Entry.from_json(strict.load(line)) for line in lines),
                {strict.word(network): strict.word(desk) for network, desk in pairs},
                tuple((Revocable(kind).value, strict.word(id_)) for kind, id_ in gone),
            )
        except ValueError:
            raise RollError("draft_malformed") from None


def draft(previous: Roll, changes: Changes, *, today: date, valid_days: int | None = None) -> Roll:
    """The following version. An entry of a kind and id already there becomes its successor.

    Args:
        valid_days: from today; None keeps the previous version's last day.

    Raises RollError("recipient_missing") when something revoked is not on the roll.
    """
    expires = previous.expires if valid_days is None else today + timedelta(days=valid_days)
    gone = [_revocation(previous, kind, id_, today) for kind, id_ in changes.revoked]
    networks = {**previous.networks, **changes.networks}
    for one in gone:
        if one.kind == Revocable.NETWORK:
            networks.pop(one.id, None)
    return next_version(
        previous,
        today,
        expires,
        keys=(*previous.keys, *(_successor(previous, entry, today) for entry in changes.entries)),
        networks=networks,
        revoked=(*previous.revoked, *(one for one in gone if one not in previous.revoked)),
    )


def fingerprint(key: str) -> str:
    """Sixteen hex digits of a recipient or key, in fours, to compare over the telephone."""
    mark = hashlib.sha256(key.encode()).hexdigest()[:16]
    return " ".join(mark[start : start + 4] for start in range(0, 16, 4))


def summary(previous: Roll | None, roll: Roll) -> list[str]:
    """What signing `roll` changes, in lines for whoever signs."""
    old = previous or replace(roll, keys=(), networks={}, revoked=())
    before, after = set(old.networks.items()), set(roll.networks.items())
    return [
        f"{roll.organisation}: roll {roll.version}, from {roll.issued} until {roll.expires}",
        *(_added(entry) for entry in sorted(set(roll.keys) - set(old.keys))),
        *(_taken(entry) for entry in sorted(set(old.keys) - set(roll.keys))),
        *(_gone(one) for one in sorted(set(roll.revoked) - set(old.revoked))),
        *(
            f"  network {network} reports to desk {desk}"
            for network, desk in sorted(after - before)
        ),
        *(f"  network {n} is closed" for n in sorted(set(old.networks) - set(roll.networks))),
    ]


def _added(entry: Entry) -> str:
    mark = fingerprint(entry.recipient or entry.verifier)
    return f"  added {entry.kind} {entry.id} ({entry.generation}): {mark}"


def _gone(one: Revocation) -> str:
    return f"  revoked {one.kind} {one.id} ({one.generation}) on {one.on}"


def _taken(entry: Entry) -> str:
    return f"  NO LONGER LISTED {entry.kind} {entry.id} ({entry.generation})"


def _successor(previous: Roll, entry: Entry, today: date) -> Entry:
    place = (entry.kind, entry.id)
    last = max((e.generation for e in previous.keys if (e.kind, e.id) == place), default=0)
    return replace(entry, generation=last + 1, since=today)


def _revocation(previous: Roll, kind: str, id_: str, today: date) -> Revocation:
    """Of the newest generation; numbered keys and networks are not entries, and have one."""
    if kind == Revocable.NETWORK and id_ not in previous.networks:
        raise RollError("recipient_missing")
    if kind in (Revocable.EPOCH, Revocable.PACKET, Revocable.ORDER, Revocable.NETWORK):
        return Revocation(kind, id_, 1, today)
    generations = [e.generation for e in previous.keys if (e.kind.value, e.id) == (kind, id_)]
    if not generations:
        raise RollError("recipient_missing")
    return Revocation(kind, id_, max(generations), today)
