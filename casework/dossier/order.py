"""Orders of dossiers: what was chosen, the keys for exactly that, and who ordered it. Pure.

An order is a signed *statement* (terms, addressees, the digest of the list of items), that list,
and the keys. The statement's digest names the order wherever it is spoken of: the people who
release sign it, so nobody can put other addressees or items in their place afterwards.
Format: docs/formats.md.
"""

import base64
import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from casework.dossier.addressees import Addressee, addressee
from casework.dossier.terms import PlaceMask, Terms
from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.keys import Kind, strict
from intake.keys.roll import Roll
from intake.sealing import FileKey

SCHEMA = "amanat/order/1"
_SIGNED = b"amanat order v1"
_STATEMENT = (
    "schema", "id", "desk", "terms", "addressees", "annex_addressees", "items", "by", "until",
)  # fmt: skip
_TERMS = (
    "dossier", "version", "profile", "language", "audience", "scope", "place_mask", "made_on",
    "organisation", "supersedes", "answers",
)  # fmt: skip
KEY_SIZE = 32


@dataclass(frozen=True, kw_only=True, repr=False)
class RowItem(Mute):
    """One version of one sealed row. `sha256` in hex, of what rests; `key` opens exactly that."""

    row: uuid.UUID
    kind: str
    version: int
    generation: int
    day: date
    sha256: str
    key: bytes

    def listed(self) -> list[str | int]:
        """Without the key."""
        day = self.day.isoformat()
        return [str(self.row), self.kind, self.version, self.generation, day, self.sha256]


@dataclass(frozen=True, kw_only=True, repr=False)
class PartItem(Mute):
    """One sealed object of intake, or one identity.

    Args:
        record: the row it belongs to: a review, an evidence item, a person or source.
        kind, id, part, of: what the line inside its seal says.
        row: of the table that holds it, by `kind`.
        header: SHA-256 in hex of the header that the key was taken from.
        approval: SHA-256 in hex of the request that custodians signed for an original or a
            name; "" for what the desk reads by itself.
        key: 16 octets.
    """

    record: uuid.UUID
    kind: str
    id: str
    part: int = 1
    of: int = 1
    row: uuid.UUID
    header: str
    approval: str = ""
    key: bytes

    def listed(self) -> list[str | int]:
        """Without the key."""
        told = (self.kind, self.id, self.part, self.of, str(self.row), self.header, self.approval)
        return [str(self.record), *told]

    @property
    def file_key(self) -> FileKey:
        """To open it with."""
        return FileKey(self.key)


@dataclass(frozen=True, kw_only=True, repr=False)
class Items(Mute):
    """Everything an order can open, and what is told beside it.

    Args:
        left_out: rows that were chosen and stay behind, with the code of the reason.
        custody: lines of the custody extract of each evidence item, oldest first.
    """

    rows: tuple[RowItem, ...] = ()
    parts: tuple[PartItem, ...] = ()
    left_out: Mapping[uuid.UUID, str] = field(default_factory=dict)
    custody: Mapping[uuid.UUID, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def listed(self) -> str:
        """The list as one spelling of JSON, without any key."""
        return strict.dump(
            {
                "rows": [one.listed() for one in self.rows],
                "parts": [one.listed() for one in self.parts],
                "left_out": {str(row): why for row, why in self.left_out.items()},
                "custody": {str(row): list(lines) for row, lines in self.custody.items()},
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the list, in hex."""
        return hashlib.sha256(self.listed.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True, repr=False)
class Statement(Mute):
    """What was ordered, by whom, for whom. `until` is the last day on which it is compiled."""

    id: uuid.UUID
    desk: uuid.UUID
    terms: Terms
    addressees: tuple[Addressee, ...]
    annex_addressees: tuple[Addressee, ...] = ()
    items: str
    by: uuid.UUID
    until: date

    @property
    def name(self) -> str:
        """The package's, such as "D-2026-0007-v1"."""
        return f"{self.terms.dossier}-v{self.terms.version}"

    @cached_property
    def text(self) -> str:
        """The one spelling, which is signed."""
        return strict.dump(
            {
                "schema": SCHEMA,
                "id": str(self.id),
                "desk": str(self.desk),
                "terms": _told(self.terms),
                "addressees": [one.to_json() for one in self.addressees],
                "annex_addressees": [one.to_json() for one in self.annex_addressees],
                "items": self.items,
                "by": str(self.by),
                "until": self.until.isoformat(),
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the text, in hex: the order's name in approvals and in the register."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def sign(self, key: Ed25519PrivateKey) -> bytes:
        """64 octets, by the personal key of who orders."""
        return key.sign(_SIGNED + bytes.fromhex(self.digest))

    def check(self, signature: bytes, roll: Roll, today: date) -> None:
        """Before it is compiled. Raises IntakeError: order_overdue after its last day, and as
        `check_signature`.
        """
        self.check_signature(signature, roll)
        if today > self.until:
            raise IntakeError("order_overdue")

    def check_signature(self, signature: bytes, roll: Roll) -> None:
        """IntakeError("order_forged") unless a key of `by` that the roll lists made it."""
        known = [one for one in roll.unrevoked(Kind.PERSONAL) if one.id == str(self.by)]
        if not any(self._made_by(one.public.public, signature) for one in known):
            raise IntakeError("order_forged")

    def _made_by(self, public: bytes, signature: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(public).verify(
                signature, _SIGNED + bytes.fromhex(self.digest)
            )
        except InvalidSignature:
            return False
        return True


def statement(text: str) -> Statement:
    """Read one. Raises IntakeError("order_malformed")."""
    try:
        told = _of_our_schema(strict.only(strict.load(text), _STATEMENT))
        return Statement(
            id=uuid.UUID(told["id"]),
            desk=uuid.UUID(told["desk"]),
            terms=_terms(told["terms"]),
            addressees=tuple(map(addressee, told["addressees"])),
            annex_addressees=tuple(map(addressee, told["annex_addressees"])),
            items=_hex(told["items"]),
            by=uuid.UUID(told["by"]),
            until=strict.day(told["until"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, IntakeError):
        raise IntakeError("order_malformed") from None


def _of_our_schema(told: Mapping[str, Any]) -> Mapping[str, Any]:
    if told["schema"] != SCHEMA:
        raise ValueError("of another schema")
    return told


@dataclass(frozen=True, repr=False)
class Order(Mute):
    """A statement with its signature, and what it can open."""

    statement: Statement
    signature: bytes
    items: Items

    @classmethod
    def signed(cls, told: Statement, key: Ed25519PrivateKey, items: Items) -> "Order":
        """An order of whoever holds `key`."""
        return cls(told, told.sign(key), items)

    def to_bytes(self) -> bytes:
        """For sealing to the order key."""
        keys = [[_base64(one.key) for one in each] for each in (self.items.rows, self.items.parts)]
        told = {
            "compile": self.statement.text,
            "signature": _base64(self.signature),
            "items": self.items.listed,
            "row_keys": keys[0],
            "part_keys": keys[1],
        }
        return strict.dump(told).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Order":
        """Read one. Raises IntakeError: order_malformed, order_forged where the list of items
        is not the one in the statement.
        """
        told = fields_of(content, ("compile", "signature", "items", "row_keys", "part_keys"))
        try:
            items = _items(told["items"], told["row_keys"], told["part_keys"])
            signature = base64.b64decode(told["signature"], validate=True)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise IntakeError("order_malformed") from None
        order = cls(statement(told["compile"]), signature, items)
        if hashlib.sha256(told["items"].encode()).hexdigest() != order.statement.items:
            raise IntakeError("order_forged")
        return order


def is_release(content: bytes) -> bool:
    """Whether this is an order to release rather than to compile."""
    return content.startswith(b'{"draft":')


def fields_of(content: bytes, names: Sequence[str]) -> Mapping[str, Any]:
    """An order's fields, exactly these. Raises IntakeError("order_malformed")."""
    try:
        return strict.only(strict.load(content.decode()), names)
    except ValueError:
        raise IntakeError("order_malformed") from None


def _items(text: str, row_keys: Sequence[str], part_keys: Sequence[str]) -> Items:
    told = strict.only(strict.load(text), ("rows", "parts", "left_out", "custody"))
    return Items(
        rows=tuple(_row(one, key) for one, key in zip(told["rows"], row_keys, strict=True)),
        parts=tuple(_part(one, key) for one, key in zip(told["parts"], part_keys, strict=True)),
        left_out={uuid.UUID(row): str(why) for row, why in told["left_out"].items()},
        custody={uuid.UUID(row): tuple(lines) for row, lines in told["custody"].items()},
    )


def _row(told: Sequence[Any], key: str) -> RowItem:
    row, kind, version, generation, day, sha256 = told
    return RowItem(
        row=uuid.UUID(row),
        kind=strict.words(kind, 20),
        version=strict.number(version),
        generation=strict.number(generation),
        day=strict.day(day),
        sha256=_hex(sha256),
        key=_key(key, KEY_SIZE),
    )


def _part(told: Sequence[Any], key: str) -> PartItem:
    record, kind, id_, part, of, row, header, approval = told
    return PartItem(
        record=uuid.UUID(record),
        kind=strict.words(kind, 20),
        id=strict.words(id_),
        part=strict.number(part),
        of=_count(of),
        row=uuid.UUID(row),
        header=_hex(header),
        approval=_hex(approval) if approval else "",
        key=_key(key, 16),
    )


def _told(terms: Terms) -> dict[str, Any]:
    fields = {name: getattr(terms, name) for name in _TERMS}
    made = {"made_on": terms.made_on.isoformat(), "place_mask": terms.place_mask.value}
    return {**fields, **made, "answers": dict(terms.answers)}


def _terms(told: Any) -> Terms:
    fields = dict(strict.only(told, _TERMS))
    answers = {str(key): str(words) for key, words in fields["answers"].items()}
    fields |= {"answers": answers, "made_on": strict.day(fields["made_on"])}
    return Terms(**fields | {"place_mask": PlaceMask(fields["place_mask"])})


def _count(value: object) -> int:
    """As a seal counts its parts: 0 where it does not say how many there are."""
    return 0 if value == 0 else strict.number(value)


def _hex(value: object) -> str:
    text = strict.words(value, 64)
    if len(bytes.fromhex(text)) != 32 or text != text.lower():
        raise ValueError("not a SHA-256 in hex")
    return text


def _key(text: str, size: int) -> bytes:
    raw = base64.b64decode(text, validate=True)
    if len(raw) != size:
        raise ValueError("not a key of its length")
    return raw


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
