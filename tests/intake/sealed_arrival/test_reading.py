"""A sealed post, read with no key: one spelling, and only what could have been sealed."""

import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.report import canonical
from intake.sealed_arrival import read_post
from intake.sealing import HybridIdentity, Inner, Sealed, age, seal_bytes
from intake.sealing.stanzas.x25519 import X25519Identity
from tests.intake.uploads.sender import body

ONE, OTHER = HybridIdentity(bytes(range(32))), HybridIdentity(bytes(range(1, 33)))
LINE: dict[str, Any] = {
    "code": "7Q4N0XKD9T2MHV3B", "epoch": 3, "id": "ab" * 16, "salt": "cd" * 16, "schema": 1,
    "network": "00000000-0000-4000-8000-00000000000a", "tag": "ef" * 32,
    "files": [{"number": 1, "sha256": "01" * 32}, {"number": 3, "sha256": "02" * 32}],
}  # fmt: skip


def sealed(content: bytes, *readers: HybridIdentity) -> Sealed:
    inner = Inner("report", 1, "invented", 1, 1)
    return seal_bytes(content, [one.recipient for one in readers], inner)


REPORT, SEED = sealed(b"invented", ONE, OTHER), sealed(b"0" * 21, ONE)


def refused(octets: bytes) -> str:
    with pytest.raises(IntakeError) as refusal:
        read_post(octets)
    return refusal.value.code


def test_a_post_is_read_as_it_was_written() -> None:
    post = read_post(body(LINE, REPORT, SEED))

    assert post.submission_id == b"\xab" * 16
    assert (post.code, post.epoch, str(post.network)) == (
        LINE["code"],
        3,
        LINE["network"],
    )
    assert (post.tag, post.salt) == (b"\xef" * 32, b"\xcd" * 16)
    assert [(one.number, one.sha256) for one in post.files] == [(1, b"\1" * 32), (3, b"\2" * 32)]
    for mine, theirs in ((post.report, REPORT), (post.seed, SEED)):
        assert (mine.header, mine.payload, mine.sha256) == (
            theirs.header,
            theirs.payload,
            theirs.sha256,
        )


def test_nothing_of_a_post_shows_in_its_repr() -> None:
    shown = repr(read_post(body(LINE, REPORT, SEED)))
    assert not any(part in shown for part in (LINE["code"], LINE["id"], LINE["tag"], "ab"))


@pytest.mark.parametrize(
    "changed",
    [
        {"schema": 2}, {"schema": "1"}, {"epoch": 0}, {"epoch": True}, {"epoch": 1.0},
        {"epoch": -1}, {"epoch": 1 << 31}, {"code": ""}, {"code": "a b"}, {"code": 7},
        {"code": "x" * 41}, {"id": "AB" * 16}, {"id": "ab" * 15}, {"id": None},
        {"salt": "cd" * 15}, {"tag": "ef" * 33}, {"tag": " ef" * 32},
        {"network": "00000000-0000-4000-8000-00000000000A"}, {"network": "x"}, {"network": 1},
        {"files": {}}, {"files": [{"number": 1}]}, {"files": ["x"]},
        {"files": [{"number": 2, "sha256": "01" * 32}, {"number": 1, "sha256": "01" * 32}]},
        {"files": [{"number": 1, "sha256": "01" * 32}] * 2},
        {"files": [{"number": 0, "sha256": "01" * 32}]},
        {"files": [{"number": True, "sha256": "01" * 32}]},
        {"files": [{"number": n, "sha256": "01" * 32} for n in range(1, 12)]},
        {"files": [{"number": 1, "sha256": "01" * 32, "name": "Zalmay.jpg"}]},
        {"more": 1}, {"report": 0}, {"seed": 1}, {"report": -1}, {"account": "x" * 5000},
    ],
)  # fmt: skip
def test_any_other_line_is_refused(changed: dict[str, Any]) -> None:
    assert refused(body({**LINE, **changed}, REPORT, SEED)) == "post_malformed"


@pytest.mark.parametrize("missing", sorted(LINE))
def test_a_line_without_one_of_its_fields_is_refused(missing: str) -> None:
    line = {key: value for key, value in LINE.items() if key != missing}
    assert refused(body(line, REPORT, SEED)) == "post_malformed"


SPELLINGS: list[Callable[[bytes], bytes]] = [
    lambda line: line.replace(b":", b": "),
    lambda line: b" " + line,
    lambda line: line.replace(b"7Q4N", b"\\u0037Q4N"),
    lambda line: line[:-1] + b',"epoch":3}',
    lambda line: json.dumps(dict(reversed(json.loads(line).items()))).replace(" ", "").encode(),
    lambda line: line + b"\r",
    lambda line: b"[" * 3000,
    lambda line: b"\xff" + line,
    lambda line: b"",
]  # fmt: skip


@pytest.mark.parametrize("spell", SPELLINGS)
def test_any_other_spelling_is_refused(spell: Callable[[bytes], bytes]) -> None:
    line, _, rest = body(LINE, REPORT, SEED).partition(b"\n")
    assert refused(spell(line) + b"\n" + rest) == "post_malformed"


@pytest.mark.parametrize("lie", [-4096, -1, 1, 16, 4096])
def test_a_post_that_lies_about_its_lengths_is_refused(lie: int) -> None:
    whole = body(LINE, REPORT, SEED)
    lengths = {"report": len(REPORT.header + REPORT.payload), "seed": 5755}
    cut = whole[:lie] if lie < 0 else whole + bytes(lie)

    assert refused(cut) == "post_malformed"
    moved = {"report": lengths["report"] + lie, "seed": lengths["seed"] - lie}
    assert refused(body({**LINE, **moved}, REPORT, SEED)) == "not_sealed"


def test_readers_of_another_number_or_kind_are_refused() -> None:
    classical = age.encrypt_bytes(b"x" * 4096, [X25519Identity(bytes(range(32))).recipient])
    cut = classical.index(b"\n--- ") + 49
    x25519 = Sealed(classical[:cut], classical[cut:], b"")
    three = sealed(b"invented", ONE, OTHER, ONE)
    for report, seed in (
        (sealed(b"invented", ONE), SEED), (three, SEED), (x25519, SEED),
        (REPORT, sealed(b"0", ONE, OTHER)), (REPORT, x25519), (SEED, REPORT),
    ):  # fmt: skip
        assert refused(body(LINE, report, seed)) == "not_sealed"


def test_lengths_that_no_padded_plaintext_has_are_refused() -> None:
    longer = Sealed(REPORT.header, REPORT.payload + b"x", b"")
    bare = Sealed(REPORT.header, b"", b"")
    for report in (longer, bare):
        assert refused(body(LINE, report, SEED)) == "not_sealed"
    # A bucket of its own, but not a seed's: a longer seed would be room for a message.
    assert refused(body(LINE, REPORT, sealed(b"0" * 5000, ONE))) == "not_sealed"


@given(st.binary(max_size=300))
def test_octets_that_are_no_post_are_refused_and_nothing_worse(octets: bytes) -> None:
    assert refused(octets) in ("post_malformed", "not_sealed")


@given(st.data())
def test_one_changed_octet_in_line_or_header_is_refused_or_another_value(data: Any) -> None:
    whole = body(LINE, REPORT, SEED)
    headers = whole.index(b"\n--- ") + 49
    at = data.draw(st.integers(0, headers - 1))
    octet = data.draw(st.integers(0, 255))
    changed = whole[:at] + bytes([octet]) + whole[at + 1 :]
    with suppress(IntakeError):  # any other exception would be a fault
        read_post(changed)
        line = changed.partition(b"\n")[0]
        assert canonical(json.loads(line)) == line
