"""Fuzz everything that reads before it can authenticate: headers, armor, first lines, keys.

    python -m tests.fuzz.fuzz_header [SECONDS]

With atheris installed it runs coverage-guided until stopped; otherwise hypothesis mutates
the public vectors for so many seconds. A finding is anything but a refusal, a text that
reads back otherwise than it was written, or more memory than the limits allow.
"""

import importlib.util
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.sealing import (
    HybridIdentity,
    SealingError,
    age,
    armor,
    check_envelope,
    header,
    parse_identity,
    parse_line,
    parse_recipient,
    unwrap,
)

TESTDATA = Path(__file__).parents[1] / "vectors" / "cctv-age" / "testdata"
IDENTITY = HybridIdentity(bytes(32))


def one_input(octets: bytes) -> None:
    """Feed one input to every reader; an exception that is no refusal is a finding."""
    for reader in (
        _header,
        _armor,
        _first_line,
        _keys,
        lambda octets: unwrap(octets, [IDENTITY]),
        lambda octets: check_envelope(octets, len(octets), stanzas=range(1, 4)),
        lambda octets: age.decrypt_bytes(octets, [IDENTITY]),
    ):
        _refused_or_read(reader, octets)


def _refused_or_read(reader: Callable[[bytes], object], octets: bytes) -> None:
    try:
        reader(octets)
    except SealingError:
        return


def _header(octets: bytes) -> None:
    source = io.BytesIO(octets)
    text = header.read(source)
    assert octets.startswith(text)
    assert len(text) <= header.MAX_HEADER
    parsed = header.parse(text)
    assert header.unauthenticated(parsed.stanzas) == parsed.authenticated
    assert header.close(parsed.authenticated, parsed.mac) == text


def _armor(octets: bytes) -> None:
    file = armor.decode(octets)
    assert armor.encode(file).split() == octets.split()


def _first_line(octets: bytes) -> None:
    assert parse_line(octets).line() == octets


def _keys(octets: bytes) -> None:
    text = octets.decode("latin-1")
    _refused_or_read(lambda _: parse_recipient(text), octets)
    assert parse_identity(text).encode() == text


def seeds() -> list[bytes]:
    """The vectors up to 4 KiB, without the description in front of the file."""
    files = [path.read_bytes().partition(b"\n\n")[2] for path in sorted(TESTDATA.iterdir())]
    return [file for file in files if len(file) <= 4096] + [IDENTITY.encode().encode()]


def mutations() -> st.SearchStrategy[bytes]:
    """A seed with a piece of it replaced by arbitrary octets, by its own, or by nothing."""

    def replaced(seed: bytes, place: int, length: int, by: bytes) -> bytes:
        start = place % (len(seed) + 1)
        return seed[:start] + by + seed[start + length :]

    fragments = st.sampled_from([b"\n", b"\r\n", b" ", b"-> ", b"---", b"--- ", b"=", b"A" * 64])
    return st.builds(
        replaced,
        st.sampled_from(seeds()),
        st.integers(0, 4096),
        st.integers(0, 80),
        st.one_of(st.binary(max_size=40), fragments),
    )


def run_with_hypothesis(examples: int) -> None:
    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=[*HealthCheck]
    )
    @given(mutations())
    def fuzz(octets: bytes) -> None:
        one_input(octets)

    fuzz()


def main(arguments: list[str]) -> None:
    if importlib.util.find_spec("atheris"):
        atheris = importlib.import_module("atheris")
        atheris.instrument_all()
        atheris.Setup([sys.argv[0], *arguments], one_input)
        atheris.Fuzz()
        return
    run_for(float(arguments[0] if arguments else 60))


def run_for(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        run_with_hypothesis(2000)


if __name__ == "__main__":
    main(sys.argv[1:])
