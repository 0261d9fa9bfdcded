"""One page of HTML: no script, nothing fetched, nothing of a source that acts."""

import base64
import hashlib
import re

from lxml import html as parser  # type: ignore[import-untyped]

from casework.dossier.drawing.inside.html import html
from casework.dossier.drawing.inside.prepared import prepared
from casework.dossier.drawing.tree import tree

from . import sample
from .reading import html_text, plainly

_FETCHING = ("src", "srcset", "data", "action", "formaction", "poster", "background", "xlink:href")


def test_nothing_in_it_can_run_or_be_fetched(drawn, language):
    root = parser.fromstring(drawn[language]["html"])

    assert not root.xpath("//script|//iframe|//object|//embed|//link|//img|//form|//base")
    for element in root.iter():
        for name, value in element.attrib.items():
            assert name not in _FETCHING
            assert not name.startswith("on")
            assert name != "style"
            if name == "href":
                assert value.startswith("#")
    assert b"http" not in re.sub(
        rb'xmlns="http://www.w3.org/2000/svg"|http-equiv', b"", drawn[language]["html"]
    )


def test_the_page_bars_all_but_its_own_style(drawn, language):
    page = drawn[language]["html"].decode()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    [style] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)

    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none';")


def test_every_link_ends_somewhere_on_the_page_and_no_place_is_named_twice(drawn, language):
    root = parser.fromstring(drawn[language]["html"])

    places = root.xpath("//@id")
    assert len(places) == len(set(places))
    assert {link[1:] for link in root.xpath("//a/@href")} <= set(places)


def test_ids_lead_to_the_evidence_list_and_each_note_back_to_its_words(drawn, language):
    root = parser.fromstring(drawn[language]["html"])

    notes = root.xpath('//section[@class="notes"]//li')
    assert len(notes) == 6
    assert notes[0].xpath("./a/@href") == ["#id-E-0001", "#id-E-0003", "#r1"]
    assert root.xpath('//td//*[@id="id-E-0001"]')


def test_words_that_stand_apart_are_isolated_and_told_their_direction(drawn):
    root = parser.fromstring(drawn["fa-af"]["html"])

    apart = {
        plainly(one.text_content()): one.get("dir") for one in root.xpath("//td//bdi|//p//bdi")
    }
    assert apart["1 April 2025"] == "ltr"
    assert apart["۱۲ حمل ۱۴۰۴"] == "rtl"
    assert apart["E-0001"] == "ltr"


def test_a_whole_line_in_the_other_direction_is_isolated_with_its_full_stop():
    blocks = [
        sample.Fields((("جای", (sample.Run("Held at the post."), sample.Note(("E-0001",)))),))
    ]
    document = sample.Document("fa-af", sample.cover("fa-af"), blocks)

    root = parser.fromstring(html(prepared(tree(document))))

    assert [one.text for one in root.xpath('//dd/bdi[@dir="ltr"]')][-1] == "Held at the post."


def test_the_page_says_its_language_and_direction(drawn, language):
    root = parser.fromstring(drawn[language]["html"])

    wanted = {"en": ("en", "ltr"), "fa-af": ("fa-AF", "rtl"), "ps": ("ps-AF", "rtl")}[language]
    assert (root.get("lang"), root.get("dir")) == wanted
    assert root.xpath('//blockquote[@lang="ps-AF"][@dir="rtl"]')


def test_a_bar_has_its_label_and_a_word_for_those_who_do_not_see_it(drawn, language):
    root = parser.fromstring(drawn[language]["html"])

    with_label, without = root.xpath('//span[contains(@class, "bar")]')
    assert with_label.text == "V-03"
    assert with_label.get("aria-label").endswith(": V-03")
    assert not without.text
    assert without.get("aria-label")
    for word in sample.BARRED:
        assert word not in html_text(drawn[language]["html"])


def test_markup_of_a_source_stays_words():
    told = '<script>alert(1)</script> & "quoted" <b onclick=x>\nsecond'
    blocks = (
        sample.Heading(1, told),
        sample.Paragraph(
            (sample.Run(told), sample.Note(("E-0001<i>",), told), sample.Bar(3, told))
        ),
        sample.Fields(((told, (sample.Run(told, apart=True),)),)),
        sample.Table((told,), [[(sample.Run(told),)]], caption=told, under=(told,)),
    )
    document = sample.Document(language="en", cover=sample.cover("en"), blocks=blocks)

    page = html(prepared(tree(document)))

    root = parser.fromstring(page)
    assert not root.xpath("//script|//b|//i")
    assert html_text(page).count("<script>alert(1)</script>") >= 9
