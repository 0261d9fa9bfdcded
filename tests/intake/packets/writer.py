"""What a packet page does, done with Python's own library. Everything told is invented."""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from intake import receipts
from intake.packets.inside import Inside
from intake.packets.line import Envelope, PacketFile, PacketLine
from intake.report import AttachmentEntry, Report, canonical
from intake.sealing import FileKey, HybridRecipient, Inner, Sealed, seal_bytes
from tests.organisation import new_submission_id

# +44 7700 900123 is reserved for fiction.
ACCOUNT = "They took Zalmay, an invented man. Call me on +44 7700 900123."


@dataclass(repr=False)
class Writer:
    """One person without a network."""

    packet: HybridRecipient
    custody: HybridRecipient
    code: str
    number: int = 1
    submission_id: bytes = field(default_factory=new_submission_id)
    receipt: str = field(default_factory=receipts.draw)

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.submission_id).digest()

    def file(self, number: int, content: bytes) -> tuple[PacketFile, bytes]:
        """As it is listed, and its octets."""
        plain = canonical({"media_type": "text/plain", "name": f"{number}.txt"}) + b"\n" + content
        inner = Inner("attachment", 1, self.digest.hex(), number + 1, 0)
        octets = whole(seal_bytes(plain, [self.packet, self.custody], inner))
        tag = hmac.digest(self.submission_id, plain, hashlib.sha256)
        listed = PacketFile(len(octets), hashlib.sha256(octets).digest(), number, tag)
        return listed, octets

    def pack(
        self,
        account: str = ACCOUNT,
        files: Sequence[bytes] = (),
        *,
        said: Sequence[AttachmentEntry] | None = None,
        **line: Any,
    ) -> bytes:
        """A whole packet. `said`: the files that the report lists, if others; `line`: fields of
        the line that are not true.
        """
        made = [self.file(number, content) for number, content in enumerate(files, 1)]
        entries = said if said is not None else [self.entry(listed) for listed, _ in made]
        report = Report(network="", language="en", account=account, attachments=tuple(entries))
        inside = Inside(self.submission_id, self.code, report)
        key = FileKey.generate()
        inner = Inner("packet", 1, self.digest.hex(), 1, len(made) + 1)
        readers = [self.packet, self.custody]
        sealed = whole(seal_bytes(inside.to_bytes(), readers, inner, file_key=key))
        seed = whole(self.seed())
        first = PacketLine(
            id_digest=self.digest,
            packet=self.number,
            salt=key.event_salt(),
            report=envelope(sealed),
            seed=envelope(seed),
            files=tuple(listed for listed, _ in made),
        )
        octets = b"".join(content for _, content in made)
        return replace(first, **line).to_bytes() + sealed + seed + octets

    def entry(self, listed: PacketFile) -> AttachmentEntry:
        """As the report lists it."""
        row = str(listed.row(self.digest))
        return AttachmentEntry(row, listed.number, listed.sha256.hex())

    def seed(self) -> Sealed:
        """The receipt's digits, to the packet key alone."""
        inner = Inner("mailbox_seed", 1, self.digest.hex(), 1, 1)
        return seal_bytes(self.receipt.encode(), [self.packet], inner)


def whole(sealed: Sealed) -> bytes:
    """Header and payload in one piece."""
    return sealed.header + sealed.payload


def envelope(octets: bytes) -> Envelope:
    """As a line lists it."""
    return Envelope(len(octets), hashlib.sha256(octets).digest())
