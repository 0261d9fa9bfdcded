"""Whether two tell the same act, from how many independent origins it is known, how far it is
proven. Pure: everything is proposed with its reasons, people decide.
"""

from casework.corroboration.likeness import (
    LIKELY,
    Likely,
    Reason,
    Telling,
    alike,
    excluded,
    likely,
)
from casework.corroboration.origins import Account, Origins, origins
from casework.corroboration.people import Named, Part, SamePerson, Who, same_people
from casework.corroboration.pictures import distance, looks_the_same
from casework.corroboration.proof import Graded, Proposed, propose
from casework.corroboration.shingles import resemblance, shingles

__all__ = [
    "LIKELY",
    "Account",
    "Graded",
    "Likely",
    "Named",
    "Origins",
    "Part",
    "Proposed",
    "Reason",
    "SamePerson",
    "Telling",
    "Who",
    "alike",
    "distance",
    "excluded",
    "likely",
    "looks_the_same",
    "origins",
    "propose",
    "resemblance",
    "same_people",
    "shingles",
]
