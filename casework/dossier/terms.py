"""Terms: for whom a dossier is made, and how much of anything it may show. Pure."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.records.shapes import Mute
from intake.errors import IntakeError

LANGUAGES = ("en", "fa-af", "ps")
LONGEST_ORGANISATION = 200
# Signs of markup. None of our writers takes them for it; what reads a dossier later may.
_MARKUP = re.compile(r"[<>{}\[\]\\`|]")
# Persian and Pashto are written with them; every other sign that is not seen turns a line around,
# breaks it, or makes two names look alike.
_JOINERS = "\u200c\u200d"


class PlaceMask(StrEnum):
    """The finest place that a dossier shows; a finer one goes out as the province it lies in."""

    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"


def is_plain_name(name: str) -> bool:
    """Whether it may stand on a cover: one line of letters, digits and marks that are all seen."""
    if len(name) > LONGEST_ORGANISATION or _MARKUP.search(name):
        return False
    return all(one in _JOINERS or _is_seen(one) for one in name)


def _is_seen(sign: str) -> bool:
    kind = unicodedata.category(sign)
    return sign == " " or kind[0] not in "CZ"


@dataclass(frozen=True, kw_only=True, repr=False)
class Terms(Mute):
    """What was ordered, apart from the items.

    Args:
        dossier: its public id, such as "D-2026-0007"; the same for all its versions.
        version: from 1.
        profile: NAME of one of `profiles.PROFILES`.
        language: of LANGUAGES.
        audience: code of the list `dossier_audience`.
        scope: the consent scope it needs, a code of the list `consent_scope`.
        place_mask: the finest place shown.
        made_on: the one date in the dossier that is ours, so that two compilations are equal.
        organisation: who makes it, as the cover says; a plain name, or "".
        supersedes: SHA-256 in hex of the tag manifest of the version before; "" for the first.
        answers: what the profile asks of people and no record holds, by the profile's keys.

    Raises IntakeError("terms_malformed").
    """

    dossier: str
    version: int = 1
    profile: str
    language: str
    audience: str
    scope: str
    place_mask: PlaceMask
    made_on: date
    organisation: str = ""
    supersedes: str = ""
    answers: Mapping[str, str]

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES or self.version < 1:
            raise IntakeError("terms_malformed")
        if not is_plain_name(self.organisation):
            raise IntakeError("terms_malformed")
