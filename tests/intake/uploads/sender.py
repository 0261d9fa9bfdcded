"""What a page with script does, done with Python's own library. Everything told is invented."""

import hashlib
import hmac
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client

from intake import clock, receipts
from intake.blobs import blob_store
from intake.keys import Verifier, page_reading
from intake.keys.believed import Recipients, believed
from intake.models import Attachment, Network, Upload
from intake.report import AttachmentEntry, Report, canonical
from intake.sealing import FileKey, Inner, Sealed, seal_bytes
from intake.uploads import partial
from tests.organisation import new_submission_id

PIECE_TYPE = "application/offset+octet-stream"
FORM_TYPE = "application/x-www-form-urlencoded"
POST_TYPE = "application/vnd.amanat.sealed"


@dataclass(frozen=True)
class SealedFile:
    """A file as it goes over the line."""

    number: int
    tag: bytes
    octets: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.octets).hexdigest()


@dataclass(repr=False)
class Sender:
    """One page: its recipients come from the roll it was given, verified as the page does."""

    keys: Recipients
    code: str
    submission_id: bytes = field(default_factory=new_submission_id)
    receipt: str = field(default_factory=receipts.draw)
    circle: str = ""

    @classmethod
    def reading(cls, answer: bytes, root: str, code: str) -> "Sender":
        """From the answer of `roll` and the root's line."""
        told = json.loads(answer)
        roll = page_reading.read(told["roll"], Verifier.parse(root.removesuffix("\n")))
        rows = [(one["kind"], one["number"], one["document"]) for one in told["certificates"]]
        return cls(Recipients(roll, believed(roll, rows), clock.today()), code)

    def on(self, page: bytes) -> "Sender":
        """Behind that report page, which says whose circle it is."""
        (network,) = re.findall(rb'data-network="([^"]+)"', page)
        self.circle = network.decode()
        return self

    def code_alone(self) -> bytes:
        """What asks for the report page, by script."""
        return f"code={self.code}&script=1".encode()

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.submission_id).hexdigest()

    @property
    def network(self) -> str:
        """As the page said it, or else the one of the test's own database."""
        return self.circle or str(Network.objects.get().pk)

    def file(self, number: int, content: bytes, *, part: int = 0) -> SealedFile:
        """Name and type, content, padding, sealed to epoch and custody."""
        plain = canonical({"media_type": "image/jpeg", "name": f"{number}.jpg"}) + b"\n" + content
        inner = Inner("attachment", 1, self.digest, part or number + 1, 0)
        sealed = seal_bytes(plain, self.keys.seals_reports(), inner)
        tag = hmac.digest(self.submission_id, plain, hashlib.sha256)
        return SealedFile(number, tag, sealed.header + sealed.payload)

    def slip(self, file: SealedFile, **changed: object) -> str:
        """The header of a creation."""
        words = {
            "id": self.submission_id.hex(), "code": self.code, "number": file.number,
            "tag": file.tag.hex(), "epoch": self.keys.epoch.number,
        }  # fmt: skip
        return " ".join(str(word) for word in {**words, **changed}.values())

    def creation(self, file: SealedFile, **changed: object) -> dict[str, str]:
        """All headers of a creation."""
        return {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(len(file.octets)),
            "Amanat-Slip": self.slip(file, **changed),
        }

    def post(
        self,
        account: str = "They took my neighbour, an invented man.",
        files: Sequence[tuple[str, SealedFile]] = (),
        **changed: Any,
    ) -> bytes:
        """A whole sealed post; `files` with the row ids that creations gave."""
        entries = tuple(AttachmentEntry(row, one.number, one.sha256) for row, one in files)
        report = Report(
            network=self.network, language="en", account=account, attachments=entries
        )  # fmt: skip
        key = FileKey.generate()
        inner = Inner("report", 1, self.digest, 1, len(entries) + 1)
        sealed = seal_bytes(report.to_bytes(), self.keys.seals_reports(), inner, file_key=key)
        tags = [one.tag for _, one in files]
        listed = [{"number": one.number, "sha256": one.sha256} for _, one in files]
        line = {
            "code": self.code, "epoch": self.keys.epoch.number, "files": listed,
            "id": self.submission_id.hex(), "network": self.network,
            "salt": key.event_salt().hex(), "schema": 1,
            "tag": report.tag(self.submission_id, self.receipt, tags).hex(),
        }  # fmt: skip
        return body({**line, **changed}, sealed, self.seed())

    def seed(self, about: str = "") -> Sealed:
        """The receipt's digits, to the epoch alone."""
        inner = Inner("mailbox_seed", 1, about or self.digest, 1, 1)
        return seal_bytes(self.receipt.encode(), [self.keys.epoch.recipient], inner)


def body(line: Mapping[str, Any], report: Sealed, seed: Sealed) -> bytes:
    """The line, then both envelopes; lengths are put in unless the line has its own."""
    envelopes = [one.header + one.payload for one in (report, seed)]
    lengths = {"report": len(envelopes[0]), "seed": len(envelopes[1])}
    return canonical({**lengths, **line}) + b"\n" + b"".join(envelopes)


@dataclass
class Line:
    """A tus client over Django's: one request at a time, nothing retried."""

    client: Client

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, piece: bytes = b""
    ) -> Any:
        """Any request of ours, with the protocol's version on it."""
        told = {"Tus-Resumable": "1.0.0", **(headers or {})}
        kind = told.pop("Content-Type", "")
        framing: dict[str, Any] = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(piece))}
        return self.client.generic(method, path, piece, headers=told, **framing)

    def create(self, sender: Sender, file: SealedFile, **changed: object) -> Any:
        """Begin an upload."""
        return self.ask("POST", "/uploads", sender.creation(file, **changed))

    def offset(self, address: str) -> int:
        """What HEAD says."""
        answer = self.ask("HEAD", address)
        assert answer.status_code == 200, answer.status_code
        return int(answer["Upload-Offset"])

    def patch(self, address: str, at: int, piece: bytes) -> Any:
        """One piece."""
        headers = {"Upload-Offset": str(at), "Content-Type": PIECE_TYPE}
        return self.ask("PATCH", address, headers, piece)

    def cut(self, address: str, at: int, piece: bytes, come: int) -> Any:
        """A piece of which only the first `come` octets arrive."""
        headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(at)}
        broken: dict[str, Any] = {"CONTENT_TYPE": PIECE_TYPE, "wsgi.input": Broken(piece[:come])}
        return self.client.generic("PATCH", address, piece, headers=headers, **broken)

    def send(self, sender: Sender, file: SealedFile, step: int = 256 << 10) -> tuple[str, str]:
        """A whole file; its row's id and its address."""
        made = self.create(sender, file)
        assert made.status_code == 201, made.content
        for at in range(0, len(file.octets), step):
            answer = self.patch(made["Location"], at, file.octets[at : at + step])
            assert answer.status_code == 204, answer.content
        return made["Amanat-File"], made["Location"]


class Broken(io.RawIOBase):
    """A body that ends before its announced length."""

    def __init__(self, come: bytes) -> None:
        super().__init__()
        self._come = come

    def read(self, most: int = -1) -> bytes:
        if not self._come:
            raise ConnectionResetError
        piece, self._come = self._come[:most], self._come[most:]
        return piece


def partial_files() -> list[Path]:
    """What lies in the folder of partial files."""
    return list(partial.folder().iterdir()) if partial.folder().exists() else []


def untouched() -> bool:
    """Nothing of any upload is anywhere."""
    return not (Upload.objects.exists() or partial_files() or Attachment.objects.exists())


def begun(line: Line, sender: Sender, file: SealedFile, come: int = 0) -> str:
    """An upload of which so much is there."""
    address: str = line.create(sender, file)["Location"]
    if come:
        assert line.patch(address, 0, file.octets[:come]).status_code == 204
    return address


def only() -> Path:
    """The one partial file there is."""
    (path,) = partial.folder().iterdir()
    return path


def whole(file: SealedFile) -> bool:
    """Whether what is staged is what was sent, and its digest the one that is stored."""
    row = Attachment.objects.get(number=file.number)
    with blob_store().open(row.blob) as payload:
        stored = bytes(row.header) + payload.read()
    return stored == file.octets and bytes(row.blob_sha256).hex() == file.sha256
