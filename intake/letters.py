"""Letters and digits as people here type them: three digit scripts, marks that mislead."""

import re
import unicodedata

# They reorder what the eye reads: "gpj.exe" can be shown as "exe.jpg". Embeddings, overrides,
# isolates and the deprecated controls beside them.
_REORDERING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x2070))))
# Persian and Pashto words need both: without the non-joiner «می‌رود» is misspelt.
_JOINERS = frozenset("\u200c\u200d")
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# Unicode has fixed its categories Cc and Cs for good, so that a pattern can hold them: reading
# an account letter by letter took a tenth of the time in which it is accepted.
_MISFITS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff" + "".join(sorted(_REORDERING)) + "]"
)
_SPACES = re.compile(r"\s+")
_PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
_NAME_LENGTH = 200


def ascii_digits(text: str) -> str:
    """Every decimal digit of any script as 0-9; all else as it was."""
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def persian_digits(text: str) -> str:
    """0-9 as ۰-۹; all else as it was."""
    return text.translate(_PERSIAN)


def own_digits(text: str, language: str) -> str:
    """0-9 as the readers of a page language write them."""
    return text if language == "en" else persian_digits(text)


def clean_words(text: str) -> str:
    """Free words: line ends become "\\n"; control, reordering and surrogate signs go.

    Newlines, tabs, joiners and the harmless direction marks stay. Idempotent, never longer.
    """
    return text if _is_plain(text) else _MISFITS.sub("", _LINE_ENDS.sub("\n", text))


def clean_line(text: str) -> str:
    """One line: no controls, no invisible signs but the joiners, single spaces. Idempotent."""
    if _is_plain(text):
        return _SPACES.sub(" ", text).strip() if " " in text else text
    spaced = _SPACES.sub(" ", _LINE_ENDS.sub(" ", text))
    kept = "".join(sign for sign in spaced if _fits_line(sign))
    return _SPACES.sub(" ", kept).strip()


def clean_file_name(untrusted: str) -> str:
    """The last part of an untrusted path as one line of at most 200 signs; may be empty.

    Folders are dropped because some browsers send them, and a home folder names its owner.
    Too long a name loses its middle, so that the ending still says what it claims to be.
    """
    name = clean_line(untrusted.replace("\\", "/").rpartition("/")[2])
    return name if len(name) <= _NAME_LENGTH else f"{name[:150]}…{name[-49:]}"


def _is_plain(text: str) -> bool:
    """Codes and numbers, which most fields hold: nothing in them ever needs mending."""
    return text.isascii() and text.isprintable()


def _fits_line(sign: str) -> bool:
    return sign in _JOINERS or unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
