"""Where things come to rest on a host: folders, and what processes hold."""

import contextlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from tests.canary.scan import Hit, Scanner

_PIECE = 32 * 1024 * 1024
_OVERLAP = 64 * 1024
_REGION = re.compile(r"([0-9a-f]+)-([0-9a-f]+) rw.. \S+ \S+ \d+ *(.*)")


def scan_tree(scanner: Scanner, root: Path) -> set[Hit]:
    """Every file below `root`, every name, link target and extended attribute.

    Pipes, sockets and devices hold nothing at rest and are left alone. Links are read,
    not followed.
    """
    hits: set[Hit] = set()
    for path in _below(root):
        shown = str(_neutral(scanner, path.relative_to(root)))
        hits |= scanner.scan_bytes(os.fsencode(path.name), f"name of {shown}")
        for attribute in _attributes(path):
            hits |= scanner.scan_bytes(attribute, f"attribute of {shown}")
        if path.is_symlink():
            hits |= scanner.scan_bytes(os.fsencode(path.readlink()), f"link {shown}")
        elif path.is_file():
            hits |= _scan_file(scanner, path, shown)
    return hits


def scan_process(scanner: Scanner, pid: int, *, memory: bool = False) -> set[Hit]:
    """Open files (unlinked and memory files too), arguments, environment; memory if asked.

    A file that closes meanwhile is skipped; a process that is gone has nothing. Needs to be
    root or the same user.
    """
    folder, name = Path(f"/proc/{pid}"), f"process {pid}"
    hits: set[Hit] = set()
    for part in ("cmdline", "environ"):
        hits |= scanner.scan_bytes(_read(folder / part), f"{name} {part}")
    for descriptor in _entries(folder / "fd"):
        if _is_regular(descriptor):
            hits |= _scan_file(scanner, descriptor, f"{name} descriptor {descriptor.name}")
    if memory:
        for number, region in enumerate(_memory(pid)):
            hits |= scanner.scan_bytes(region, f"{name} memory {number}")
    return hits


def copies_in_memory(scanner: Scanner, pid: int) -> int:
    """How many words of canaries lie readable in the writable memory of a process."""
    return sum(scanner.count(region) for region in _memory(pid))


def _below(root: Path) -> Iterator[Path]:
    """Walked, not globbed: a folder that vanishes meanwhile must not end the scan."""
    yield root
    for folder, folders, files in os.walk(root):
        yield from (Path(folder) / name for name in sorted(folders + files))


def _neutral(scanner: Scanner, path: Path) -> Path:
    """The path with every part that is itself a finding left out."""
    return Path(*("…" if scanner.scan_bytes(os.fsencode(p)) else p for p in path.parts))


def _scan_file(scanner: Scanner, path: Path, store: str) -> set[Hit]:
    hits: set[Hit] = set()
    try:
        with path.open("rb") as content:
            margin = b""
            while piece := content.read(_PIECE):
                hits |= scanner.scan_bytes(margin + piece, store)
                margin = piece[-_OVERLAP:]
    except OSError:
        pass  # Gone meanwhile, which is what temporary files do.
    return hits


def _attributes(path: Path) -> Iterator[bytes]:
    try:
        for name in os.listxattr(path, follow_symlinks=False):
            yield os.fsencode(name) + b"=" + os.getxattr(path, name, follow_symlinks=False)
    except OSError:
        return


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _is_regular(descriptor: Path) -> bool:
    try:
        return stat.S_ISREG(descriptor.stat().st_mode)
    except OSError:
        return False


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _memory(pid: int) -> Iterator[bytes]:
    """The writable regions, each in pieces; what the kernel keeps for itself is skipped.

    The web's workers end when nobody is there: a process that is gone has none.
    """
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        regions = Path(f"/proc/{pid}/maps").read_text().splitlines()
        with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
            for match in filter(None, map(_REGION.match, regions)):
                if match[3] not in {"[vvar]", "[vsyscall]"}:
                    yield from _region(memory.fileno(), int(match[1], 16), int(match[2], 16))


def _region(memory: int, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        try:
            piece = os.pread(memory, min(_PIECE, end - start), start)
        except OSError:
            return
        if not piece:
            return
        yield piece
        start += len(piece) if start + len(piece) >= end else max(1, len(piece) - _OVERLAP)
