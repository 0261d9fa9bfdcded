"""F7: what a disk would hold if the power went the moment a receipt left the socket.

The strictest disk that POSIX allows: a byte is kept when its file was synced after the write,
a name when its folder was. File systems keep more; a receipt must not need that.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.posting import receipt_on
from tests.faults.strace import Call, read

_NUMBERS = re.compile(r", (\d+)")


@dataclass
class File:
    """An inode: what processes see of it, and what would survive."""

    seen: bytearray = field(default_factory=bytearray)
    kept: bytes = b""


class Disk:
    """Files under one folder, followed call by call."""

    def __init__(self, folder: Path) -> None:
        self._root = str(folder)
        self.seen: dict[str, File] = {}
        self.kept: dict[str, File] = {}
        self._syncing: dict[str, tuple[bytes, dict[str, File]]] = {}
        self._folders = {str(folder)}
        self._kept_folders = {str(folder)}
        for file in folder.rglob("*"):
            if file.is_dir():
                self._folders.add(str(file))
                self._kept_folders.add(str(file))
            elif file.is_file():
                content = file.read_bytes()
                self.seen[str(file)] = self.kept[str(file)] = File(bytearray(content), content)

    def follow(self, call: Call) -> None:
        """Apply a call of a traced process."""
        if call.result is None:
            if call.name in ("fsync", "fdatasync"):
                self._begin_sync(call.path)
        elif call.result >= 0:
            deed = getattr(self, f"_{call.name}", None)
            if deed is not None:
                deed(call)

    def image(self) -> dict[str, bytes]:
        """Path and content of everything that would be found after the power came back."""
        return {p: file.kept for p, file in self.kept.items() if self._is_reachable(p)}

    def _is_reachable(self, path: str) -> bool:
        folder = _parent(path)
        above = (folder, *map(str, Path(folder).parents))
        return all(f in self._kept_folders for f in above if f.startswith(self._root))

    def _mkdir(self, call: Call) -> None:
        self._folders.add(call.strings[0].decode())

    def _openat(self, call: Call) -> None:
        path = call.strings[0].decode()
        if "O_CREAT" in call.flags and path.startswith(self._root):
            file = self.seen.setdefault(path, File())
            if "O_TRUNC" in call.flags:
                file.seen.clear()

    def _write(self, call: Call) -> None:
        """Appended: our own files are written once, from the start, by one process."""
        if file := self.seen.get(call.path):
            file.seen += call.strings[0][: call.result]

    def _pwrite64(self, call: Call) -> None:
        if file := self.seen.get(call.path):
            content = call.strings[0][: call.result]
            start = int(_NUMBERS.findall(call.flags)[-1])
            file.seen.extend(bytes(max(0, start - len(file.seen))))
            file.seen[start : start + len(content)] = content

    def _ftruncate(self, call: Call) -> None:
        if file := self.seen.get(call.path):
            size = int(_NUMBERS.findall(call.flags)[-1])
            del file.seen[size:]
            file.seen.extend(bytes(size - len(file.seen)))

    def _rename(self, call: Call) -> None:
        old, new = (path.decode() for path in call.strings[:2])
        if file := self.seen.pop(old, None):
            self.seen[new] = file

    def _unlink(self, call: Call) -> None:
        self.seen.pop(call.strings[0].decode(), None)

    def _begin_sync(self, path: str) -> None:
        """Only what was there when the sync began is promised when it ends."""
        names = {p: f for p, f in self.seen.items() if _parent(p) == path}
        file = self.seen.get(path)
        self._syncing[path] = (bytes(file.seen) if file else b"", names)

    def _fsync(self, call: Call) -> None:
        content, names = self._syncing.pop(call.path, (b"", {}))
        if file := self.seen.get(call.path):
            file.kept = content
            return
        self._kept_folders |= {f for f in self._folders if _parent(f) == call.path}
        for path in [p for p in self.kept if _parent(p) == call.path]:
            del self.kept[path]
        self.kept.update(names)

    _fdatasync = _fsync


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def cuts(log: Path, disk: Disk) -> Iterator[tuple[str, dict[str, bytes]]]:
    """Each receipt as it left, and what the disk would have held at that moment."""
    for call in read(log):
        sends = call.name in ("sendto", "sendmsg") and call.result is None and call.strings
        if sends and (receipt := receipt_on(call.strings[0])):
            yield receipt, disk.image()
        disk.follow(call)
