"""Passphrases: drawn for people, read from a file or from the keyboard, never from an argument."""

import getpass
import secrets
from pathlib import Path

from shamir_mnemonic.wordlist import WORDLIST

from intake.errors import IntakeError

WORDS = 8  # of a list of 1,024: 80 bits


def draw_passphrase() -> str:
    """Eight random words of the SLIP-39 list, which was made to be read out and typed."""
    return " ".join(secrets.choice(WORDLIST) for _ in range(WORDS))


def passphrase_from(file: Path | None, prompt: str) -> str:
    """From `file` less a final newline, or typed unseen.

    Raises IntakeError: passphrase_unreadable, passphrase_empty.
    """
    try:
        typed = file.read_text(encoding="utf-8") if file else getpass.getpass(f"{prompt}: ")
    except (OSError, UnicodeDecodeError, EOFError):
        raise IntakeError("passphrase_unreadable") from None
    if not typed.strip():
        raise IntakeError("passphrase_empty")
    return typed.removesuffix("\n")
