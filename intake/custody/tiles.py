"""The tree as files that outside tools read: hash tiles and entry bundles.

Format: C2SP tlog-tiles (https://c2sp.org/tlog-tiles). Paths are relative to the log's folder.
"""

from collections.abc import Iterable, Iterator

from intake.custody.merkle import leaf_hash, node_hash

WIDTH = 256  # hashes in a full tile
ENTRIES = "entries"  # where a tile's level stands, for the entries under level 0


def tile_path(level: int | str, index: int, width: int = WIDTH) -> str:
    """Where a tile is; `width` from 1, below 256 for a partial one."""
    groups = [f"{index % 1000:03d}"]
    while index := index // 1000:
        groups.append(f"x{index % 1000:03d}")
    partial = f".p/{width}" if width < WIDTH else ""
    return f"tile/{level}/{'/'.join(reversed(groups))}{partial}"


def tiles(entries: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """(path, content) of every file of a tree over `entries`, which are read once.

    Holds at most one open tile of each level, so memory does not grow with the log. An entry
    has at most 65,535 bytes.
    """
    bundles, levels = _Row(ENTRIES), [_Row("0")]
    for entry in entries:
        yield from bundles.add(len(entry).to_bytes(2) + entry)
        node: bytes | None = leaf_hash(entry)
        for row in levels:
            if node is None:
                break
            above = row.root_with(node)
            yield from row.add(node)
            node = above
        if node is not None:
            levels.append(_Row(str(len(levels))))
            yield from levels[-1].add(node)
    for row in (bundles, *levels):
        yield from row.open_tile()


class _Row:
    """One level, of which the last tile is still open."""

    def __init__(self, level: str) -> None:
        self._level, self._index = level, 0
        self._parts: list[bytes] = []

    def root_with(self, last: bytes) -> bytes | None:
        """The hash over the tile, if `last` fills it."""
        if len(self._parts) < WIDTH - 1:
            return None
        hashes = [*self._parts, last]
        while len(hashes) > 1:
            hashes = [node_hash(a, b) for a, b in zip(hashes[::2], hashes[1::2], strict=True)]
        return hashes[0]

    def add(self, part: bytes) -> Iterator[tuple[str, bytes]]:
        """Yields the tile that this part fills."""
        self._parts.append(part)
        if len(self._parts) == WIDTH:
            yield from self.open_tile()
            self._index, self._parts = self._index + 1, []

    def open_tile(self) -> Iterator[tuple[str, bytes]]:
        """The tile as it is; nothing when it is empty."""
        if self._parts:
            yield tile_path(self._level, self._index, len(self._parts)), b"".join(self._parts)
