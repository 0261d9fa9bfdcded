"""The Merkle tree of a log: hashing, roots, and proofs, as RFC 6962 has them.

Source: RFC 6962 section 2.1; the two verifications are the algorithms of RFC 9162, sections
2.1.3.2 and 2.1.4.2. Sizes and indices are counted from 0, hashes are SHA-256.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence

HASH_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()

# (level, index) -> hash of the complete subtree over leaves [index << level, index + 1 << level).
Complete = Callable[[int, int], bytes]


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry of the log."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash of two neighbours."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """All that is needed of a tree to let it grow: one hash for each bit set in its size."""

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        if len(peaks) != size.bit_count():
            raise ValueError("one peak for each bit of the size")
        self.size, self._peaks = size, list(peaks)

    def append(self, entry: bytes) -> bytes:
        """Add an entry; returns the hash of the largest complete subtree that ends with it."""
        node, size = leaf_hash(entry), self.size
        while size & 1:
            node = node_hash(self._peaks.pop(), node)
            size >>= 1
        self._peaks.append(node)
        self.size += 1
        return node

    def root(self) -> bytes:
        """The root of the whole, complete or not."""
        return _fold(self._peaks)


def peaks(size: int) -> Iterator[tuple[int, int]]:
    """(level, index) of the complete subtrees that make up a tree of this size, left to right."""
    return _within(0, size)


def root(size: int, complete: Complete) -> bytes:
    """The root of the first `size` leaves."""
    return _range(0, size, complete)


def inclusion_path(index: int, size: int, complete: Complete) -> list[bytes]:
    """Proof that the leaf at `index` is in the tree of `size`; from the leaf's sibling upwards.

    Raises ValueError for an index beyond the size.
    """
    if not 0 <= index < size:
        raise ValueError("no such leaf in that tree")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _half(end - start)
        if index < middle:
            path.append(_range(middle, end, complete))
            end = middle
        else:
            path.append(_range(start, middle, complete))
            start = middle
    return path[::-1]


def consistency_path(old: int, new: int, complete: Complete) -> list[bytes]:
    """Proof that the tree of size `new` begins with the tree of size `old`.

    Empty for `old` = 0 (every tree begins with nothing) and for `old` = `new`. Raises
    ValueError for an older tree that is larger.
    """
    if not 0 <= old <= new:
        raise ValueError("the older tree is the smaller one")
    start, end, path = 0, new, []
    while 0 < old < end:
        middle = start + _half(end - start)
        if old <= middle:
            path.append(_range(middle, end, complete))
            end = middle
        else:
            path.append(_range(start, middle, complete))
            start = middle
    if start > 0:
        path.append(_range(start, end, complete))
    return path[::-1]


def includes(root_: bytes, size: int, index: int, entry: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that `entry` stands at `index` of the tree with that size and root."""
    if not 0 <= index < size or not _are_hashes(root_, *path):
        return False
    at, last, found = index, size - 1, leaf_hash(entry)
    for sibling in path:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(sibling, found)
            at, last = _up(at, last)
        else:
            found = node_hash(found, sibling)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root_


def begins_with(
    old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether `path` proves that the newer tree begins with the older one."""
    if not 0 <= old <= new or not _are_hashes(old_root, new_root, *path):
        return False
    if old in (0, new):
        return not path and old_root == (new_root if old == new else EMPTY_ROOT)
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    return bool(hashes) and _climb(hashes, at, last) == (old_root, new_root)


def _climb(hashes: Sequence[bytes], at: int, last: int) -> tuple[bytes, bytes] | None:
    """Both roots as the proof has them; None when it is too long or too short."""
    older = newer = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            at, last = _up(at, last)
        else:
            newer = node_hash(newer, sibling)
        at, last = at >> 1, last >> 1
    return (older, newer) if last == 0 else None


def _up(at: int, last: int) -> tuple[int, int]:
    """Past the levels at which a right edge has no sibling."""
    while at and not at & 1:
        at, last = at >> 1, last >> 1
    return at, last


def _half(width: int) -> int:
    """The largest power of two below `width`."""
    return 1 << ((width - 1).bit_length() - 1)


def _within(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Complete subtrees that cover [start, end), where start is a multiple of the first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _range(start: int, end: int, complete: Complete) -> bytes:
    return _fold([complete(level, index) for level, index in _within(start, end)])


def _fold(nodes: Sequence[bytes]) -> bytes:
    if not nodes:
        return EMPTY_ROOT
    folded = nodes[-1]
    for node in reversed(nodes[:-1]):
        folded = node_hash(node, folded)
    return folded


def _are_hashes(*hashes: bytes) -> bool:
    return all(len(one) == HASH_SIZE for one in hashes)
