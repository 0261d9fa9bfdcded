"""Orders to release: a draft that two custodians signed for, and the one key that opens it. Pure.

Everything in it can be checked without believing who placed it: the request names the draft by
its header and, in its detail, the order and the tag manifest; the statement's digest is that
order, so the addressees are those the people signed for. Format: docs/formats.md.
"""

import base64
import uuid
from dataclasses import dataclass

from casework.dossier.addressees import Addressee
from casework.dossier.order import Statement, fields_of, statement
from casework.records.shapes import Mute
from intake.errors import IntakeError
from intake.keys import strict
from intake.keys.approval import Deed, Request, Signature
from intake.keys.attestation import Attestation
from intake.sealing import FileKey

MAIN, ANNEX = 1, 2
_FIELDS = (
    "draft", "number", "header", "key", "opened", "statement", "signature", "request", "signatures",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, repr=False)
class ReleaseOrder(Mute):
    """One draft to be released.

    Args:
        number: MAIN or ANNEX, each with addressees of its own.
        header: SHA-256 in hex of the draft's header.
        key: 16 octets; the draft's file key as the opener gave it.
        opened: what the opener said with it, for the signer.
        signature: of who ordered the dossier, over the statement.
        request, signatures: what the custodians signed.
    """

    draft: uuid.UUID
    number: int
    header: str
    key: bytes
    opened: Attestation
    statement: Statement
    signature: bytes
    request: Request
    signatures: tuple[Signature, ...]

    @property
    def file_key(self) -> FileKey:
        """To open the draft with."""
        return FileKey(self.key)

    @property
    def addressees(self) -> tuple[Addressee, ...]:
        """Whom this package goes to."""
        told = self.statement
        return told.addressees if self.number == MAIN else told.annex_addressees

    @property
    def name(self) -> str:
        """The package's and its bag's."""
        return self.statement.name + ("-annex" if self.number == ANNEX else "")

    @property
    def tag_manifest(self) -> str:
        """SHA-256 in hex of the tag manifest that the people signed for."""
        return self.request.detail.partition(" ")[2]

    def check(self) -> None:
        """That all of it speaks of one and the same draft. Raises IntakeError("order_forged")."""
        request = self.request
        named = (request.deed, request.kind, request.id, request.header, request.desk)
        meant = (Deed.RELEASE, "draft", str(self.draft), self.header, str(self.statement.desk))
        if named != meant or request.detail != f"{self.statement.digest} {self.tag_manifest}":
            raise IntakeError("order_forged")

    def to_bytes(self) -> bytes:
        """For sealing to the order key."""
        told = {
            "draft": str(self.draft),
            "number": self.number,
            "header": self.header,
            "key": base64.b64encode(self.key).decode(),
            "opened": self.opened.to_line(),
            "statement": self.statement.text,
            "signature": base64.b64encode(self.signature).decode(),
            "request": self.request.body(),
            "signatures": [one.to_line() for one in self.signatures],
        }
        return strict.dump(told).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "ReleaseOrder":
        """Read one. Raises IntakeError: order_malformed, release_not_attested, and as `check`."""
        told = fields_of(content, _FIELDS)
        try:
            order = cls(
                draft=uuid.UUID(told["draft"]),
                number={MAIN: MAIN, ANNEX: ANNEX}[told["number"]],
                header=str(told["header"]),
                key=base64.b64decode(told["key"], validate=True),
                opened=Attestation.from_line(told["opened"]),
                statement=statement(told["statement"]),
                signature=base64.b64decode(told["signature"], validate=True),
                request=Request.parse(told["request"]),
                signatures=tuple(map(Signature.from_line, told["signatures"])),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise IntakeError("order_malformed") from None
        if len(order.key) != 16:
            raise IntakeError("order_malformed")
        order.check()
        return order
