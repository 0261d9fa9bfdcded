"""What is hidden and what came along: doubts and files. All people and places are invented."""

import hashlib
import re
import uuid
from dataclasses import replace

import pytest

from casework import rows
from casework.models import SealedRow
from casework.records import Correction
from casework.records.correction import Corrected
from intake.models import CustodyEvent
from intake.sanitising import Faces, Member, Reason
from tests.casework.pages.arriving import SPOKEN, picture, printed, rendition, written
from tests.casework.pages.conftest import Pages

pytestmark = pytest.mark.django_db

SURE, UNSURE = "PERSON-1", "PERSON-2"


def of_kind(pages, kind):
    ids = SealedRow.objects.filter(kind=kind.KIND).values_list("pk", flat=True)
    return [rows.read(pages.by, pages.desk, row).record for row in ids]


def assert_done(answer, code):
    assert (answer.status_code, answer.headers["Location"].partition("?done=")[2]) == (303, code)


def test_a_doubt_is_opened_in_one_answer_and_not_kept_on_the_page(pages: Pages):
    row = pages.arrive()
    before = CustodyEvent.objects.count()

    answer = pages.post(row.pk, "open_doubt", pseudonym=UNSURE)

    assert answer.status_code == 200
    assert b"Sadbarg" in answer.content
    assert CustodyEvent.objects.count() >= before + 2  # the reading, and the opening
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert b"Sadbarg" not in pages.get("review", review=row.pk).content


def test_each_file_says_what_was_taken_off_it(pages: Pages):
    files = [rendition(place=1, camera=1, script=3), rendition()]
    row = pages.arrive(files=files)

    text = pages.get("review", review=row.pk).content.decode()

    listed = re.findall(r'<ul class="off">(.*?)</ul>', text, re.DOTALL)
    assert [re.findall("<li>(.*?)</li>", one) for one in listed] == [
        ["the place where it was made", "make and number of the device", "3 scripts"]
    ]
    assert "Nothing was found in the file that says where" in text


def test_of_a_recording_is_said_how_long_it_is_and_who_can_open_it(pages: Pages):
    row = pages.arrive(files=[rendition(sounds=(SPOKEN,), place=1), rendition()])

    text = pages.get("review", review=row.pk).content.decode()

    assert text.count("Recording 1: 2:06 minutes.") == 1
    assert "The recording in the file goes on, or is broken behind this point." in text
    assert "It rests with the original, which custodians can open" in text
    assert "<audio" not in text


def test_of_a_film_it_is_said_that_stills_are_shown(pages: Pages):
    row = pages.arrive(files=[replace(rendition(3), film=61_200), rendition(3)])

    text = pages.get("review", review=row.pk).content.decode()

    assert text.count("A film of 1:02 minutes. Only stills from it are shown here") == 1
    assert "<video" not in text


def test_the_print_on_a_page_is_there_as_text_with_its_tags(pages: Pages):
    letter = printed(rendition(), "They took my brother Zalmay Nowhere\nنام پدرم")
    row = pages.arrive(files=[letter, rendition()])

    text = pages.get("review", review=row.pk).content.decode()

    (words,) = re.findall(r'<p class="print" lang="">(.*?)</p>', text, re.DOTALL)
    assert words == "They took my brother <b>[PERSON-1]</b>\nنام پدرم"
    assert text.count("Black boxes hide print") == 1
    assert text.count("Nobody has looked at the print on these pages") == 1


def test_a_file_that_is_only_text_is_read_as_text_and_no_picture_is_offered(pages: Pages):
    note = written("They took my brother Zalmay Nowhere\nto Bagram")
    row = pages.arrive(files=[replace(note, stripped={"codepage": 1, "headers": 2})])

    text = pages.get("review", review=row.pk).content.decode()

    (words,) = re.findall(r'<p class="print" lang="">(.*?)</p>', text, re.DOTALL)
    assert words.startswith("They took my brother <b>[PERSON-1]</b>\n")
    assert "These are the words of the file." in text
    assert "an older code of letters, which was guessed" in text
    assert "2 lines of a letter&#x27;s head" in text
    for absent in ("<img", "pixel by pixel", "Black boxes hide print", "Zalmay"):
        assert absent not in text


def test_the_files_of_an_archive_are_shown_one_by_one_and_what_is_not_is_told_by_its_reason(
    pages: Pages,
):
    members = (
        Member(of=2, stripped={"place": 1}),
        Member(not_shown=Reason.TYPE_NOT_SUPPORTED),
        Member(of=1, name_fits=False),
        Member(not_shown=Reason.NESTED),
        Member(not_shown=Reason.TYPE_NOT_SUPPORTED),
    )
    archive = replace(rendition(3, of=3), members=members, more=True)
    row = pages.arrive(files=[rendition(), archive])

    text = pages.get("review", review=row.pk).content.decode()

    assert "An archive of 5 files, each of them by itself." in text
    assert re.findall(r"<h4>(.*?)</h4>", text) == ["File 1 in the archive", "File 3 in the archive"]
    assert "Not shown of it: 2, 5 – this kind cannot be made safe" in text
    assert "Not shown of it: 4 – it is an archive inside an archive" in text
    assert "There is more in the archive" in text
    assert text.count("claimed to be of another type") == 1
    assert text.count("<li>the place where it was made</li>") == 1
    sources = re.findall(r'src="(/[^"]+\?page=\d+)"', text)
    assert [one.partition("?")[2] for one in sources] == ["page=1", "page=1", "page=2", "page=3"]
    assert len(set(re.findall(r'id="(see-[^"]+)"', text))) == 4
    shown = [hashlib.sha256(pages.browser.get(one).content).hexdigest() for one in sources[1:]]
    assert shown == [hashlib.sha256(page.content).hexdigest() for page in archive.pages]


def test_an_archive_that_came_whole_says_nothing_of_more(pages: Pages):
    archive = replace(rendition(1), members=(Member(of=1),))
    row = pages.arrive(files=[archive])

    text = pages.get("review", review=row.pk).content.decode()

    assert "An archive of 1 file." in text
    assert "There is more in the archive" not in text
    assert "Not shown of it" not in text


def test_of_each_page_it_is_said_how_many_faces_are_hidden_and_how_many_may_be_none(pages: Pages):
    two = rendition(2)
    crowd, bare = (
        replace(two.pages[0], faces=Faces(2, 1)),
        replace(two.pages[1], faces=Faces(0, 0)),
    )
    row = pages.arrive(files=[replace(two, pages=(crowd, bare)), rendition()])

    text = pages.get("review", review=row.pk).content.decode()

    assert "Faces hidden on page 1: 3. <b>Of these a machine is unsure: 1.</b>" in text
    assert "Faces hidden on page 2" not in text
    assert text.count("Faces that a machine found are black. It misses some") == 1
    assert text.count("Nobody has looked for faces on these pages") == 1


def test_a_report_that_is_only_a_sound_file_says_where_the_account_is(pages: Pages):
    spoken = pages.arrive(account="", files=["sound"])
    written = pages.arrive(files=["sound"])
    here = "The source wrote nothing: the account is in the files that came with this report."

    text = pages.get("review", review=spoken.pk).content.decode()

    assert f'{here} <a href="#files">' in text
    assert "it is sound, and no safe copy was made of it" in text
    assert here not in pages.get("review", review=written.pk).content.decode()


def test_the_queue_says_how_many_doubts_wait_until_somebody_looked(pages: Pages):
    row = pages.arrive()
    assert pages.review(row.pk).doubts == (UNSURE,)
    assert b"1 doubt waits" in pages.get("queue").content
    assert b"1 doubt waits" in pages.get("review", review=row.pk).content

    opened = pages.post(row.pk, "open_doubt", pseudonym=UNSURE)

    assert b"1 doubt waits" not in opened.content
    assert b"1 doubt waits" not in pages.get("queue").content
    again = pages.get("review", review=row.pk).content
    assert b"1 doubt waits" not in again
    assert b"looked at" in again
    version = f'name="expects" value="{pages.version(row.pk)}"'.encode()
    assert version in opened.content, "what is sent from this page would be refused"
    pages.post(row.pk, "open_doubt", pseudonym=UNSURE)
    assert pages.review(row.pk).doubts_seen == (UNSURE,)


def test_what_the_machine_was_sure_of_is_no_doubt_to_open(pages: Pages):
    row = pages.arrive()

    answer = pages.post(row.pk, "open_doubt", pseudonym=SURE)

    assert answer.status_code == 422
    assert b"Zalmay" not in answer.content


def test_files_are_listed_with_what_is_gone_from_them(pages: Pages):
    of_old = replace(rendition(), stripped=None)
    row = pages.arrive(files=[of_old, rendition(2, of=5), "damaged"])

    text = pages.get("review", review=row.pk).content.decode()

    assert text.count("<img") == 3
    assert 'loading="lazy"' in text
    assert "data:image" not in text
    assert "3 pages of the file are not shown here." in text
    assert text.count('type="checkbox"') == 3
    assert re.findall(r"the place where it was made", text)


def test_a_file_is_served_page_by_page_and_never_kept(pages: Pages):
    content = picture(64, 48)
    row = pages.arrive(files=[rendition(2, content=content), "damaged"])
    first, second = row.attachments.order_by("number")

    served = pages.browser.get(
        pages.at("review_file", review=row.pk, attachment=first.pk), {"page": "2"}
    )

    assert served.content == content
    assert served.headers["Content-Type"] == "image/jpeg"
    assert served.headers["Cache-Control"] == "no-store, private"
    for attachment, page in ((first.pk, "3"), (second.pk, "1"), (uuid.uuid4(), "1")):
        address = pages.at("review_file", review=row.pk, attachment=attachment)
        assert pages.browser.get(address, {"page": page}).status_code == 404


def test_a_file_of_another_report_is_not_served_under_this_one(pages: Pages):
    row, other = pages.arrive(), pages.arrive(files=[rendition()])
    theirs = other.attachments.get()

    answer = pages.get("review_file", review=row.pk, attachment=theirs.pk)

    assert answer.status_code == 404


def test_an_opened_doubt_can_be_called_needless(pages: Pages):
    row = pages.arrive()

    opened = pages.post(row.pk, "open_doubt", pseudonym=UNSURE)
    assert b"It needed no hiding" in opened.content
    assert_done(pages.post(row.pk, f"needless-{UNSURE}", pseudonym=UNSURE), "needless")

    assert [one.what for one in of_kind(pages, Correction)] == [Corrected.REDACTION_NEEDLESS]
    assert b"Sadbarg" not in pages.get("review", review=row.pk).content
