"""The evidence list of a dossier, `data/evidence.csv`, and the custody extract of each item. Pure.

The one place they are made: the cover of every document carries the SHA-256 of exactly these
octets. All in it is ours (numbers, codes, hashes, days), so that no cell can be a formula.
"""

import csv
import hashlib
import io
from collections.abc import Iterator

from casework.dossier import consenting
from casework.dossier.bagfile import BagFile
from casework.dossier.selection import Item, Selection
from casework.records import Consent, Evidence, Information, Review, Source

PATH = "data/evidence.csv"
COLUMNS = (
    "id", "file", "sha256", "size", "type", "copy", "evidentiary_sha256", "collected", "method",
    "consent", "redaction", "custody",
)  # fmt: skip


def evidence_csv(selection: Selection) -> bytes:
    """One row an item, in their order; RFC 4180, UTF-8. Types, methods, states are codes."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    rows.writerows(_row(selection, one) for one in selection.items)
    return out.getvalue().encode()


def evidence_sha256(selection: Selection) -> str:
    """Of `evidence_csv`, in hex: what a cover shows."""
    return hashlib.sha256(evidence_csv(selection)).hexdigest()


def files(selection: Selection) -> Iterator[BagFile]:
    """The list, the items themselves and their custody extracts, as they go into the bag."""
    yield BagFile.of(PATH, evidence_csv(selection))
    for item in selection.items:
        yield BagFile(f"data/evidence/{item.name}", item.open)
        extract = "".join(f"{line}\n" for line in item.custody)
        yield BagFile.of(f"data/{_extract(item)}", extract.encode())


def _row(selection: Selection, item: Item) -> tuple[str | int, ...]:
    record = selection.one(Evidence, item.record)
    return (
        item.number,
        f"evidence/{item.name}",
        item.sha256,
        item.size,
        record.type if record else "",
        item.copy,
        item.evidentiary_sha256,
        collected(selection, record),
        record.mode if record else "",
        _consent(selection, record),
        " ".join(item.redacted) or "none",
        _extract(item),
    )


def _extract(item: Item) -> str:
    return f"custody/{item.number}.txt"


def collected(selection: Selection, record: Evidence | None) -> str:
    """The day it came to us: its first step on the way, or that of its report; ISO or unknown."""
    days = [step.on for step in (record.provenance if record else ()) if step.on]
    review = selection.one(Review, record.review) if record else None
    if not days and review is not None:
        days = [review.received_on]
    return min(days).isoformat() if days else "unknown"


def _consent(selection: Selection, record: Evidence | None) -> str:
    """The least that anybody in it, or its source, gave for the scope of this dossier."""
    if record is None:
        return "unknown"
    told = selection.of(Information)
    people = {*record.persons, *(one.source for one in told if one.review == record.review)}
    people |= {one.id for one in selection.of(Source) if one.review == record.review}
    consents = [one for one in selection.of(Consent) if {one.person, one.source} & people]
    state = consenting.state_of(consents, selection.terms.scope, selection.terms.made_on)
    return state or "not_asked"
