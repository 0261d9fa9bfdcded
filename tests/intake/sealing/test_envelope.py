"""What our envelope promises: whole, in its place, to its readers only, and no length."""

import hashlib
import io
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.sealing import (
    BadlyPadded,
    BrokenHeader,
    BrokenPayload,
    FileKey,
    ForgedHeader,
    HybridIdentity,
    Misplaced,
    NotForUs,
    Sealer,
    SealingError,
    TooLarge,
    age,
    check_envelope,
    open_bytes,
    open_stream,
    padded_length,
    rewrap,
    seal_bytes,
    split,
    unwrap,
    verify,
    wrap,
)
from intake.sealing import stream as payloads
from intake.sealing.stanzas.x25519 import X25519Identity

from .conftest import PLACE

CHUNK = payloads.CHUNK
LINE = len(PLACE.line())
# Around every edge: buckets, chunks, and a chunk less what stands around the content.
EDGES = sorted(
    {
        max(0, edge + around + near)
        for edge in (0, 4096, 16384, CHUNK, 2 * CHUNK)
        for around in (0, -LINE, -LINE - 8)
        for near in (-1, 0, 1)
    }
)
SLOWER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def opened(sealed, identity: HybridIdentity, place=PLACE) -> bytes:
    return open_bytes(sealed.header, sealed.payload, unwrap(sealed.header, [identity]), place)


@pytest.mark.parametrize("length", EDGES)
@pytest.mark.parametrize("octet", [b"\0", b"a"])
def test_content_of_any_length_comes_back_whole(length, octet, epoch, custody):
    content = octet * length

    sealed = seal_bytes(content, [epoch.recipient, custody.recipient], PLACE)

    assert opened(sealed, epoch) == opened(sealed, custody) == content


@given(
    content=st.builds(
        lambda a, n, b: a + bytes(n) + b, st.binary(), st.integers(0, 200_000), st.binary()
    ),
    cuts=st.lists(st.integers(0, 200_000), max_size=6),
)
@SLOWER
def test_content_pushed_in_any_pieces_comes_back_the_same(content, cuts, epoch):
    edges = sorted({0, len(content), *(cut for cut in cuts if cut < len(content))})
    sealer = Sealer([epoch.recipient], PLACE)

    pieces = [sealer.update(content[a:b]) for a, b in pairwise(edges)]
    payload = b"".join([*pieces, sealer.finish()])

    file_key = unwrap(sealer.header, [epoch])
    assert open_bytes(sealer.header, payload, file_key, PLACE) == content
    assert sealer.sha256 == hashlib.sha256(sealer.header + payload).digest()
    assert (sealer.size, sealer.content_length) == (len(payload), len(content))


def test_closing_in_pieces_gives_what_finish_gives_in_one(epoch):
    sealer = Sealer([epoch.recipient], PLACE)
    head = sealer.update(b"x" * 5_000_000)

    pieces = list(sealer.closing())

    payload = head + b"".join(pieces)
    assert max(map(len, pieces)) <= payloads.SEALED_CHUNK
    file_key = unwrap(sealer.header, [epoch])
    assert verify(io.BytesIO(payload), sealer.header, file_key, PLACE) == 5_000_000


def test_header_and_payload_together_are_an_ordinary_age_file(epoch):
    sealed = seal_bytes(b"invented words", [epoch.recipient], PLACE)

    plaintext = age.decrypt_bytes(sealed.header + sealed.payload, [epoch])

    assert plaintext == PLACE.line() + b"invented words" + bytes(
        4096 - LINE - len(b"invented words") - 8
    ) + (14).to_bytes(8, "big")


def test_a_file_kept_in_one_piece_splits_where_it_was_joined(epoch):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)

    assert split(sealed.header + sealed.payload) == (sealed.header, sealed.payload)
    with pytest.raises(BrokenHeader):
        split(sealed.payload)


def test_an_identity_that_is_no_recipient_learns_only_that(epoch, stranger):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)

    with pytest.raises(NotForUs):
        unwrap(sealed.header, [stranger])


@given(bit=st.integers(0, 8 * (1700 + 4096 + 32 + 16) - 1))
@settings(SLOWER, max_examples=250)
def test_one_bit_flipped_anywhere_is_refused(bit, epoch):
    sealed = seal_bytes(b"invented", [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])
    file = bytearray(sealed.header + sealed.payload)
    place = bit % (8 * len(file))
    file[place // 8] ^= 1 << place % 8
    header, payload = bytes(file[: len(sealed.header)]), bytes(file[len(sealed.header) :])

    with pytest.raises(SealingError):
        open_bytes(header, payload, unwrap(header, [epoch]), PLACE)
    # Nor does somebody who was handed the file key take it.
    with pytest.raises(SealingError):
        open_bytes(header, payload, file_key, PLACE)


def test_every_bit_of_a_header_counts(epoch):
    header = seal_bytes(b"", [epoch.recipient], PLACE).header

    for place in range(len(header)):
        for bit in (0, 5, 7):
            changed = bytearray(header)
            changed[place] ^= 1 << bit
            with pytest.raises((BrokenHeader, ForgedHeader, NotForUs)):
                unwrap(bytes(changed), [epoch])


@pytest.mark.parametrize("content", [b"", b"z" * (2 * CHUNK)], ids=["one chunk", "three chunks"])
def test_a_payload_cut_at_any_octet_is_refused(content, epoch):
    sealed = seal_bytes(content, [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])
    whole = len(sealed.payload)
    edges = [16 + chunk * payloads.SEALED_CHUNK for chunk in range(3)]
    cuts = {
        *range(0, whole, max(1, whole // 300)),
        *edges,
        *(edge - 1 for edge in edges),
        whole - 1,
    }

    for cut in sorted(cut for cut in cuts if cut < whole):
        with pytest.raises(BrokenPayload):
            verify(io.BytesIO(sealed.payload[:cut]), sealed.header, file_key, PLACE)


def test_a_header_cut_at_any_octet_is_refused(epoch):
    header = seal_bytes(b"", [epoch.recipient], PLACE).header

    for cut in range(len(header)):
        with pytest.raises(BrokenHeader):
            unwrap(header[:cut], [epoch])


def test_octets_after_the_end_are_refused(epoch):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])

    with pytest.raises(BrokenPayload):
        open_bytes(sealed.header, sealed.payload + b"\0", file_key, PLACE)
    with pytest.raises(BrokenHeader):
        unwrap(sealed.header + b"\n", [epoch])


def test_chunks_in_another_order_are_refused(epoch):
    sealed = seal_bytes(b"z" * 4 * CHUNK, [epoch.recipient], PLACE)
    first, second = 16 + payloads.SEALED_CHUNK, 16 + 2 * payloads.SEALED_CHUNK
    payload = sealed.payload
    swapped = payload[:16] + payload[first:second] + payload[16:first] + payload[second:]

    with pytest.raises(BrokenPayload):
        verify(io.BytesIO(swapped), sealed.header, unwrap(sealed.header, [epoch]), PLACE)


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, kind="working_copy"),
        replace(PLACE, schema=2),
        replace(PLACE, id="00000000-0000-4000-8000-000000000002"),
        replace(PLACE, part=2),
        replace(PLACE, of=4),
    ],
)
def test_an_envelope_moved_to_another_place_is_refused(elsewhere, epoch):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)

    with pytest.raises(Misplaced):
        opened(sealed, epoch, elsewhere)


def test_a_payload_under_another_envelopes_header_is_refused(epoch):
    one, other = (seal_bytes(b"content", [epoch.recipient], PLACE) for _ in range(2))

    with pytest.raises(BrokenPayload):
        open_bytes(one.header, other.payload, unwrap(one.header, [epoch]), PLACE)
    with pytest.raises(ForgedHeader):
        open_bytes(one.header, other.payload, unwrap(other.header, [epoch]), PLACE)


def test_rewrapping_adds_a_reader_and_leaves_the_payload_alone(epoch, custody, stranger):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)

    header = rewrap(sealed.header, [epoch], [custody.recipient, stranger.recipient])

    for identity in (custody, stranger):
        assert open_bytes(header, sealed.payload, unwrap(header, [identity]), PLACE) == b"content"
    with pytest.raises(NotForUs):
        unwrap(header, [epoch])


def test_rewrapping_needs_an_identity_of_the_old_header(epoch, stranger):
    sealed = seal_bytes(b"content", [epoch.recipient], PLACE)

    with pytest.raises(NotForUs):
        rewrap(sealed.header, [stranger], [stranger.recipient])


def test_a_classical_recipient_beside_a_hybrid_one_is_refused(epoch):
    classical = X25519Identity.generate().recipient

    for recipients in ([epoch.recipient, classical], [classical], []):
        with pytest.raises(ValueError, match="recipient"):
            seal_bytes(b"", recipients, PLACE)  # type: ignore[arg-type]
        with pytest.raises(ValueError, match="recipient"):
            wrap(FileKey.generate(), recipients)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="64"):
        wrap(FileKey.generate(), [epoch.recipient] * 65)
    with pytest.raises(ValueError, match="mix"):
        age.encrypt_bytes(b"", [epoch.recipient, classical])
    with pytest.raises(ValueError, match="mix"):
        age.encrypt_bytes(b"", [age.PassphraseRecipient("a", 1)] * 2)


def test_more_content_than_asked_for_is_refused_before_it_is_opened(epoch):
    sealed = seal_bytes(b"x" * 5000, [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])

    assert len(open_bytes(sealed.header, sealed.payload, file_key, PLACE, limit=5000)) == 5000
    for limit in (4999, 1000, 0):
        with pytest.raises(TooLarge):
            open_bytes(sealed.header, sealed.payload, file_key, PLACE, limit=limit)
    with pytest.raises(TooLarge):
        open_bytes(sealed.header, bytes(16 + payloads.SEALED_CHUNK), file_key, PLACE, limit=10)


def test_streaming_gives_the_content_and_nothing_else(epoch):
    content = b"abc" * 70_000 + bytes(130_000)
    sealed = seal_bytes(content, [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])

    pieces = list(open_stream(ShortReads(sealed.payload), sealed.header, file_key, PLACE))

    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= CHUNK


class ShortReads(io.BytesIO):
    """A socket-like source that gives less than was asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 0, 1000))


@pytest.mark.parametrize(
    "plaintext",
    [
        PLACE.line() + b"x" * 100 + bytes(8),
        PLACE.line() + bytes(4096 - LINE - 8) + (4096 - LINE - 7).to_bytes(8, "big"),
        PLACE.line() + b"x" + bytes(4096 - LINE - 9) + (0).to_bytes(8, "big"),
        PLACE.line() + b"x" + bytes(16384 - LINE - 9) + (1).to_bytes(8, "big"),
        PLACE.line() + bytes(4096 - LINE - 8) + b"\xff" * 8,
    ],
    ids=["no bucket", "longer than it is", "hides an octet", "too wide a bucket", "vast"],
)
def test_an_authentic_plaintext_that_is_not_padded_as_ours_is_refused(plaintext, epoch):
    file = age.encrypt_bytes(plaintext, [epoch.recipient])
    header, payload = split(file)

    with pytest.raises(BadlyPadded):
        open_bytes(header, payload, unwrap(header, [epoch]), PLACE)


@pytest.mark.parametrize("plaintext", [b"", b"short", b"{}\n" + bytes(4093)])
def test_an_authentic_plaintext_without_our_first_line_is_misplaced(plaintext, epoch):
    file = age.encrypt_bytes(plaintext, [epoch.recipient])
    header, payload = split(file)

    with pytest.raises(Misplaced):
        open_bytes(header, payload, unwrap(header, [epoch]), PLACE)


def test_what_we_seal_passes_for_an_envelope_without_a_key(epoch, custody):
    sealed = seal_bytes(b"x" * 100_000, [epoch.recipient, custody.recipient], PLACE)

    check_envelope(sealed.header, len(sealed.payload), stanzas=range(2, 3))

    for wrong in (range(1, 2), range(3, 5)):
        with pytest.raises(BrokenHeader):
            check_envelope(sealed.header, len(sealed.payload), stanzas=wrong)
    for length in (len(sealed.payload) - 1, len(sealed.payload) + 1):
        with pytest.raises(BadlyPadded):
            check_envelope(sealed.header, length, stanzas=range(1, 3))
    for length in (0, 16, 31, 16 + payloads.SEALED_CHUNK + 16):
        with pytest.raises(BrokenPayload):
            check_envelope(sealed.header, length, stanzas=range(1, 3))


def test_a_header_with_another_kind_of_recipient_is_no_envelope():
    file = age.encrypt_bytes(bytes(4096), [X25519Identity.generate().recipient])
    header, payload = split(file)

    with pytest.raises(BrokenHeader):
        check_envelope(header, len(payload), stanzas=range(1, 3))


def test_a_header_with_a_stanza_of_hybrid_shape_and_another_name_is_no_envelope(epoch):
    sealed = seal_bytes(b"", [epoch.recipient], PLACE)
    header = sealed.header.replace(b"-> mlkem768x25519", b"-> nlkem768x25519")

    with pytest.raises(BrokenHeader):
        check_envelope(header, len(sealed.payload), stanzas=range(1, 3))


@given(length=st.integers(0, 1 << 40))
def test_a_payload_length_tells_its_plaintext_length(length):
    chunks = max(1, -(-length // CHUNK))

    assert payloads.plaintext_length(16 + length + 16 * chunks) == length


def test_an_empty_report_and_a_long_one_look_the_same(epoch):
    empty, long = (seal_bytes(b"x" * length, [epoch.recipient], PLACE) for length in (0, 3900))

    assert len(empty.payload) == len(long.payload)
    assert len(empty.header) == len(long.header)
    assert padded_length(LINE + 3900 + 8) == 4096


def test_nothing_secret_shows_in_a_representation(epoch):
    sealed = seal_bytes(b"invented words", [epoch.recipient], PLACE)
    file_key = unwrap(sealed.header, [epoch])
    sealer = Sealer([epoch.recipient], PLACE)
    sealer.update(b"invented words")

    shown = repr([epoch, file_key, sealed, sealer, age.PassphraseIdentity("invented words")])

    assert "invented" not in shown
    assert file_key.octets.hex() not in shown
    assert repr(file_key.octets)[2:-1] not in shown
    assert epoch.encode() not in shown + str(epoch)
