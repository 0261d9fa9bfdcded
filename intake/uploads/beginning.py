"""The first octets of a sealed file, checked while they come in: no garbage is stored. Pure.

A header for two hybrid recipients has one length and one shape, so that each octet is known to
be right or wrong before the next one is there.
"""

from intake.errors import IntakeError
from intake.sealing import SealingError, check_envelope

_LETTERS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
_ANY = b"?"  # stands for a letter of base64 and is in none of the words around them
# An encapsulated secret of 1,120 octets and a wrapped file key of 32; a MAC of 32.
_STANZA = b"-> mlkem768x25519 " + _ANY * 1494 + b"\n" + _ANY * 43 + b"\n"
_SHAPE = b"age-encryption.org/v1\n" + 2 * _STANZA + b"--- " + _ANY * 43 + b"\n"
HEADER = len(_SHAPE)
_EXAMPLE = _SHAPE.replace(_ANY, b"A")


def check_length(length: int) -> None:
    """IntakeError("length_impossible") unless a padded file for two readers can be so long."""
    payload = length - HEADER
    if payload < 0:
        raise IntakeError("length_impossible")
    try:
        check_envelope(_EXAMPLE, payload, stanzas=range(2, 3))
    except SealingError:
        raise IntakeError("length_impossible") from None


def check_beginning(octets: bytes, length: int) -> None:
    """IntakeError("not_sealed") unless a sealed file of that length may begin so.

    Args:
        octets: from the first on; what follows the header is not looked at.
        length: of the whole file.
    """
    header = octets[:HEADER]
    if not all(map(_fits, _SHAPE, header)):
        raise IntakeError("not_sealed")
    if len(header) < HEADER:
        return
    try:
        check_envelope(header, length - HEADER, stanzas=range(2, 3))
    except SealingError:
        raise IntakeError("not_sealed") from None


def _fits(wanted: int, octet: int) -> bool:
    return octet in _LETTERS if wanted == _ANY[0] else octet == wanted
