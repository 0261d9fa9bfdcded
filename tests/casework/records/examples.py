"""One record of every kind. All people, places and events in them are invented."""

import uuid
from dataclasses import replace
from datetime import date

from casework.dates import parse
from casework.records import (
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
    Record,
    Review,
    Source,
    Tombstone,
    Unit,
)
from casework.records.attribution import Hypothesis
from casework.records.checkpoint_taken import Taking
from casework.records.consent import Scope
from casework.records.correction import Corrected
from casework.records.dossier import Answer, DossierState, Left, Relied, Sent
from casework.records.evidence import Excerpt, Passage
from casework.records.joining import Sameness
from casework.records.shapes import FieldValue, Grade, Place, Pseudonym, Stretch
from casework.records.tombstone import Look
from intake.keys.approval import Deed, Request

DAY = date(2026, 11, 21)
SOMEBODY = uuid.UUID(int=77)
TAKEN, SAID, VILLAGE = (Stretch(text="account", start=n, end=n + 4) for n in (0, 9, 20))
PANJSHIR = Place(province="AF-PAN", words="a village nobody has heard of", precision="2")


def _id(number: int) -> uuid.UUID:
    return uuid.UUID(int=number)


REVIEW = Review(
    id=_id(1),
    submission=_id(1),
    version=1,
    network=_id(900),
    received_on=DAY,
    language="fa-af",
    urgency="T1",
)
CASE = Case(
    id=_id(2), title="The invented valley", opened_on=DAY, changed_on=DAY, reviews=(_id(1),)
)
EVENT = Event(id=_id(3), title="Night search", case=_id(2), began=parse("24 Asad 1400"))
ACT = Act(
    id=_id(4),
    code="LIB-01",
    set_by=SOMEBODY,
    case=_id(2),
    event=_id(3),
    review=_id(1),
    rests_on=(TAKEN,),
    probability=640,
    began=parse("Asad 1400"),
    place=PANJSHIR,
    forces=("de facto police",),
    persons_least=2,
    persons_most=3,
    values=(
        FieldValue(key="stated_reason", texts=("none was given",), set_by=SOMEBODY),
        FieldValue(key="arrest_warrant_shown", texts=("no",)),
        FieldValue(key="status_at_end", texts=("still_held", "injured")),
        FieldValue(key="arrest_date", dates=(parse("24 Asad 1400"),)),
        FieldValue(key="arrest_place", places=(PANJSHIR,)),
    ),
)
VICTIM = Person(
    id=_id(5),
    pseudonym="PERSON-1",
    known_as=(Pseudonym(review=_id(1), tag="PERSON-1"),),
    sex="male",
    flags=("teacher_or_academic",),
    occupation="taught in the village",
)
UNIT = Unit(id=_id(6), called=("Invented reserve",), kind="police_post", force="de facto police")
HOLDER = OfficeHolder(
    id=_id(7), called=("Mullah Invented", "ملا ساختگی"), office="head of the post"
)
SOURCE = Source(id=_id(8), pseudonym="Willow", review=_id(1))
COUSIN = Source(id=_id(9), pseudonym="Poplar", learned_from=(_id(8),))
ROLE = Involvement(
    id=_id(10), act=_id(4), person=_id(5), role="victim", status_at_end=("still_held",)
)
PERPETRATOR = Involvement(
    id=_id(11),
    act=_id(4),
    role="alleged_perpetrator",
    unit=_id(6),
    office_holder=_id(7),
    force="de facto police",
    degree="ordered",
)
INFORMATION = Information(
    id=_id(12),
    act=_id(4),
    source=_id(8),
    review=_id(1),
    first_hand="yes",
    connection="witness",
    language="prs",
    grade=Grade(reliability="B", credibility="2", by=SOMEBODY, on=DAY),
)
CLAIM = Claim(
    id=_id(13),
    code="CLM-01",
    claimant="An invented front",
    text="We struck in twenty places.",
    number=20,
    counted="places",
    published=parse("2022-05"),
)
CHECK = Check(id=_id(14), claim=_id(13), outcome="contradicted", number=2, began=parse("2022-05"))
ATTRIBUTION = Attribution(
    id=_id(15),
    act=_id(4),
    outcome="probable",
    forces=("de facto police",),
    basis=("insignia",),
    confidence="medium",
    hypotheses=(Hypothesis(force="criminal group", speaks_for="no uniform was seen"),),
    set_by=SOMEBODY,
)
INTERVENTION = Intervention(id=_id(16), kind="urgent_appeal", case=_id(2), done=parse("2026-11-20"))
EVIDENCE = Evidence(
    id=_id(17),
    type="photo",
    review=_id(1),
    attachment=_id(901),
    persons=(_id(5),),
    evidentiary_sha256="ab" * 32,
    perceptual="0f" * 8,
    provenance=(Passage(on=DAY, words="came with the report"),),
)
FILM = Evidence(
    id=_id(40),
    type="video",
    case=_id(2),
    excerpts=(
        Excerpt(at="0:10 to 0:25", words="کسی باید باز نکند", language="prs", translation="Do not"),
        Excerpt(words="A door with a seal."),
    ),
)
CONSENT = Consent(
    id=_id(18),
    source=_id(8),
    scopes=(Scope(scope="internal_read", state="given", since=DAY, until=date(2027, 11, 21)),),
)
EDICT = Edict(id=_id(19), title="On invented matters", issuer=_id(7), state="in_force")
JOIN = Join(
    id=_id(20),
    pseudonyms=(VICTIM.known_as[0], Pseudonym(review=_id(902), tag="PERSON-4")),
    person=_id(5),
)
LIKENESS = replace(
    Likeness.of(Sameness.ACT, (_id(4), _id(903)), "refused"), id=_id(21), set_by=SOMEBODY, on=DAY
)
APART = Apart(
    id=_id(27),
    pseudonyms=(VICTIM.known_as[0], Pseudonym(review=_id(905), tag="PERSON-2")),
    set_by=SOMEBODY,
    on=DAY,
)
MERGE = Merge(
    id=_id(41),
    stays=_id(5),
    closed=_id(906),
    before='{"kind":"person","record":"as the schema of its day has it","schema":2}',
    other='{"kind":"person","record":"as the schema of its day has it","schema":2}',
    roles=('{"kind":"involvement","record":"as the schema of its day has it","schema":1}',),
    moved=(_id(10),),
    both=(_id(16),),
    on=DAY,
    by=SOMEBODY,
)
LOOKED = LookedAt(
    id=_id(28), case=_id(2), reason="proceedings", on=DAY, again=date(2028, 11, 21), by=SOMEBODY
)
CORRECTION = Correction(
    id=_id(22),
    review=_id(1),
    what=Corrected.ACT_CHANGED,
    before="LIB-03",
    after="LIB-01",
    at=(SAID,),
)
ADDED = AddedRedaction(id=_id(23), review=_id(1), at=VILLAGE, hides="PERSON", set_by=SOMEBODY)
MESSAGE = Message(id=_id(24), review=_id(1), text="Is he still there?", language="en", on=DAY)
TOMBSTONE = Tombstone(id=_id(25), gone=(_id(904),), reason="source_asked", on=DAY, acts=("LIB-01",))
# As schema 2 has it, with a record that is held since: none of these.
TOMBSTONE_HOLDING = replace(
    TOMBSTONE,
    id=_id(44),
    held=(_id(909),),
    looks=(Look(row=_id(909), version=3, by=SOMEBODY, on=DAY),),
)
DOSSIER = Dossier(
    id=_id(29),
    number="D-2026-0007",
    version=2,
    state=DossierState.RELEASED,
    order=_id(905),
    order_sha256="ab" * 32,
    profile="mechanism",
    language="en",
    audience="prosecutor",
    scope="court_or_mechanism_confidential",
    made_on=DAY,
    by=SOMEBODY,
    title="The invented valley",
    changed="one account was added",
    items=(_id(2), _id(4)),
    counted=9,
    relied=(
        Relied(
            consent=_id(15), holder=_id(5), scope="court_or_mechanism_confidential", state="given"
        ),
    ),
    sent=(Sent(name="An invented office", key="cd" * 32),),
    packages=(Left(draft=_id(906), tag_manifest="ef" * 32, package="01" * 32, on=DAY),),
)
# As schema 2 has it, with what schema 1 did not keep.
DOSSIER_ANSWERED = replace(
    DOSSIER,
    id=_id(39),
    packages=(replace(DOSSIER.packages[0], release=_id(907)), Left(draft=_id(908), gone=DAY)),
    answers=(Answer(key="summary", text="an invented summary"),),
    organisation="An invented house",
    whole=True,
)
# As schema 3 has it: what it counted of what nobody had read.
DOSSIER_HEARD = replace(DOSSIER_ANSWERED, id=_id(43), heard=(_id(909),))

TAKEN_AWAY = CheckpointTaken(
    id=_id(42), by=SOMEBODY, origin="amanat/custody-log/invented", size=1403, root="ab" * 32,
    day=DAY, on=DAY, how=Taking.SCANNED,
)  # fmt: skip

_ASKED = Request(
    deed=Deed.LOWER_TRIAGE, desk=str(_id(900)), kind="review", id=str(_id(1)), part=1, header="",
    detail="T2", reason="misread", words="00" * 32, asked_by=str(SOMEBODY), expires=DAY,
    nonce="00" * 16,
)  # fmt: skip
APPROVAL = Approval(id=_id(26), about=_id(1), request=_ASKED.body(), why="an invented reason")

EVERY: tuple[Record, ...] = (
    REVIEW, CASE, EVENT, ACT, VICTIM, UNIT, HOLDER, SOURCE, COUSIN, ROLE, PERPETRATOR, INFORMATION,
    CLAIM, CHECK, ATTRIBUTION, INTERVENTION, EVIDENCE, FILM, CONSENT, EDICT, JOIN, LIKENESS,
    CORRECTION, ADDED, MESSAGE, TOMBSTONE, APPROVAL, APART, LOOKED, DOSSIER, DOSSIER_ANSWERED,
    DOSSIER_HEARD, MERGE, TAKEN_AWAY, TOMBSTONE_HOLDING,
)  # fmt: skip
