"""Whether two tell the same act, from how many independent origins it is known, how far it is
proven. Pure: everything is proposed with its reasons, people decide.
"""

from casework.corroboration.likeness import (
    LIKELY,
    about,
    alike,
    excluded,
    in_order,
    is_copied,
    likely,
)
from casework.corroboration.origins import Account, Learned, Origins, origins
from casework.corroboration.people import Named, Part, SamePerson, Who, same_people
from casework.corroboration.pictures import distance, looks_the_same
from casework.corroboration.proof import Graded, Proposed, propose
from casework.corroboration.shingles import resemblance, sketch
from casework.corroboration.telling import Comparison, Likely, Reason, Tag, Telling, Traits

__all__ = [
    "LIKELY",
    "Account",
    "Comparison",
    "Graded",
    "Learned",
    "Likely",
    "Named",
    "Origins",
    "Part",
    "Proposed",
    "Reason",
    "SamePerson",
    "Tag",
    "Telling",
    "Traits",
    "Who",
    "about",
    "alike",
    "distance",
    "excluded",
    "in_order",
    "is_copied",
    "likely",
    "looks_the_same",
    "origins",
    "propose",
    "resemblance",
    "same_people",
    "sketch",
]
