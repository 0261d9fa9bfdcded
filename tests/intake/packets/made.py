"""Packets as the page's own script makes them, and what pages bring. All invented."""

import base64
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from intake import clock
from intake.keys import page_roll
from intake.packets.inside import Inside
from intake.packets.line import PacketLine
from intake.packets.unpacking import Unpacking
from intake.report import Report, canonical
from intake.sealing import HybridIdentity, Inner, Sealed, open_bytes, split, unwrap
from tests.organisation import Organisation

HERE = Path(__file__).parent
BUNDLE = HERE.parents[2] / "intake" / "static" / "packet.js"
Job = dict[str, Any]
File = tuple[str, str, bytes]  # name, media type, content


def documents(organisation: Organisation) -> str:
    """What a page that is made today brings."""
    today = clock.today()
    signed = organisation.root.sign(page_roll.body(organisation.roll().to_json()))
    certificate = organisation.packet_certificate(4, today)
    packet = {"document": certificate, "kind": "packet", "number": 4}
    told = {"certificates": [packet], "day": today.isoformat(), "roll": signed, "schema": 1}
    return canonical(told).decode()


def run(node: Path, jobs: Sequence[Job]) -> list[Any]:
    """What the script answers, in one process."""
    done = subprocess.run(
        [node, HERE / "packets.mjs", BUNDLE],
        input=json.dumps(jobs).encode(), stdout=subprocess.PIPE, check=True, timeout=300,
    )  # fmt: skip
    results: list[Any] = json.loads(done.stdout)
    return results


def job(text: str, root: str, inside: Inside, receipt: str, files: Sequence[File] = ()) -> Job:
    """To pack that."""
    report = json.loads(inside.report.to_bytes())
    del report["schema"]
    listed = [(name, kind, base64.b64encode(octets).decode()) for name, kind, octets in files]
    return {
        "do": "pack", "documents": json.loads(text), "root": root, "id": inside.submission_id.hex(),
        "code": inside.code, "receipt": receipt, "report": report, "files": listed,
    }  # fmt: skip


class Opened:
    """A packet taken apart by the server's own reader, and opened with the keys it is sealed to."""

    def __init__(self, packet: bytes, by: HybridIdentity) -> None:
        self._by = by
        self.files: list[tuple[int, bytes]] = []  # number, envelope
        reader = Unpacking(self)
        reader.write(packet)
        reader.close()

    def begin(self, line: PacketLine) -> None:
        self.line = line

    def envelopes(self, report: Sealed, seed: Sealed) -> None:
        self.report, self.seed = report, seed

    def file(self, file: Any, header: bytes) -> None:
        self.files.append((file.number, header))

    def piece(self, octets: bytes) -> None:
        number, before = self.files[-1]
        self.files[-1] = number, before + octets

    def file_ends(self) -> None:
        pass

    def inside(self) -> Inside:
        """Code, id and report."""
        content = self._content(self.report.header, self.report.payload, "packet", 1, self._parts)
        return Inside.from_bytes(content, self.line.id_digest)

    def told(self) -> Report:
        """The report alone."""
        return self.inside().report

    def receipt(self) -> str:
        """The packet's number."""
        return self._content(self.seed.header, self.seed.payload, "mailbox_seed", 1, 1).decode()

    def plain(self, place: int) -> bytes:
        """A file's line of name and type, and its octets."""
        number, envelope = self.files[place]
        return self._content(*split(envelope), "attachment", number + 1, 0)

    @property
    def _parts(self) -> int:
        return 1 + len(self.files)

    def _content(self, header: bytes, payload: bytes, kind: str, part: int, of: int) -> bytes:
        inner = Inner(kind, 1, self.line.id_digest.hex(), part, of)
        return open_bytes(header, payload, unwrap(header, [self._by]), inner, limit=64 << 20)
