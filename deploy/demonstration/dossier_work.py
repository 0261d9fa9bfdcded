"""What the demo's custodians make of the cases: three dossiers, ordered, signed for by two, sent.

Everything goes the way it goes in use: the worker compiles and packs, the opener lets keys out
after two signatures, the signer signs, an addressee outside opens. All of it is invented.
"""

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from casework.dossier.addressees import Addressee
from casework.dossier.choosing import Choice
from casework.dossier.figures.answers import FIGURES, NOT_ASSESSED
from casework.dossier.gaps import sentence
from casework.dossier.profiles import profile
from casework.dossier.terms import PlaceMask, Terms
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from casework.services.dossiers import Blocked
from deploy.demonstration.desk_work import Desk, Worked
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.sealing import HybridIdentity

_PATIENCE = 120  # seconds
_WORDS = "For the demonstration; nobody here is real."
_ANSWERS: Mapping[str, Mapping[str, str]] = {
    "mechanism": {
        "jurisdiction": "Afghanistan, after 1 May 2003 (Rome Statute).",
        "methodology": "Sealed reports, read by one person and graded by another.",
        "translation": "None: every account stands in its own language.",
        "conflicts_of_interest": "None known.",
    },
    "wgad": {
        "submitter": "The invented network of this demonstration",
        "contact": "desk@network.invalid",
    },
    "annex": {f"bias_{name}": NOT_ASSESSED for name in FIGURES},
    "communication": {
        "submitter": "The invented network of this demonstration",
        "contact": "desk@network.invalid",
        "confidential": "The family and the source.",
        "name_to_authorities": "Yes to the authorities, no to publishing.",
        "steps_taken": "None beside the family's own.",
        "other_bodies": "The Working Group on Arbitrary Detention.",
        "remedies": "The family asked at the post and was sent away.",
        "follow_up": "yes",
    },
    "extract": {"summary": "Three arrests are documented here; all of it is invented."},
    # Trees and fruits, pseudonyms of the desk: people looked, and they name nobody.
    "uwazi": {"no_names": "بادام\nسیب\nبید\nولې"},
}
_AUDIENCES = {
    "mechanism": ("prosecutor", "court_or_mechanism_confidential"),
    "wgad": ("un_confidential", "un_confidential"),
    "annex": ("statistics", "statistics_only"),
    "communication": ("un_confidential", "un_confidential"),
    "extract": ("public", "public_anonymised"),
    "uwazi": ("partner", "partner_organisation"),
}


class NotMadeError(Exception):
    """A dossier did not come about; the text says why, in words without names."""


@dataclass(frozen=True, repr=False)
class Arrived:
    """A package as its addressee has it: sealed, with the key that opens it."""

    profile: str
    name: str
    sealed: bytes
    identity: HybridIdentity
    made_on: date
    seconds: float

    def __repr__(self) -> str:
        return f"<Arrived {self.name}>"


def make(
    desk: Desk, name: str, cases: Sequence[Worked], *, named: Sequence[Worked] = ()
) -> list[Arrived]:
    """Order, sign, release and fetch one dossier; its packages, the annex last.

    Args:
        name: of the profile.
        cases: whose cases go in; none for the whole desk.
        named: whose identity goes along.
    """
    began, identity = time.monotonic(), HybridIdentity.generate()
    to = (Addressee(name="Invented recipient", key=str(identity.recipient)),)
    names = {one.person: _may_be_named(desk, one) for one in named}
    has_annex = bool(names) and profile(name).annex
    choice = Choice(
        terms=dossiers.next_terms(desk.first, desk.id, _terms(name)),
        rows=tuple(one.case for one in cases),
        whole_desk=not cases,
        names=names,
        addressees=to,
        annex_addressees=to if has_annex else (),
    )
    order = _placed(desk, choice)
    _until(lambda: dossiers.progress(desk.first, desk.id, order).state not in _UNDER_WAY)
    releases.take_new(desk.first, desk.id)
    version = dossiers.of_order(desk.first, desk.id, order).record
    if not version.packages:
        raise NotMadeError(f"{name}: no draft came of the order ({version.state}).")
    arrived = []
    for each in sorted(version.packages, key=lambda one: one.annex):
        sealed, file = _sent(desk, each.draft)
        seconds = time.monotonic() - began
        arrived.append(Arrived(name, file, sealed, identity, version.made_on, seconds))
    return arrived


_UNDER_WAY = ("waiting", "working")


def _terms(name: str) -> Terms:
    audience, scope = _AUDIENCES[name]
    return Terms(
        dossier="",
        profile=name,
        language="en",
        audience=audience,
        scope=scope,
        place_mask=PlaceMask.DISTRICT,
        made_on=clock.today(),
        organisation="Demo",
        answers=_ANSWERS[name],
    )


def _placed(desk: Desk, choice: Choice) -> uuid.UUID:
    try:
        return dossiers.place(desk.first, desk.id, choice)
    except Blocked as blocked:
        told = "; ".join(sorted({sentence(gap, "en") for gap in blocked.gaps}))
        raise NotMadeError(f"{choice.terms.profile}: {told}") from None


def _may_be_named(desk: Desk, one: Worked) -> uuid.UUID:
    """The approval by which the opener lets this identity into an order: two signatures."""
    asked = approvals.ask(
        desk.first,
        desk.id,
        Deed.REVEAL_IDENTITY,
        Subject("identity", one.identity),
        reason="file_case",
        words=_WORDS,
        detail=approvals.FOR_DOSSIER,
    )
    return approvals.sign(desk.second, desk.id, asked.record.id).record.id


def _sent(desk: Desk, draft: uuid.UUID) -> tuple[bytes, str]:
    """Two custodians sign, the worker packs; the sealed file and its name."""
    asked = releases.ask_release(desk.first, desk.id, draft, words=_WORDS)
    approval = approvals.sign(desk.second, desk.id, asked.record.id).record.id
    releases.release(desk.first, desk.id, approval)
    _until(lambda: _is_packed(desk, draft))
    releases.take_new(desk.first, desk.id)
    fetched = releases.download(desk.first, desk.id, draft)
    return b"".join(fetched.pieces), fetched.name


def _is_packed(desk: Desk, draft: uuid.UUID) -> bool:
    try:
        releases.package_summary(desk.first, desk.id, draft)
    except IntakeError:
        return False
    return True


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > until:
            raise NotMadeError("The worker did not finish in time.")
        time.sleep(0.1)
