"""What the two age commands share: where octets come from, go to, and who may open them."""

import getpass
import io
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from intake.sealing import SealingError, age, parse_identities
from intake.sealing.stanzas import Identity

_AGE_FILE = (b"age-encryption.org/", b"-----BEGIN AGE")


@contextmanager
def reading(path: str) -> Iterator["io.BufferedReader[Any]"]:
    """The file at `path`, or standard input for `-`."""
    if path == "-":
        with os.fdopen(os.dup(sys.stdin.fileno()), "rb") as source:
            yield source
        return
    with _named(path).open("rb") as source:
        yield source


def write_all(pieces: Iterable[bytes], path: str) -> None:
    """Write to a new file only its owner can read, or to standard output for `-`.

    A file that could not be written to its end is removed; one that exists is not touched.
    """
    if path == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise CommandError(f"cannot create {path}: {fault.strerror}") from None
    try:
        with os.fdopen(descriptor, "wb") as target:
            target.writelines(pieces)
    except BaseException:
        Path(path).unlink()
        raise


def identities_in(path: str, passphrase_file: str | None) -> list[Identity]:
    """The identities of a key file, which may itself be sealed with a passphrase."""
    content = _named(path).read_bytes()
    if content.lstrip().startswith(_AGE_FILE):
        asked = passphrase(passphrase_file, f"Passphrase for {path}: ")
        content = age.decrypt_bytes(content, [age.PassphraseIdentity(asked)])
    return list(parse_identities(content.decode("utf-8", "replace")))


def passphrase(path: str | None, prompt: str) -> str:
    """Asked for at the terminal, or a file's first line; never an argument, which `ps` shows."""
    if path is None:
        return getpass.getpass(prompt)
    return _named(path).read_text(encoding="utf-8").partition("\n")[0]


@contextmanager
def refusals_told() -> Iterator[None]:
    """Turn a refusal into one line for an operator; the code says which, nothing is quoted."""
    try:
        yield
    except SealingError as refusal:
        raise CommandError(f"refused: {refusal.code}") from None


def _named(path: str) -> Path:
    if not Path(path).is_file():
        raise CommandError(f"no file {path}")
    return Path(path)
