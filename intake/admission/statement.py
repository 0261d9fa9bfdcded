"""The statement of issuers: whose tokens the organisation takes, signed by its root. Pure.

A signed note as the roll is, with its own schema, so that neither is read as the other.
"""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from intake.admission.issuer import SIZE, Issuer, Quarter
from intake.errors import IntakeError
from intake.keys import NoteError, Signer, Verifier, note, strict

SCHEMA = "amanat/issuers/1"
_MOST = 1000
_FIELDS = ("schema", "version", "issuers")
_ISSUER = ("network", "quarter", "modulus")


class StatementError(IntakeError):
    """issuers_malformed, issuers_unsigned, issuers_older."""


@dataclass(frozen=True)
class Statement:
    """At most one issuer for a circle and quarter: two keys would tell its members apart.

    Raises StatementError("issuers_malformed").
    """

    version: int
    issuers: tuple[Issuer, ...]

    def __post_init__(self) -> None:
        places = [_place(one) for one in self.issuers]
        if len(places) > _MOST or places != sorted(set(places)):
            raise StatementError("issuers_malformed")

    def with_(self, added: tuple[Issuer, ...], revoked: frozenset[uuid.UUID]) -> Self:
        """The next version. An issuer added takes the place of its circle's of that quarter."""
        kept = {_place(one): one for one in self.issuers if one.id not in revoked}
        kept |= {_place(one): one for one in added}
        return type(self)(self.version + 1, tuple(kept[place] for place in sorted(kept)))

    def issuer(self, id_: uuid.UUID) -> Issuer | None:
        """The one of this id."""
        return next((one for one in self.issuers if one.id == id_), None)

    def body(self) -> str:
        """What the root signs."""
        issuers = [to_fields(one) for one in self.issuers]
        return strict.dump({"schema": SCHEMA, "version": self.version, "issuers": issuers})

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a body. Raises StatementError("issuers_malformed")."""
        try:
            fields = strict.only(strict.load(body), _FIELDS)
            if fields["schema"] != SCHEMA:
                raise StatementError("issuers_malformed")
            listed = strict.items(fields["issuers"], _MOST)
            return cls(strict.number(fields["version"]), tuple(map(from_fields, listed)))
        except ValueError:
            raise StatementError("issuers_malformed") from None


def to_fields(issuer: Issuer) -> Mapping[str, str]:
    """As it stands in a statement, and in the file that a coordinator sends."""
    modulus = base64.b64encode(issuer.modulus.to_bytes(SIZE, "big")).decode()
    return {
        "network": str(issuer.network),
        "quarter": str(issuer.quarter),
        "modulus": modulus,
    }


def from_fields(value: Any) -> Issuer:
    """The inverse. Raises StatementError("issuers_malformed")."""
    try:
        fields = strict.only(value, _ISSUER)
        network, quarter = strict.word(fields["network"]), strict.words(fields["quarter"])
        octets = base64.b64decode(strict.words(fields["modulus"], 1024), validate=True)
        issuer = Issuer(uuid.UUID(network), Quarter.parse(quarter), int.from_bytes(octets, "big"))
    except (ValueError, IntakeError):
        raise StatementError("issuers_malformed") from None
    if to_fields(issuer) != fields:
        raise StatementError("issuers_malformed")
    return issuer


def sign(statement: Statement, root: Signer) -> str:
    """The signed document."""
    return root.sign(statement.body())


def verify(document: str, root: Verifier) -> Statement:
    """Read a document that this root signed. Raises StatementError."""
    try:
        return Statement.parse(note.read(document, root))
    except NoteError as fault:
        unsigned = fault.code == "note_unsigned"
        raise StatementError("issuers_unsigned" if unsigned else "issuers_malformed") from None


def _place(issuer: Issuer) -> tuple[str, Quarter]:
    return str(issuer.network), issuer.quarter
