"""The signed documents that say whom to seal to today, for whoever verifies them elsewhere."""

from intake import clock, recipients
from intake.keys import Term


def offered() -> dict[str, object]:
    """As `GET roll` gives them. Raises RollError, and database errors as they are.

    Whoever seals verifies them against a root of its own and trusts nothing else here: the day is
    for a device whose clock has gone wrong, and a lie about it is worth no more than an old roll.
    """
    epoch = recipients.current().epoch.number  # verified here, too: nothing else is handed out
    document, issued = recipients.published_documents()
    certificates = [
        {"document": signed, "kind": kind, "number": number}
        for kind, number, signed in issued
        if (kind, number) == (Term.EPOCH.value, epoch)
    ]
    day = clock.today().isoformat()
    return {"certificates": certificates, "day": day, "roll": document, "schema": 1}
