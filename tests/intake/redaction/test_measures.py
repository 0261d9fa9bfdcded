"""What the figures of other people's benchmarks count, told with redactions made by hand."""

import json

from intake.redaction import Redacted
from intake.redaction.types import ContextMark, Cut
from tests.corpus.redaction import attacks, court_cases, structured
from tests.corpus.redaction.places import Places, only_hiding, places

# Invented, in the shape of the benchmark's files.
TOLD = "The applicant, Ms Ida Nilsen, lived in Nordby. Nilsen wrote on 3 May 2001."


def _mention(words, entity, kind, start=0):
    at = TOLD.index(words, start)
    return {
        "start_offset": at,
        "end_offset": at + len(words),
        "entity_id": entity,
        "identifier_type": kind,
    }


def _case(*annotators):
    told = {str(n): {"entity_mentions": list(every)} for n, every in enumerate(annotators)}
    return court_cases.case_of({"doc_id": "invented", "text": TOLD, "annotations": told})


HER = (
    _mention("Ms Ida Nilsen", "her", "DIRECT"),
    _mention("Nilsen", "her", "DIRECT", TOLD.index("Nordby")),
)
TOWN = _mention("Nordby", "town", "QUASI")
DAY = _mention("on 3 May 2001", "day", "QUASI")


def _hiding(*words):
    def redact(text):
        spans = []
        for word in words:
            start = -1
            while (start := text.find(word, start + 1)) >= 0:
                spans.append((start, start + len(word), "PERSON"))
        return only_hiding(spans)

    return redact


def test_a_person_is_hidden_when_every_mention_is_but_for_the_title():
    case = _case(HER)
    assert court_cases.measure([case], _hiding("Ida", "Nilsen")).direct == 1
    assert court_cases.measure([case], _hiding("Ms Ida Nilsen")).direct == 0
    assert court_cases.measure([case], _hiding("Nilsen")).direct == 0


def test_context_that_is_marked_counts_for_places_and_not_for_persons():
    def marks(text):
        spans = (("Ida Nilsen", "PERPETRATOR"), ("Nordby", "PLACE"))
        told = (
            ContextMark(text.index(word), text.index(word) + len(word), kind, 0.9, "hand", "X-1")
            for word, kind in spans
        )
        return Redacted(text, (), tuple(told), cuts=())

    figures = court_cases.measure([_case((HER[0], TOWN))], marks)
    assert (figures.direct, figures.marked, figures.quasi) == (0, 1, 1)


def test_precision_counts_words_for_each_annotator_by_itself():
    figures = court_cases.measure([_case((*HER, TOWN), HER)], _hiding("Nordby", "Nilsen", "lived"))
    assert (figures.right, figures.words) == (2 + 2 + 1, 2 * 4)
    assert figures.to_json()["precision"] == 0.625


def test_what_an_annotator_leaves_need_not_be_masked():
    left = {**HER[1], "identifier_type": "NO_MASK"}
    figures = court_cases.measure(
        [_case((HER[0], left, DAY))], _hiding("Ms Ida Nilsen", "3 May 2001")
    )
    assert (figures.direct, figures.every_direct) == (1, 1)
    assert (figures.quasi, figures.every_quasi) == (1, 1), "the small word before a day is free"


def test_figures_of_parts_add_up():
    one = court_cases.measure([_case(HER)], _hiding("Ida", "Nilsen"))
    assert court_cases.added([one, one]) == court_cases.measure(
        [_case(HER), _case(HER)], _hiding("Ida", "Nilsen")
    )


def test_the_development_part_has_the_identifiers_that_the_goal_names():
    figures = court_cases.measure(court_cases.cases("dev"), lambda _: only_hiding(()))
    assert (figures.every_direct, figures.every_quasi) == (43, 441)
    assert (figures.direct, figures.quasi, figures.words) == (0, 0, 0)


def _articles(folder, *told):
    path = folder / "dev.json"
    plain = [
        {
            "sample": {"Input.article_interface": f"<p>{text}</p>"},
            "merged_sample": {"victims": [{"victim_name": name} for name in names]},
        }
        for text, names in told
    ]
    path.write_text(json.dumps(plain), encoding="utf-8")
    return attacks.articles(path)


def test_a_victim_is_hidden_when_no_mention_is_left(tmp_path):
    told = _articles(tmp_path, ("Minister Ada Bero fell. Bero died. Ada!", ["Minister Ada Bero"]))
    every = attacks.measure(told, _hiding("Minister Ada Bero", "Ada", "Bero"))
    assert (every.victims, every.hidden, every.mentions, every.mentions_hidden) == (1, 1, 3, 3)
    last = attacks.measure(told, _hiding("Minister Ada Bero", "Ada"))
    assert (last.hidden, last.mentions_hidden) == (0, 2)


def test_articles_that_name_nobody_in_their_text_are_left_out(tmp_path):
    told = _articles(
        tmp_path, ("Two men fell.", [None]), ("A girl fell.", ["Ada"]), ("Ada fell.", ["Ada", None])
    )
    assert [article.text.strip() for article in told] == ["Ada fell."]
    assert attacks.measure(told, _hiding("Ada fell")).masked == 1.0


def test_places_are_those_of_the_text_as_it_was_written():
    text = "Ida and Ole in Nordby"
    left = "[PERSON-1] and [PERSON-2] in Nordby"
    cuts = (Cut((0, 3), (0, 10)), Cut((8, 11), (15, 25)))
    marks = (ContextMark(29, 35, "PLACE", 0.9, "hand", "PLACE-1"),)
    seen = places(Redacted(left, (), marks, cuts=cuts))
    assert seen == Places(frozenset([0, 1, 2, 8, 9, 10]), frozenset(range(15, len(text))))


def test_a_mark_that_begins_or_ends_with_a_tag_holds_all_that_the_tag_hid():
    left, cut = "at [PERSON-1] & Co", Cut((3, 6), (3, 13))  # of: at Ole & Co
    for mark, held in (((3, 18), range(3, 11)), ((0, 13), range(6))):
        around = ContextMark(*mark, "WORKPLACE", 0.9, "hand", "WORKPLACE-1")
        seen = places(Redacted(left, (), (around,), cuts=(cut,)))
        assert seen.marked == frozenset(held)


def test_overlapping_finds_of_another_redactor_hide_each_letter_once():
    told = only_hiding([(4, 9, "PERSON"), (0, 6, "URL"), (5, 6, "DATE")])
    assert [cut.taken for cut in told.cuts or ()] == [(0, 6), (6, 9)]
    assert [span.kind for span in told.spans] == ["URL", "PERSON", "DATE"]


def test_recall_of_numbers_is_told_for_each_kind():
    cases = (
        structured.Case("call 0700000123", (("PHONE", 5, 15),)),
        structured.Case("write to a@example.org", (("EMAIL", 9, 22),)),
    )
    figures = structured.measure(_hiding("0700000123"), (*cases, structured.Case("7 sheep", ())))
    assert figures.by_kind == {"EMAIL": 0.0, "PHONE": 1.0}
    assert figures.to_json()["recall"] == 0.5
