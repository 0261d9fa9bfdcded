"""Checkpoints, proofs, restarts and tiles: one spelling, and nothing else is read."""

import base64
import hashlib
from datetime import date

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from intake.custody import checkpoint
from intake.custody.checkpoint import Checkpoint, CheckpointError, LogKey
from intake.custody.merkle import Frontier
from intake.custody.proofs import Proof, ProofError
from intake.custody.restart import Restart
from intake.custody.tiles import tile_path, tiles
from intake.errors import IntakeError
from intake.keys import NoteError, Verifier
from tests.intake.custody import naive, outsider

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = LogKey(KEY.public_key().public_bytes_raw())
ORIGIN = "amanat/custody-log/0123456789abcdef"
SEEN = Checkpoint(ORIGIN, 7, hashlib.sha256(b"invented").digest())
origins = st.from_regex(r"[!-*,-~]{1,100}", fullmatch=True)
roots = st.binary(min_size=32, max_size=32)


@given(origins, st.integers(0, 2**63 - 1), roots)
def test_a_checkpoint_is_read_as_it_was_signed_and_by_the_outsider_too(
    origin: str, size: int, root: bytes
) -> None:
    made = Checkpoint(origin, size, root)
    document = made.sign(KEY)
    assert checkpoint.read(document, [PUBLIC]).checkpoint == made
    assert outsider.read_note(document, [str(PUBLIC.named(origin))]) == (origin, size, root)
    assert len(document) <= checkpoint.LONGEST


@given(st.data())
def test_a_signed_checkpoint_of_which_one_character_differs_is_refused(
    data: st.DataObject,
) -> None:
    document = SEEN.sign(KEY)
    at = data.draw(st.integers(0, len(document) - 1))
    other = data.draw(st.characters(max_codepoint=0x2FF).filter(lambda c: c != document[at]))
    with pytest.raises(CheckpointError):
        checkpoint.read(document[:at] + other + document[at + 1 :], [PUBLIC])


@given(st.text())
def test_no_text_makes_the_readers_fail_otherwise_than_by_refusing(text: str) -> None:
    for read in (Checkpoint.parse, Restart.parse, Proof.parse):
        with pytest.raises(IntakeError):
            read(text)
    with pytest.raises(CheckpointError):
        checkpoint.read(text, [PUBLIC])


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"{ORIGIN}\n7\n",
        f"{ORIGIN}\n7\n{base64.b64encode(bytes(31)).decode()}\n",
        f"{ORIGIN}\n07\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n-1\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n٧\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n{2**63}\n{base64.b64encode(bytes(32)).decode()}\n",
        f"{ORIGIN}\n7\n{base64.b64encode(bytes(32)).decode()[:-2]}B=\n",
        f"{ORIGIN}\n7\n{base64.b64encode(bytes(32)).decode()}\nan extension\n",
        f"\n7\n{base64.b64encode(bytes(32)).decode()}\n",
        f"two words\n7\n{base64.b64encode(bytes(32)).decode()}\n",
        f"a+b\n7\n{base64.b64encode(bytes(32)).decode()}\n",
    ],
)
def test_a_checkpoint_in_another_spelling_is_refused(text: str) -> None:
    with pytest.raises(CheckpointError, match="checkpoint_malformed"):
        Checkpoint.parse(text)


def test_a_checkpoint_under_another_key_or_another_name_is_refused() -> None:
    other = Ed25519PrivateKey.generate()
    with pytest.raises(CheckpointError, match="checkpoint_unsigned"):
        checkpoint.read(SEEN.sign(other), [PUBLIC])
    with pytest.raises(CheckpointError, match="checkpoint_unsigned"):
        checkpoint.read(SEEN.sign(KEY), [])
    renamed = SEEN.sign(KEY).replace(ORIGIN, "amanat/custody-log/other")
    with pytest.raises(CheckpointError, match="checkpoint_unsigned"):
        checkpoint.read(renamed, [PUBLIC])


def test_a_checkpoint_says_under_which_of_the_keys_it_was_signed() -> None:
    older = LogKey(PUBLIC.public, revoked=date(2026, 11, 21))
    newer = LogKey(Ed25519PrivateKey.generate().public_key().public_bytes_raw())
    assert checkpoint.read(SEEN.sign(KEY), [newer, older]).key == older


def test_a_checkpoint_of_the_wrong_shape_cannot_be_made() -> None:
    for wrong in (("", 0, bytes(32)), ("a", -1, bytes(32)), ("a", 0, bytes(31))):
        with pytest.raises(CheckpointError):
            Checkpoint(*wrong)
    with pytest.raises(NoteError):
        Verifier("a", b"short")


# -- proofs -------------------------------------------------------------------------------


def a_log(size: int) -> tuple[list[bytes], str]:
    entries = [hashlib.sha256(bytes([n])).digest() for n in range(size)]
    return entries, Checkpoint(ORIGIN, size, naive.mth(entries)).sign(KEY)


@pytest.mark.parametrize("size", [1, 2, 7, 8, 33])
def test_a_proof_is_checked_by_us_and_by_the_outsider(size: int) -> None:
    entries, document = a_log(size)
    for index, entry in enumerate(entries):
        text = Proof(index, naive.path(index, entries), document).text()
        assert Proof.parse(text).text() == text
        assert Proof.parse(text).check(entry, [PUBLIC]).checkpoint.size == size
        assert outsider.verify_proof(text, entry, [str(PUBLIC.named(ORIGIN))]) == index


def test_a_proof_of_another_entry_or_place_is_refused() -> None:
    entries, document = a_log(9)
    proof = Proof(4, naive.path(4, entries), document)
    with pytest.raises(ProofError, match="proof_wrong"):
        proof.check(entries[5], [PUBLIC])
    with pytest.raises(ProofError, match="proof_wrong"):
        Proof(5, proof.path, document).check(entries[4], [PUBLIC])
    with pytest.raises(CheckpointError):
        proof.check(entries[4], [])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 4", "index 04"),
        ("index 4", "index  4"),
        ("index 4", "index -4"),
        ("index 4\n", ""),
        ("=\n", "\n"),
        ("\n\n", "\n"),
    ],
)
def test_a_proof_in_another_spelling_is_refused(old: str, new: str) -> None:
    entries, document = a_log(9)
    text = Proof(4, naive.path(4, entries), "").text()
    with pytest.raises(ProofError, match="proof_malformed"):
        Proof.parse(text.replace(old, new) + ("" if old == "\n\n" else document))


# -- restarts -----------------------------------------------------------------------------


def test_a_restart_is_a_text_whose_sha256_is_the_leaf() -> None:
    outside = Checkpoint(ORIGIN, 9, bytes(32)).sign(KEY)
    made = Restart(SEEN, outside)
    assert Restart.parse(made.text()) == made
    assert made.leaf() == hashlib.sha256(made.text().encode()).digest()
    assert made.named([PUBLIC]).checkpoint.size == 9
    assert len(made.text()) <= 2200


# -- tiles --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("index", "path"),
    [
        (0, "000"),
        (999, "999"),
        (1000, "x001/000"),
        (1234067, "x001/x234/067"),
        (10**9, "x001/x000/x000/000"),
    ],
)
def test_a_tile_is_where_the_format_says(index: int, path: str) -> None:
    assert tile_path(3, index) == f"tile/3/{path}"
    assert tile_path("entries", index, 17) == f"tile/entries/{path}.p/17"


def test_a_tree_of_seventy_thousand_has_the_tiles_that_the_format_counts_out() -> None:
    files = {path: len(content) for path, content in tiles(bytes([n % 256]) for n in range(70_000))}
    assert sum(path.startswith("tile/0/") and ".p/" not in path for path in files) == 273
    assert files["tile/0/273.p/112"] == 112 * 32
    assert files["tile/1/000"] == 256 * 32
    assert files["tile/1/001.p/17"] == 17 * 32
    assert files["tile/2/000.p/1"] == 32
    assert files["tile/entries/273.p/112"] == 112 * 3
    assert len(files) == 274 * 2 + 3


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 513])
def test_tiles_lead_the_outsider_to_the_same_root(size: int, tmp_path) -> None:
    entries = [hashlib.sha256(n.to_bytes(2)).digest() for n in range(size)]
    tree = Frontier()
    for entry in entries:
        tree.append(entry)
    for path, content in tiles(entries):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    (tmp_path / "checkpoint").write_text(Checkpoint(ORIGIN, size, tree.root()).sign(KEY))
    assert outsider.verify_folder(tmp_path, [str(PUBLIC.named(ORIGIN))], []) == size
