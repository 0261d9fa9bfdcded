"""The signed documents that say whom to seal to today, for whoever verifies them elsewhere."""

from intake import clock, recipients
from intake.keys import RollError, Term


def offered() -> dict[str, object]:
    """As `GET roll` gives them. Raises RollError, and database errors as they are.

    Whoever seals verifies them against a root of its own and trusts nothing else here: the day is
    for a device whose clock has gone wrong, and a lie about it is worth no more than an old roll.
    """
    return _documents(Term.EPOCH)


def offered_for_packets() -> dict[str, object]:
    """The same for a page that makes packets with no network. Raises as `offered`."""
    return _documents(Term.PACKET)


def _documents(term: Term) -> dict[str, object]:
    keys = recipients.current()
    newest = (keys.epoch if term is Term.EPOCH else keys.packet).number
    # Verified here, too: nothing else is handed out.
    if not keys.roll.page:
        raise RollError("roll_missing")
    _document, issued = recipients.published_documents()
    certificates = [
        {"document": signed, "kind": kind, "number": number}
        for kind, number, signed in issued
        if (kind, number) == (term.value, newest)
    ]
    day = clock.today().isoformat()
    return {"certificates": certificates, "day": day, "roll": keys.roll.page, "schema": 1}
