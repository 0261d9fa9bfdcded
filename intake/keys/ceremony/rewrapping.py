"""Giving headers new readers with the custody key, on a machine that holds no payload.

What comes in is a file made by `manage.py custody_rewrap export`, what goes out is read by
`manage.py custody_rewrap apply`. Only headers travel: without the payloads, which stay on
the server, they tell nothing.
"""

import base64
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from intake.errors import IntakeError
from intake.keys import roll as rolls
from intake.keys import strict
from intake.keys.believed import Recipients, Row, believed
from intake.keys.note import Verifier
from intake.sealing import HybridIdentity, HybridRecipient, SealingError, rewrap

ASKED, GIVEN = "amanat/rewrap-asked/1", "amanat/rewrap-given/1"
_ROW = ("kind", "id", "network", "stage", "token", "header")
_REWRAPPED = ("kind", "id", "stage", "token", "epoch", "header")
KINDS = ("submission", "attachment")
_MOST = 1_000_000


@dataclass(frozen=True, repr=False)
class AskedRow:
    """A row's header on its way to the custody key."""

    kind: str
    id: str
    network: str
    stage: str
    token: int
    header: bytes

    @classmethod
    def from_json(cls, value: object) -> Self:
        """ValueError for anything else."""
        return cls(**_values(value, _ROW))

    def to_json(self) -> dict[str, Any]:
        """The inverse."""
        return {**vars(self), "header": base64.b64encode(self.header).decode()}


@dataclass(frozen=True, repr=False)
class RewrappedRow:
    """The same row's new header. `epoch`: number of the epoch added, 0 if none was."""

    kind: str
    id: str
    stage: str
    token: int
    epoch: int
    header: bytes

    @classmethod
    def from_json(cls, value: object) -> Self:
        """ValueError for anything else."""
        return cls(**_values(value, _REWRAPPED))

    def to_json(self) -> dict[str, Any]:
        """The inverse."""
        return {**vars(self), "header": base64.b64encode(self.header).decode()}


@dataclass(frozen=True, repr=False)
class Asked:
    """Rows, with the roll and the certificates they are to be wrapped by."""

    roll: str
    certificates: tuple[Row, ...]
    rows: tuple[AskedRow, ...]

    def body(self) -> str:
        """As a file."""
        rows = [row.to_json() for row in self.rows]
        certificates = [list(one) for one in self.certificates]
        return strict.dump(
            {"schema": ASKED, "roll": self.roll, "certificates": certificates, "rows": rows}
        )

    @classmethod
    def parse(cls, body: str) -> Self:
        """Raises IntakeError("rewrap_malformed")."""
        fields = _fields(body, ASKED, ("roll", "certificates", "rows"))
        try:
            certificates = [(str(k), int(n), str(d)) for k, n, d in fields["certificates"]]
            rows = [AskedRow.from_json(one) for one in strict.items(fields["rows"], _MOST)]
        except (ValueError, TypeError):
            raise IntakeError("rewrap_malformed") from None
        return cls(str(fields["roll"]), tuple(certificates), tuple(rows))

    def recipients(self, root: Verifier, today: date, floor: int) -> Recipients:
        """Whom to wrap to, by the root pinned where the custody key is.

        Args:
            floor: version of the last roll that was signed; a server that sends an older one
                is refused. Raises RollError.
        """
        roll = rolls.verify(self.roll, root)
        rolls.check_age(roll, today, floor)
        return Recipients(roll, believed(roll, self.certificates), today)


def write_rewrapped(rows: Sequence[RewrappedRow]) -> str:
    """What goes back to the server."""
    return strict.dump({"schema": GIVEN, "rows": [row.to_json() for row in rows]})


def read_rewrapped(body: str) -> list[RewrappedRow]:
    """Raises IntakeError("rewrap_malformed")."""
    fields = _fields(body, GIVEN, ("rows",))
    try:
        return [RewrappedRow.from_json(one) for one in strict.items(fields["rows"], _MOST)]
    except (ValueError, TypeError):
        raise IntakeError("rewrap_malformed") from None


def rewrap_rows(
    rows: Sequence[AskedRow], custody: HybridIdentity, keys: Recipients
) -> Iterator[tuple[AskedRow, RewrappedRow | None]]:
    """Each row with its new header, or None where the custody key does not open it."""
    for row in rows:
        recipients, epoch = _readers(row, keys)
        try:
            header = rewrap(row.header, [custody], recipients)
        except SealingError:
            yield row, None
            continue
        yield row, RewrappedRow(row.kind, row.id, row.stage, row.token, epoch, header)


def _readers(row: AskedRow, keys: Recipients) -> tuple[list[HybridRecipient], int]:
    """Originals and custody; and the epoch, so that the worker can make a working copy."""
    kept = [keys.originals(keys.desk_of(row.network)), keys.custody]
    if row.stage == "ready":
        return kept, 0
    return [keys.epoch.recipient, *kept], keys.epoch.number


def _values(value: object, names: Sequence[str]) -> dict[str, Any]:
    """Fields of a row, each of the type its name stands for. ValueError."""
    fields = dict(strict.only(value, names))
    if fields["kind"] not in KINDS:
        raise ValueError("no such kind of row")
    for name in {"id", "network"} & set(fields):
        fields[name] = str(uuid.UUID(strict.word(fields[name])))
    for name in {"token", "epoch"} & set(fields):
        if type(fields[name]) is not int or not 0 <= fields[name] < 1 << 63:
            raise ValueError("not a number in range")
    fields["stage"] = strict.words(fields["stage"], 12)
    fields["header"] = base64.b64decode(strict.words(fields["header"], 1 << 20), validate=True)
    return fields


def _fields(body: str, schema: str, names: Sequence[str]) -> Mapping[str, Any]:
    try:
        fields = strict.only(strict.load(body), ("schema", *names))
    except ValueError:
        raise IntakeError("rewrap_malformed") from None
    if fields["schema"] != schema:
        raise IntakeError("rewrap_malformed")
    return fields
