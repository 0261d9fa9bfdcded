"""WorkingCopy v3: the redacted report as casework reads it. Pure, frozen, versioned.

It holds context (days, villages, offices) and no identity: names, numbers and accounts are
pseudonyms here, and the table of what they stand for rests under the originals key. Version 1,
which marks no context, and version 2, whose times have one reading and whose assessment knows
no claims, are read and no longer
written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from intake.classification import Assessment
from intake.errors import IntakeError
from intake.redaction import Redacted
from intake.report import canonical

SCHEMA = 3
_READ = (1, 2, SCHEMA)
# The report's free texts, in the order `Report.texts` gives them.
TEXTS = ("account", "when", "where", "danger")
# What a copy may hold: the written answers follow, where the sender gave any. They are short, so
# that a bare place or day in them has no words around by which a mask would know it, and one of
# them says when contact is safe: they stay at the desk and are no part of an account that leaves.
ALL_TEXTS = (*TEXTS, "answers")


@dataclass(frozen=True, repr=False)
class WorkingCopy:
    """One report, redacted.

    `texts` are keyed by ALL_TEXTS. `told` holds what was chosen rather than written: kinds, dates
    and places by code, danger, consent, and answers by code where there are any. `linking`
    gives, per pseudonym, tags that are equal for equal names across submissions and say
    nothing else.
    """

    submission: str
    version: int
    network: str
    received_on: str
    language: str
    texts: Mapping[str, Redacted]
    told: Mapping[str, Any]
    assessment: Assessment
    attachments: tuple[str, ...] = ()  # row ids
    linking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"<WorkingCopy of {self.submission}>"

    def to_bytes(self) -> bytes:
        """Canonical JSON, for sealing to the desk."""
        return canonical(
            {
                "schema": SCHEMA,
                "submission": self.submission,
                "version": self.version,
                "network": self.network,
                "received_on": self.received_on,
                "language": self.language,
                "texts": {name: text.to_json() for name, text in self.texts.items()},
                "told": self.told,
                "assessment": self.assessment.to_json(),
                "attachments": self.attachments,
                "linking": self.linking,
            }
        )

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read any version there was. IntakeError("working_copy_malformed") for anything else."""
        try:
            plain = json.loads(content)
            if plain.pop("schema") not in _READ:
                raise IntakeError("working_copy_malformed")
            texts = {name: Redacted.from_json(text) for name, text in plain.pop("texts").items()}
            return cls(
                texts=texts,
                assessment=Assessment.from_json(plain.pop("assessment")),
                attachments=tuple(plain.pop("attachments")),
                linking={name: tuple(tags) for name, tags in plain.pop("linking").items()},
                **plain,
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise IntakeError("working_copy_malformed") from None

    def summary(self) -> dict[str, Any]:
        """The line a queue shows before anything is opened."""
        return {
            "submission": self.submission,
            "version": self.version,
            "received_on": self.received_on,
            "language": self.language,
            "urgency": self.assessment.urgency.level,
            "acts": [act.code for act in self.assessment.acts],
            "kinds": self.told["kinds"],
            "province": self.told["where"]["province"],
            "attachments": len(self.attachments),
            "doubts": self.doubts(),
        }

    def doubts(self) -> list[str]:
        """Tags of what the redactor hid without being sure, in reading order, each once."""
        texts = (self.texts[name] for name in ALL_TEXTS if name in self.texts)
        spans = (span for text in texts for span in text.spans)
        return list(dict.fromkeys(span.pseudonym for span in spans if span.check))
