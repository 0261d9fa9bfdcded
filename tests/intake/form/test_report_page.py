"""A report is sent: what is passed on, what stays when it is refused. All invented."""

import re
from io import BytesIO

import pytest

from intake.errors import IntakeError, TransientError
from intake.letters import persian_digits
from intake.receipts import check_digit
from intake.sentences import SENTENCES
from tests.intake.form.bodies import BOUNDARY, body, file, text
from tests.intake.form.conftest import CODE, ID, RECEIPT
from tests.intake.form.reading import (
    ACCOUNT,
    LANGUAGES,
    TOLD,
    Page,
    all_typed,
    as_lists,
    assert_quiet,
)


def test_a_report_is_passed_on_as_told_and_answered_by_its_receipt(send, backstage):
    answer = send(file("IMG_1.jpg", b"x" * 3000), **TOLD)
    assert answer.status_code == 200
    (report,) = backstage.reports
    assert report.account == ACCOUNT
    assert report.kinds == ("LIB", "INT")
    assert (report.when.calendar, report.when.year, report.when.month, report.when.day) == (
        "solar_hijri_af",
        1400,
        12,
        2,
    )
    assert report.when.words == "شام پنجشنبه"
    assert report.where.province == "AF-KAB"
    assert report.where.district == "AF-KAB/paghman"
    assert report.where.words == "کوچه‌ی پشت مسجد"
    assert report.ask_back is True
    assert report.consent == ("internal_read", "un_confidential", "statistics_only")
    page = answer.content.decode()
    for group in ("000", "۰۰۰"):
        assert page.count(f"<span>{group}</span>") == 7
    assert "IMG_1.jpg" in page
    assert ACCOUNT not in page
    assert_quiet(answer)


def test_a_receipt_shows_its_seven_groups_in_both_scripts(send):
    receipt = "123456789012345678900"
    receipt = receipt[:20] + check_digit(receipt[:20])
    page = send(account="Words.", receipt=receipt).content.decode()
    for start in range(0, 21, 3):
        assert f"<span>{receipt[start : start + 3]}</span>" in page
        assert f"<span>{persian_digits(receipt[start : start + 3])}</span>" in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (IntakeError("code_unknown"), 422),
        (IntakeError("network_busy"), 422),
        (IntakeError("never_heard_of"), 422),
        (TransientError("storage_full"), 503),
        (TransientError("database_away"), 503),
        (TransientError("roll_expired"), 503),
        (TransientError("never_heard_of"), 503),
        (RuntimeError("it quotes a report"), 500),
    ],
)
def test_a_refusal_keeps_everything_typed(send, backstage, fault, status, language):
    backstage.refuse_report = fault
    answer = send(to=f"/{language}/", **TOLD)
    assert answer.status_code == status
    page = Page(answer.content)
    assert all_typed(page) == as_lists(TOLD)
    assert page.values["submission_id"] == [ID]
    assert page.values["receipt"] == [RECEIPT]
    assert page.values["code"] == [CODE]
    assert "never_heard_of" not in answer.content.decode()
    assert "it quotes a report" not in answer.content.decode()
    assert_quiet(answer)


def test_a_refused_code_can_be_replaced_without_typing_the_report_again(send, backstage):
    backstage.refuse_report = IntakeError("code_unknown")
    page = Page(send(**TOLD).content)
    shown = [attrs for tag, attrs in page.tags if tag == "input" and attrs.get("name") == "code"]
    assert [attrs.get("type") for attrs in shown] == [None]


def test_files_that_arrived_stay_listed_and_come_back_by_number(send, backstage):
    answer = send(file("IMG_1.jpg", b"x" * 3000), day="99")
    assert answer.status_code == 422
    staged = Page(answer.content).values["staged"]
    assert staged == ["1 3000 IMG_1.jpg"]
    assert "Already safe" in answer.content.decode()

    again = send(account="Words.", staged=staged)
    assert again.status_code == 200
    assert "<bdi>IMG_1.jpg</bdi> (3 kB) <b>sealed and stored</b>" in again.content.decode()
    assert backstage.taken_staged[-1] == [1]


def test_a_file_left_out_is_not_taken(send, backstage):
    send(account="Words.")
    assert backstage.taken_staged == [[]]


@pytest.mark.parametrize(
    "value", ["", "x", "1", "1 x y", "-1 5 a", "١ 5 a", "9" * 40 + " 1 a", "1 5", "../1 5 a"]
)
def test_a_tampered_list_of_staged_files_breaks_nothing(send, value):
    assert send(account="Words.", staged=value).status_code == 200


def test_one_bad_file_is_named_and_the_good_one_is_safe(send, backstage):
    answer = send(file("empty.txt", b""), file("good.jpg", b"x"), account="Words.")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "<bdi>empty.txt</bdi> " + SENTENCES["file_empty"] in page
    assert "good.jpg" in Page(answer.content).values["staged"][0]
    assert backstage.reports == []


def test_hostile_file_names_are_shown_as_text_only(send):
    name = "&quot;><script>alert(1)</script>\u202egpj.exe"
    for told in ({"day": "99"}, {"account": ""}):  # refused, and taken
        page = send(file(name, b"x"), **told).content.decode()
        assert "gpj.exe" in page
        assert "<script" not in page
        assert "\u202e" not in page


def test_a_damaged_slip_gets_a_fresh_one_and_loses_no_word(send, backstage):
    for damage in ({"submission_id": "zz"}, {"receipt": "1" * 21}, {"submission_id": ID.upper()}):
        answer = send(file("a.jpg", b"x"), **{**TOLD, **damage})
        assert answer.status_code == 422
        page = Page(answer.content)
        assert all_typed(page) == as_lists(TOLD)
        assert re.fullmatch("[0-9a-f]{32}", page.values["submission_id"][0])
        assert page.values["submission_id"] != [ID]
    assert backstage.reports == []


def test_a_cut_report_keeps_the_whole_fields(client):
    slip = (text("code", CODE), text("submission_id", ID), text("receipt", RECEIPT))
    raw = body(*slip, text("account", ACCOUNT), file("a.jpg", b"x" * 9000))
    answer = client.generic(
        "POST",
        "/ps/",
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=str(len(raw)),
        **{"wsgi.input": BytesIO(raw[:-5000])},
    )
    assert answer.status_code == 400
    assert Page(answer.content).values["account"] == [ACCOUNT]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"CONTENT_TYPE": "multipart/form-data"}, 415),
        ({"CONTENT_LENGTH": ""}, 411),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411),
        ({"CONTENT_LENGTH": str(1 << 40)}, 413),
    ],
)
def test_a_body_that_cannot_be_read_gets_a_page_all_the_same(client, headers, status):
    raw = body(text("account", "Words."))
    kind = {"CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}"}
    stream = {"CONTENT_LENGTH": str(len(raw)), "wsgi.input": BytesIO(raw)}
    answer = client.generic("POST", "/en/", **{**kind, **stream, **headers})
    assert answer.status_code == status
    assert b"</html>" in answer.content
    assert_quiet(answer)
