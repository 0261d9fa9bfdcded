"""What is due, and for how long, on its page. All people are invented."""

import uuid
from datetime import timedelta

import pytest

from casework import register
from casework.models import SealedRow
from casework.records import Case, Source
from casework.services import approvals, cases, keeping, review
from casework.services.approvals import Subject
from intake import clock
from intake.keys.approval import Deed
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db


def rejected(pages: Pages, days: int) -> uuid.UUID:
    """A report that was rejected so many days ago."""
    row = pages.arrive("We sell carpets.").pk
    review.take(pages.by, pages.desk, row, expects=1)
    review.reject(pages.by, pages.desk, row, expects=2, reason="out_of_scope")
    SealedRow.objects.filter(pk=row).update(day=clock.today() - timedelta(days=days))
    return row


def test_what_is_over_stands_before_what_is_soon_and_says_how_many_days(pages: Pages):
    over, soon = rejected(pages, 380), rejected(pages, 350)
    rejected(pages, 3)

    page = pages.get("ageing")

    assert [one.record.id for one in page.context["over"]] == [over]
    assert [one.record.id for one in page.context["soon"]] == [soon]
    text = page.content.decode()
    assert "15 days over" in text
    assert "15 days left" in text
    assert "Report that was rejected" in text
    assert pages.at("erasing", record=over) in text


def test_a_case_at_rest_is_due_to_be_looked_at_again(pages: Pages, monkeypatch):
    case = cases.open_case(pages.by, pages.desk, title="Shops of Charikar")
    later = clock.today() + timedelta(days=800)
    register.keep_only(())
    monkeypatch.setattr("casework.services.ageing.clock.today", lambda: later)

    page = pages.get("ageing")

    (one,) = page.context["over"]
    assert (one.record.id, one.due.then) == (case, "review")
    assert b"people decide again" in page.content
    assert b"Shops of Charikar" in page.content


def test_the_names_of_a_source_long_silent_are_due_under_its_pseudonym(pages: Pages):
    arrived = pages.arrive(received=clock.today() - timedelta(days=100))
    source = Source(id=uuid.uuid4(), pseudonym="Willow", review=arrived.pk, identity=uuid.uuid4())
    keeping.add(pages.by, pages.desk, source)

    page = pages.get("ageing")

    (one,) = page.context["over"]
    assert (one.record.id, one.due.retention) == (source.id, "submitter_identity")
    assert b"Willow" in page.content
    assert pages.at("erasing", record=source.id) in page.content.decode()


def test_who_asked_for_something_to_be_erased_stands_there_until_it_is_done(pages: Pages):
    row = rejected(pages, 1)
    approvals.ask(
        pages.by, pages.desk, Deed.ERASE, Subject("review", row),
        reason="source_asked", words="By the mailbox.",
    )  # fmt: skip

    text = pages.get("ageing").content.decode()

    assert "the source asked for it" in text
    assert pages.web.member("Laila").login in text
    assert "2 signatures are missing." in text


def test_a_desk_where_nothing_is_due_says_so(pages: Pages):
    assert b"Nothing is due." in pages.get("ageing").content
    assert pages.at("ageing") in pages.get("dashboard").content.decode()
    assert not SealedRow.objects.filter(kind=Case.KIND).exists()
