"""Plain age files: key files under a passphrase, files for other people's tools."""

import io
import tracemalloc

import pytest

from intake.sealing import (
    BrokenHeader,
    BrokenKey,
    BrokenPayload,
    HybridIdentity,
    NotForUs,
    Sealer,
    age,
    armor,
    unwrap,
    verify,
)
from intake.sealing.stanzas.x25519 import X25519Identity, X25519Recipient
from intake.sealing.stream import CHUNK

from .conftest import PLACE


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK])
@pytest.mark.parametrize("identity", [HybridIdentity.generate(), X25519Identity.generate()])
def test_a_file_comes_back_whole(length, identity):
    content = b"k" * length

    file = age.encrypt_bytes(content, [identity.recipient])

    assert age.decrypt_bytes(file, [identity]) == content
    assert age.decrypt_bytes(armor.encode(file), [identity]) == content


def test_a_key_file_opens_with_its_passphrase_and_no_other():
    file = age.encrypt_bytes(b"AGE-SECRET", [age.PassphraseRecipient("six invented words", 5)])

    assert age.decrypt_bytes(file, [age.PassphraseIdentity("six invented words")]) == b"AGE-SECRET"
    with pytest.raises(NotForUs):
        age.decrypt_bytes(file, [age.PassphraseIdentity("six invented wordz")])
    assert b" 5\n" in file


def test_a_passphrase_file_that_asks_for_too_much_work_is_refused():
    file = age.encrypt_bytes(b"", [age.PassphraseRecipient("invented", 6)])

    with pytest.raises(BrokenHeader):
        age.decrypt_bytes(file, [age.PassphraseIdentity("invented", max_work_factor=5)])


@pytest.mark.parametrize(("passphrase", "work_factor"), [("", 18), ("a", 0), ("a", 21)])
def test_a_passphrase_file_needs_a_passphrase_and_a_sane_work_factor(passphrase, work_factor):
    with pytest.raises(ValueError, match="passphrase"):
        age.PassphraseRecipient(passphrase, work_factor)


def test_a_low_order_point_is_no_recipient():
    with pytest.raises(BrokenKey):
        age.encrypt_bytes(b"", [X25519Recipient(bytes(32))])


def test_a_file_cut_at_any_octet_is_refused():
    identity = X25519Identity.generate()
    file = age.encrypt_bytes(b"short", [identity.recipient])

    for cut in range(len(file)):
        with pytest.raises((BrokenHeader, BrokenPayload)):
            age.decrypt_bytes(file[:cut], [identity])


class Zeros(io.RawIOBase):
    """So many zeros, none of them held."""

    def __init__(self, length: int) -> None:
        self.left = length

    def read(self, size: int = -1) -> bytes:
        taken = min(size, self.left)
        self.left -= taken
        return bytes(taken)


class Pieces(io.RawIOBase):
    """A stream over an iterator of pieces, so that no whole file is ever in memory."""

    def __init__(self, pieces) -> None:
        self.pieces = filter(None, pieces)
        self.rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, into) -> int:
        self.rest = self.rest or next(self.pieces, b"")
        taken, self.rest = self.rest[: len(into)], self.rest[len(into) :]
        into[: len(taken)] = taken
        return len(taken)


def sealing_and_opening_age(length: int, identity: HybridIdentity) -> int:
    file = io.BufferedReader(Pieces(age.encrypt(Zeros(length), [identity.recipient])))  # type: ignore[arg-type]
    return sum(map(len, age.decrypt(file, [identity])))


def sealing_and_verifying(length: int, identity: HybridIdentity) -> int:
    sealer = Sealer([identity.recipient], PLACE)

    def payload():
        for _ in range(length // CHUNK):
            yield sealer.update(b"x" * CHUNK)
        yield from sealer.closing()

    stream = io.BufferedReader(Pieces(payload()))
    return verify(stream, sealer.header, unwrap(sealer.header, [identity]), PLACE)


def peak(deed, length: int, identity: HybridIdentity) -> int:
    tracemalloc.start()
    try:
        assert deed(length, identity) == length
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("deed", [sealing_and_opening_age, sealing_and_verifying])
def test_memory_does_not_grow_with_the_length(deed, epoch):
    small = peak(deed, 8 * 1024 * 1024, epoch)
    large = peak(deed, 64 * 1024 * 1024, epoch)

    assert large < 2 * 1024 * 1024
    assert large - small < 256 * 1024
