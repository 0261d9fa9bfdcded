"""The Merkle tree against RFC 6962 written out naively, and its proofs against tampering."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.custody import merkle
from intake.custody.merkle import Frontier
from tests.intake.custody import naive

MOST = 70
ENTRIES = [hashlib.sha256(bytes([number])).digest() for number in range(MOST)]


def complete(level: int, index: int) -> bytes:
    return naive.mth(ENTRIES[index << level : (index + 1) << level])


def test_a_tree_that_grows_has_the_right_root_at_every_size() -> None:
    tree = Frontier()
    assert tree.root() == naive.mth([]) == merkle.EMPTY_ROOT
    for size, entry in enumerate(ENTRIES, start=1):
        node = tree.append(entry)
        low_bit = size & -size
        assert node == naive.mth(ENTRIES[size - low_bit : size])
        assert tree.root() == naive.mth(ENTRIES[:size]) == merkle.root(size, complete)


@pytest.mark.parametrize("size", range(MOST))
def test_a_tree_goes_on_from_its_peaks(size: int) -> None:
    tree = Frontier(size, [complete(*peak) for peak in merkle.peaks(size)])
    tree.append(ENTRIES[size])
    assert tree.root() == naive.mth(ENTRIES[: size + 1])


def test_a_tree_with_the_wrong_number_of_peaks_is_refused() -> None:
    with pytest.raises(ValueError, match="one peak"):
        Frontier(3, [bytes(32)])


def test_every_entry_of_every_size_is_proven_and_no_other() -> None:
    for size in range(1, MOST + 1):
        root = naive.mth(ENTRIES[:size])
        for index in range(size):
            path = merkle.inclusion_path(index, size, complete)
            assert path == naive.path(index, ENTRIES[:size])
            assert merkle.includes(root, size, index, ENTRIES[index], path)
            other = (index + 1) % MOST
            assert not merkle.includes(root, size, index, ENTRIES[other], path)
            assert not merkle.includes(root, size, other, ENTRIES[index], path)


def test_every_pair_of_sizes_is_proven_and_no_other_history() -> None:
    roots = [naive.mth(ENTRIES[:size]) for size in range(MOST + 1)]
    for new in range(MOST + 1):
        for old in range(new + 1):
            path = merkle.consistency_path(old, new, complete)
            assert path == naive.proof(old, ENTRIES[:new])
            assert merkle.begins_with(old, roots[old], new, roots[new], path)
            assert not merkle.begins_with(old, bytes(32), new, roots[new], path)
            if old:
                assert not merkle.begins_with(old, roots[old], new, bytes(32), path)


def test_a_path_that_ends_below_the_root_of_the_claimed_size_proves_nothing() -> None:
    for size in (1, 2, 4, 8, 16, 32):
        root, path = naive.mth(ENTRIES[:size]), naive.path(0, ENTRIES[:size])
        assert merkle.includes(root, size, 0, ENTRIES[0], path)
        assert not merkle.includes(root, size + 1, 0, ENTRIES[0], path)
        assert not merkle.begins_with(size, root, 2 * size + 1, root, [])


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_an_entry_beyond_the_tree_has_no_proof(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no such leaf"):
        merkle.inclusion_path(index, size, complete)
    assert not merkle.includes(naive.mth([]), size, index, b"", [])


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_a_smaller_tree_does_not_begin_with_a_larger_one(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="smaller"):
        merkle.consistency_path(old, new, complete)
    assert not merkle.begins_with(old, naive.mth([]), new, naive.mth([]), [])


@given(st.data())
def test_a_proof_of_which_anything_is_changed_proves_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, MOST))
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size - 1))
    root, older = naive.mth(ENTRIES[:size]), naive.mth(ENTRIES[:old])

    path = _changed(data, naive.path(index, ENTRIES[:size]))
    assert not merkle.includes(root, size, index, ENTRIES[index], path)
    assert not merkle.begins_with(
        old, older, size, root, _changed(data, naive.proof(old, ENTRIES[:size]))
    )


def _changed(data: st.DataObject, path: list[bytes]) -> list[bytes]:
    """One bit, one hash more, one fewer, one cut, or two swapped."""
    at = data.draw(st.integers(0, len(path) - 1))
    way = data.draw(st.sampled_from(["bit", "more", "fewer", "cut"]))
    flipped = bytes([path[at][0] ^ 1]) + path[at][1:]
    return {
        "bit": [*path[:at], flipped, *path[at + 1 :]],
        "more": [*path[:at], bytes(32), *path[at:]],
        "fewer": [*path[:at], *path[at + 1 :]],
        "cut": [*path[:at], path[at][:31], *path[at + 1 :]],
    }[way]
