"""Words that are found again in another version of a report. All of it is invented."""

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.records.shapes import Stretch
from casework.repeating import Words
from intake.redaction import Redacted, Span


def plain(text: str, *tags: tuple[str, int]) -> Words:
    """A text whose tags are where `tags` say: (tag, place)."""
    spans = tuple(
        Span(at, at + len(tag), tag.strip("[]").rpartition("-")[0], 0.9, "name", tag, check=False)
        for tag, at in tags
    )
    return Words({"account": Redacted(text, spans)})


def account(start: int, end: int) -> Stretch:
    return Stretch(text="account", start=start, end=end)


def test_letters_spaces_and_punctuation_do_not_tell_two_versions_apart() -> None:
    said = plain("در كوچه‌ی باغ").of(account(3, 13))

    assert plain("گفت: در  کوچه ی (باغ) بود").places(said, 9) == [account(9, 20)]


def test_a_part_of_a_word_is_not_the_word_and_one_that_was_meant_in_part_counts_whole() -> None:
    said = plain("in the shop there").of(account(8, 10))

    assert plain("the workshop, the shopkeeper, a Shop").places(said, 9) == [account(32, 36)]


def test_a_tag_is_the_same_by_its_kind_and_never_the_word_of_that_kind() -> None:
    said = plain("with [PERSON-1] there", ("[PERSON-1]", 5)).of(account(0, 15))
    text = "with person, with [PERSON-7], with [PLACE-1]"

    found = plain(text, ("[PERSON-7]", 18), ("[PLACE-1]", 35)).places(said, 9)

    assert found == [account(13, 28)]


def test_tags_and_signs_alone_say_nothing_that_could_be_found() -> None:
    words = plain("[PERSON-1] … at", ("[PERSON-1]", 0))

    assert words.of(account(0, 12)) == ""
    assert words.places("", 9) == []


def test_a_word_that_stands_everywhere_is_hidden_everywhere_in_few_stretches() -> None:
    texts = {name: Redacted("ha " * 100, ()) for name in ("account", "danger")}
    words = Words(texts)

    found = words.places(words.of(account(0, 2)), 20)

    assert len(found) == 21
    ends = {one.text: max(each.end for each in found if each.text == one.text) for one in found}
    assert ends == {"account": 299, "danger": 299}


@settings(deadline=None)
@given(
    st.text("aab پء.\n\u200c", max_size=60),
    st.integers(0, 59),
    st.integers(1, 60),
)
def test_whatever_is_said_is_found_where_it_was_said(text: str, start: int, length: int) -> None:
    words, at = plain(text), account(start, start + length)
    said = words.of(at)

    found = words.places(said, 100)
    meant = range(*(min(one, len(text)) for one in (at.start, at.end)))
    letters = [n for n in meant if text[n].isascii() and text[n].isalnum()] if said else []
    assert all(any(one.start <= n < one.end for one in found) for n in letters)
