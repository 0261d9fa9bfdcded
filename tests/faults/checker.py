"""Afterwards: is every acknowledged report there, once, and whole? Reads rows, payloads, events."""

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from intake.audit import audit
from intake.blobs import FileBlobs, blob_store
from intake.custody.verifying import first_fault
from intake.models import (
    AdmissionCode,
    Attachment,
    CustodyBody,
    CustodyEvent,
    CustodyLink,
    Mailbox,
    MailboxSeed,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
)
from intake.sealing import HybridIdentity
from intake.sealing.age import decrypt
from tests.faults.arrivals import Arrivals
from tests.faults.posting import Told

_OF_A_REPORT = {"working_copy", "summary", "checks", "identities"}
_OF_A_FILE = {"rendition", "note"}
_SALT = 16


class Checker:
    """Counts what broke. `lost`, `doubled` and `half_visible` must all be empty.

    Args:
        desk: opens the bodies of events, so that each deed is counted for its own row.
        settled: whether the workers have had their way with everything.
        epoch: opens reports, so that the events of their arrivals, which have no body, are
            found; without it those of finished reports are, by what their later events tell.
    """

    def __init__(
        self, desk: HybridIdentity, *, settled: bool, epoch: HybridIdentity | None = None
    ) -> None:
        self._desk, self._settled = desk, settled
        self._arrivals = Arrivals(epoch)
        self.lost: Counter[str] = Counter()
        self.doubled: Counter[str] = Counter()
        self.half_visible: Counter[str] = Counter()
        self._events = self._read_events()

    def check(self, acknowledged: Iterable[Told], codes_issued: int) -> dict[str, Any]:
        """All of it; a dictionary for the report of the run."""
        for told in acknowledged:
            self._check_receipt(told)
        self._check_codes(codes_issued)
        self._check_payloads()
        self._check_arrivals()
        self._check_deeds()
        self._check_parts()
        self._check_mailboxes()
        self._check_log()
        return {
            "lost": dict(self.lost),
            "doubled": dict(self.doubled),
            "half_visible": dict(self.half_visible),
            "submissions": Submission.objects.count(),
            "attachments": Attachment.objects.exclude(stage=Stage.STAGED).count(),
            "stages": dict(Counter(Submission.objects.values_list("stage", flat=True))),
            "events": CustodyEvent.objects.count(),
        }

    def _check_receipt(self, told: Told) -> None:
        """A receipt covers one row, with as many files as were sent, each accepted."""
        digest = hashlib.sha256(told.submission_id).digest()
        rows = list(Submission.objects.filter(id_digest=digest))
        self.lost["row"] += not rows
        self.doubled["row"] += len(rows) > 1
        files = Attachment.objects.filter(id_digest=digest).exclude(stage=Stage.STAGED).count()
        self.lost["file"] += files < len(told.files)
        self.doubled["file"] += files > len(told.files)

    def _check_codes(self, issued: int) -> None:
        used = Submission.objects.values("id_digest").distinct().count()
        left = AdmissionCode.objects.count()
        self.half_visible["code spent without a report"] += max(0, issued - left - used)
        self.half_visible["report without a spent code"] += max(0, used - (issued - left))

    def _check_payloads(self) -> None:
        """Each row's is there; and in the database there are no others."""
        found = audit()
        self.lost["payload"] += len(found.missing)
        self.half_visible["altered payload"] += len(found.altered)
        self._arrivals.unknown = set(found.altered)
        small = SmallPayload.objects.values_list("name", flat=True)
        self.half_visible["small payload of no row"] += len(set(small) - named())

    def _check_arrivals(self) -> None:
        """One event for each arrival: no more and no fewer."""
        self._arrivals.compare()
        self.lost["event submission.received"] += self._arrivals.lost
        self.doubled["event submission.received"] += self._arrivals.doubled
        self.half_visible["salt of another arrival"] += self._arrivals.mistaken

    def _check_deeds(self) -> None:
        """One event for each settled row, no more and no fewer."""
        for row in Submission.objects.all():
            settled = row.stage != Stage.RECEIVED
            self._one(row.pk, "submission.ready", "submission.needs_person", times=int(settled))
        for file in Attachment.objects.exclude(stage=Stage.STAGED):
            settled = file.stage != Stage.RECEIVED
            self._one(file.pk, "attachment.ready", "submission.needs_person", times=int(settled))
        for seed in MailboxSeed.objects.filter(stage=Stage.NEEDS_PERSON):
            self._one(seed.pk, "submission.needs_person")
        if self._settled:
            for model in (Submission, Attachment, MailboxSeed):
                self.lost["never settled"] += model.objects.filter(stage=Stage.RECEIVED).count()

    def _one(self, row: object, *kinds: str, times: int = 1) -> None:
        counted = sum(self._events[kind, str(row)] for kind in kinds)
        self.lost[f"event {kinds[0]}"] += counted < times
        self.doubled[f"event {kinds[0]}"] += counted > times

    def _read_events(self) -> Counter[tuple[str, str]]:
        bodies = CustodyBody.objects.select_related("event")
        found: Counter[tuple[str, str]] = Counter()
        for body in bodies:
            told = json.loads(self._open(bytes(body.sealed), bytes(body.event.leaf)))
            found[told["kind"], told["row"]] += 1
            if told["kind"] == "submission.ready":
                self._arrivals.salts[told["row"]] = bytes.fromhex(told["received"])
        return found

    def _open(self, sealed: bytes, leaf: bytes) -> bytes:
        """Salt and body stand between the inner line and the padding; they make the leaf."""
        plain = b"".join(decrypt(io.BytesIO(sealed), [self._desk]))
        content = plain.split(b"\n", 1)[1]
        salted = content[: int.from_bytes(plain[-8:], "big")]
        self.half_visible["leaf of another body"] += hashlib.sha256(salted).digest() != leaf
        return salted[_SALT:]

    def _check_parts(self) -> None:
        for row in _with_parts():
            kinds = _without_seed(row)
            self._compare(row.stage, kinds, _OF_A_REPORT)
            for file in row.attachments.all():
                made = [part.kind for part in file.sealed_parts.all()]
                self._compare(file.stage, made, set(made) & _OF_A_FILE or _OF_A_FILE)

    def _compare(self, stage: str, made: list[str], wanted: set[str]) -> None:
        expected = {Stage.RECEIVED: set(), Stage.NEEDS_PERSON: {"note"}}.get(stage, wanted)  # type: ignore[call-overload]
        self.doubled["part"] += len(made) > len(set(made))
        self.half_visible[f"parts of a row that is {stage}"] += set(made) != expected

    def _check_mailboxes(self) -> None:
        published = sum(n for (kind, _), n in self._events.items() if kind == "mailbox.published")
        parts = SealedPart.objects.filter(kind="mailbox").count()
        distinct = Submission.objects.filter(seed__isnull=True).values("id_digest").distinct()
        self.doubled["mailbox event"] += published > parts
        self.lost["mailbox"] += max(0, distinct.count() - Mailbox.objects.count())
        self.doubled["mailbox"] += max(0, Mailbox.objects.count() - distinct.count())

    def _check_log(self) -> None:
        self.half_visible["fault of the log"] += first_fault() is not None
        if self._settled:
            self.lost["link"] += CustodyEvent.objects.count() - CustodyLink.objects.count()


def _with_parts() -> Iterable[Submission]:
    rows = Submission.objects.select_related("seed")
    return rows.prefetch_related("sealed_parts", "attachments__sealed_parts")


def _without_seed(row: Submission) -> list[str]:
    """Kinds of the parts made of the report itself; what became of its seed is set aside."""
    kinds = [part.kind for part in row.sealed_parts.all() if part.attachment_id is None]
    seed = getattr(row, "seed", None)
    of_seed = "mailbox" if seed is None else "note" if seed.stage == Stage.NEEDS_PERSON else ""
    if of_seed in kinds:
        kinds.remove(of_seed)
    return kinds


def named() -> set[str]:
    """The payloads that rows name."""
    names: set[str] = set()
    for model in (Submission, Attachment, SealedPart):
        names.update(model.objects.values_list("blob", flat=True))
    return names


def strays() -> int:
    """Blobs no row names: what crashes leave, sealed and never acknowledged."""
    store = blob_store()
    assert isinstance(store, FileBlobs)
    known = named()
    return sum(name not in known for name in store.names())
