"""The kinds of records that rows hold. A new kind is a module here and a line in KINDS."""

from casework.records.act import Act
from casework.records.added_redaction import AddedRedaction
from casework.records.approval import Approval
from casework.records.attribution import Attribution
from casework.records.base import Record, Stored
from casework.records.case import Case
from casework.records.checkpoint_taken import CheckpointTaken
from casework.records.claim import Check, Claim
from casework.records.consent import Consent
from casework.records.correction import Correction
from casework.records.dossier import Dossier
from casework.records.edict import Edict
from casework.records.event import Event
from casework.records.evidence import Evidence
from casework.records.information import Information
from casework.records.intervention import Intervention
from casework.records.involvement import Involvement
from casework.records.joining import Apart, Join, Likeness
from casework.records.looked_at import LookedAt
from casework.records.merge import Merge
from casework.records.message import Message
from casework.records.office_holder import OfficeHolder
from casework.records.person import Person
from casework.records.review import Review
from casework.records.source import Source
from casework.records.tombstone import Tombstone
from casework.records.unit import Unit

KINDS: tuple[type[Record], ...] = (
    Review,
    Act,
    AddedRedaction,
    Apart,
    Approval,
    Attribution,
    Case,
    Check,
    CheckpointTaken,
    Claim,
    Consent,
    Correction,
    Dossier,
    Edict,
    Event,
    Evidence,
    Information,
    Intervention,
    Involvement,
    Join,
    Likeness,
    LookedAt,
    Merge,
    Message,
    OfficeHolder,
    Person,
    Source,
    Tombstone,
    Unit,
)

__all__ = [
    "KINDS",
    "Act",
    "AddedRedaction",
    "Apart",
    "Approval",
    "Attribution",
    "Case",
    "Check",
    "CheckpointTaken",
    "Claim",
    "Consent",
    "Correction",
    "Dossier",
    "Edict",
    "Event",
    "Evidence",
    "Information",
    "Intervention",
    "Involvement",
    "Join",
    "Likeness",
    "LookedAt",
    "Merge",
    "Message",
    "OfficeHolder",
    "Person",
    "Record",
    "Review",
    "Source",
    "Stored",
    "Tombstone",
    "Unit",
]
