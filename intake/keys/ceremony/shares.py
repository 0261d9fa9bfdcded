"""The custody key in shares: any three of five people restore it, two learn nothing.

SLIP-39, one group, no passphrase: a share's words are all that is needed, and any SLIP-39
tool can put them together without this software.
"""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from intake.errors import IntakeError
from intake.sealing import HybridIdentity

NEEDED, MADE = 3, 5
_WORDS_IN_A_SHARE = 33  # for 32 bytes


def split(custody: HybridIdentity, *, needed: int = NEEDED, made: int = MADE) -> list[str]:
    """The shares, each a line of 33 words."""
    return list(generate_mnemonics(1, [(needed, made)], custody.seed)[0])


def combine(shares: Sequence[str]) -> HybridIdentity:
    """The custody identity from enough shares; the order does not matter.

    Raises IntakeError: shares_too_few, shares_wrong (mistyped, or of different keys).
    """
    distinct = list(dict.fromkeys(" ".join(share.lower().split()) for share in shares))
    if len(distinct) < NEEDED:
        raise IntakeError("shares_too_few")
    try:
        return HybridIdentity(combine_mnemonics(distinct[:NEEDED]))
    except (MnemonicError, ValueError):
        raise IntakeError("shares_wrong") from None


def sheet(share: str, number: int, organisation: str, fingerprint: str) -> str:
    """A page to print: the words numbered in columns, and what they are for."""
    words = [f"{place:2d} {word:<9}" for place, word in enumerate(share.split(), start=1)]
    lines = ["  ".join(words[start : start + 4]).rstrip() for start in range(0, len(words), 4)]
    return "\n".join(
        [
            f"{organisation}: custody key, share {number} of {MADE}",
            f"Custody key {fingerprint}",
            "",
            *lines,
            "",
            f"Any {NEEDED} of the {MADE} shares open every report this organisation received",
            "while this key was in use. Keep this sheet where no other share is, in another",
            "country if you can. Tell the others at once if it is lost or was seen.",
            "",
        ]
    )


def read_sheet(text: str) -> str:
    """The share on a printed or typed sheet: bare words, or a sheet as `sheet` writes it.

    Raises IntakeError("shares_wrong").
    """
    numbered = [
        part for line in text.splitlines() if line.strip()[:1].isdigit() for part in line.split()
    ]
    words = [part for part in numbered if not part.isdigit()] or text.split()
    if len(words) != _WORDS_IN_A_SHARE:
        raise IntakeError("shares_wrong")
    return " ".join(words)
