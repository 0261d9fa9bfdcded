"""What the demo's caseworkers do with a report: look, accept, grade, ask for consent, make a case.

Deeds of casework's services, as the pages call them; every fact is from the invented samples.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casework import reading, rows
from casework.dates import parse
from casework.identities import ProtectedIdentity, keep_identity
from casework.records import (
    Act,
    Attribution,
    Consent,
    Evidence,
    Information,
    Involvement,
    Person,
    Review,
    Source,
)
from casework.records.consent import Scope
from casework.records.evidence import Passage
from casework.records.shapes import FieldValue, Place, Pseudonym
from casework.services import acts, arrivals, cases, consent, doubts, grading, keeping, review
from casework.unlocked import Unlocked
from intake import clock
from intake.models import Attachment, Submission
from intake.sanitising import Rendition
from intake.taxonomy import CONSENT_SCOPES

_LANGUAGE = {"en": "en", "fa-af": "prs", "ps": "ps"}
_LEVEL = "P3"


@dataclass(frozen=True)
class Desk:
    """Two of its people: one works, the other grades what the first took."""

    id: uuid.UUID
    first: Unlocked
    second: Unlocked


@dataclass(frozen=True)
class Worked:
    """What came of one report."""

    case: uuid.UUID
    review: uuid.UUID
    act: uuid.UUID
    person: uuid.UUID
    identity: uuid.UUID


def take_in(desk: Desk) -> int:
    """New submissions into the queue; how many."""
    return arrivals.take_new(desk.first, desk.id)


def work(desk: Desk, submission: uuid.UUID, told: Mapping[str, Any], language: str) -> Worked:
    """One report from the queue into a case of its own.

    Args:
        told: the sample's part `casework`.
    """
    found = _review_of(desk, submission)
    review.take(desk.first, desk.id, found, expects=_version(desk, found))
    for tag in _review(desk, found).doubts:
        doubts.open_doubt(desk.first, desk.id, found, tag)
    case = cases.open_case(desk.first, desk.id, title=told["title"])
    review.link_to_case(desk.first, desk.id, found, expects=_version(desk, found), case=case)
    made = _People(desk, found, told, language)
    act = made.act(case, _review(desk, found))
    made.roles(act)
    made.consents()
    for evidence in made.evidence(case, act, submission):
        keeping.add(desk.first, desk.id, evidence)
    review.accept(desk.first, desk.id, found, expects=_version(desk, found))
    expects = rows.read(desk.first, desk.id, case).version
    cases.set_case_proof(desk.second, desk.id, case, expects=expects, level=_LEVEL)
    return Worked(case, found, act, made.victim, made.identity)


class _People:
    """The records around one report, each written as its page would write it."""

    def __init__(
        self, desk: Desk, found: uuid.UUID, told: Mapping[str, Any], language: str
    ) -> None:
        self._desk, self._review, self._told, self._language = desk, found, told, language
        self.identity = self._identity()
        self.victim = self._keep(
            Person(
                id=uuid.uuid4(),
                pseudonym=told["pseudonym"],
                identity=self.identity,
                known_as=(Pseudonym(review=found, tag="PERSON-1"),),
                sex=told["victim"]["sex"],
                age_band=told["victim"]["age_band"],
                occupation=told["victim"]["occupation"],
            )
        )
        self._source = self._keep(
            Source(
                id=uuid.uuid4(),
                pseudonym=told["source"],
                connection="related to victim",
                review=found,
                mode="intake_form",
            )
        )

    def act(self, case: uuid.UUID, on: Review) -> uuid.UUID:
        """The one act that the sample is about, with its details and its level of proof."""
        desk, told = self._desk, self._told
        began = parse(told["began"])
        place = Place(province=on.province, precision="3")
        written = acts.add_act(
            desk.first,
            desk.id,
            Act(
                id=uuid.uuid4(),
                code=told["code"],
                case=case,
                review=self._review,
                began=began,
                place=place,
                forces=tuple(told["forces"]),
                persons_least=1,
                persons_most=1,
                status="likely",
                values=tuple(_values(told["values"], began, place)),
            ),
        )
        account = Information(
            id=uuid.uuid4(),
            act=written,
            source=self._source,
            review=self._review,
            first_hand="no",
            connection="related to victim",
            language=_LANGUAGE[self._language],
            mode="intake_form",
            taken_by=desk.first.member.pk,
        )
        graded = grading.add_information(desk.first, desk.id, account)
        grading.grade(
            desk.second, desk.id, graded, expects=1, reliability="B", credibility="2",
            words="Detailed and consistent; invented for the demonstration.",
        )  # fmt: skip
        expects = rows.read(desk.second, desk.id, written).version
        acts.set_act_proof(desk.second, desk.id, written, expects=expects, level=_LEVEL)
        return written

    def roles(self, act: uuid.UUID) -> None:
        """Victim, force, and who is held responsible."""
        forces = tuple(self._told["forces"])
        self._keep(
            Involvement(
                id=uuid.uuid4(),
                act=act,
                person=self.victim,
                role="victim",
                status_at_end=("still_held",),
            )
        )
        self._keep(
            Involvement(
                id=uuid.uuid4(),
                act=act,
                role="alleged_perpetrator",
                force=forces[0],
                degree="carried_out",
            )
        )
        self._keep(
            Attribution(
                id=uuid.uuid4(),
                act=act,
                outcome="probable",
                forces=forces,
                basis=("seen",),
                confidence="medium",
                set_by=self._desk.second.member.pk,
            )
        )

    def consents(self) -> None:
        """From the person's family and from the source, for every scope."""
        today = clock.today()
        scopes = tuple(
            Scope(scope=one, state="given_by_family", since=today) for one in CONSENT_SCOPES
        )
        for given in (
            Consent(id=uuid.uuid4(), scopes=scopes, person=self.victim),
            Consent(id=uuid.uuid4(), scopes=scopes, source=self._source),
        ):
            consent.record_consent(self._desk.first, self._desk.id, given)

    def evidence(
        self, case: uuid.UUID, act: uuid.UUID, submission: uuid.UUID
    ) -> Iterator[Evidence]:
        """The account, and each file of which there is a safe copy."""
        row = Submission.objects.get(pk=submission)
        common: dict[str, Any] = {
            "review": self._review,
            "case": case,
            "acts": (act,),
            "persons": (self.victim,),
            "mode": "intake_form",
            "provenance": (Passage(on=row.received_on, words="sealed on arrival"),),
        }
        yield Evidence(
            id=uuid.uuid4(),
            type="account_text",
            title=self._told["title"],
            evidentiary_sha256=bytes(row.blob_sha256).hex(),
            **common,
        )
        for attachment, shown in reading.open_files(submission, by=self._desk.first):
            if isinstance(shown, Rendition):
                yield _file(attachment, shown, common)

    def _identity(self) -> uuid.UUID:
        victim = self._told["victim"]
        named = ProtectedIdentity(
            id=uuid.uuid4(), called=tuple(victim["called"]), kin=tuple(victim["kin"])
        )
        keep_identity(self._desk.first, self._desk.id, named)
        return named.id

    def _keep(self, record: Any) -> uuid.UUID:
        return keeping.add(self._desk.first, self._desk.id, record)


def _file(attachment: uuid.UUID, shown: Rendition, common: Mapping[str, Any]) -> Evidence:
    row = Attachment.objects.get(pk=attachment)
    return Evidence(
        id=uuid.uuid4(),
        type="official_paper" if shown.media_type == "application/pdf" else "photo",
        title="A file that came with the report",
        attachment=attachment,
        evidentiary_sha256=bytes(row.blob_sha256).hex(),
        changed="pages of fresh pixels; metadata taken off",
        **common,
    )


def _values(told: Mapping[str, Any], began: Any, place: Place) -> Iterator[FieldValue]:
    for key, value in told.items():
        texts = tuple(value) if isinstance(value, list) else (value,)
        yield FieldValue(key=key, texts=texts)
    if told:
        for key in ("arrest_date", "detention_since"):
            yield FieldValue(key=key, dates=(began,))
        for key in ("arrest_place", "detention_places"):
            yield FieldValue(key=key, places=(place,))


def _review_of(desk: Desk, submission: uuid.UUID) -> uuid.UUID:
    digest = Submission.objects.values_list("id_digest", flat=True).get(pk=submission)
    return arrivals.review_id(desk.first.desk(desk.id), bytes(digest))


def _review(desk: Desk, found: uuid.UUID) -> Review:
    record = rows.read(desk.first, desk.id, found).record
    if not isinstance(record, Review):
        raise TypeError("a review's id is another record's")
    return record


def _version(desk: Desk, row: uuid.UUID) -> int:
    return rows.read(desk.first, desk.id, row).version
