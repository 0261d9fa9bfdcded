"""What a search finds, in any spelling. All people and places are invented."""

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.records import OfficeHolder, Record
from casework.records.codec import to_bytes
from casework.register import Holding, Query, Stored
from casework.register.folding import folded
from casework.register.sounding import LINKS, name_keys, sought_keys
from intake.errors import IntakeError
from tests.casework.records.examples import HOLDER
from tests.casework.rows.test_rows import review


def holding(*records: Record) -> Holding:
    made = Holding()
    for number, record in enumerate(records, start=1):
        made.put(Stored(record, 1), number)
    return made


def noted(words: str) -> Record:
    return review(words_on_it=words)


def called(*names: str) -> OfficeHolder:
    return replace(HOLDER, id=uuid.uuid4(), called=names)


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("كريم يك روز", "کریم یک روز"),  # Arabic letters, Persian letters
        ("کور ته راغلي", "کور ته راغلی"),
        ("د ښوونځي زده‌کوونکې", "زده کوونکی"),  # a non-joiner, Pashto yeh
        ("خانه‌ها", "خانه ها"),
        ("مُحَمَّدِ سَاختگی", "ساختگی"),  # vowel signs
        ("مـــدرسه", "مدرسه"),  # stretched
        ("خانهٔ او", "خانه"),
        ("۱۴۰۳ و ٠٧٠٠", "1403 0700"),
        ("in 1403", "۱۴۰۳"),
        ("PARWAN Parwán", "parwan"),
        ("Ghaznī", "ghazni"),
        ("\ufee3\ufeaa\ufead\ufeb3\ufeea", "مدرسه"),  # letters pasted from a PDF
        ("Mohammad came", "محمد"),
        ("محمد آمد", "Muhammad"),
    ],
)
def test_one_word_is_found_however_it_is_typed(written: str, sought: str) -> None:
    assert holding(noted(written), noted("چیزی دیگر")).find(Query(words=sought)).total == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Mohammad", "محمد"), ("Muhammad", "Mohammed"), ("Kabeer", "کبیر"), ("Kabir", "Kabeer"),
        ("Haibatullah", "هبت‌الله"), ("Hibatullah", "هبت الله"), ("Sirajuddin", "سراج‌الدین"),
        ("Abdul Rahman", "عبدالرحمن"), ("Abdurrahman", "عبدالرحمان"), ("Ghulam", "غلام"),
        ("Qader", "Kadir"), ("Omar", "عمر"), ("Umar", "عمر"), ("Esmail", "اسماعیل"),
        ("Wali", "Vali"), ("Nawaz", "نواز"), ("Fatemeh", "فاطمه"), ("Sherin", "شیرین"),
        ("Stanikzay", "ستانکزی"), ("Noor", "نور"), ("Zadran", "ځدراڼ"), ("Dawood", "داوود"),
        ("Yakub", "یعقوب"), ("Zabihullah", "ذبیح الله"), ("Jalal ud-Din", "جلال‌الدین"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_the_other_script_and_in_other_spellings(one: str, other: str) -> None:
    for written, sought in ((one, other), (other, one)):
        assert holding(called(written)).find(Query(words=sought)).total == 1, (written, sought)


@pytest.mark.parametrize(
    ("written", "sought"),
    [("Mahmud", "محمد"), ("حسین", "Hassan"), ("Rahimi", "رحیم"), ("Karim", "کبیر")],
)
def test_names_that_are_not_the_same_are_told_apart(written: str, sought: str) -> None:
    assert holding(called(written)).find(Query(words=sought)).total == 0


def test_every_word_must_be_there_in_the_text_or_in_a_name() -> None:
    made = holding(replace(called("Kabeer Nowhere"), remarks="قوماندان قریه"))
    assert made.find(Query(words="کبیر قریه")).total == 1
    assert made.find(Query(words="کبیر شهر")).total == 0


def test_conditions_are_joined_and_each_narrows() -> None:
    kept = review(acts=("LIF-01",), families=("LIF", "INT"), province="AF-KAB", urgency="T0")
    others = [
        replace(kept, id=uuid.uuid4(), **change)
        for change in (
            {"acts": ("LIF-02",)}, {"families": ("INT",)}, {"province": "AF-HER"},
            {"urgency": "T1"}, {"words_on_it": "else"}, {"received_on": date(2020, 1, 1)},
        )
    ]  # fmt: skip
    made = holding(kept, *others, called("Kabeer"))
    query = Query(
        words="ساختگی", code="LIF-01", family="LIF", province="AF-KAB", state="new",
        from_day=date(2026, 1, 1), kinds=("review",), facets={"urgency": "T0"},
    )  # fmt: skip
    assert [one.record for one in made.find(query).found] == [kept]
    assert made.find(Query(kinds=("review", "office_holder"))).total == 8
    assert made.find(Query()).total == 8


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (None, date(2026, 11, 20), 0), (None, date(2026, 11, 21), 1),
        (date(2026, 11, 21), None, 1), (date(2026, 11, 22), None, 0),
        (date(2026, 11, 21), date(2026, 11, 21), 1),
    ],
)  # fmt: skip
def test_a_period_includes_both_its_days(first: date | None, last: date | None, found: int) -> None:
    assert holding(review()).find(Query(from_day=first, to_day=last)).total == found


def test_pages_have_fifty_and_an_edit_moves_nothing_between_them() -> None:
    records = [review() for _ in range(120)]
    made = holding(*records)
    before = [made.find(Query(page=page)) for page in (1, 2, 3, 4)]
    made.put(Stored(replace(records[0], urgency="T0"), 2), number=1)

    assert [len(page.found) for page in before] == [50, 50, 20, 0]
    assert {(page.total, page.pages) for page in before} == {(120, 3)}
    ids = [one.record.id for page in before for one in page.found]
    assert ids == [one.id for one in reversed(records)]
    assert made.find(Query(page=3)).found[-1].record.id == records[0].id
    assert Holding().find(Query()).pages == 1


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"words": "ا" * 1001}, "query_too_long"),
        ({"words": "ا" * 10_000}, "query_too_long"),
        ({"from_day": date(2026, 2, 2), "to_day": date(2026, 2, 1)}, "dates_reversed"),
        ({"page": 0}, "page_unknown"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(told: dict[str, object], code: str) -> None:
    with pytest.raises(IntakeError, match=code):
        Query(**told)  # type: ignore[arg-type]
    Query(words="ا" * 1000)


def test_an_older_version_never_replaces_a_newer_one() -> None:
    told = review()
    made = holding(told)
    made.put(Stored(replace(told, urgency="T0"), 3), number=1)
    made.put(Stored(told, 2), number=1)
    stored = made.get(told.id)
    assert stored is not None
    assert (stored.version, stored.record) == (3, replace(told, urgency="T0"))
    assert made.find(Query(facets={"urgency": "T1"})).total == 0


@given(st.text(), st.text())
def test_words_are_split_the_same_alone_and_in_a_text(first: str, second: str) -> None:
    """The index folds each spelling once, not each text."""
    parts = [part for text in (first, second) for part in text.split()]
    assert folded(f"{first} {second}") == [one for part in parts for one in folded(part)]


@given(st.text(max_size=40))
def test_any_text_can_be_a_name_and_finds_itself(name: str) -> None:
    words = folded(name)
    if len(words) == 1 and words[0] not in LINKS:
        assert all(part & name_keys(name) for part in sought_keys(words[0]))


@given(st.data())
def test_an_index_after_any_changes_answers_as_one_made_anew(data: st.DataObject) -> None:
    words = ["کتاب", "خانه", "Kabeer", "1403", "قریه"]
    ids = [uuid.UUID(int=n + 1) for n in range(4)]
    resting: dict[uuid.UUID, Record] = {}
    made = Holding()
    for step in range(data.draw(st.integers(1, 12))):
        one = data.draw(st.sampled_from(ids))
        if data.draw(st.booleans()):
            text = " ".join(data.draw(st.lists(st.sampled_from(words))))
            day = date(2026, 1, 1) + timedelta(days=data.draw(st.integers(0, 3)))
            links = data.draw(st.sampled_from(ids))
            resting[one] = review(id=one, words_on_it=text, received_on=day, submission=links)
            made.put(Stored(resting[one], step + 1), number=one.int)
        else:
            resting.pop(one, None)
            made.drop(one)
    anew = Holding()
    for record in resting.values():
        anew.put(Stored(record, 1), number=record.id.int)
    queries = [Query(words=word) for word in words] + [
        Query(from_day=date(2026, 1, day)) for day in range(1, 5)
    ]
    for query in queries:
        assert shown(made, query) == shown(anew, query)
    for one in ids:
        linked = [[found.record for found in each.linked_to(one)] for each in (made, anew)]
        assert linked[0] == linked[1]
    assert sorted(to_bytes(one.record) for one in made) == sorted(map(to_bytes, resting.values()))


def shown(where: Holding, query: Query) -> list[Record]:
    return [one.record for one in where.find(query).found]
