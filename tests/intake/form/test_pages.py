"""The pages as a browser without script meets them. Words, names and codes are invented."""

import base64
import hashlib
import logging
import re
from html.parser import HTMLParser
from io import BytesIO

import pytest

from intake import pages
from intake.errors import IntakeError, TransientError
from intake.letters import persian_digits
from intake.receipts import check_digit
from intake.sentences import SENTENCES
from tests.intake.form.bodies import BOUNDARY, body, file, text
from tests.intake.form.conftest import CODE, ID, RECEIPT

LANGUAGES = ("en", "fa-af", "ps")
ACCOUNT = "در ده افغانان دیدم که <b>سه تن</b> را بردند & زدند."
TOLD = {
    "account": ACCOUNT,
    "kinds": ["LIB", "INT"],
    "when": "شام پنجشنبه",
    "day": "۲",
    "month": "s12",
    "year": "۱۴۰۰",
    "precision": "exact day",
    "province": "AF-KAB",
    "district": "پغمان",
    "place": "کوچه‌ی پشت مسجد",
    "how_known": "witness",
    "danger": "yes",
    "danger_words": "برادرش",
    "ask_back": "on",
    "consent": ["un_confidential", "statistics_only"],
}


class Page(HTMLParser):
    """Collects what a person would have to fill in again."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._area = self._select = ""
        self.feed(content.decode())

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append((tag, found))
        if tag == "textarea":
            self._area = found["name"]
            self.values[self._area] = [""]
        elif tag == "select":
            self._select = found["name"]
        elif tag == "option" and "selected" in found and found["value"]:
            self.values[self._select] = [found["value"]]
        elif tag == "input" and found.get("type") in ("checkbox", "radio"):
            if "checked" in found:
                self.values.setdefault(found["name"], []).append(found.get("value", "on"))
        elif tag == "input" and found.get("value"):
            self.values[found["name"]] = [found["value"]]

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The parser of a browser drops one newline after the opening tag.
            self.values[self._area][0] = self.values[self._area][0].removeprefix("\n").lstrip("\r")
            self._area = ""

    def handle_data(self, content):
        if self._area:
            self.values[self._area][0] += content


def all_typed(page: Page) -> dict[str, list[str]]:
    return {name: page.values.get(name, []) for name in TOLD}


def as_lists(told):
    return {name: [value] if isinstance(value, str) else value for name, value in told.items()}


# -- the first page ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_is_one_light_response_in_its_language(client, language):
    answer = client.get(f"/{language}/")
    assert answer.status_code == 200
    direction = "ltr" if language == "en" else "rtl"
    assert f'<html lang="{language}" dir="{direction}"'.encode() in answer.content
    on_the_wire = len(answer.content) + sum(len(f"{k}: {v}\r\n") for k, v in answer.items())
    assert on_the_wire <= 14 * 1024, on_the_wire


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("", "en"),
        ("de-DE,de;q=0.9", "en"),
        ("en-US,en;q=0.5", "en"),
        ("prs", "fa-af"),
        ("fa-AF", "fa-af"),
        ("fa", "fa-af"),
        ("fa-IR,fa;q=0.9,en;q=0.8", "fa-af"),
        ("ps", "ps"),
        ("ps-AF,fa;q=0.5", "ps"),
        ("de, ps;q=0.3, en;q=0.2", "ps"),
        ("en;q=0.1, prs;q=0.9", "fa-af"),
        ("\x00;;q=9,,,", "en"),
        ("ps;q=0", "en"),
        ("ps" * 5000, "en"),
    ],
)
def test_the_browsers_language_is_met(client, asked, given):
    answer = client.get("/", headers={"accept-language": asked})
    assert answer["Content-Language"] == given
    assert f'<html lang="{given}"'.encode() in answer.content


def test_the_path_wins_over_the_browser(client):
    answer = client.get("/ps/", headers={"accept-language": "en"})
    assert answer["Content-Language"] == "ps"


ANSWERS = [
    ("get", "/", 200),
    ("get", "/ps/", 200),
    ("head", "/fa-af/", 200),
    ("get", "/nothing/here", 404),
    ("get", "/de/", 404),
    ("put", "/en/", 405),
    ("delete", "/", 405),
    ("options", "/ps/", 405),
    ("post", "/en/", 415),
    ("post", "/nothing", 404),
]


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_answer_carries_the_headers_and_no_cookie(client, method, path, status):
    answer = (
        getattr(client, method)(path, b"", content_type="text/plain")
        if method
        not in (
            "get",
            "head",
        )
        else getattr(client, method)(path)
    )
    assert answer.status_code == status
    assert_quiet(answer)


def assert_quiet(answer):
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    for rule in ("form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Content-Type-Options"] == "nosniff"
    for name in ("Opener", "Embedder"):
        assert f"Cross-Origin-{name}-Policy" in answer
    assert "Cross-Origin-Resource-Policy" in answer
    assert "camera=()" in answer["Permissions-Policy"]
    assert not answer.cookies
    assert "Set-Cookie" not in answer
    assert "Server" not in answer
    assert "Location" not in answer


def test_the_style_is_allowed_by_its_hash_and_nothing_else_is_fetched(client, send):
    for answer in (client.get("/en/"), send(account=""), send(account="Words.")):
        page = answer.content.decode()
        (style,) = re.findall("<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in answer["Content-Security-Policy"]
        assert not re.search(r"<script|<img|<svg|<iframe|@import|url\(|style=|\son[a-z]+=", page)
        links = set(re.findall(r'(?:href|src|action)="([^"#][^"]*)"', page))
        assert links <= {"about:blank", "data:,", "/en/", "/fa-af/", "/ps/"}
        assert_quiet(answer)


# -- the code ----------------------------------------------------------------------------


def test_a_code_opens_the_report_form_in_the_same_response(client, backstage):
    answer = client.post(
        "/fa-af/",
        "code=+0i23-4567%20%D9%A8%DB%B9ab-cdef+",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert backstage.looked_at == [CODE]
    page = Page(answer.content)
    assert page.values["code"] == [CODE]
    assert re.fullmatch("[0-9a-f]{32}", page.values["submission_id"][0])
    assert re.fullmatch("[0-9]{21}", page.values["receipt"][0])
    assert_quiet(answer)


def test_two_forms_never_share_an_id_or_a_receipt(client):
    def slip():
        answer = client.post(
            "/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded"
        )
        values = Page(answer.content).values
        return values["submission_id"][0], values["receipt"][0]

    assert len({part for _ in range(5) for part in slip()}) == 10


@pytest.mark.parametrize("typed", ["", "abc", "U" * 16, "0" * 15, "0" * 17, "%3Cb%3E", "%DB%B0"])
def test_what_cannot_be_a_code_is_answered_like_an_unknown_one(client, backstage, typed):
    answer = client.post("/en/", f"code={typed}", content_type="application/x-www-form-urlencoded")
    backstage.refuse_code = IntakeError("code_unknown")
    unknown = client.post("/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded")
    for refused in (answer, unknown):
        assert refused.status_code == 422
        assert SENTENCES["code_unknown"].encode() in refused.content
        assert b"<script" not in refused.content


def test_a_database_that_is_away_is_said_on_the_code_page(client, backstage):
    backstage.refuse_code = TransientError("database_away")
    answer = client.post("/en/", f"code={CODE}", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 503
    assert Page(answer.content).values["code"] == [CODE]


# -- the report --------------------------------------------------------------------------


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
    answer = send(file("IMG_1.jpg", b"x" * 3000), account="")
    assert answer.status_code == 422
    staged = Page(answer.content).values["staged"]
    assert staged == ["1 3000 IMG_1.jpg"]
    assert "Already safe" in answer.content.decode()

    again = send(account="Words.", staged=staged)
    assert again.status_code == 200
    assert "<bdi>IMG_1.jpg</bdi> (3 kB)" in again.content.decode()
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
    page = send(file(name, b"x"), account="").content.decode()
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


@pytest.mark.parametrize(
    ("told", "target"),
    [
        ({"account": ""}, "account"),
        ({"account": " \n\t"}, "account"),
        ({"account": "ن" * 100_001}, "account"),
        ({"day": "31", "month": "s7", "year": "1403"}, "day"),
        ({"day": "30", "month": "s12", "year": "1402"}, "day"),
        ({"day": "30", "month": "g2", "year": "2024"}, "day"),
        ({"day": "0"}, "day"),
        ({"day": "5"}, "year"),
        ({"day": "5", "year": "1403"}, "month"),
        ({"month": "s7"}, "year"),
        ({"month": "s7", "year": "2024"}, "year"),
        ({"month": "g7", "year": "1403"}, "year"),
        ({"year": "99"}, "year"),
        ({"year": "1700"}, "year"),
        ({"year": "last year"}, "year"),
        ({"month": "g13"}, "month"),
        ({"kinds": ["LIF", "CLM"]}, "kinds"),
        ({"kinds": ["<b>"]}, "kinds"),
        ({"danger": "maybe"}, "danger"),
        ({"consent": "everything"}, "consent"),
        ({"consent": "internal_read"}, "consent"),
        ({"province": "XX"}, "province"),
        ({"how_known": "guess"}, "how_known"),
        ({"when": "x" * 501}, "when"),
        ({"danger_words": "x" * 2001}, "danger_words"),
    ],
)
def test_a_mistake_is_refused_kindly_and_linked_to_its_field(send, backstage, told, target):
    answer = send(**{"account": "Words.", **told})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'<a href="#id_{target}">' in page
    assert f'id="id_{target}"' in page
    assert f'id="id_{target}_error"' in page
    assert re.search(f'aria-describedby="[^"]*id_{target}_error', page)
    assert backstage.reports == []


def test_the_longest_account_is_taken_whole(send, backstage):
    longest = "ن" * 99_999 + "."
    assert send(account=longest).status_code == 200
    assert backstage.reports[0].account == longest


def test_line_ends_of_browsers_are_counted_once(send, backstage):
    assert send(account="a\r\n" * 50_000).status_code == 200
    assert backstage.reports[0].account == "a\n" * 50_000


def test_only_the_account_is_needed(send, backstage):
    assert send(account="کوتاه").status_code == 200
    (report,) = backstage.reports
    assert report.consent == ("internal_read",)
    assert (report.kinds, report.danger, report.ask_back, report.when.calendar) == (
        (),
        "",
        False,
        "",
    )


@pytest.mark.parametrize(
    ("year", "calendar"),
    [("۱۴۰۳", "solar_hijri_af"), ("٢٠٢٤", "gregorian"), ("1399", "solar_hijri_af")],
)
def test_a_year_alone_tells_its_calendar(send, backstage, year, calendar):
    assert send(account="Words.", year=year).status_code == 200
    assert backstage.reports[0].when.calendar == calendar


def test_a_district_that_is_not_in_the_list_stays_in_words(send, backstage):
    send(account="Words.", province="AF-KAB", district="دهکده‌ی ناشناس", place="نزدیک پل")
    where = backstage.reports[0].where
    assert (where.province, where.district) == ("AF-KAB", "")
    assert where.words == "دهکده‌ی ناشناس\nنزدیک پل"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_itself_stays_light(client, language):
    answer = client.post(
        f"/{language}/", f"code={CODE}", content_type="application/x-www-form-urlencoded"
    )
    assert len(answer.content) <= 16 * 1024, len(answer.content)


def test_nothing_of_a_body_reaches_a_log(send, backstage, caplog):
    caplog.set_level(logging.DEBUG)
    canary = "canary-7f3a-قناری"
    for fault in (RuntimeError(canary), IntakeError("x"), TransientError("y"), None):
        backstage.refuse_report = fault
        send(file(f"{canary}.jpg", b"x"), account=canary, code=CODE, place=canary, year=canary)
        send(file(f"{canary}.jpg", canary.encode()), account=canary, place=canary)
    backstage.shelf.fail_write = ValueError(canary)
    send(file(f"{canary}.jpg", b"x"), account=canary)
    assert caplog.records, "the fault itself must be logged"
    assert "canary" not in caplog.text
    assert all("canary" not in str(record.__dict__) for record in caplog.records)


def test_an_unforeseen_fault_of_the_first_page_is_a_quiet_page(client, monkeypatch):
    monkeypatch.setattr(pages, "code_page", lambda *_: 1 / 0)
    answer = client.get("/ps/")
    assert answer.status_code == 500
    assert b'<html lang="ps"' in answer.content
    assert_quiet(answer)
