"""Leaving nothing behind: the safety page, the way out, and what no page may ever do."""

import re

import pytest

from intake import page_script
from intake.receipts import parse
from tests.intake.form.bodies import file
from tests.intake.form.conftest import CODE
from tests.intake.form.reading import LANGUAGES, Page, assert_quiet

FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def pages_of(client, send, backstage):
    """Every page of one language, by what it is."""

    def visit(language):
        to = f"/{language}/"
        return {
            "first": client.get(to),
            "form": client.post(to, f"code={CODE}", content_type=FORM),
            "refused": send(file("a.jpg", b"x"), account="Words.", day="99", to=to),
            "held": send(file("a.jpg", b"x"), hold="1", to=to),
            "receipt": send(file("a.jpg", b"x"), account="Words.", to=to),
            "safety": client.post(to, "safety=1", content_type=FORM),
            "left": client.post(to, "leave=1", content_type=FORM),
            "notice": client.get("/nothing"),
        }

    return visit


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_keeps_anything_or_fetches_anything(pages_of, language):
    for name, answer in pages_of(language).items():
        assert_quiet(answer)
        page = answer.content.decode().replace(f"<script>{page_script.ASKING}</script>", "")
        assert re.findall(r"<link[^>]*>", page) == ['<link rel="icon" href="data:,">'], name
        assert not re.search(r"<(?:script|img|svg|iframe|object|embed|video|audio)\b", page), name
        assert not re.search(r"@font-face|@import|url\(", page), name
        assert not re.search(r"https?:", page), name
        assert not re.search(r'http-equiv|<meta name="(?!viewport)', page), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_same_title_that_tells_nothing(pages_of, language):
    titles = {
        title
        for name, answer in pages_of(language).items()
        for title in re.findall("<title>(.*?)</title>", answer.content.decode())
        if name != "notice"
    }
    assert titles == {{"en": "Form", "fa-af": "فورم", "ps": "فورمه"}[language]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_way_out_that_needs_no_answer_of_ours(pages_of, language):
    """A link to an empty page works at once, also where the line is slow or gone."""
    for name, answer in pages_of(language).items():
        head = answer.content.decode().partition("</header>")[0]
        assert '<a href="about:blank" rel="noreferrer">' in head, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_forms_lead_to_the_one_address_and_remember_nothing(pages_of, language):
    for name, answer in pages_of(language).items():
        forms = [attrs for tag, attrs in Page(answer.content).tags if tag == "form"]
        for form in forms:
            assert form["method"] == "post", name
            assert form["action"] == f"/{language}/", name
        if name in ("first", "form", "refused", "held"):
            (main,) = [one for one in forms if one.get("autocomplete")]
            assert main["autocomplete"] == "off"


def test_leaving_tells_the_browser_to_drop_what_it_kept(client):
    answer = client.post("/ps/", "leave=1", content_type=FORM)
    assert answer.status_code == 200
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in answer["Cache-Control"]


def test_a_page_that_is_still_needed_is_not_cleared(pages_of):
    found = {name for name, answer in pages_of("en").items() if "Clear-Site-Data" in answer}
    assert found == {"left"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_safety_page_speaks_every_language_and_is_light(client, language):
    answer = client.post(f"/{language}/", "safety=1", content_type=FORM)
    assert answer["Content-Language"] == language
    assert len(answer.content) <= 14 * 1024
    others = [
        attrs["formaction"]
        for tag, attrs in Page(answer.content).tags
        if tag == "button" and "formaction" in attrs
    ]
    assert others == [f"/{code}/" for code in LANGUAGES if code != language]


def test_the_safety_page_says_what_is_not_protected_and_what_erasing_is(client):
    page = client.post("/en/", "safety=1", content_type=FORM).content.decode()
    for said in ("only Tor protects", "in its memory", "within 35 days", "never be removed"):
        assert said in page


def test_the_receipt_to_give_away_is_well_formed_and_never_the_same(client):
    def given(language):
        page = client.post(f"/{language}/", "safety=1", content_type=FORM).content.decode()
        return parse("".join(re.findall("<span>(...)</span>", page)))

    assert len({given(language) for language in (*LANGUAGES, "ps", "ps")}) == 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_the_report_the_safety_page_opens_beside_it(pages_of, language):
    for name in ("form", "refused", "held"):
        forms = [a for tag, a in Page(pages_of(language)[name].content).tags if tag == "form"]
        assert [(one["target"], one["rel"]) for one in forms if "target" in one] == [
            ("_blank", "noreferrer")
        ]
