"""A desk at work: a report that came all the way, and a record of every kind, all with canaries.

What is planted says where it may be read: `words` with the desk's key, `identity` with the
originals key alone.
"""

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

import pytest

from casework import rows
from casework.accounts import invitations
from casework.identities import ProtectedIdentity, keep_identity
from casework.records import KINDS, Record, Stored
from casework.records.approval import Approval
from casework.services import approvals
from casework.services.approvals import Subject
from intake import identities, networks, pipeline, services
from intake.arrival import Arrival
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import Attachment, Network, Submission
from intake.queue import Lane
from intake.report import Report, When, Where
from tests.canary import Canary, hatch
from tests.casework.house import House
from tests.casework.records import examples
from tests.organisation import new_submission_id

RECEIPT = "123456789012345678904"
_EXAMPLES_SUBMISSION, _EXAMPLES_MEMBER = examples.REVIEW.id, examples.SOMEBODY
_EVERYWHERE = uuid.UUID(int=0)  # what all ids of one run begin with
# Chosen from lists or told apart by their form; a canary there is no value of the field.
_FORMS = ("calendar", "precision", "perceptual", "evidentiary_sha256", "working_sha256",
          "taxonomy", "language", "urgency", "request", "signatures")  # fmt: skip


@dataclass(repr=False)
class DeskAtWork:
    """What rests at the house's desk. `rows` has one id for each kind of record."""

    house: House
    words: Canary = field(default_factory=lambda: hatch("words"))
    identity: Canary = field(default_factory=lambda: hatch("identity"))
    submission: uuid.UUID = field(default_factory=uuid.uuid4)
    attachment: uuid.UUID = field(default_factory=uuid.uuid4)
    protected: uuid.UUID = field(default_factory=uuid.uuid4)
    rows: dict[str, uuid.UUID] = field(default_factory=dict)
    planted: dict[str, int] = field(default_factory=dict)  # kind -> fields with a canary

    @property
    def id(self) -> uuid.UUID:
        """The desk's."""
        return self.house.desk

    def report(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A report with a file, accepted and worked off as any other."""
        with monkeypatch.context() as patch:
            patch.setattr(identities, "is_ready", lambda: True)
            patch.setattr(services, "ring_quietly", lambda _lane: None)
            submission = self._accept()
            patch.setattr(identities, "agent", lambda: self.house.organisation.agent)
            pipeline.work_off(Lane.TEXT)
            pipeline.work_off(Lane.FILES)
        self.submission = submission.pk
        self.attachment = Attachment.objects.get(submission=submission).pk

    def _accept(self) -> Submission:
        word, who = self.words, self.identity
        network = Network.objects.get(pk=self.house.organisation.network_id)
        arrival = Arrival(new_submission_id(), networks.issue_codes(network, 1)[0], RECEIPT)
        file = arrival.open_file(who.file_name, "image/jpeg")
        file.write(examples_picture(who))
        file.close()
        account = (
            f"Armed men beat my neighbour in the police station. {word.text}."
            f" Write to {who.latin}@example.org or on Telegram @{who.latin}."
        )
        told = Report(
            network="",
            language="en",
            account=account,
            when=When(words=word.text),
            where=Where(province="AF-KAB", words=word.text),
            danger="yes",
            danger_words=word.text,
            ask_back=True,
        )
        services.accept_report(arrival, told)
        return Submission.objects.get(id_digest=arrival.id_digest)

    def records(self) -> None:
        """One row of every kind, with a canary in every field that takes words."""
        by = self.house.unlocked("Laila")
        for record in self.made():
            rows.write(by, self.id, record, expects=0)
            self.rows.setdefault(record.KIND, record.id)

    def made(self) -> Iterator[Record]:
        """The records, not yet written. Every kind but requests, which `ask` makes."""
        known = {
            _EVERYWHERE: uuid.UUID(int=secrets.randbits(112) << 16),
            _EXAMPLES_SUBMISSION: self.submission,
            _EXAMPLES_MEMBER: self.house.people["Laila"].member.pk,
        }
        for one in examples.EVERY:
            record, count = planted(_with_ids(one, known), self.words.text)
            self.planted[record.KIND] = self.planted.get(record.KIND, 0) + count
            yield record
        made = {one.KIND for one in examples.EVERY}
        assert {kind.KIND for kind in KINDS} - made <= {Approval.KIND}, "a kind without an example"

    def protect(self) -> None:
        """A protected person's names, under the originals key."""
        who = self.identity.text
        identity = ProtectedIdentity(
            id=self.protected,
            called=(who, self.identity.latin),
            contacts=(who,),
            kin=(who,),
            source_of=(self.submission,),
            remarks=who,
        )
        keep_identity(self.house.unlocked("Laila"), self.id, identity)

    def ask(self, deed: Deed, kind: str, row: uuid.UUID, **more: Any) -> Stored[Approval]:
        """Laila asks, with a canary for a reason."""
        by = self.house.unlocked("Laila")
        asked = approvals.ask(
            by, self.id, deed, Subject(kind, row), reason="verify", words=self.words.text, **more
        )
        self.rows.setdefault(Approval.KIND, asked.record.id)
        return asked

    def invite(self) -> None:
        """Amina invites somebody, who has not come yet."""
        invited = invitations.invite(self.house.unlocked("Amina"), self.id)
        self.rows["invitation"] = invited.id


def planted(part: Any, text: str) -> tuple[Any, int]:
    """The same with `text` in every field of words that takes it, and how many do."""
    count = 0
    for each in fields(part):
        value = getattr(part, each.name)
        if each.metadata or each.name in _FORMS:
            continue
        changed, more = _planted_in(value, each.type, text)
        try:
            part = replace(part, **{each.name: changed})
        except IntakeError:
            continue
        count += more
    return part, count


def _planted_in(value: Any, hint: Any, text: str) -> tuple[Any, int]:
    if type(value) is str:
        return text, 1
    if is_dataclass(value) and not isinstance(value, type):
        return planted(value, text)
    if isinstance(value, tuple) and value:
        parts = [_planted_in(one, None, text) for one in value]
        return tuple(one for one, _ in parts), sum(count for _, count in parts)
    return value, 0


def _with_ids(part: Any, known: dict[uuid.UUID, uuid.UUID]) -> Any:
    """The same with ids of this run, in the order of the examples' (a pair is told in order)."""
    if isinstance(part, uuid.UUID):
        return known.setdefault(part, uuid.UUID(int=known[_EVERYWHERE].int | part.int))
    if isinstance(part, tuple):
        return tuple(_with_ids(one, known) for one in part)
    if is_dataclass(part) and not isinstance(part, type):
        found = {each.name: getattr(part, each.name) for each in fields(part)}
        return type(part)(**{name: _with_ids(value, known) for name, value in found.items()})
    return part


def examples_picture(canary: Canary) -> bytes:
    """A small picture with a canary in its metadata and behind its end."""
    from tests.journeys.sending import Flock  # noqa: PLC0415

    return Flock(words=canary, files=canary).picture()
