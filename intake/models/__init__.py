"""Rows of intake. No column of any of them holds plaintext of a report (`docs/at-rest.md`)."""

from intake.models.custody import (
    CustodyBody,
    CustodyCheckpoint,
    CustodyEvent,
    CustodyLink,
    CustodyLog,
)
from intake.models.mailbox import Mailbox, MailboxMessage
from intake.models.network import AdmissionCode, Network
from intake.models.order import Order, OrderStage
from intake.models.roll import EpochCertificate, RollDocument
from intake.models.sealed_part import SealedPart
from intake.models.small_payload import SmallPayload
from intake.models.submission import (
    BY_PACKET,
    NO_KEY,
    UNFINISHED,
    Attachment,
    Claimable,
    MailboxSeed,
    Stage,
    Stored,
    Submission,
    Version,
)
from intake.models.token import IssuerStatement, RefusedIssuer, SpentToken
from intake.models.upload import Upload

__all__ = [
    "BY_PACKET",
    "NO_KEY",
    "UNFINISHED",
    "AdmissionCode",
    "Attachment",
    "Claimable",
    "CustodyBody",
    "CustodyCheckpoint",
    "CustodyEvent",
    "CustodyLink",
    "CustodyLog",
    "EpochCertificate",
    "IssuerStatement",
    "Mailbox",
    "MailboxMessage",
    "MailboxSeed",
    "Network",
    "Order",
    "OrderStage",
    "RefusedIssuer",
    "RollDocument",
    "SealedPart",
    "SmallPayload",
    "SpentToken",
    "Stage",
    "Stored",
    "Submission",
    "Upload",
    "Version",
]
