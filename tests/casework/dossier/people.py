"""A case in invented records, as a dossier is given it. No person, post or number here is real.

`selection_of` gives the whole case, complete for every forum; what a test wants otherwise it
puts in (`more`), takes out (`without`) or changes (`changing`).
"""

import hashlib
import io
import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, partial
from typing import Any

from casework.dates import parse, told
from casework.dossier.selection import Item, Named, Selection
from casework.dossier.terms import PlaceMask, Terms
from casework.records import (
    Act,
    Attribution,
    Case,
    Check,
    Claim,
    Consent,
    Edict,
    Event,
    Evidence,
    Information,
    Intervention,
    Involvement,
    OfficeHolder,
    Person,
    Record,
    Review,
    Source,
    Unit,
)
from casework.records.attribution import Hypothesis
from casework.records.consent import Scope
from casework.records.evidence import Passage
from casework.records.review import ReviewState
from casework.records.shapes import FieldValue, Grade, Place
from intake.calendars import SOLAR_HIJRI
from intake.classification import classify
from intake.redaction import redact_all
from intake.taxonomy import CONSENT_SCOPES
from intake.working_copy import TEXTS, WorkingCopy

DAY = date(2026, 11, 21)
MEMBER = uuid.UUID(int=0xA1)

# Names that must never stand where a profile carries none. Invented.
CANARIES = ("Zarghuna Canarizai", "زرغونه کناریزی", "Haji Canary Khel", "0799 123 456")
ANSWERS: Mapping[str, str] = {
    "organisation": "The Invented Network",
    "submitter": "The Invented Network, office in exile",
    "contact": "desk@network.invalid",
    "why_arbitrary": "No charge, no warrant, no judge: category I. Held for teaching: II.",
    "remedies": "None was tried: those who ask at the post are held themselves.",
    "confidential": "Everything about the family of the person.",
    "steps_taken": "An appeal was sent to nobody else.",
    "name_to_authorities": "To the authorities yes, published no.",
    "other_bodies": "No other body has been seized.",
    "follow_up": "yes",
    "summary": "A teacher was taken from a house at night and is held without charge.",
    "jurisdiction": "The acts were done in Afghanistan after 1 May 2003.",
    "conflict": "Not classified by us.",
    "methodology": "Accounts were taken through a sealed form and graded by two people.",
    "translation": "Translated by the desk; the original is kept.",
    "conflicts_of_interest": "None known.",
    "contradicting": "None was found beside what is listed.",
}


def row(number: int) -> uuid.UUID:
    """The id of one of the records below."""
    return uuid.UUID(int=number)


PANJSHIR = Place(
    province="AF-PAN", district="AF-PAN/bazarak", words="the village of willows", precision="1"
)
REVIEW = Review(
    id=row(1), submission=row(1), version=1, network=row(900), received_on=date(2026, 10, 2),
    language="en", urgency="T1", state=ReviewState.ACCEPTED, case=row(2),
)  # fmt: skip
CASE = Case(
    id=row(2), title="The invented valley", summary="A teacher held without charge.",
    opened_on=date(2026, 10, 3), changed_on=DAY, reviews=(row(1),), proof_level="P3",
    proof_set_by=MEMBER,
)  # fmt: skip
EVENT = Event(
    id=row(3), title="Night search in the valley", case=row(2), began=parse("24 Asad 1405"),
    place=PANJSHIR, description="Armed men searched houses at night and took people away.",
)  # fmt: skip


def _said(key: str, *texts: str) -> FieldValue:
    return FieldValue(key=key, texts=texts, set_by=MEMBER)


DETENTION = Act(
    id=row(4), code="LIB-01", set_by=MEMBER, case=row(2), event=row(3), review=row(1),
    began=parse("24 Asad 1405"), place=PANJSHIR, forces=("de facto intelligence (GDI)",),
    persons_least=1, persons_most=1, status="likely", proof_level="P3", proof_set_by=MEMBER,
    values=(
        FieldValue(key="arrest_date", dates=(parse("24 Asad 1405"),), set_by=MEMBER),
        FieldValue(key="arrest_place", places=(PANJSHIR,), set_by=MEMBER),
        _said("arrest_forces", "Men of the directorate in two pickups"),
        _said("arrest_warrant_shown", "no"),
        _said("arrest_warrant_authority", "none was named"),
        _said("arrest_reasons", "teaching girls"),
        _said("arrest_legal_basis", "none was given"),
        _said("arrest_circumstances", "Taken from the house at night, blindfolded."),
        FieldValue(key="detention_since", dates=(parse("24 Asad 1405"),), set_by=MEMBER),
        _said("detention_duration", "three months and more"),
        _said("detention_forces", "The directorate"),
        FieldValue(key="detention_places", places=(PANJSHIR,), set_by=MEMBER),
        _said("detention_authority", "the head of the post"),
        _said("detention_reasons", "none was given"),
        _said("detention_legal_basis", "none"),
        _said("detained_nationality", "Afghan"),
        _said("detained_profession", "teacher"),
        _said("wgad_category", "I", "II"),
        _said("why_arbitrary", "No charge, no warrant, no judge."),
        _said("internal_steps", "Relatives asked at the post and were sent away."),
        _said("status_at_end", "still_held"),
    ),
)  # fmt: skip
DISAPPEARANCE = Act(
    id=row(5), code="LIB-03", set_by=MEMBER, case=row(2), event=row(3), review=row(1),
    began=parse("Sunbula 1405"), place=replace(PANJSHIR, precision="2"),
    forces=("de facto intelligence (GDI)",), persons_least=1, persons_most=2, status="possible",
    proof_level="P2", proof_set_by=MEMBER,
    values=(
        FieldValue(key="missing_since", dates=(parse("Sunbula 1405"),), set_by=MEMBER),
        FieldValue(key="missing_last_seen_place", places=(PANJSHIR,), set_by=MEMBER),
        _said("missing_forces", "The directorate"),
        _said("missing_relatives_action", "They asked at two posts and were sent away."),
        _said("missing_family_consent", "yes"),
        _said("missing_follow_up_possible", "yes"),
        _said("status_at_end", "missing"),
    ),
)  # fmt: skip
TORTURE = Act(
    id=row(6), code="INT-01", set_by=MEMBER, case=row(2), event=row(3),
    began=told(SOLAR_HIJRI, 1405, 7, 1, edge="before", raw="before the first of Mizan"),
    place=Place(province="AF-PAN", precision="3"),
    forces=("unknown",), status="possible", proof_level="P2", proof_set_by=MEMBER,
    values=(_said("status_at_end", "injured"),),
)  # fmt: skip
VICTIM = Person(
    id=row(10), pseudonym="PERSON-1", identity=row(810), sex="male", age_band="30_to_44",
    flags=("teacher_or_academic",), occupation="teacher", origin=PANJSHIR,
)  # fmt: skip
MISSING = Person(id=row(11), pseudonym="PERSON-2", identity=row(811), sex="male")
WITNESS = Person(id=row(12), pseudonym="PERSON-3", identity=row(812), sex="female")
UNIT = Unit(
    id=row(13), called=("Invented directorate post",), force="de facto intelligence (GDI)",
    began=parse("1400"), place=PANJSHIR,
)  # fmt: skip
HOLDER = OfficeHolder(
    id=row(14), called=("Mullah Invented Postholder",), office="head of the post", unit=row(13),
    began=parse("1402"),
)  # fmt: skip
WILLOW = Source(id=row(20), pseudonym="Willow", connection="witness", review=row(1))
POPLAR = Source(id=row(21), pseudonym="Poplar", identity=row(821), connection="related to victim")
ROLES: tuple[Involvement, ...] = (
    Involvement(
        id=row(30), act=row(4), person=row(10), role="victim", status_at_end=("still_held",)
    ),
    Involvement(id=row(31), act=row(5), person=row(11), role="victim", status_at_end=("missing",)),
    Involvement(id=row(32), act=row(6), person=row(10), role="victim", status_at_end=("injured",)),
    Involvement(id=row(33), act=row(4), person=row(12), role="witness"),
    Involvement(
        id=row(34), act=row(4), role="alleged_perpetrator", unit=row(13), office_holder=row(14),
        force="de facto intelligence (GDI)", degree="ordered",
    ),
)  # fmt: skip
ACCOUNTS: tuple[Information, ...] = (
    Information(
        id=row(40), act=row(4), source=row(20), review=row(1), first_hand="yes",
        connection="witness", language="en", mode="intake_form",
        grade=Grade(reliability="B", credibility="2", by=MEMBER, on=DAY),
    ),
    Information(
        id=row(41), act=row(5), source=row(21), first_hand="no", connection="related to victim",
        language="prs", mode="interview",
        grade=Grade(reliability="C", credibility="3", by=MEMBER, on=DAY),
    ),
    Information(
        id=row(42), act=row(6), source=row(21), first_hand="no",
        grade=Grade(reliability="C", credibility="3", by=MEMBER, on=DAY),
    ),
)  # fmt: skip
CLAIM = Claim(
    id=row(50), code="CLM-02", claimant="An invented spokesman", text="Nobody is held there.",
    published=parse("2026-09"), about=(row(4),), case=row(2), outcome="contradicted",
)  # fmt: skip
CHECK = Check(
    id=row(51), claim=row(50), outcome="contradicted", by_whom="the desk", began=parse("2026-09"),
    acts=(row(4),),
)  # fmt: skip
ATTRIBUTION = Attribution(
    id=row(52), act=row(4), outcome="probable", forces=("de facto intelligence (GDI)",),
    units=(row(13),), basis=("insignia",), confidence="medium", set_by=MEMBER,
    hypotheses=(Hypothesis(force="criminal group", speaks_for="no uniform was seen"),),
)  # fmt: skip
APPEAL = Intervention(
    id=row(53), kind="private_contact", case=row(2), by_whom="relatives", asked="the post",
    done=parse("2026-09-01"), result="refused",
)  # fmt: skip
EDICT = Edict(
    id=row(54), title="On invented schools", issuer=row(14), issued=parse("2022-03"),
    state="in_force",
)  # fmt: skip
STATEMENT_OCTETS = b"An invented account, in working form.\n"
PHOTO_OCTETS = b"\x89PNG invented pixels of a closed door"


def _sha(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


STATEMENT = Evidence(
    id=row(60), type="account_text", title="First account", review=row(1), case=row(2),
    acts=(row(4), row(5), row(6)), persons=(row(10), row(11), row(12)),
    evidentiary_sha256="ab" * 32, working_sha256=_sha(STATEMENT_OCTETS), mode="intake_form",
    made=parse("2026-10-01"), provenance=(Passage(on=date(2026, 10, 2), words="came in sealed"),),
)  # fmt: skip
PHOTO = Evidence(
    id=row(61), type="photo", title="The door", review=row(1), attachment=row(961), case=row(2),
    acts=(row(4),), persons=(row(10),), evidentiary_sha256="cd" * 32,
    working_sha256=_sha(PHOTO_OCTETS), mode="intake_form", changed="place and time taken off",
)  # fmt: skip


def consent(number: int, *, state: str = "given", **of: Any) -> Consent:
    """A consent whose scopes are all in one state: `person=` or `source=` says whose."""
    scopes = tuple(Scope(scope=one, state=state, since=DAY) for one in CONSENT_SCOPES)
    return Consent(id=row(number), scopes=scopes, **of)


CONSENTS: tuple[Consent, ...] = (
    consent(70, person=row(10)),
    consent(71, person=row(11), state="given_by_family"),
    consent(72, person=row(12)),
    consent(73, source=row(20)),
    consent(74, source=row(21)),
)
EVERY: tuple[Record, ...] = (
    CASE, EVENT, DETENTION, DISAPPEARANCE, TORTURE, VICTIM, MISSING, WITNESS, UNIT, HOLDER,
    WILLOW, POPLAR, *ROLES, *ACCOUNTS, CLAIM, CHECK, ATTRIBUTION, APPEAL, EDICT, STATEMENT, PHOTO,
    *CONSENTS, REVIEW,
)  # fmt: skip
NAMES: Mapping[uuid.UUID, Named] = {
    row(10): Named(called=CANARIES[:2], contacts=CANARIES[3:], kin=CANARIES[2:3]),
    row(11): Named(called=("Tor Canarizai Missing",)),
    row(12): Named(called=("Spozhmai Canarizai Witness",)),
}
TOLD = (
    "On 24 Asad 1405 armed men of the directorate came to the village of willows in Bazarak."
    " They took my neighbour Zarghuna Canarizai, 31 years old, who works at the invented school."
    " Her telephone is 0799 123 456."
)


@cache
def working_copy(account: str = TOLD, language: str = "en") -> WorkingCopy:
    """An account as the pipeline leaves it: redacted, assessed, nothing asked about."""
    texts = redact_all((account, "", "", ""), (language,))
    settled = [replace(one, spans=tuple(map(_settled, one.spans))) for one in texts]
    return WorkingCopy(
        submission=str(row(1)),
        version=1,
        network=str(row(900)),
        received_on="2026-10-02",
        language=language,
        texts=dict(zip(TEXTS, settled, strict=True)),
        told={"kinds": [], "where": {"province": "AF-PAN"}},
        assessment=classify(account, date(2026, 10, 2)).moved(texts[0].map_spans),
    )


def _settled(span: Any) -> Any:
    return replace(span, check=False)


def item(number: int, record: Evidence, octets: bytes, name: str, media_type: str) -> Item:
    """An evidence item whose stream gives these octets."""
    return Item(
        number=f"E-{number:04}",
        record=record.id,
        name=name,
        media_type=media_type,
        copy="working",
        sha256=_sha(octets),
        size=len(octets),
        evidentiary_sha256=record.evidentiary_sha256,
        redacted=("PERSON",),
        custody=("2026-10-02 submission.received", "2026-10-03 working_copy.read"),
        open=partial(io.BytesIO, octets),
    )


ITEMS = (
    item(1, STATEMENT, STATEMENT_OCTETS, "E-0001.txt", "text/plain"),
    item(2, PHOTO, PHOTO_OCTETS, "E-0002.png", "image/png"),
)


def terms_of(profile: str = "mechanism", **changed: Any) -> Terms:
    """Terms of an invented dossier."""
    usual: dict[str, Any] = {
        "dossier": "D-2026-0007",
        "profile": profile,
        "language": "en",
        "audience": "un_confidential",
        "scope": "un_confidential",
        "place_mask": PlaceMask.DISTRICT,
        "made_on": DAY,
        "organisation": "The Invented Network",
        "answers": dict(ANSWERS),
    }
    return Terms(**{**usual, **changed})


def selection_of(
    profile: str = "mechanism",
    *,
    without: Collection[uuid.UUID] = (),
    more: Iterable[Record] = (),
    changing: Mapping[uuid.UUID, Mapping[str, Any]] | None = None,
    accounts: Mapping[uuid.UUID, WorkingCopy] | None = None,
    items: Iterable[Item] = ITEMS,
    names: Mapping[uuid.UUID, Named] | None = None,
    left_out: Mapping[uuid.UUID, str] | None = None,
    **terms: Any,
) -> Selection:
    """The whole invented case under terms of one profile.

    `without` leaves records out, `changing` replaces fields of some by row id; `names` is empty
    unless given (`NAMES` holds the canaries).
    """
    records = {one.id: one for one in (*EVERY, *more) if one.id not in set(without)}
    for at, fields in (changing or {}).items():
        records[at] = replace(records[at], **fields)
    return Selection(
        terms=terms_of(profile, **terms),
        records=records,
        accounts={REVIEW.id: working_copy()} if accounts is None else accounts,
        items=tuple(items),
        names=names or {},
        left_out=left_out or {},
    )
