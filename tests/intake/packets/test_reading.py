"""Reading a packet with no key, in pieces of any size. Pure; all of it is invented."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.packets.inside import Inside
from intake.packets.line import PacketFile, PacketLine
from intake.packets.unpacking import Unpacking
from intake.report import Report, canonical
from intake.sealing import Inner, Sealed, open_bytes, unwrap
from tests.vectors.packets import make

FILE = Path(make.__file__).parent / "packets.json"
VECTORS = json.loads(FILE.read_text(encoding="utf-8"))
PACKET = base64.b64decode(VECTORS["good"]["packet"])


class Kept:
    """What came out."""

    def __init__(self) -> None:
        self.line: PacketLine | None = None
        self.sealed: list[Sealed] = []
        self.files: list[tuple[PacketFile, bytes]] = []
        self.pieces: list[bytes] = []
        self.longest = self.ended = 0

    def begin(self, line: PacketLine) -> None:
        self.line = line

    def envelopes(self, report: Sealed, seed: Sealed) -> None:
        self.sealed += [report, seed]

    def file(self, file: PacketFile, header: bytes) -> None:
        self.files.append((file, header))

    def piece(self, octets: bytes) -> None:
        self.longest = max(self.longest, len(octets))
        self.pieces.append(octets)

    def file_ends(self) -> None:
        self.ended += 1


def read(octets: bytes, step: int = 1 << 16) -> Kept:
    kept = Kept()
    unpacking = Unpacking(kept)
    for at in range(0, len(octets), step):
        unpacking.write(octets[at : at + step])
    unpacking.close()
    return kept


def refusal(octets: bytes, step: int = 1 << 16) -> str:
    with pytest.raises(IntakeError) as refused:
        read(octets, step)
    return refused.value.code


def test_the_vectors_are_what_this_implementation_makes() -> None:
    assert make.vectors() == VECTORS


@pytest.mark.parametrize("step", [1, 3184, 3185, 1 << 16])
def test_the_good_one_is_read_whole_in_pieces_of_any_size(step: int) -> None:
    kept = read(PACKET, step)

    assert kept.line is not None
    assert kept.line.digest().hex() == VECTORS["good"]["digest"]
    octets = [one.header + one.payload for one in kept.sealed]
    (file, header) = kept.files[0]
    assert kept.line.to_bytes() + b"".join(octets) + header + b"".join(kept.pieces) == PACKET
    assert (kept.ended, str(file.row(kept.line.id_digest))) == (1, VECTORS["good"]["row"])


def test_with_the_packet_key_it_says_what_was_told_and_by_which_code() -> None:
    report, seed = read(PACKET).sealed
    key = unwrap(report.header, [make.PACKET])
    inner = Inner("packet", 1, make.DIGEST.hex(), 1, 2)
    inside = Inside.from_bytes(open_bytes(report.header, report.payload, key, inner), make.DIGEST)

    assert (inside.code, inside.submission_id) == (make.CODE, make.SUBMISSION)
    assert inside.through("n").network == "n"
    key = unwrap(seed.header, [make.PACKET])
    inner = Inner("mailbox_seed", 1, make.DIGEST.hex(), 1, 1)
    assert open_bytes(seed.header, seed.payload, key, inner).decode() == make.RECEIPT


@pytest.mark.parametrize("case", VECTORS["bad"], ids=lambda case: str(case["name"]))
def test_a_bad_one_is_refused_with_its_reason(case: dict[str, Any]) -> None:
    assert refusal(base64.b64decode(case["octets"])) == case["refusal"]


@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, len(PACKET) - 1), other=st.integers(1, 255))
def test_no_octet_of_it_can_be_changed(at: int, other: int) -> None:
    changed = bytearray(PACKET)
    changed[at] ^= other
    try:
        kept = read(bytes(changed))
    except IntakeError:
        return
    # Salt, number of the key, tag and id are told by the line alone: then it is another packet.
    assert kept.line is not None
    assert kept.line.digest().hex() != VECTORS["good"]["digest"]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, len(PACKET) - 1))
def test_cut_anywhere_it_is_not_whole(at: int) -> None:
    assert refusal(PACKET[:at]) == "packet_cut"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_are_refused_in_words(octets: bytes) -> None:
    assert refusal(octets) in ("no_packet", "packet_cut")
    assert refusal(PACKET[: PACKET.index(b"\n") + 1] + octets) == "packet_cut"


def test_of_a_large_file_one_piece_is_held() -> None:
    """A file whose digest is wrong: read to its end in pieces, and refused there."""
    line = PacketLine.from_bytes(PACKET[: PACKET.index(b"\n") + 1])
    (file,), rest = line.files, PACKET[PACKET.index(b"\n") + 1 :]
    header = rest[line.report.size + line.seed.size :][:3184]
    large = 3184 + 16 + (8 << 20) + 16 * 128
    before = rest[: line.report.size + line.seed.size]
    listed = PacketFile(large, file.sha256, file.number, file.tag)
    first = PacketLine(line.id_digest, 4, line.salt, line.report, line.seed, (listed,)).to_bytes()
    kept = Kept()
    unpacking = Unpacking(kept)
    unpacking.write(first + before + header)
    with pytest.raises(IntakeError, match="packet_altered"):
        for _ in range(0, large, 1 << 16):
            unpacking.write(bytes(min(1 << 16, large - 3184 - sum(map(len, kept.pieces)))))
            assert not unpacking._held

    assert kept.longest == 1 << 16
    assert not kept.ended


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "packet_malformed"),
        (b"{}\n", "packet_malformed"),
        (b'{"code":1,"id":"","schema":1}\n', "packet_malformed"),
        (b'{"code":"","id":"00","schema":1}\n', "packet_malformed"),
        (b"[" * 100_000, "packet_malformed"),
    ],
)
def test_what_is_inside_is_read_strictly(content: bytes, code: str) -> None:
    with pytest.raises(IntakeError) as refused:
        Inside.from_bytes(content, bytes(32))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "code", ["", "7Q4N-0XKD-9T2M-HV3B", "x" * 100, "7" * 700, "7" * 16 + " " * 684]
)
def test_a_code_of_any_length_up_to_a_tokens_is_read_without_its_filling(code: str) -> None:
    report = Report(network="", language="en", account="Invented.")
    told = {"code": code, "id": make.SUBMISSION.hex(), "schema": 1}
    content = canonical(told) + b"\n" + report.to_bytes()
    assert Inside.from_bytes(content, make.DIGEST).code == code.strip()
    for wrong in (
        {**told, "code": "7" * 701},
        {**told, "more": 1},
        {**told, "schema": True},
        {**told, "schema": 2},
        {**told, "id": make.SUBMISSION.hex().upper()},
    ):
        with pytest.raises(IntakeError, match="packet_malformed"):
            Inside.from_bytes(canonical(wrong) + b"\n" + report.to_bytes(), make.DIGEST)
    with pytest.raises(IntakeError, match="packet_malformed"):
        Inside.from_bytes(b" " + content, make.DIGEST)


def test_an_id_that_is_not_the_rows_and_a_circle_of_the_writers_own_are_refused() -> None:
    report = Report(network="", language="en", account="Invented.")
    good = Inside(make.SUBMISSION, make.CODE, report).to_bytes()
    with pytest.raises(IntakeError, match="packet_of_another"):
        Inside.from_bytes(good, bytes(32))
    chosen = Report(network="n", language="en", account="Invented.")
    with pytest.raises(IntakeError, match="packet_malformed"):
        Inside.from_bytes(Inside(make.SUBMISSION, make.CODE, chosen).to_bytes(), make.DIGEST)
