"""New submissions become reviews, once each, whoever looks. All people are invented."""

import threading
import uuid
from dataclasses import replace

import pytest
from django.db import connection

from casework import reading, register, rows
from casework.models import KeyShare, SealedRow
from casework.records import Review
from casework.records.review import ReviewState
from casework.services import arrivals
from intake.models import SealedPart, Submission
from tests.casework.house import House
from tests.casework.pages.arriving import arrive

pytestmark = pytest.mark.django_db


def review_of(house: House, row: Submission) -> register.Stored[Review]:
    laila = house.unlocked("Laila")
    name = arrivals.review_id(laila.desk(house.desk), row.id_digest)
    stored = rows.read(laila, house.desk, name)
    assert isinstance(stored.record, Review)
    return stored  # type: ignore[return-value]


def next_version(house: House, first: Submission, **more: str) -> Submission:
    """The same submitter sent a changed report under the same id."""
    row = arrive(house, "They came again and beat Zalmay Nowhere.", **more)  # type: ignore[arg-type]
    Submission.objects.filter(pk=row.pk).update(id_digest=first.id_digest, version=2)
    row.refresh_from_db()
    return row


def test_a_submission_that_is_ready_becomes_a_review_with_what_its_summary_says(
    house: House,
) -> None:
    row = arrive(house, danger="yes", province="AF-PAR")

    assert arrivals.take_new(house.unlocked("Laila"), house.desk) == 1

    made = review_of(house, row).record
    assert (made.submission, made.version, made.network) == (row.pk, 1, row.network)
    assert (made.urgency, made.province, made.state) == ("T0", "AF-PAR", "new")
    assert "LIB" in made.families
    assert not made.unopened


def test_nothing_is_taken_twice_by_whoever_asks(house: House) -> None:
    arrive(house)
    assert arrivals.take_new(house.unlocked("Laila"), house.desk) == 1
    assert arrivals.take_new(house.unlocked("Amina"), house.desk) == 0
    register.keep_only(())
    assert arrivals.take_new(house.unlocked("Farid"), house.desk) == 0
    assert SealedRow.objects.get().version == 1


def test_another_desk_takes_nothing_of_this_one(house: House) -> None:
    arrive(house)
    assert arrivals.take_new(house.unlocked("Nasrin"), house.other_desk) == 0


def test_which_row_belongs_to_which_submission_cannot_be_told_without_the_desks_key(
    house: House,
) -> None:
    row = arrive(house)
    arrivals.take_new(house.unlocked("Laila"), house.desk)
    resting = SealedRow.objects.get()
    assert resting.pk not in (row.pk, uuid.UUID(bytes=bytes(row.id_digest)[:16]))
    nasrin = house.unlocked("Nasrin")
    assert arrivals.review_id(nasrin.desk(house.other_desk), row.id_digest) != resting.pk


def test_a_reviews_id_stays_when_the_desks_key_is_changed(house: House) -> None:
    row = arrive(house)
    arrivals.take_new(house.unlocked("Laila"), house.desk)
    for name in ("Laila", "Amina"):
        house.share(name, house.desk, KeyShare.Kind.DESK, bytes(32), generation=2)
    assert arrivals.take_new(house.unlocked("Laila"), house.desk) == 0
    assert review_of(house, row).version == 1


def test_a_further_version_renews_the_review_and_lowers_nothing(house: House) -> None:
    laila = house.unlocked("Laila")
    row = arrive(house, danger="yes")
    arrivals.take_new(laila, house.desk)
    before = review_of(house, row)
    rejected = replace(before.record, state=ReviewState.REJECTED, reason="out_of_scope")
    rows.write(laila, house.desk, rejected, expects=1)

    second = next_version(house, row, province="AF-BAM", language="fa-af")
    assert arrivals.take_new(laila, house.desk) == 1

    after = review_of(house, row).record
    assert (after.submission, after.version, after.earlier) == (second.pk, 2, (row.pk,))
    assert (after.state, after.reason) == ("new", "")
    assert (after.urgency, after.province) == ("T0", "AF-BAM")
    assert set(before.record.acts) <= set(after.acts)
    assert arrivals.take_new(laila, house.desk) == 0


def test_both_versions_at_once_and_the_older_one_late_come_to_the_same(house: House) -> None:
    laila = house.unlocked("Laila")
    row = arrive(house)
    second = next_version(house, row)
    summary = SealedPart.objects.get(submission=row, kind="summary")
    SealedPart.objects.filter(pk=summary.pk).delete()
    assert arrivals.take_new(laila, house.desk) == 1
    summary.save(force_insert=True)

    assert arrivals.take_new(laila, house.desk) == 1

    made = review_of(house, row).record
    assert (made.submission, made.version, made.earlier) == (second.pk, 2, (row.pk,))
    assert SealedRow.objects.count() == 1


def test_a_summary_that_does_not_open_waits_at_the_top_and_stops_no_other(house: House) -> None:
    broken, sound = arrive(house), arrive(house)
    part = SealedPart.objects.get(submission=broken, kind="summary")
    other = SealedPart.objects.get(submission=sound, kind="summary")
    SealedPart.objects.filter(pk=part.pk).update(header=bytes(other.header))

    assert arrivals.take_new(house.unlocked("Laila"), house.desk) == 2

    made = review_of(house, broken).record
    assert (made.urgency, made.unopened, made.submission) == ("T0", True, broken.pk)
    assert not review_of(house, sound).record.unopened


@pytest.mark.parametrize("wrong", [{"urgency": 5}, {"acts": [["LIF-01"]]}, {"submission": "no"}])
def test_a_summary_of_another_shape_is_one_that_does_not_open(
    house: House, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, object]
) -> None:
    row = arrive(house)
    told = reading.open_summary(row.pk, by=house.unlocked("Laila"))
    monkeypatch.setattr(reading, "open_summary", lambda *_a, **_k: told | wrong)
    assert arrivals.take_new(house.unlocked("Laila"), house.desk) == 1
    assert review_of(house, row).record.unopened


def test_a_long_backlog_is_taken_in_pieces(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrivals, "AT_ONCE", 3)
    monkeypatch.setattr(arrivals, "_TOGETHER", 2)
    for _ in range(5):
        arrive(house)
    laila = house.unlocked("Laila")
    assert [arrivals.take_new(laila, house.desk) for _ in range(3)] == [3, 2, 0]


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_make_no_doubles(house: House) -> None:
    for _ in range(6):
        arrive(house)
    people = [house.unlocked(name) for name in ("Amina", "Laila")]
    register.of(people[0], house.desk)
    start, taken = threading.Barrier(2), []

    def look(who: object) -> None:
        start.wait()
        try:
            taken.append(arrivals.take_new(who, house.desk))  # type: ignore[arg-type]
        finally:
            connection.close()

    threads = [threading.Thread(target=look, args=(who,)) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert sum(taken) == SealedRow.objects.count() == 6
    assert {row.version for row in SealedRow.objects.all()} == {1}
    assert register.of(people[0], house.desk).find(register.Query(kinds=("review",))).total == 6


def test_a_summary_of_a_worker_of_before_says_nothing_of_doubts(house: House) -> None:
    row = arrive(house)
    summary = reading.open_summary(row.pk, by=house.unlocked("Laila"))
    assert summary.pop("doubts") == ["PERSON-2"]
    arrival = arrivals._Arrival(row.pk, bytes(row.id_digest), 1, row.network, row.received_on)

    told = arrivals._told(arrival, uuid.uuid4(), summary)

    assert (told.unopened, told.doubts, told.doubts_waiting) == (False, (), 0)


def test_doubts_of_a_further_version_are_its_own(house: House) -> None:
    row = arrive(house)
    laila = house.unlocked("Laila")
    arrivals.take_new(laila, house.desk)
    before = review_of(house, row)
    looked = replace(before.record, doubts_seen=before.record.doubts)
    rows.write(laila, house.desk, looked, expects=1)
    assert review_of(house, row).record.doubts_waiting == 0

    next_version(house, row)
    arrivals.take_new(laila, house.desk)

    after = review_of(house, row).record
    assert after.doubts_seen == ()
