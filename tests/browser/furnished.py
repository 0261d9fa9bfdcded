"""A desk with reports, a case and people, served in this process for a browser to look at.

Every person, place of work and number in it is invented; +44 7700 900xxx is kept for fiction.
"""

import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from wsgiref.simple_server import make_server

import pytest
from django.core.handlers.wsgi import WSGIHandler

from casework import dates, rows
from casework.identities import ProtectedIdentity
from casework.merging import Take
from casework.records import (
    Act,
    Consent,
    Dossier,
    Evidence,
    Information,
    Involvement,
    Person,
    Source,
    Stored,
)
from casework.records.consent import Scope
from casework.records.dossier import DossierState, Left, Relied, Sent
from casework.records.evidence import Excerpt, Passage
from casework.records.shapes import FieldValue, Place
from casework.services import (
    acts,
    approvals,
    arrivals,
    cases,
    grading,
    keeping,
    merging,
    protected_names,
    review,
)
from casework.services.acts import Proposal
from casework.services.approvals import Subject
from intake import clock
from intake.keys.approval import Deed
from intake.models import Submission
from intake.sanitising import Member, Reason, Rendition
from tests.browser import custodians
from tests.browser.conftest import Quiet
from tests.browser.test_casework import Threads
from tests.casework.conftest import house, web
from tests.casework.pages.arriving import arrive, give_up, picture, printed, rendition
from tests.casework.web import PASSWORD, Web

__all__ = ["house", "web"]

DARI = (
    "شام‌گاه ۱۲ سرطان ۱۴۰۳ دو نفر طالب مسلح برادرم زلمی ناکجا را از دکانش در چاریکار، پروان"
    " بازداشت کردند و تا امروز هیچ خبری از او نداریم. او را در قوماندانی امنیه لت و کوب کرده"
    " بودند. پدرش استاد صدبرگ دیده است. شمارهٔ من ۰۷۰۰۱۲۳۴۵۶ است."
)
PASHTO = (
    "د ۱۴۰۳ کال د زمري په ۳ مه وسله والو طالبانو زما ورور زلمی ناکجا په کندهار کې ونیو او په"
    " زندان کې یې وهلی دی. زما شمېره ۰۷۰۰۶۵۴۳۲۱ ده."
)
_SHORT = (
    ("A court official beat a teacher in Herat on 3 Asad 1404.", "en", "AF-HER", 1, ("INT",)),
    ("They closed the girls' school in our village last month.", "en", "AF-BAM", 6, ("WGR",)),
    ("Our house was searched and the land was taken in Ghor.", "en", "AF-GHO", 20, ("HOM",)),
    (PASHTO, "ps", "AF-KAN", 2, ("LIB", "INT")),
    ("A journalist was called to the intelligence office in Kabul.", "en", "AF-KAB", 40, ("FRE",)),
    ("یک مدافع حقوق بشر در کابل تهدید شد.", "fa-af", "AF-KAB", 3, ("FRE",)),
)

# By name, with the names of what is furnished in place of ids.
_PAGES = {
    "queue": "desk/{desk}/queue/",
    "review": "desk/{desk}/reviews/{one}/",
    "review_dari": "desk/{desk}/reviews/{other}/",
    "cases": "desk/{desk}/cases/",
    "case": "desk/{desk}/cases/{case}/",
    "person": "desk/{desk}/persons/{person}/",
    "search": "desk/{desk}/search/",
    "dashboard": "desk/{desk}/overview/",
    "requests": "desk/{desk}/requests/",
    "report_likeness": "desk/{desk}/reviews/{other}/likeness/",
    "report_comparison": "desk/{desk}/reviews/{other}/likeness/{again}/",
    "likeness": "desk/{desk}/acts/{again}/likeness/",
    "comparison": "desk/{desk}/acts/{again}/likeness/{against}/",
    "consents": "desk/{desk}/persons/{person}/consents/",
    "source_consents": "desk/{desk}/sources/{source}/consents/",
    "case_consents": "desk/{desk}/cases/{case}/consents/",
    "ageing": "desk/{desk}/ageing/",
    "dossiers": "desk/{desk}/dossiers/",
    "new_dossier": "desk/{desk}/dossiers/new/?case={case}",
    "dossier": "desk/{desk}/dossiers/{dossier}/",
    "dossier_back": "desk/{desk}/dossiers/back/",
    "record": "desk/{desk}/records/{act}/",
    "record_change": "desk/{desk}/records/{act}/change/",
    "record_account": "desk/{desk}/records/{account}/",
    "record_person": "desk/{desk}/records/{person}/change/",
    "record_add": "desk/{desk}/cases/{case}/add/attribution/?of={act}",
    "record_evidence": "desk/{desk}/cases/{case}/add/evidence/",
    "record_item": "desk/{desk}/records/{item}/",
    "record_item_change": "desk/{desk}/records/{item}/change/",
    "record_role": "desk/{desk}/records/{role}/",
    "record_role_change": "desk/{desk}/records/{role}/change/",
    "record_role_add": "desk/{desk}/cases/{case}/add/involvement/?of={person}",
    "identity": "desk/{desk}/records/{person}/identity/",
    "merging": "desk/{desk}/persons/{joined}/merging/",
    "merging_two": "desk/{desk}/persons/{person}/merging/{twin}/",
    "person_closed": "desk/{desk}/persons/{closed}/",
    "identity_asked": "desk/{desk}/records/{joined}/identity/",
    "home": "",
    "unworked": "desk/{desk}/unworked/",
    "help": "help/",
    "earlier": "desk/{desk}/earlier/",
    "erasing": "desk/{desk}/erasing/{source}/",
    "erasing_report": "desk/{desk}/erasing/{one}/",
    **custodians.PAGES,
}


@dataclass
class Furnished:
    """What was made: addresses of pages, and the way in for a browser."""

    web: Web
    address: str
    pages: dict[str, str] = field(default_factory=dict)  # by name, without language

    @property
    def desk(self) -> uuid.UUID:
        """The house's desk."""
        return self.web.house.desk

    def enter(self, page: Any, name: str, language: str = "en") -> None:
        """Sign in and unlock by the pages, as people do."""
        page.goto(f"{self.address}/{language}/sign-in/")
        page.fill("#login", self.web.house.people[name].member.login)
        page.fill("#password", PASSWORD)
        press(page, "main button")
        page.fill("#token", self.web.number(name))
        press(page, "main button")
        page.goto(f"{self.address}/{language}/unlock/")
        page.fill("#passphrase", self.web.house.people[name].passphrase)
        press(page, "main button")

    def show(self, page: Any, name: str, language: str = "en") -> None:
        """Open one of `pages`; it has to be there."""
        answer = page.goto(f"{self.address}/{language}/{self.pages[name]}")
        assert (name, answer.status) == (name, 200)


def press(page: Any, what: str) -> None:
    """A click that waits for the answer."""
    with page.expect_navigation():
        page.click(what)


@pytest.fixture
def furnished(web: Web, settings: Any, tmp_path: Path) -> Iterator[Furnished]:
    """Served on a port of this machine until the test ends."""
    # The loopback's name, because browsers take cookies that are Secure from it over plain http.
    server = make_server("localhost", 0, WSGIHandler(), Threads, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    made = Furnished(web, f"http://localhost:{server.server_port}")
    settings.ROLL_FLOOR_FILE = tmp_path / "memory" / "floor"
    _furnish(made, tmp_path)
    thread.start()
    yield made
    server.shutdown()
    server.server_close()


def _furnish(made: Furnished, folder: Path) -> None:
    first, second = _arrived(made)
    ours = made.web.house.unlocked("Laila").desk(made.desk)
    one, other = (arrivals.review_id(ours, row.id_digest) for row in (first, second))
    case = _case(made, one)
    person = _person(made, one)
    act, account, role = _detailed(made, case, one, person)
    again, against = _told_again(made, one, other)
    twin, joined, closed = _twins(made)
    _given_up(made)
    ids = {
        "desk": made.desk, "one": one, "other": other, "case": case, "person": person,
        "act": act, "account": account, "role": role, "item": _item(made, case, act, first),
        "again": again, "against": against, "source": _source(made),
        "dossier": _dossier(made, case, person), "twin": twin, "joined": joined, "closed": closed,
        **custodians.wait_for(made.web.house, case, other, folder),
    }  # fmt: skip
    made.pages = {name: address.format(**ids) for name, address in _PAGES.items()}


_IN_AN_ARCHIVE = (
    Member(of=1, stripped={"place": 1, "time": 1}),
    Member(not_shown=Reason.TYPE_NOT_SUPPORTED),
    Member(of=1, name_fits=False),
    Member(not_shown=Reason.TYPE_NOT_SUPPORTED),
)


def _arrived(made: Furnished) -> tuple[Submission, Submission]:
    """Reports taken in at the desk; of them the two that the pages are about."""
    house, today = made.web.house, clock.today()
    files: list[Rendition | str] = [
        printed(
            rendition(content=picture(640, 420, 60), looks=("0f" * 8,), place=1, time=1, camera=1),
            "نام پدرم عبدالخالق ساختگی بود\nو خانه ما در بازار بود",
            "fa-af",
        ),
        rendition(3, 5, author=1, software=1, script=3, links=2),
        "encrypted",
        replace(rendition(2, 2), members=_IN_AN_ARCHIVE, more=True),
    ]
    first = arrive(house, files=files, danger="yes", danger_words="his brother Omar Nowhere")
    second = arrive(house, DARI, language="fa-af", received=today - timedelta(days=1))
    for account, language, province, ago, kinds in _SHORT:
        day = today - timedelta(days=ago)
        arrive(house, account, language=language, province=province, received=day, kinds=kinds)
    arrivals.take_new(house.unlocked("Laila"), made.desk)
    return first, second


def _twins(made: Furnished) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """One who may be the shopkeeper, and two records of which the second is closed into the
    first; custodians are asked for the first one's names.
    """
    by, desk = made.web.house.unlocked("Laila"), made.desk
    told = (
        Person(id=uuid.uuid4(), pseudonym="مغازه‌دار چاریکار", sex="male", remarks="دکان کنار پل"),
        Person(id=uuid.uuid4(), pseudonym="Neighbour 4", sex="male"),
        Person(id=uuid.uuid4(), pseudonym="Neighbour 9", sex="male"),
    )
    likely, stays, closed = (keeping.add(by, desk, one) for one in told)
    names = ProtectedIdentity(id=uuid.uuid4(), called=("Somebody Invented",))
    protected_names.write_names(by, desk, Stored(told[1], 1), names, expects=0)
    merging.merge_persons(
        by, desk, stays=(stays, 2), closed=(closed, 1), takes={"pseudonym": Take.STAYS},
        words="Both reports tell of the same scar.",
    )  # fmt: skip
    row = rows.read(by, desk, stays).record
    about = Subject(ProtectedIdentity.KIND, getattr(row, "identity"))  # noqa: B009 - of any kind
    words = "The family asks about a grave."
    approvals.ask(by, desk, Deed.REVEAL_IDENTITY, about, reason="verify", words=words)
    return likely, stays, closed


def _dossier(made: Furnished, case: uuid.UUID, person: uuid.UUID) -> uuid.UUID:
    """One that left some time ago, to an invented office."""
    by, today = made.web.house.unlocked("Laila"), clock.today()
    digest = "0f" * 32
    version = Dossier(
        id=uuid.uuid4(), number="D-2026-0001", state=DossierState.RELEASED, order=uuid.uuid4(),
        order_sha256=digest, profile="extract", language="en", audience="public",
        scope="public_anonymised", made_on=today, by=by.member.pk, title="بازداشت‌ها در چاریکار",
        items=(case, person), counted=12,
        relied=(Relied(holder=person, scope="public_anonymised", state="given_by_family"),),
        sent=(Sent(name="دفتر ساختگی", key=digest),),
        packages=(Left(draft=uuid.uuid4(), tag_manifest=digest, package=digest, on=today),),
    )  # fmt: skip
    rows.write(by, made.desk, version, expects=0)
    return version.id


def _given_up(made: Furnished) -> None:
    """Three reports that the worker could not make ready: one may be tried again."""
    stuck = (("needs_person", 9, "worker_died"), ("needs_person", 5, "broken_payload"),
             ("custody", 3, ""))  # fmt: skip
    for stage, ago, reason in stuck:
        row = arrive(made.web.house, received=clock.today() - timedelta(days=ago))
        give_up(made.web.house, row, reason)
        type(row).objects.filter(pk=row.pk).update(stage=stage, blob_size=16 * 1024)


def _case(made: Furnished, of: uuid.UUID) -> uuid.UUID:
    by, desk = made.web.house.unlocked("Laila"), made.desk
    case = cases.open_case(by, desk, title="Detentions in Charikar", summary="Shops, summer 1403.")
    review.take(by, desk, of, expects=1)
    review.link_to_case(by, desk, of, expects=2, case=case)
    return case


def _person(made: Furnished, of: uuid.UUID) -> uuid.UUID:
    by, desk = made.web.house.unlocked("Laila"), made.desk
    act = acts.accept_act(by, desk, of, Proposal("INT-02", probability=0.75))
    place = Place(province="AF-PAR", district="AF-PAR/charikar")
    whole = Act(id=uuid.uuid4(), code="LIB-01", review=of, place=place,
                began=dates.parse("12 Saratan 1403"))  # fmt: skip
    acts.add_act(by, desk, whole)
    victim = Person(id=uuid.uuid4(), pseudonym="Shopkeeper 1", sex="male", age_band="18_to_29")
    keeping.add(by, desk, victim)
    role = Involvement(id=uuid.uuid4(), act=act, person=victim.id, role="victim",
                       status_at_end=("still_held",))  # fmt: skip
    keeping.add(by, desk, role)
    scopes = (Scope(scope="un_confidential", state="given_by_family", since=clock.today()),)
    rows.write(by, desk, Consent(id=uuid.uuid4(), person=victim.id, scopes=scopes), expects=0)
    return victim.id


def _detailed(
    made: Furnished, case: uuid.UUID, of: uuid.UUID, person: uuid.UUID
) -> tuple[uuid.UUID, uuid.UUID, uuid.UUID]:
    """An act with answers, an account of it that was graded twice, and somebody's role in it."""
    by, desk = made.web.house.unlocked("Laila"), made.desk
    values = (
        FieldValue(key="arrest_date", dates=(dates.parse("12 Saratan 1403"),)),
        FieldValue(key="arrest_warrant_shown", texts=("no",)),
        FieldValue(key="stated_reason", texts=("هیچ دلیلی گفته نشد.",)),
    )
    act = Act(id=uuid.uuid4(), code="LIB-01", case=case, values=values, forces=("de facto police",),
              began=dates.parse("12 Saratan 1403"),
              place=Place(province="AF-PAR", district="AF-PAR/charikar"))  # fmt: skip
    acts.add_act(by, desk, act)
    answers = (
        FieldValue(key="victim_is_child", texts=("no",)),
        FieldValue(key="elsewhere_date", dates=(dates.parse("Asad 1403"),)),
        FieldValue(key="risk_family", texts=("خانه‌شان زیر نظر است.",)),
    )
    role = Involvement(id=uuid.uuid4(), act=act.id, person=person, role="victim", values=answers)
    keeping.add(by, desk, role)
    source = Source(id=uuid.uuid4(), pseudonym="Willow", connection="witness")
    keeping.add(by, desk, source)
    account = Information(id=uuid.uuid4(), act=act.id, source=source.id, first_hand="yes")
    grading.add_information(by, desk, account)
    for version, letter in ((1, "C"), (2, "B")):
        grading.grade(by, desk, account.id, expects=version, reliability=letter, credibility="2",
                      words="برادرش هم دیده است.")  # fmt: skip
    return act.id, account.id, role.id


def _item(made: Furnished, case: uuid.UUID, act: uuid.UUID, report: Submission) -> uuid.UUID:
    """A picture that came with a report, what is written on it, and its way."""
    by, desk = made.web.house.unlocked("Laila"), made.desk
    item = Evidence(
        id=uuid.uuid4(), type="photo", title="Door of the shop", case=case, acts=(act,),
        attachment=report.attachments.get(number=1).pk, mode="intake_form",
        provenance=(Passage(on=clock.today(), words="came with the report"),),
        excerpts=(Excerpt(at="1", words="مهر و لاک شد", language="prs",
                          translation="Closed and sealed"),),
    )  # fmt: skip
    return keeping.add(by, desk, item)


def _told_again(made: Furnished, *of: uuid.UUID) -> list[uuid.UUID]:
    """One act as two reports tell it, each with its source; the ids of both acts."""
    by, desk = made.web.house.unlocked("Laila"), made.desk
    place = Place(province="AF-PAR", district="AF-PAR/charikar")
    told = []
    for review_id in of:
        act = Act(id=uuid.uuid4(), code="INT-01", review=review_id, place=place,
                  began=dates.parse("12 Saratan 1403"))  # fmt: skip
        told.append(acts.add_act(by, desk, act))
        source = Source(id=uuid.uuid4(), pseudonym=f"S-{str(review_id)[:8]}", review=review_id)
        keeping.add(by, desk, source)
        account = Information(id=uuid.uuid4(), act=act.id, source=source.id, review=review_id)
        grading.add_information(by, desk, account)
    return told


def _source(made: Furnished) -> uuid.UUID:
    """Somebody with names under the originals key, silent for long, who asked to be erased."""
    by, desk = made.web.house.unlocked("Laila"), made.desk
    old = arrive(made.web.house, "A short letter.", received=clock.today() - timedelta(days=100))
    arrivals.take_new(by, desk)
    first = arrivals.review_id(by.desk(desk), old.id_digest)
    source = Source(id=uuid.uuid4(), pseudonym=f"S-{str(first)[:8]}", review=first,
                    identity=uuid.uuid4())  # fmt: skip
    keeping.add(by, desk, source)
    approvals.ask(by, desk, Deed.ERASE, Subject(Source.KIND, source.id),
                  reason="source_asked", words="به صندوق پیام نوشت.")  # fmt: skip
    return source.id
