"""Reading what strace wrote down: system calls in the order in which they began and ended."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = (
    "openat,mkdir,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,"
    "rename,renameat,renameat2,unlink,unlinkat,sendto,sendmsg"
)
_WHOLE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)")
_BEGUN = re.compile(r"(\d+) +(\w+)\((.*) <unfinished \.\.\.>")
_ENDED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_PATH = re.compile(r"\d+<([^>]*)>")
_BYTE = re.compile(r"\\x([0-9a-f]{2})")


def command(log: Path) -> list[str]:
    """What to put before a command so that it, and all it starts, is written down."""
    return [
        "strace", "-f", "-y", "-xx", "-s", "4000000", "-o", str(log), "-e", f"trace={CALLS}",
        "-e", "signal=none", "--seccomp-bpf",
    ]  # fmt: skip


@dataclass(frozen=True, repr=False)
class Call:
    """One call. `result` is None where it began and has not ended yet."""

    name: str
    path: str  # of the descriptor it works on, or ""
    strings: tuple[bytes, ...]
    flags: str
    result: int | None


def read(log: Path) -> Iterator[Call]:
    """Each call twice: where it begins (result None) and where it ends."""
    with log.open(encoding="ascii", errors="replace") as lines:
        yield from _calls(lines)


def _calls(lines: Iterable[str]) -> Iterator[Call]:
    waiting: dict[str, str] = {}
    for line in lines:
        if begun := _BEGUN.match(line):
            process, name, words = begun.groups()
            waiting[process] = words
            yield _call(name, words, None)
        elif ended := _ENDED.match(line):
            process, name, words, result = ended.groups()
            yield _call(name, waiting.pop(process, "") + words, int(result))
        elif whole := _WHOLE.match(line):
            _, name, words, result = whole.groups()
            yield _call(name, words, None)
            yield _call(name, words, int(result))


def _call(name: str, words: str, result: int | None) -> Call:
    path = _PATH.match(words)
    strings = tuple(_bytes(found) for found in _STRING.findall(words))
    bare = _STRING.sub("", words)
    return Call(name, _text(path.group(1)) if path else "", strings, bare, result)


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def _text(path: str) -> str:
    return _BYTE.sub(lambda found: chr(int(found.group(1), 16)), path)
