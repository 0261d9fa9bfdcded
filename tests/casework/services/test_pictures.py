"""How pictures look is taken into the reviews they came with, and compared there."""

import uuid
from dataclasses import replace

import pytest

from casework import reading, register
from casework.dates import parse
from casework.models import SealedRow
from casework.records import Review
from casework.records.shapes import Place
from casework.services import arrivals, corroboration, pictures
from intake.models import SealedPart
from tests.casework.house import House
from tests.casework.pages.arriving import STORY, arrive, rendition
from tests.casework.services.desk_work import an_act, events, review_of

pytestmark = pytest.mark.django_db

LOOKS, NEAR, FAR = "0f" * 8, "0f" * 7 + "0e", "a5" * 8


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


@pytest.fixture
def laila(house: House):
    return house.unlocked("Laila")


def taken(house: House, *looks: str, account: str = STORY, **more) -> uuid.UUID:
    """A report whose pictures look like this, in the desk's rows."""
    laila = house.unlocked("Laila")
    row = arrive(
        house, account, files=[rendition(looks=(one,) if one else ()) for one in looks], **more
    )
    arrivals.take_new(laila, house.desk)
    pictures.take_looks(laila, house.desk)
    return arrivals.review_id(laila.desk(house.desk), row.id_digest)


def reasons(pair) -> set[str]:
    return {each.code for each in pair.reasons}


def test_a_review_knows_how_its_pictures_look_and_that_is_on_the_log(house: House):
    review = review_of(house, taken(house, LOOKS, "", FAR))

    assert [one.looks for one in review.pictures] == [LOOKS, "", FAR]
    assert [str(one["count"]) for one in events(house) if one["kind"] == "pictures.taken"] == ["3"]


def test_of_a_film_every_still_is_compared_and_it_counts_as_one_file(house: House, laila):
    arrive(house, files=[replace(rendition(2), film=9000, looks=(LOOKS, FAR))])
    arrivals.take_new(laila, house.desk)

    assert pictures.take_looks(laila, house.desk) == 1

    found = SealedRow.objects.get(kind=Review.KIND)
    review = review_of(house, found.pk)
    assert [one.looks for one in review.pictures] == [LOOKS, FAR]
    assert len({one.attachment for one in review.pictures}) == 1
    assert len(list(review.links())) == len(set(review.links()))
    assert pictures.take_looks(laila, house.desk) == 0


def test_what_was_taken_is_not_taken_again(house: House, laila):
    taken(house, LOOKS, "")
    version = SealedRow.objects.get(kind=Review.KIND).version

    assert pictures.take_looks(laila, house.desk) == 0
    register.keep_only(())
    assert pictures.take_looks(laila, house.desk) == 0
    assert SealedRow.objects.get(kind=Review.KIND).version == version


def test_a_picture_that_becomes_ready_later_is_added_then(house: House, laila):
    row = arrive(house, files=[rendition(looks=(LOOKS,))])
    late = SealedPart.objects.get(submission=row, kind="rendition")
    SealedPart.objects.filter(pk=late.pk).delete()
    arrivals.take_new(laila, house.desk)
    assert pictures.take_looks(laila, house.desk) == 0

    late.save(force_insert=True)

    assert pictures.take_looks(laila, house.desk) == 1


def test_a_file_that_does_not_open_looks_like_nothing_and_stops_nobody(house: House, laila):
    row = arrive(house, files=[rendition(looks=(LOOKS,)), rendition(looks=(FAR,))])
    part = SealedPart.objects.filter(submission=row, attachment__number=1).first()
    assert part is not None
    SealedPart.objects.filter(pk=part.pk).update(header=b"altered")
    arrivals.take_new(laila, house.desk)

    assert pictures.take_looks(laila, house.desk) == 2
    review = review_of(house, arrivals.review_id(laila.desk(house.desk), row.id_digest))
    assert sorted(one.looks for one in review.pictures) == ["", FAR]


def test_another_desk_takes_nothing_of_this_one(house: House):
    arrive(house, files=[rendition(looks=(LOOKS,))])
    assert pictures.take_looks(house.unlocked("Nasrin"), house.other_desk) == 0


def test_acts_of_reports_with_the_same_picture_are_shown_as_perhaps_the_same(house: House, laila):
    told = zip((LOOKS, NEAR, FAR), ("They took him.", "He is gone.", "A shop burned."), strict=True)
    first, second, third = (taken(house, looks, account=account) for looks, account in told)
    one, other, apart = (an_act(house, review=each) for each in (first, second, third))

    pairs = corroboration.likely_same(laila, house.desk, one.id).pairs

    assert [(pair.other, "same_picture" in reasons(pair)) for pair in pairs] == [(other.id, True)]
    assert apart.id not in {pair.other for pair in pairs}


def test_a_report_with_a_picture_that_is_known_is_held_against_its_act(house: House, laila):
    there = {"place": Place(province="AF-PAR"), "began": parse("12 Saratan 1403")}
    act = an_act(house, review=taken(house, LOOKS), **there)
    mine = taken(house, NEAR)
    copy = reading.open_working_copy(review_of(house, mine).submission, by=laila)

    (pair,) = corroboration.likely_for_report(laila, house.desk, mine, copy).pairs

    assert pair.other == act.id
    assert "same_picture" in reasons(pair)


def test_how_a_picture_looks_rests_only_inside_a_seal(house: House):
    row = taken(house, LOOKS)
    resting = SealedRow.objects.get(pk=row)
    assert LOOKS.encode() not in bytes(resting.sealed)
    assert bytes.fromhex(LOOKS) not in bytes(resting.sealed)
    assert LOOKS not in repr(review_of(house, row))
    assert LOOKS not in repr(review_of(house, row).pictures[0])
