"""Reading a page roll alone, as pages do: as the roll of one that has nothing else. Pure."""

from intake.keys import note, page_roll, strict
from intake.keys import roll as rolls
from intake.keys.note import NoteError, Verifier
from intake.keys.roll import Roll, RollError

_NAMES = ("schema", "version", "issued", "expires", "keys", "revoked")
_KINDS = ("custody", "epoch-certifier")


def read(document: str, root: Verifier) -> Roll:
    """What the pinned root signed for pages; says nothing of its age.

    Raises: RollError (roll_unsigned, roll_malformed).
    """
    try:
        text = note.read(document, root)
    except NoteError as fault:
        malformed = fault.code == "note_malformed"
        raise RollError("roll_malformed" if malformed else "roll_unsigned") from None
    try:
        return _whole(text)
    except ValueError:
        raise RollError("roll_malformed") from None


def _whole(text: str) -> Roll:
    """RollError or ValueError where it is none, or lists what is no page's business."""
    fields = strict.only(strict.load(text), _NAMES)
    strict.one_of(fields["schema"], page_roll.SCHEMA)
    rest = {"schema": rolls.SCHEMA, "organisation": "of a page", "networks": {}}
    whole = Roll.parse(strict.dump({**fields, **rest}))
    for listed in whole.keys:
        strict.one_of(listed.kind.value, *_KINDS)
    for gone in whole.revoked:
        strict.one_of(gone.kind, *_KINDS, "epoch", "packet")
    return whole
