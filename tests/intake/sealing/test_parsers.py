"""Everything that is read has one spelling: written keys, headers, first lines, armor."""

import base64
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.sealing import (
    BrokenArmor,
    BrokenHeader,
    BrokenKey,
    HybridIdentity,
    HybridRecipient,
    Inner,
    Misplaced,
    SealingError,
    armor,
    bech32,
    header,
    parse_identities,
    parse_identity,
    parse_line,
    parse_recipient,
)
from intake.sealing.header import Stanza
from intake.sealing.stanzas.x25519 import X25519Identity, X25519Recipient

from .conftest import PLACE

WORDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=20)
STANZAS = st.builds(
    Stanza, st.lists(WORDS, min_size=1, max_size=4).map(tuple), st.binary(max_size=200)
)


@given(st.lists(STANZAS, min_size=1, max_size=5), st.binary(min_size=32, max_size=32))
def test_a_header_reads_as_it_was_written(stanzas, mac):
    text = header.unauthenticated(stanzas)
    written = header.close(text, mac)

    parsed = header.parse(written)

    assert parsed == header.Header(tuple(stanzas), mac, text)
    source = io.BytesIO(written + b"payload")
    assert header.read(source) == written
    assert source.read() == b"payload"


@given(st.lists(STANZAS, min_size=1, max_size=3), st.data())
def test_no_two_texts_read_as_the_same_header(stanzas, data):
    written = header.close(header.unauthenticated(stanzas), bytes(32))
    place = data.draw(st.integers(0, len(written)))
    insert = data.draw(st.sampled_from([b" ", b"\n", b"\r", b"=", b"\t", b"\0", b"A", b"-> "]))

    try:
        parsed = header.parse(written[:place] + insert + written[place:])
    except BrokenHeader:
        return
    assert parsed != header.parse(written)


@given(st.binary(max_size=300))
def test_arbitrary_octets_are_read_or_refused(octets):
    for deed in (
        lambda: header.parse(b"age-encryption.org/v1\n" + octets),
        lambda: header.read(io.BytesIO(octets)),
        lambda: armor.decode(octets),
        lambda: parse_line(octets),
        lambda: parse_identity(octets.decode("latin-1")),
        lambda: parse_recipient(octets.decode("latin-1")),
    ):
        with pytest.raises(SealingError):
            deed()


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"age-encryption.org/v1\n",
        b"age-encryption.org/v1\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n" + b"-> a\n\n" * 65 + b"--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> " + b"a" * 4096 + b"\n\n--- " + b"A" * 43 + b"\n",
        b"age-encryption.org/v1\n-> a\n" + b"A" * 64 + b"\n--- " + b"A" * 43 + b"\n",
    ],
    ids=["empty", "no stanza or MAC", "no stanza", "65 stanzas", "a long line", "no final line"],
)
def test_a_header_out_of_bounds_is_refused(text):
    with pytest.raises(BrokenHeader):
        header.parse(text)


def test_a_header_without_end_is_refused_before_it_fills_the_memory():
    endless = io.BytesIO(b"age-encryption.org/v1\n" + (b"A" * 64 + b"\n") * 50_000)

    with pytest.raises(BrokenHeader):
        header.read(endless)

    assert endless.tell() < 2 * header.MAX_HEADER


@given(st.binary(max_size=200))
def test_header_base64_has_one_spelling(octets):
    text = header.encode_base64(octets)

    assert header.decode_base64(text) == octets
    assert text == base64.b64encode(octets).decode().rstrip("=")
    for other in (text + "=", text + "\n", " " + text):
        with pytest.raises(BrokenHeader):
            header.decode_base64(other)


@given(st.binary(max_size=1300), st.sampled_from(["age", "age1pq", "age-secret-key-pq-"]))
def test_bech32_reads_what_it_wrote(octets, prefix):
    assert bech32.decode(bech32.encode(prefix, octets)) == (prefix, octets)


@given(st.binary(min_size=1, max_size=40), st.data())
def test_one_mistyped_letter_of_a_key_is_noticed(octets, data):
    written = bech32.encode("age", octets)
    place = data.draw(st.integers(4, len(written) - 1))
    letter = data.draw(st.sampled_from("qpzry9x8gf2tvdw0s3jn54khce6mua7lbio1 "))
    mistyped = written[:place] + letter + written[place + 1 :]

    if mistyped != written:
        with pytest.raises(BrokenKey):
            bech32.decode(mistyped)


@pytest.mark.parametrize("letters", [[1], [0, 1], [0, 0, 0], [0, 31]])
def test_bits_left_over_at_the_end_of_a_key_are_refused(letters):
    prefix = bech32._expanded("age")
    checksum = bech32._polymod([*prefix, *letters, *[0] * 6]) ^ 1
    values = [*letters, *[checksum >> 5 * (5 - place) & 31 for place in range(6)]]
    written = "age1" + "".join(bech32._ALPHABET[value] for value in values)

    assert bech32._polymod([*prefix, *values]) == 1
    with pytest.raises(BrokenKey):
        bech32.decode(written)


def test_written_keys_read_as_what_they_are():
    identity = HybridIdentity(bytes(32))
    classical = X25519Identity(bytes(range(32)))

    assert parse_identity(identity.encode()).recipient.public == identity.recipient.public
    assert isinstance(parse_identity(classical.encode()), X25519Identity)
    assert parse_recipient(str(identity.recipient)) == identity.recipient
    assert isinstance(parse_recipient(str(classical.recipient)), X25519Recipient)
    assert len(str(identity.recipient)) == 1959


def test_the_specification_s_example_identity_gives_its_example_recipient():
    identity = parse_identity(
        "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR"
    )
    classical = parse_identity(
        "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX"
    )

    assert str(identity.recipient).startswith("age1pq1x34nzsvr0rxjsgdn8zgyhfe8j7ceq5r9rdelkjuh3y")
    assert str(identity.recipient).endswith("ykx3qheyty7saeq0d3fzv49zc0k")
    assert str(classical.recipient) == (
        "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj"
    )


@pytest.mark.parametrize(
    "written",
    [
        "",
        "1",
        "age1",
        HybridIdentity(bytes(32)).encode().lower(),
        str(HybridIdentity(bytes(32)).recipient).upper(),
        bech32.encode("age1pq", bytes(1215)),
        bech32.encode("age1pq", b"\xff" * 1216),
        bech32.encode("age", bytes(31)),
        bech32.encode("age1tag", bytes(33)),
        bech32.encode("age-secret-key-", bytes(33)).upper(),
    ],
)
def test_a_written_key_of_another_kind_case_or_length_is_refused(written):
    with pytest.raises(BrokenKey):
        parse_identity(written)
    with pytest.raises(BrokenKey):
        parse_recipient(written)


def test_a_key_file_has_comments_and_several_identities():
    one, other = HybridIdentity(bytes(32)), X25519Identity(bytes(range(32)))
    text = f"# invented\n\n{one.encode()}\n  {other.encode()}  \n"

    identities = parse_identities(text)

    assert [identity.encode() for identity in identities] == [one.encode(), other.encode()]
    for broken in ("", "# nothing\n", text + "x\n"):
        with pytest.raises(BrokenKey):
            parse_identities(broken)


def test_recipients_are_equal_by_their_key():
    recipient = HybridIdentity(bytes(32)).recipient

    assert {recipient, HybridRecipient(recipient.public)} == {recipient}
    assert recipient != HybridIdentity(bytes(range(32))).recipient


@given(
    st.from_regex(r"\A[a-z][a-z0-9_]{0,31}\Z"),
    st.integers(1, 65535),
    st.from_regex(r"\A[0-9A-Za-z_-]{1,64}\Z"),
    st.integers(1, 65535),
    st.data(),
)
def test_a_first_line_reads_as_it_was_written(kind, schema, row, part, data):
    of = data.draw(st.one_of(st.just(0), st.integers(part, 65535)))
    inner = Inner(kind, schema, row, part, of)

    line = inner.line()

    assert parse_line(line) == inner
    assert line.endswith(b"\n")
    assert len(line) < 256


@pytest.mark.parametrize(
    "line",
    [
        b"",
        PLACE.line()[:-1],
        PLACE.line() + b"\n",
        PLACE.line().replace(b":1,", b": 1,"),
        PLACE.line().replace(b":1,", b":01,"),
        PLACE.line().replace(b":1,", b":0,"),
        PLACE.line().replace(b'"of":3', b'"of":70000'),
        PLACE.line().replace(b'"part":1', b'"part":4'),
        PLACE.line().replace(b"}", b',"more":1}'),
        PLACE.line().replace(b"report", b"Report"),
        PLACE.line().replace(b"report", b"\\u0072eport"),
    ],
)
def test_a_first_line_spelled_otherwise_is_refused(line):
    with pytest.raises(Misplaced):
        parse_line(line)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "Report"},
        {"kind": ""},
        {"kind": "a b"},
        {"kind": "r\n"},
        {"schema": 0},
        {"schema": 65536},
        {"id": ""},
        {"id": "گزارش"},
        {"id": "x" * 65},
        {"id": 'a"b'},
        {"part": 0},
        {"part": 4},
        {"of": -1},
        {"of": 65536},
    ],
)
def test_a_place_that_cannot_be_written_plainly_is_a_bug_of_the_caller(wrong):
    with pytest.raises(ValueError, match=r"part|inner|schema"):
        Inner(**{**vars(PLACE), **wrong})


@given(st.binary(max_size=400))
def test_armor_reads_what_it_wrote_with_either_line_end(octets):
    text = armor.encode(octets)

    assert armor.decode(text) == octets
    assert armor.decode(b" \r\n\n" + text.replace(b"\n", b"\r\n") + b"\n \n") == octets
    assert armor.opened(io.BufferedReader(io.BytesIO(text))).read() == octets
    assert armor.is_armored(text)


@given(st.binary(min_size=1, max_size=150), st.data())
def test_no_two_armors_read_as_the_same_file_unless_only_white_space_around_differs(octets, data):
    text = armor.encode(octets)
    place = data.draw(st.integers(1, len(text) - 2))
    insert = data.draw(st.sampled_from([b" ", b"\n", b"=", b"A", b"-", b"\t"]))

    try:
        decoded = armor.decode(text[:place] + insert + text[place:])
    except BrokenArmor:
        return
    assert decoded != octets


@pytest.mark.parametrize("around", [b"\n" * 2000, b" " * 2000])
def test_armor_in_a_sea_of_white_space_is_refused(around):
    text = armor.encode(b"octets")

    for surrounded in (around + text, text + around):
        with pytest.raises(BrokenArmor):
            armor.decode(surrounded)
