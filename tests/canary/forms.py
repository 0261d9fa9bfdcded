"""Every encoding in which a word may rest, as needles for a plain byte search.

Everything is lower case, needles and haystack alike: one pass then covers both cases of
hexadecimal and percent signs, and what software folded. Words are random and at least
50 bits, so that nothing is found by chance.
"""

import base64
import codecs
import unicodedata
from collections.abc import Callable, Iterator

from tests.canary.canaries import Canary

# Single-byte pages that hold Arabic script; which letters they have differs, so all are tried.
_OLD_PAGES = ("cp1256", "iso8859_6", "cp720", "cp864", "mac_arabic", "mac_farsi")
_DIGITS = ("0123456789", "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩")
_ARABIC = str.maketrans("یک", "يك")  # what old pages and Arabic keyboards leave
_PERSIAN = str.maketrans("ۍېۀيكګ", "ییهیکگ")  # what search folds Pashto and Arabic letters to

_Armour = Callable[[bytes], bytes]


def forms(canary: Canary) -> dict[bytes, str]:
    """Needle (lower case) to the name of the form it is of, for every word and variant."""
    needles: dict[bytes, str] = {}
    for word in canary.words:
        for name, needle in _plain_and_armoured(word):
            needles.setdefault(needle.lower(), name)
        for variant in normalised(word) - {word}:
            for name, needle in _usual(variant):
                needles.setdefault(needle.lower(), f"normalised {name}")
    return needles


def normalised(word: str) -> set[str]:
    """What search, redaction and software in between may have made of a word."""
    composed, split = (unicodedata.normalize(kind, word) for kind in ("NFKC", "NFKD"))
    persian = composed.translate(_PERSIAN)
    found = {word, composed, split, persian}
    found |= {form.translate(_ARABIC) for form in found}
    return found | {_with_digits(form, digits) for form in found for digits in _DIGITS}


def _with_digits(word: str, digits: str) -> str:
    return "".join(
        letter if (value := unicodedata.digit(letter, None)) is None else digits[value]
        for letter in word
    )


def _usual(word: str) -> Iterator[tuple[str, bytes]]:
    """The forms that a normalised copy is looked for in; the rarer ones hold originals."""
    whole = word.encode()
    yield "utf-8", whole
    yield "utf-16-le", word.encode("utf-16-le")
    yield "json", _units(word, "\\u{:04x}")
    yield "hex", whole.hex().encode()
    yield from _armoured(whole, "base64", base64.b64encode, 3, 4)


def _plain_and_armoured(word: str) -> Iterator[tuple[str, bytes]]:
    yield from _usual(word)
    yield from _encoded(word)
    yield from _escaped(word)
    whole, wide = word.encode(), word.encode("utf-16-be")
    # UTF-7 is base64 of these bytes at whatever place its run began.
    yield from _armoured(wide, "base64 of utf-16", base64.b64encode, 3, 4)
    yield from _armoured(whole, "base64url", base64.urlsafe_b64encode, 3, 4)
    yield from _armoured(whole, "base32", base64.b32encode, 5, 8)
    yield from _armoured(whole, "base85", base64.b85encode, 4, 5)
    yield from _armoured(whole, "ascii85", base64.a85encode, 4, 5)


def _encoded(word: str) -> Iterator[tuple[str, bytes]]:
    for codec in ("utf-16-be", "utf-32-le", "utf-32-be"):
        yield codec, word.encode(codec)
    for page in _OLD_PAGES:
        for variant in normalised(word):
            try:
                yield page, variant.encode(page)
            except UnicodeEncodeError:
                continue
    yield "utf-8 twice", word.encode().decode("latin-1").encode()
    yield "reversed", word[::-1].encode()
    yield "reversed bytes", word.encode()[::-1]
    yield "rot13", codecs.encode(word, "rot13").encode()


def _escaped(word: str) -> Iterator[tuple[str, bytes]]:
    """Escapes leave ASCII alone as a rule; the eager ones, which do not, come second."""
    whole = word.encode()
    for name, form in (
        ("json twice", "\\\\u{:04x}"),
        ("braces", "\\u{{{:x}}}"),
        ("javascript percent", "%u{:04x}"),
        ("html decimal", "&#{:d};"),
        ("html hex", "&#x{:x};"),
        ("html long hex", "&#x{:04x};"),
    ):
        yield name, _units(word, form)
        yield name, _units(word, form, eager=True)
    for name, form in (
        ("percent", "%{:02x}"),
        ("percent twice", "%25{:02x}"),
        ("repr", "\\x{:02x}"),
        ("repr twice", "\\\\x{:02x}"),
        ("octal", "\\{:03o}"),
        ("octal twice", "\\\\{:03o}"),
        ("quoted-printable", "={:02x}"),
    ):
        yield name, _octets(whole, form)
        yield name, _octets(whole, form, eager=True)


def _units(word: str, form: str, *, eager: bool = False) -> bytes:
    return "".join(
        letter if letter.isascii() and not eager else form.format(ord(letter)) for letter in word
    ).encode()


def _octets(whole: bytes, form: str, *, eager: bool = False) -> bytes:
    return "".join(
        chr(octet) if octet < 128 and not eager else form.format(octet) for octet in whole
    ).encode()


def _armoured(
    whole: bytes, name: str, armour: _Armour, group: int, letters: int
) -> Iterator[tuple[str, bytes]]:
    """The armour at each place the word may begin in a group, without what neighbours touch."""
    for before in range(group):
        yield f"{name} +{before}", _with_edges(whole, armour, before, group, letters)


def _with_edges(whole: bytes, armour: _Armour, before: int, group: int, letters: int) -> bytes:
    """Base64 and base32 keep the bits of a touched group that are ours; base85 cannot."""
    bits = {4: 6, 8: 5}.get(letters, 0)
    padded = bytes(before) + whole
    padded += bytes(-len(padded) % group)
    encoded = armour(padded)
    if not bits:
        first, last = -(-before // group), (before + len(whole)) // group
        return encoded[first * letters : last * letters]
    return encoded[-(-before * 8 // bits) : (before + len(whole)) * 8 // bits]
