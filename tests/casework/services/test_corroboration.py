"""Corroboration from the desk's own records: what is proposed, and that refusals stick."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from casework import codes, reading, register, rows
from casework.dates import parse
from casework.models import SealedRow
from casework.records import Act, Evidence, Information, Message, Source
from casework.records.joining import Sameness
from casework.records.shapes import Place
from casework.services import ageing, cases, corroboration, grading, joining, keeping, review
from intake import clock
from tests.casework.services.desk_work import a_review, an_act, events, refused

PANJSHIR = codes.districts("AF-PAN", "en")[0][0]
THERE: Any = {
    "place": Place(province="AF-PAN", district=PANJSHIR),
    "began": parse("24 Asad 1400"),
    "persons_least": 2,
}


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


@pytest.fixture
def laila(house):
    return house.unlocked("Laila")


@pytest.fixture
def farid(house):
    return house.unlocked("Farid")


def source(house, by, **fields):
    return keeping.add(by, house.desk, Source(id=uuid.uuid4(), pseudonym="Willow", **fields))


def account(house, by, act, **fields):
    told = Information(id=uuid.uuid4(), act=act.id, **fields)
    grading.add_information(by, house.desk, told)
    return told.id


@pytest.mark.django_db
def test_the_same_act_of_another_report_is_proposed_with_reasons_until_it_is_refused(house, laila):
    one, other = (an_act(house, review=a_review(house), **THERE) for _ in range(2))
    an_act(house, review=a_review(house), **{**THERE, "began": parse("1399")})
    (pair,) = corroboration.likely_same(laila, house.desk, one.id).pairs
    assert (pair.one, pair.other) == (one.id, other.id)
    assert {"same_district", "same_days", "same_code"} <= {each.code for each in pair.reasons}
    joining.refuse_likeness(laila, house.desk, Sameness.ACT, (other.id, one.id))
    assert corroboration.likely_same(laila, house.desk, one.id).pairs == []
    assert corroboration.likely_same(laila, house.desk, other.id).pairs == []


@pytest.mark.django_db
def test_a_withdrawn_act_and_one_of_another_desk_are_not_proposed(house, laila):
    one, other = (an_act(house, review=a_review(house), **THERE) for _ in range(2))
    joining.merge_acts(laila, house.desk, kept=one.id, told_again=other.id, accounts=())
    assert corroboration.likely_same(laila, house.desk, one.id).pairs == []
    nasrin = house.unlocked("Nasrin")
    theirs = Act(id=uuid.uuid4(), code="LIB-01", set_by=nasrin.member.pk, **THERE)
    rows.write(nasrin, house.other_desk, theirs, expects=0)
    assert corroboration.likely_same(nasrin, house.other_desk, theirs.id).pairs == []
    assert refused(corroboration.likely_same, nasrin, house.desk, one.id) == "not_your_desk"


@pytest.mark.django_db
def test_the_same_file_in_two_reports_is_a_reason(house, laila):
    acts = [an_act(house, review=a_review(house), **THERE) for _ in range(2)]
    for act in acts:
        item = Evidence(id=uuid.uuid4(), type="photo", acts=(act.id,), working_sha256="cd" * 32)
        keeping.add(laila, house.desk, item)
    (pair,) = corroboration.likely_same(laila, house.desk, acts[0].id).pairs
    assert pair.reasons[0].code == "same_file"


@pytest.mark.django_db
def test_two_relatives_told_by_one_person_are_one_origin_and_a_person_can_join_sources(
    house, laila
):
    act = an_act(house)
    told_by = source(house, laila)
    relatives = [source(house, laila, learned_from=(told_by,)) for _ in range(2)]
    for one in relatives:
        account(house, laila, act, source=one, first_hand="no")
    assert corroboration.origins_of(laila, house.desk, act.id).at_least == 1
    witness = source(house, laila)
    account(house, laila, act, source=witness, first_hand="yes")
    assert corroboration.origins_of(laila, house.desk, act.id).at_least == 2
    joining.find_same_origin(laila, house.desk, (witness, relatives[0]))
    assert corroboration.origins_of(laila, house.desk, act.id).at_least == 1


@pytest.mark.django_db
def test_proof_is_proposed_from_grades_and_set_by_nobody_but_a_person(house, laila, farid):
    act = an_act(house)
    for first_hand in ("yes", "no"):
        told_by = source(house, laila)
        row = account(
            house,
            laila,
            act,
            source=source(house, laila, learned_from=(told_by,)),
            first_hand=first_hand,
        )
        assert corroboration.proposed_proof(laila, house.desk, act.id).level in ("P0", "P2")
        grading.grade(farid, house.desk, row, expects=1, reliability="B", credibility="2")
    proposed = corroboration.proposed_proof(laila, house.desk, act.id)
    assert (proposed.level, proposed.origins, proposed.accounts) == ("P3", 2, 2)
    found = rows.read(laila, house.desk, act.id).record
    assert isinstance(found, Act)
    assert found.proof_level == ""


@pytest.mark.django_db
def test_confirmed_by_independent_sources_takes_two_of_them(house, laila, farid):
    act = an_act(house)
    row = account(house, laila, act, source=source(house, laila), first_hand="yes")
    confirm: Any = {"expects": 1, "reliability": "A", "credibility": "1"}
    assert refused(grading.grade, farid, house.desk, row, **confirm) == (
        "confirmed_needs_two_origins"
    )
    account(house, laila, act, source=source(house, laila), first_hand="yes")
    assert grading.grade(farid, house.desk, row, **confirm) == 2


@pytest.mark.django_db(transaction=True)
def test_a_report_is_held_against_the_acts_of_the_desk_before_anything_is_accepted(house, send):
    laila, sent, again = house.unlocked("Laila"), send(), send()
    known = an_act(
        house,
        code="INT-02",
        review=sent.review,
        place=Place(province="AF-KAB"),
        began=parse("24 Asad 1400"),
    )
    copy = reading.open_working_copy(again.submission.pk, by=laila)
    found = corroboration.likely_for_report(laila, house.desk, again.review, copy).pairs
    assert [(pair.one, pair.other) for pair in found] == [(again.review, known.id)]
    assert "same_days" in {each.code for each in found[0].reasons}


@pytest.mark.django_db(transaction=True)
def test_comparing_the_words_reads_both_copies_once_and_the_log_says_so(house, send):
    laila, sent, again = house.unlocked("Laila"), send(), send()
    acts = [an_act(house, review=one.review, **THERE) for one in (sent, again)]
    before = len(events(house))
    pair = corroboration.compare(laila, house.desk, acts[0].id, acts[1].id)
    assert pair is not None
    assert "same_words" in {each.code for each in pair.reasons}
    corroboration.compare(laila, house.desk, acts[0].id, acts[1].id)
    read = [(one["kind"], str(one.get("count"))) for one in events(house)][before:]
    assert read == [("copies.compared", "2")]


@pytest.mark.django_db
def test_what_is_due_at_the_desk_is_listed(house, laila):
    row = a_review(house)
    review.take(laila, house.desk, row, expects=1)
    review.reject(laila, house.desk, row, expects=2, reason="out_of_scope")
    cases.open_case(laila, house.desk, title="Young")
    assert ageing.due_here(laila, house.desk) == []
    long_ago = clock.today() - timedelta(days=366)
    SealedRow.objects.filter(pk=row).update(day=long_ago)
    (one,) = ageing.due_here(laila, house.desk)
    assert (one.row, one.retention, one.since) == (row, "rejected_report", long_ago)


@pytest.mark.django_db
def test_an_identity_is_due_unless_the_source_was_asked_lately(house, laila):
    long_ago = clock.today() - timedelta(days=91)
    row = a_review(house, received_on=long_ago)
    named = Source(id=uuid.uuid4(), pseudonym="Willow", review=row, identity=uuid.uuid4())
    keeping.add(laila, house.desk, named)
    (one,) = ageing.identities_due_here(laila, house.desk)
    assert (one.row, one.since) == (named.identity, long_ago)
    asked = Message(id=uuid.uuid4(), review=row, text="?", on=clock.today())
    rows.write(laila, house.desk, asked, expects=0)
    assert ageing.identities_due_here(laila, house.desk) == []
