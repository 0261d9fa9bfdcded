"""Somebody else's tool: verifies an exported log from its files alone.

Written from the C2SP texts (signed-note, tlog-checkpoint, tlog-tiles, tlog-proof) and RFC 6962.
It imports nothing of Amanat, and must not.
"""

import base64
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


class Wrong(Exception):
    """What is wrong with the log."""


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def read_note(document: str, vkeys: list[str]) -> tuple[str, int, bytes]:
    """Origin, size and root of a checkpoint that one of the keys signed."""
    body, _, signatures = document.rpartition("\n\n")
    text = body + "\n"
    for line in signatures.splitlines():
        _, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        for vkey in vkeys:
            key_name, key_id, encoded_key = vkey.split("+", 2)
            key = base64.b64decode(encoded_key)
            mark = hashlib.sha256(key_name.encode() + b"\n" + key).hexdigest()[:8]
            if key[:1] != b"\x01" or mark != key_id:
                raise Wrong("vkey")
            if (name, raw[:4].hex()) == (key_name, key_id):
                try:
                    Ed25519PublicKey.from_public_bytes(key[1:]).verify(raw[4:], text.encode())
                except InvalidSignature:
                    raise Wrong("signature") from None
                origin, size, root = text.splitlines()
                return origin, int(size), base64.b64decode(root)
    raise Wrong("no known signature")


def tile_name(kind: str, index: int, width: int) -> str:
    digits = str(index).rjust(-(-len(str(index)) // 3) * 3, "0")
    groups = [digits[i : i + 3] for i in range(0, len(digits), 3)]
    path = "/".join([f"x{group}" for group in groups[:-1]] + groups[-1:])
    return f"tile/{kind}/{path}" + ("" if width == 256 else f".p/{width}")


def read_level(folder: Path, level: int, size: int) -> list[bytes]:
    """All hashes of a level."""
    count = size >> (8 * level)
    hashes: list[bytes] = []
    for index in range(-(-count // 256)):
        width = min(256, count - index * 256)
        raw = (folder / tile_name(str(level), index, width)).read_bytes()
        if len(raw) != 32 * width:
            raise Wrong("tile width")
        hashes += [raw[i : i + 32] for i in range(0, len(raw), 32)]
    return hashes


def read_entries(folder: Path, size: int) -> list[bytes]:
    entries = []
    for index in range(-(-size // 256)):
        width = min(256, size - index * 256)
        raw = (folder / tile_name("entries", index, width)).read_bytes()
        while raw:
            length = int.from_bytes(raw[:2], "big")
            entries.append(raw[2 : 2 + length])
            raw = raw[2 + length :]
    return entries


def tree_hash(hashes: list[bytes]) -> bytes:
    """MTH over leaf hashes."""
    if not hashes:
        return hashlib.sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    k = 1
    while k * 2 < len(hashes):
        k *= 2
    return node_hash(tree_hash(hashes[:k]), tree_hash(hashes[k:]))


def verify_folder(folder: Path, vkeys: list[str], kept: list[str]) -> int:
    """Check everything in `folder` against its checkpoint and those kept outside; its size."""
    origin, size, root = read_note((folder / "checkpoint").read_text(), vkeys)
    leaves = read_level(folder, 0, size)
    if [leaf_hash(entry) for entry in read_entries(folder, size)] != leaves:
        raise Wrong("entries")
    if tree_hash(leaves) != root:
        raise Wrong("root")
    level = 1
    below = leaves
    while len(below) >= 256:
        full = [tree_hash(below[i : i + 256]) for i in range(0, len(below) - 255, 256)]
        if read_level(folder, level, size) != full:
            raise Wrong("tile level")
        below, level = full, level + 1
    for document in kept:
        kept_origin, kept_size, kept_root = read_note(document, vkeys)
        if kept_origin != origin or kept_size > size:
            raise Wrong("not this log, or cut")
        if tree_hash(leaves[:kept_size]) != kept_root:
            raise Wrong("another history")
    return size


def verify_proof(text: str, entry: bytes, vkeys: list[str]) -> int:
    """Check a tlog-proof; the index of the entry."""
    head, _, document = text.partition("\n\n")
    first, index_line, *path = head.split("\n")
    if first != "c2sp.org/tlog-proof@v1" or not index_line.startswith("index "):
        raise Wrong("not a proof")
    index = int(index_line[6:])
    _, size, root = read_note(document, vkeys)
    if _climb(leaf_hash(entry), index, size, [base64.b64decode(line) for line in path]) != root:
        raise Wrong("path")
    return index


def _climb(found: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """Recursively from the root's side: which half the leaf is in, and its sibling's hash."""
    if size == 1:
        if path:
            raise Wrong("path")
        return found
    k = 1
    while k * 2 < size:
        k *= 2
    if index < k:
        return node_hash(_climb(found, index, k, path[:-1]), path[-1])
    return node_hash(path[-1], _climb(found, index - k, size - k, path[:-1]))
