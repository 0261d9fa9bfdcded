"""What the machine fills in about items of evidence. All reports and people are invented."""

import hashlib
import uuid
from dataclasses import replace
from datetime import date

import pytest

from casework import rows
from casework.records import Evidence
from casework.records.evidence import Excerpt, Passage
from casework.services import arrivals, keeping
from casework.unlocked import Unlocked
from intake.models import Attachment, Submission
from tests.casework.house import House
from tests.casework.pages.arriving import arrive, picture, rendition
from tests.casework.services.desk_work import refused

pytestmark = pytest.mark.django_db
LOOKS = "0f" * 8


@pytest.fixture
def by(house: House) -> Unlocked:
    return house.unlocked("Laila")


@pytest.fixture
def report(house: House, by: Unlocked) -> Submission:
    """With one picture, one document of two pages and one file that cannot be shown."""
    row = arrive(house, files=[rendition(looks=(LOOKS,)), rendition(pages=2), "encrypted"])
    arrivals.take_new(by, house.desk)
    for number, file in enumerate(row.attachments.order_by("number"), start=1):
        Attachment.objects.filter(pk=file.pk).update(blob_sha256=bytes([number]) * 32)
    return row


def review_of(house: House, by: Unlocked, report: Submission) -> uuid.UUID:
    return arrivals.review_id(by.desk(house.desk), report.id_digest)


def file_of(report: Submission, number: int) -> uuid.UUID:
    return report.attachments.get(number=number).pk


def added(house: House, by: Unlocked, **told) -> Evidence:
    item = Evidence(id=uuid.uuid4(), type="photo", **told)
    return resting(house, by, keeping.add(by, house.desk, item))


def resting(house: House, by: Unlocked, row: uuid.UUID) -> Evidence:
    found = rows.read(by, house.desk, row).record
    assert isinstance(found, Evidence)
    return found


def changed(house: House, by: Unlocked, item: Evidence, **told) -> Evidence:
    version = rows.read(by, house.desk, item.id).version
    keeping.change(by, house.desk, replace(item, **told), expects=version)
    return resting(house, by, item.id)


def test_hashes_and_the_report_are_read_off_the_file(house: House, by, report):
    item = added(house, by, attachment=file_of(report, 1))
    assert item.review == review_of(house, by, report)
    assert item.evidentiary_sha256 == "01" * 32
    assert item.working_sha256 == hashlib.sha256(picture(shade=0)).hexdigest()
    assert item.perceptual == LOOKS


def test_of_several_pages_the_hash_is_of_all_of_them(house: House, by, report):
    item = added(house, by, attachment=file_of(report, 2))
    both = picture(shade=0) + picture(shade=40)
    assert item.working_sha256 == hashlib.sha256(both).hexdigest()
    assert item.perceptual == ""


def test_what_cannot_be_shown_has_the_hash_of_what_was_sent_alone(house: House, by, report):
    item = added(house, by, attachment=file_of(report, 3))
    assert (item.evidentiary_sha256, item.working_sha256) == ("03" * 32, "")


def test_the_account_itself_has_the_hash_of_its_sealed_report(house: House, by, report):
    item = added(house, by, review=review_of(house, by, report))
    assert item.evidentiary_sha256 == bytes(report.blob_sha256).hex()
    assert item.working_sha256 == ""


def test_an_item_of_no_report_has_no_hash(house: House, by):
    item = added(house, by)
    assert (item.evidentiary_sha256, item.working_sha256, item.perceptual) == ("", "", "")


def test_a_hash_once_written_stays_so_that_a_file_that_changed_shows(house: House, by, report):
    item = added(house, by, attachment=file_of(report, 1))
    Attachment.objects.update(blob_sha256=b"\xff" * 32)
    assert changed(house, by, item, title="Door").evidentiary_sha256 == "01" * 32


def test_another_file_has_its_own_hashes_and_none_of_the_first_ones(house: House, by, report):
    item = added(house, by, attachment=file_of(report, 1))
    other = changed(house, by, item, attachment=file_of(report, 3))
    assert other.evidentiary_sha256 == "03" * 32
    assert (other.working_sha256, other.perceptual) == ("", "")
    none = changed(house, by, other, attachment=None, review=None)
    assert none.evidentiary_sha256 == ""


def test_a_rendition_that_comes_later_is_filled_in_by_the_next_change(house: House, by, report):
    parts = report.sealed_parts.filter(attachment=file_of(report, 1))
    kept = list(parts)
    parts.delete()
    item = added(house, by, attachment=file_of(report, 1))
    assert item.working_sha256 == ""
    for one in kept:
        one.save(force_insert=True)
    assert changed(house, by, item, title="Door").working_sha256


def test_a_file_of_another_report_is_refused_beside_it(house: House, by, report):
    other = arrive(house, "Another letter.")
    arrivals.take_new(by, house.desk)
    item = Evidence(id=uuid.uuid4(), type="photo", attachment=file_of(report, 1),
                    review=review_of(house, by, other))  # fmt: skip
    assert refused(keeping.add, by, house.desk, item) == "file_of_another_report"


def test_a_file_of_another_desk_tells_nothing_here(house: House, by, report):
    Submission.objects.filter(pk=report.pk).update(network=uuid.uuid4())
    item = added(house, by, attachment=file_of(report, 1))
    assert (item.evidentiary_sha256, item.perceptual) == ("", "")


def test_each_step_of_its_way_says_who_wrote_it_down(house: House, by):
    day = date(2026, 11, 2)
    item = added(house, by, provenance=(Passage(on=day, words="came with the report"),))
    assert item.provenance[0].by == by.member.pk

    amina = house.unlocked("Amina")
    told = (item.provenance[0], Passage(words="given to a colleague"))
    now = changed(house, amina, item, provenance=told)
    assert [one.by for one in now.provenance] == [by.member.pk, amina.member.pk]

    told = (replace(now.provenance[0], words="came by another road"), now.provenance[1])
    again = changed(house, amina, now, provenance=told)
    assert {one.by for one in again.provenance} == {amina.member.pk}


def test_what_an_item_says_is_kept_with_its_translation_and_found_by_its_words(house: House, by):
    told = Excerpt(at="page 2", words="باز نکنید", language="prs", translation="Do not open")
    item = added(house, by, excerpts=(told,))
    assert item.excerpts == (told,)
    assert {"page 2", "باز نکنید", "Do not open"} <= set(item.words())
