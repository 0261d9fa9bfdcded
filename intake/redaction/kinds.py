"""What can be found in a text, and which of two labels each kind has. The one place that says so.

*Identity* leads to a victim, a witness, a source or their kin: it is cut out of the working copy,
and what stood there rests under the originals key. *Context* is what an account is worth reading
for: it stays in the working copy, marked, and a release profile says what of it leaves.
A kind that is on neither list is hidden.
"""

from collections.abc import Mapping

IDENTITY: Mapping[str, str] = {
    "PERSON": "name of a victim, witness, source, relative, or of anyone whose part is not sure",
    "PHONE": "telephone number",
    "TAZKIRA": "number of an Afghan identity paper, electronic or on paper",
    "PASSPORT": "passport number",
    "DOCUMENT": "number of another paper: case, card, licence, badge",
    "ACCOUNT": "bank, card or mobile-money account, transfer reference",
    "EMAIL": "e-mail address",
    "HANDLE": "account on a network or messenger",
    "LINK": "address of a page that may lead to somebody",
    "POSITION": "coordinates, grid references, plus codes",
    "PLATE": "plate of a vehicle, unless the text says that it is a perpetrator's",
    "DEVICE": "number of a device or a connection: IMEI, SIM, IP, MAC",
    "ADDRESS": "street and house",
    "NUMBER": "a long row of digits that nothing explains",
}
CONTEXT: Mapping[str, str] = {
    "PERPETRATOR": "name of somebody who, by the words beside it, did it or commands those who did",
    "OFFICIAL": "name of somebody in office, who is not said to have suffered",
    "VEHICLE": "plate of a perpetrator's vehicle",
    "DATE": "exact day",
    "AGE": "age of a person",
    "PLACE": "place below the province: district, village, quarter, mosque",
    "WORKPLACE": "employer, office, shop",
    "SCHOOL": "school, university, madrasa, course",
    "CLINIC": "clinic, hospital, pharmacy",
    "UNIT": "unit, post or checkpoint",
    "ORGANISATION": "court, company, party, association, or another body",
    "TRAIT": "what tells a person apart: nation, trade, faith, illness, a deed",
    "AMOUNT": "sum or count that tells a case apart",
}
# Of these the name or number itself is what is marked, and no dossier shows it in an account.
ACTORS = frozenset(["PERPETRATOR", "OFFICIAL", "VEHICLE"])
# Their text is a name: parts, spellings and scripts of it are one.
NAMES = frozenset(["PERSON", "PERPETRATOR", "OFFICIAL"])


def is_context(kind: str) -> bool:
    """Whether a finding of this kind stays in the working copy; False for a kind nobody listed."""
    return kind in CONTEXT
