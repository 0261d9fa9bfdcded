"""Items of evidence: their file, their way, what they say. All people are invented."""

import uuid
from datetime import date
from typing import Any

import pytest

from casework.records import Evidence
from casework.records.evidence import Passage
from casework.services import keeping
from intake.models import Attachment
from tests.casework.pages.arriving import rendition
from tests.casework.pages.conftest import Pages
from tests.casework.pages.record_forms import act, add, case, form, made, named, opened, refusals

__all__ = ["act", "case"]
pytestmark = pytest.mark.django_db


def test_an_item_of_evidence_names_a_file_of_the_cases_reports_and_no_other(pages: Pages):
    row = pages.arrive(files=[rendition()])
    pages.post(row.pk, "link_case", title="Files of Charikar", case="")
    case = pages.review(row.pk).case
    assert case is not None
    file = row.attachments.get().pk
    item = made(pages, add(pages, case, "evidence", type="photo", attachment=str(file)))
    assert isinstance(item, Evidence)
    assert item.attachment == file

    answer = add(pages, case, "evidence", type="photo", attachment=str(uuid.uuid4()))
    assert refusals(answer) == ["This is not in the list. Choose again."]
    assert Attachment.objects.count() == 1


def test_an_item_of_evidence_shows_its_hashes_and_nobody_can_type_them(pages: Pages):
    row = pages.arrive(files=[rendition(looks=("0f" * 8,))])
    pages.post(row.pk, "link_case", title="Files of Charikar", case="")
    case, file = pages.review(row.pk).case, row.attachments.get()
    assert case is not None
    typed: dict[str, Any] = {"attachment": str(file.pk), "evidentiary_sha256": "ff" * 32,
            "perceptual": "ff" * 8}  # fmt: skip

    item = made(pages, add(pages, case, "evidence", type="photo", **typed))

    assert item.evidentiary_sha256 == bytes(file.blob_sha256).hex()
    assert (item.perceptual, item.review) == ("0f" * 8, row.pk)
    for name in ("record", "record_change"):
        text = pages.get(name, row=item.id).content.decode()
        assert item.evidentiary_sha256 in text
        assert item.working_sha256 in text
        assert "ff" * 32 not in text
    assert not [name for name in opened(pages, item.id) if "sha256" in name or "perceptual" in name]


def test_the_way_of_an_item_and_what_it_says_are_written_row_by_row(pages: Pages, case, act):
    address = pages.at("record_add", case=case, kind="evidence")
    first = form(pages.browser.get(address).content.decode()) | named({"type": "video"})
    told = named({"excerpts__0__at": "0:10", "excerpts__0__words": "کسی باز نکند",
                  "excerpts__0__language": "prs", "provenance__0__on": "۱۲ سرطان ۱۴۰۳",
                  "provenance__0__words": "came with the report"})  # fmt: skip
    again = pages.browser.post(address, first | told | {"more": "excerpts"})
    second = form(again.content.decode()) | named({"excerpts__1__at": "0:40"})

    answer = pages.browser.post(address, second)
    assert refusals(answer), "a place without what is there"
    assert "0:40" in answer.content.decode()

    whole = second | named({"excerpts__1__words": "A door.", "excerpts__1__translation": "دروازه"})
    item = made(pages, pages.browser.post(address, whole))
    assert [one.at for one in item.excerpts] == ["0:10", "0:40"]
    assert item.excerpts[1].translation == "دروازه"
    assert [one.by for one in item.provenance] == [pages.by.member.pk]
    page = pages.get("record", row=item.id).content.decode()
    assert "کسی باز نکند" in page
    assert f"written down by {pages.by.member.login}" in page


def test_the_page_of_an_item_names_its_file_and_the_days_of_its_way(pages: Pages):
    row = pages.arrive(files=[rendition(), rendition()])
    file = row.attachments.get(number=2).pk
    step = Passage(on=date(2024, 7, 2), words="came with the report")
    item = Evidence(id=uuid.uuid4(), type="photo", attachment=file, provenance=(step,))
    keeping.add(pages.by, pages.desk, item)

    text = pages.get("record", row=item.id).content.decode()
    assert "File 2" in text
    assert "2 July 2024 / 12 Saratan 1403" in text
    dari = pages.browser.get(pages.at("record", row=item.id).replace("/en/", "/fa-af/"))
    assert "فایل ۲" in dari.content.decode()
