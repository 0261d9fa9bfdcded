"""What may be one act told twice: seen, weighed, merged or refused. All people are invented."""

import uuid
from typing import Any

import pytest

from casework import rows
from casework.dates import parse
from casework.records import Act, Information, Join, Source
from casework.records.act import ActState
from casework.records.shapes import Place
from casework.services import acts, approvals, copies_read, grading, keeping
from casework.views import likeness
from tests.casework.pages.conftest import Arrived, Pages
from tests.casework.services.desk_work import events

pytestmark = pytest.mark.django_db
THERE: Any = {"place": Place(province="AF-PAR"), "began": parse("12 Saratan 1403")}
NAME = {"PERSON-1": ("aa", "bb")}


def an_act(pages: Pages, of: Arrived, **fields: Any) -> uuid.UUID:
    """Taken from a report by Laila."""
    told: Any = {"code": "LIB-01", **THERE, **fields}
    return acts.add_act(pages.by, pages.desk, Act(id=uuid.uuid4(), review=of.pk, **told))


def told_by(pages: Pages, act: uuid.UUID, called: str, **fields: Any) -> uuid.UUID:
    """A source and its account; the source's id."""
    source = Source(id=uuid.uuid4(), pseudonym=called)
    keeping.add(pages.by, pages.desk, source)
    told = Information(id=uuid.uuid4(), act=act, source=source.id, **fields)
    grading.add_information(pages.by, pages.desk, told)
    return source.id


def act_of(pages: Pages, row: uuid.UUID) -> Act:
    found = rows.read(pages.by, pages.desk, row).record
    assert isinstance(found, Act)
    return found


def sent(pages: Pages, name: str, ids: dict[str, uuid.UUID], deed: str, **fields: Any) -> Any:
    """One form of a page of likeness, sent as it stands there."""
    slug = deed.partition("-")[0]
    told = {f"{slug}-{key}": value for key, value in fields.items() if key != "expects"}
    body = {"deed": deed, "expects": fields.get("expects", ""), **told}
    return pages.browser.post(pages.at(name, **ids), body)


@pytest.fixture
def two(pages: Pages) -> tuple[uuid.UUID, uuid.UUID]:
    """One act of each of two reports that tell the same, with one name in both."""
    reports = [pages.arrive(linking=NAME) for _ in range(2)]
    one, other = (an_act(pages, report) for report in reports)
    return one, other


def test_a_report_shows_which_known_acts_it_may_tell_again_and_why(pages: Pages):
    act = an_act(pages, pages.arrive(), code="INT-02")
    again = pages.arrive()

    text = pages.get("report_likeness", review=again.pk).content.decode()

    assert str(act)[:8] in text
    assert "the same days" in text
    assert "the same province" in text
    assert "It tells this act again" in text


def test_a_report_that_tells_an_act_again_becomes_an_account_and_no_second_act(pages: Pages):
    act = an_act(pages, pages.arrive(), code="INT-02")
    again = pages.arrive()
    ids = {"review": again.pk}

    answer = sent(pages, "report_likeness", ids, f"told_again-{act}", act=act)

    assert answer.status_code == 303
    text = pages.browser.get(answer.headers["Location"]).content.decode()
    assert "one more account" in text
    assert str(act)[:8] not in text
    page = pages.get("likeness", act=act).content.decode()
    assert f"S-{str(again.pk)[:8]}" in page
    assert "Known from" in page


def test_what_a_report_was_said_not_to_tell_is_not_proposed_for_it_again(pages: Pages):
    act = an_act(pages, pages.arrive(), code="INT-02")
    again = pages.arrive()

    ids = {"review": again.pk}
    assert sent(pages, "report_likeness", ids, f"another-{act}", act=act).status_code == 303

    assert str(act)[:8] not in pages.get("report_likeness", review=again.pk).content.decode()
    assert pages.get("likeness", act=act).context["accounts"] == []


def test_an_act_of_another_desk_is_told_again_by_no_report(pages: Pages):
    again = pages.arrive()
    nasrin = pages.web.house.unlocked("Nasrin")
    theirs = Act(id=uuid.uuid4(), code="LIB-01", set_by=nasrin.member.pk)
    rows.write(nasrin, pages.web.house.other_desk, theirs, expects=0)

    told = sent(
        pages, "report_likeness", {"review": again.pk}, f"told_again-{theirs.id}", act=theirs.id
    )
    never = uuid.uuid4()
    gone = sent(pages, "report_likeness", {"review": again.pk}, f"told_again-{never}", act=never)

    assert told.status_code == gone.status_code == 422
    assert b"not at this desk" in told.content
    assert b"not at this desk" in gone.content


def test_likely_acts_stand_with_score_and_reasons_and_lead_to_both_side_by_side(pages, two):
    one, other = two

    text = pages.get("likeness", act=one).content.decode()

    assert pages.at("comparison", act=one, other=other) in text
    assert "+2.5" in text
    assert "the same kind of act" in text


def test_two_acts_side_by_side_show_redacted_words_and_each_reading_is_logged_once(pages, two):
    one, other = two
    before = len(events(pages.web.house))

    answer = pages.get("comparison", act=one, other=other)

    text = answer.content.decode()
    assert text.count("Two armed Taliban took my brother") == 2
    assert "Zalmay" not in text
    assert "900123" not in text
    assert "nearly the same words" in text
    read = [each["kind"] for each in events(pages.web.house)][before:]
    assert read == ["working_copy.read", "working_copy.read"]


def test_merging_keeps_one_act_and_brings_it_the_accounts_of_the_other(pages, two):
    one, other = two
    told_by(pages, other, "Willow")

    answer = sent(pages, "comparison", {"act": one, "other": other}, "merge", kept=one)

    assert answer.headers["Location"].startswith(pages.at("likeness", act=one))
    assert act_of(pages, other).state is ActState.WITHDRAWN
    page = pages.get("likeness", act=one)
    assert [source.pseudonym for _account, source in page.context["accounts"]] == ["Willow"]
    assert page.context["likely"] == []
    assert "the same act, merged" in page.content.decode()
    withdrawn = pages.get("comparison", act=one, other=other)
    assert [deed.slug for deed in withdrawn.context["deeds"]] == ["join"]


def test_a_merge_without_a_choice_keeps_what_was_typed_and_writes_nothing(pages, two):
    one, other = two

    answer = sent(pages, "comparison", {"act": one, "other": other}, "merge", words="Same shop.")

    assert answer.status_code == 422
    assert b"Same shop." in answer.content
    assert act_of(pages, other).state is ActState.ACCEPTED


def test_a_refused_likeness_sticks_from_both_sides(pages, two):
    one, other = two

    ids = {"act": other, "other": one}
    assert sent(pages, "comparison", ids, "refuse", words="Another shop.").status_code == 303

    for row in two:
        page = pages.get("likeness", act=row)
        assert page.context["likely"] == []
        assert b"Another shop." in page.content


def test_equal_names_are_suggested_and_joined_without_saying_who(pages, two):
    one, other = two
    ids = {"act": one, "other": other}
    page = pages.get("comparison", **ids)
    assert [(each.one, each.other, each.parts) for each in page.context["names"]] == [
        ("PERSON-1", "PERSON-1", 2)
    ]
    assert b"2 parts of the name are equal" in page.content

    answer = sent(pages, "comparison", ids, "join", one="PERSON-1", other="PERSON-1")

    after = pages.browser.get(answer.headers["Location"])
    assert after.context["names"] == []
    (join,) = after.context["joins"]
    assert isinstance(join, Join)
    assert b"Tags that are one person" in after.content
    seen = pages.get("report_likeness", review=act_of(pages, one).review)
    assert seen.context["joins"] == [join]


def test_a_tag_that_is_in_no_report_joins_nothing(pages, two):
    one, other = two

    answer = sent(
        pages, "comparison", {"act": one, "other": other}, "join", one="PERSON-9", other="PERSON-1"
    )

    assert answer.status_code == 422
    assert pages.get("comparison", act=one, other=other).context["joins"] == []


def test_independent_origins_are_counted_and_two_sources_can_be_found_to_be_one(pages: Pages):
    act = an_act(pages, pages.arrive())
    sources = [told_by(pages, act, called, first_hand="yes") for called in ("Ash", "Willow")]
    assert b"Known from 2 independent origins." in pages.get("likeness", act=act).content

    ids = {"act": act}
    same = sent(pages, "likeness", ids, "same_origin", one=sources[0], other=sources[0], words="x")
    assert same.status_code == 422
    done = sent(pages, "likeness", ids, "same_origin", one=sources[0], other=sources[1])

    assert (
        b"Known from 1 independent origin." in pages.browser.get(done.headers["Location"]).content
    )


def test_two_sources_with_nearly_the_same_words_are_asked_about_until_they_count_as_one(
    pages: Pages,
):
    reports = [pages.arrive(), pages.arrive(), pages.arrive("A shop was closed by armed men.")]
    act = an_act(pages, reports[0])
    ash, willow, _elm = (
        told_by(pages, act, called, review=report.pk, first_hand="yes")
        for called, report in zip(("Ash", "Willow", "Elm"), reports, strict=True)
    )

    page = pages.get("likeness", act=act)

    asked = [{one.pseudonym for one in pair} for pair in page.context["told_alike"]]
    assert asked == [{"Ash", "Willow"}]
    assert "tell it in nearly the same words" in page.content.decode()
    done = sent(pages, "likeness", {"act": act}, "same_origin", one=ash, other=willow)
    after = pages.browser.get(done.headers["Location"])
    assert after.context["told_alike"] == []
    assert b"Known from 2 independent origins." in after.content


def test_a_level_of_proof_is_proposed_and_set_by_a_person_alone(pages: Pages):
    act = an_act(pages, pages.arrive())
    page = pages.get("likeness", act=act)
    assert page.context["proposed"].level == "P0"
    assert b"not set by a person yet" in page.content

    answer = sent(pages, "likeness", {"act": act}, "proof", level="P2", expects=1)

    assert answer.status_code == 303
    assert (act_of(pages, act).proof_level, act_of(pages, act).proof_set_by) == (
        "P2", pages.by.member.pk,
    )  # fmt: skip
    late = sent(pages, "likeness", {"act": act}, "proof", level="P4", expects=1)
    assert late.status_code == 409
    assert b"Somebody was faster" in late.content
    assert '<option value="P4" selected>' in late.content.decode()
    assert act_of(pages, act).proof_level == "P2"


def test_an_act_beside_itself_and_a_deed_there_is_not_are_no_pages(pages: Pages):
    act = an_act(pages, pages.arrive())

    assert pages.get("comparison", act=act, other=act).status_code == 404
    assert sent(pages, "likeness", {"act": act}, "nonsense").status_code == 404
    assert pages.get("likeness", act=uuid.uuid4()).status_code == 404
    assert approvals.waiting(pages.by, pages.desk) == []


def test_a_report_beside_a_known_act_shows_both_texts_and_is_decided_there(pages: Pages):
    act = an_act(pages, pages.arrive(linking=NAME), code="INT-02")
    again = pages.arrive(linking=NAME)
    ids = {"review": again.pk, "act": act}
    assert (
        pages.at("report_comparison", **ids)
        in pages.get("report_likeness", review=again.pk).content.decode()
    )

    page = pages.get("report_comparison", **ids)

    text = page.content.decode()
    assert text.count("Two armed Taliban took my brother") == 2
    assert "Zalmay" not in text
    joined = sent(pages, "report_comparison", ids, "join", one="PERSON-1", other="PERSON-1")
    assert len(pages.browser.get(joined.headers["Location"]).context["joins"]) == 1
    assert sent(pages, "report_comparison", ids, "told_again", act=act).status_code == 303
    after = pages.get("report_comparison", **ids)
    assert after.context["likely"] is None
    assert [deed.slug for deed in after.context["deeds"]] == ["join"]
    assert len(pages.get("likeness", act=act).context["accounts"]) == 1


def test_nearly_the_same_words_are_said_to_be_a_sign_of_one_origin(pages: Pages):
    one, copied = (an_act(pages, pages.arrive()) for _ in range(2))
    told = an_act(pages, pages.arrive("A shop was closed by men with weapons."))

    text = pages.get("likeness", act=one).content.decode()

    assert pages.at("comparison", act=one, other=told) in text
    assert text.count("nearly the same words: perhaps a copy") == 1
    assert text.count("a sign of one origin, not of two") == 1
    beside = pages.get("comparison", act=one, other=copied).content.decode()
    assert "a sign of one origin, not of two" in beside
    unlike = pages.get("comparison", act=one, other=told).content.decode()
    assert "a sign of one origin" not in unlike


def test_comparing_with_many_says_how_far_it_is_and_goes_on_by_itself(pages: Pages, monkeypatch):
    report, acts = pages.arrive(), [an_act(pages, pages.arrive()) for _ in range(3)]
    monkeypatch.setattr(copies_read, "STINT", -1.0)

    for name, ids, of in (
        ("likeness", {"act": acts[0]}, 2),
        ("report_likeness", {"review": report.pk}, 3),
    ):
        for done in range(1, of):
            waiting = pages.get(name, **ids)
            assert waiting.headers["Refresh"] == "0"
            assert f"{done} of {of} so far" in waiting.content.decode()
        shown = pages.get(name, **ids)
        assert "Refresh" not in shown.headers
        assert len(shown.context["likely"]) == of


def test_of_many_likely_acts_the_likeliest_are_shown_and_the_page_says_so(pages, monkeypatch):
    acts = [an_act(pages, pages.arrive()) for _ in range(3)]
    assert b"are shown. A place or a day" not in pages.get("likeness", act=acts[0]).content
    monkeypatch.setattr(likeness, "MOST", 1)

    page = pages.get("likeness", act=acts[0])

    assert len(page.context["likely"]) == 1
    assert b"The likeliest 1 of 2 are shown." in page.content


def test_what_was_typed_stays_while_comparing_goes_on(pages: Pages, monkeypatch):
    acts = [an_act(pages, pages.arrive()) for _ in range(3)]
    monkeypatch.setattr(copies_read, "STINT", -1.0)

    answer = sent(pages, "likeness", {"act": acts[0]}, "proof", level="P2", expects=7)

    assert answer.status_code == 409
    assert "Refresh" not in answer.headers
    assert '<option value="P2" selected>' in answer.content.decode()
    assert "1 of 2 acts are compared so far." in answer.content.decode()
