"""Sealing and opening memory to memory, against a bare 64 KiB ChaCha20-Poly1305 loop.

    python -m tests.bench sealing [--mib 1024] [--rounds 3]

Each round runs every measure once, so that a slow minute of the machine hits all alike; the
ratio of a measure is the median over rounds of its speed to the floor's in that round. The
plaintext is one piece of random octets taken again and again: what is measured is the work,
not the page faults of a gigabyte. Figures in MB (10^6 octets) of content for a second of
processor time, of which neighbours take less than of the clock.

`seal` makes no digest; `seal_with_digest` also makes the SHA-256 of header and payload, and
has a floor of its own, because SHA-256 alone is slower than the cipher. `open` is one pass;
`verify_then_open` two, as for everything that is shown or exported.
"""

import argparse
import hashlib
import os
import statistics
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from intake.sealing import (
    FileKey,
    HybridIdentity,
    Inner,
    Sealer,
    open_stream,
    seal_bytes,
    unwrap,
    verify,
)
from intake.sealing.filekey import NONCE_BYTES
from intake.sealing.stream import CHUNK, SEALED_CHUNK

MIB = 1024 * 1024
PLACE = Inner("attachment", 1, "00000000-0000-4000-8000-000000000004", 1, 0)
IDENTITIES = (HybridIdentity(bytes(32)), HybridIdentity(bytes(range(32))))
RECIPIENTS = [identity.recipient for identity in IDENTITIES]


class InMemory:
    """A payload read again from its start, as a BinaryIO gives it."""

    def __init__(self, payload: bytearray) -> None:
        self._payload = memoryview(payload)
        self._place = 0

    def read(self, size: int = -1) -> bytes:
        octets = bytes(self._payload[self._place : self._place + size])
        self._place += len(octets)
        return octets


def floor_loop(piece: bytes, count: int) -> None:
    cipher, nonce = ChaCha20Poly1305(bytes(32)), bytes(12)
    for _ in range(count):
        cipher.encrypt(nonce, piece, None)


def floor_open_loop(payload: bytearray, file_key: FileKey, count: int) -> None:
    """The same octets that `open` reads, so that both fetch them from main memory."""
    view, nonces = memoryview(payload), struct.Struct(">3xQ?")
    cipher = file_key.payload_cipher(bytes(view[:NONCE_BYTES]))
    for place in range(count):
        start = NONCE_BYTES + place * SEALED_CHUNK
        cipher.decrypt(nonces.pack(place, False), view[start : start + SEALED_CHUNK], None)


def floor_with_digest(piece: bytes, count: int) -> None:
    cipher, nonce, digest = ChaCha20Poly1305(bytes(32)), bytes(12), hashlib.sha256()
    for _ in range(count):
        digest.update(cipher.encrypt(nonce, piece, None))


def seal(piece: bytes, count: int, *, digest: bool = False) -> None:
    for _ in sealed_pieces(Sealer(RECIPIENTS, PLACE, digest=digest), piece, count):
        pass


def sealed_pieces(sealer: Sealer, piece: bytes, count: int) -> Iterator[bytes]:
    for _ in range(count):
        yield sealer.update(piece)
    yield from sealer.closing()


def in_rounds(
    measures: dict[str, Callable[[], None]], octets: int, rounds: int
) -> dict[str, list[float]]:
    speeds: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            start = time.process_time()
            measure()
            speeds[name].append(octets / 1e6 / (time.process_time() - start))
    return speeds


def ratio(speeds: dict[str, list[float]], measure: str, floor: str) -> float:
    pairs = zip(speeds[measure], speeds[floor], strict=True)
    return round(statistics.median(one / other for one, other in pairs), 3)


class Peak:
    """The most resident memory above the start while a deed ran, sampled 200 times a second."""

    def __enter__(self) -> "Peak":
        self.above = 0
        self._idle = resident()
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._sample)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _sample(self) -> None:
        while not self._over.wait(0.005):
            self.above = max(self.above, resident() - self._idle)


def resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def small_seals(count: int = 300) -> float:
    """Processor milliseconds for a report of 1.7 KB to two recipients, as acceptance seals it."""
    content = os.urandom(1700)
    start = time.process_time()
    for _ in range(count):
        seal_bytes(content, RECIPIENTS, PLACE)
    return round((time.process_time() - start) / count * 1000, 3)


def sealed_once(piece: bytes, count: int) -> tuple[bytes, bytearray, FileKey]:
    sealer = Sealer(RECIPIENTS, PLACE, digest=False)
    payload = bytearray()
    for octets in sealed_pieces(sealer, piece, count):
        payload += octets
    return sealer.header, payload, unwrap(sealer.header, IDENTITIES)


def memory(piece: bytes, count: int, opening: Callable[[], None]) -> dict[str, float]:
    with Peak() as sealing:
        seal(piece, count, digest=True)
    with Peak() as opened:
        opening()
    return {
        "seal_peak_mb_above_idle": round(sealing.above / 1e6, 1),
        "open_peak_mb_above_idle": round(opened.above / 1e6, 1),
    }


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(prog="python -m tests.bench sealing")
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    piece, count = os.urandom(CHUNK), options.mib * MIB // CHUNK
    header, payload, file_key = sealed_once(piece, count)

    def checked() -> None:
        assert verify(InMemory(payload), header, file_key, PLACE) == count * CHUNK  # type: ignore[arg-type]

    def opened() -> None:
        for _ in open_stream(InMemory(payload), header, file_key, PLACE):  # type: ignore[arg-type]
            pass

    def both() -> None:
        checked()
        opened()

    measures: dict[str, Callable[[], None]] = {
        "floor_seal": lambda: floor_loop(piece, count),
        "seal": lambda: seal(piece, count),
        "floor_open": lambda: floor_open_loop(payload, file_key, count),
        "open": opened,
        "verify_then_open": both,
        "floor_seal_with_digest": lambda: floor_with_digest(piece, count),
        "seal_with_digest": lambda: seal(piece, count, digest=True),
    }
    speeds = in_rounds(measures, count * CHUNK, options.rounds)
    return {
        "benchmark": "sealing",
        "mib": options.mib,
        "rounds": options.rounds,
        "mb_per_cpu_s": {name: round(statistics.median(each)) for name, each in speeds.items()},
        "seal_ratio": ratio(speeds, "seal", "floor_seal"),
        "open_ratio": ratio(speeds, "open", "floor_open"),
        "verify_then_open_ratio": ratio(speeds, "verify_then_open", "floor_open"),
        "seal_with_digest_ratio": ratio(speeds, "seal_with_digest", "floor_seal_with_digest"),
        "seal_with_digest_to_bare_cipher": ratio(speeds, "seal_with_digest", "floor_seal"),
        "small_seal_two_recipients_ms": small_seals(),
        **memory(piece, count, both),
    }
