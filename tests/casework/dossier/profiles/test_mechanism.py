"""The file for a mechanism or prosecutor, part by part. All invented."""

from dataclasses import replace

import pytest

from casework import codes
from casework.dossier.document import Block, Fields, Heading, Listing, Note, Paragraph, Run, Table
from casework.dossier.gaps import sentence
from casework.dossier.profiles.mechanism import PROFILE
from casework.dossier.selection import Named
from casework.dossier.telling import plain
from casework.dossier.terms import LANGUAGES, PlaceMask
from casework.dossier.words import keys, word
from casework.records import Attribution, Claim
from casework.records.evidence import Excerpt
from casework.records.shapes import FieldValue, Grade
from intake.redaction import Redacted, redact_all
from intake.sanitising.rendition import STRIPPED_KINDS
from tests.casework.dossier.people import (
    ANSWERS,
    CANARIES,
    DAY,
    ITEMS,
    MEMBER,
    NAMES,
    PANJSHIR,
    PHOTO,
    consent,
    row,
)
from tests.casework.dossier.profiles.examples import MECHANISM

NAMED = (*CANARIES, *(name for one in NAMES.values() for name in one.called))


def _document(**changed):
    return PROFILE.document(MECHANISM.selection(**changed))


def _parts(document):
    """The blocks under each heading of the first level, by its number."""
    part: list[Block] = []
    found: dict[str, list[Block]] = {}
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            part = found.setdefault(block.number, [])
        else:
            part.append(block)
    return found


def _lines(blocks):
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.line
        elif isinstance(block, Listing):
            yield from block.lines
        elif isinstance(block, Fields):
            yield from (line for _, line in block.pairs)
        elif isinstance(block, Table):
            yield from (cell for cells in block.rows for cell in cells)


def _text(blocks):
    return "\n".join(map(plain, _lines(blocks)))


def _everything(document):
    heads = [block.text for block in document.blocks if isinstance(block, Heading)]
    cover = [plain(line) for _, line in document.cover.fields]
    return "\n".join([*heads, *cover, _text(document.blocks)])


def test_it_has_ten_parts_in_their_order():
    assert list(_parts(_document())) == [str(number) for number in range(1, 11)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_protected_name_stands_in_the_file_though_the_annex_is_ordered(language):
    told = _everything(_document(language=language))

    for name in NAMED:
        assert name not in told
    assert "PERSON-1" in told


def test_the_annex_says_who_the_pseudonyms_are_and_nothing_of_what_was_done():
    told = _everything(PROFILE.annex_document(MECHANISM.selection()))

    for name in NAMED:
        assert name in told
    assert "A-001" not in told


def test_the_annex_says_what_else_a_second_record_calls_somebody():
    names = {**NAMES, row(12): NAMES[row(12)].beside(Named(called=("Sharpoor Bridgewell",)))}

    document = PROFILE.annex_document(MECHANISM.selection(names=names))

    fields = [pair for one in document.blocks if isinstance(one, Fields) for pair in one.pairs]
    also = [line for label, line in fields if label == "Also known as"]
    told = [run.text for line in also for run in line if isinstance(run, Run)]
    assert told == ["Sharpoor Bridgewell"]


def test_every_line_about_an_act_names_its_evidence():
    base = _parts(_document())["4"]
    facts = [line for block in base if not isinstance(block, Table) for line in _lines([block])]

    assert facts
    assert all(any(isinstance(one, Note) and one.evidence for one in line) for line in facts)


def test_each_account_stands_apart_under_its_number_and_each_answer_under_its_question():
    chosen = MECHANISM.selection()
    ((review, copy),) = chosen.accounts.items()
    (danger,) = redact_all(("They still ask for her brother.",), ("en",))
    answered = replace(copy, texts={**copy.texts, "danger": danger})

    document = PROFILE.document(replace(chosen, accounts={review: answered}))

    told = _told_under(_parts(document)["4"], "Account in English")
    asked = told[-2]
    assert told[0].number in {one.number for one in ITEMS}
    assert plain(asked.line) == "Who is in danger now, in the words given"
    assert "her brother" in plain(told[-1].line)
    assert all(one.quote for one in told[1:] if one is not asked)


def test_a_file_with_no_account_has_no_heading_for_them():
    chosen = MECHANISM.selection()
    ((review, copy),) = chosen.accounts.items()
    silent = replace(copy, texts={name: Redacted("", ()) for name in copy.texts})

    document = PROFILE.document(replace(chosen, accounts={review: silent}))

    assert not any(
        "as they were given" in one.text for one in document.blocks if isinstance(one, Heading)
    )


def _told_under(blocks, title):
    """The heading of that title, and what follows it in its part."""
    at = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.text == title)
    return blocks[at:]


def test_an_act_without_any_detail_is_told_all_the_same():
    told = _text(_parts(_document(changing={row(6): {"values": ()}}))["4"])

    assert "A-003" in told


def test_what_speaks_against_it_is_there_with_its_check():
    told = _text(_parts(_document())["8"])

    assert "Nobody is held there." in told
    assert "contradicted" in told
    assert "criminal group" in told
    assert "A-002" in told, "an act that nobody was found responsible for is open"


def test_where_nothing_speaks_against_it_the_file_says_that_nothing_was_found():
    selection = MECHANISM.selection(
        without=[row(50), row(51)],
        changing={row(52): {"hypotheses": ()}},
        answers={**ANSWERS, "contradicting": ""},
    )
    against = _parts(PROFILE.document(selection))["8"]

    assert not selection.of(Claim)
    assert _text(against).count("None found.") >= 3


def test_a_doubtful_account_is_listed_as_one():
    doubtful = Grade(reliability="E", credibility="5", by=MEMBER, on=DAY)
    told = _text(_parts(_document(changing={row(41): {"grade": doubtful}}))["8"])

    assert "Poplar" in told
    assert "E5" in told


def test_every_answer_that_nobody_gave_is_written_out_as_not_assessed():
    told = _text(_parts(_document(answers={**ANSWERS, "conflict": "", "limits": " "}))["2"])

    assert "not assessed by us" in told


def test_who_held_which_post_stands_with_the_part_they_took():
    told = _text(_parts(_document())["5"])

    assert "Mullah Invented Postholder" in told
    assert "A-001: ordered it" in told
    assert MECHANISM.selection().of(Attribution)


def test_each_item_stands_with_both_its_hashes_and_its_extract():
    selection = MECHANISM.selection()
    told = _text(_parts(PROFILE.document(selection))["7"])

    for item in selection.items:
        assert item.sha256 in told
        assert item.evidentiary_sha256 in told
        assert f"custody/{item.number}.txt" in told


def test_the_consents_it_rests_on_stand_beside_the_person():
    selection = MECHANISM.selection(more=[consent(70, person=row(10), state="given_by_family")])
    told = _text(_parts(PROFILE.document(selection))["6"])

    assert "given by the family" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cell_says_something(language):
    for line in _lines(_document(language=language).blocks):
        assert plain(line).strip()
        assert not any(isinstance(one, Run) and "{" in one.text for one in line)


@pytest.mark.parametrize("key", keys("mechanism"))
def test_its_words_are_there_in_three_languages_with_the_same_places(key):
    places = [
        sorted(part.split("}")[0] for part in word("mechanism", key, one).split("{")[1:])
        for one in LANGUAGES
    ]
    assert places[0] == places[1] == places[2]


def test_what_was_taken_off_a_file_is_said_in_words():
    items = [replace(one, redacted=("PERSON", "place", "comments")) for one in ITEMS]
    told = _text(_parts(_document(items=items))["7"])

    assert "place where it was made" in told
    assert "comments" in told
    assert "no longer" not in told


@pytest.mark.parametrize("kind", sorted(STRIPPED_KINDS))
def test_every_kind_that_is_taken_off_has_its_words(kind):
    assert word("mechanism", f"stripped_{kind}", "ps")


def test_what_was_answered_of_a_role_stands_with_its_act_under_who_had_it():
    held = FieldValue(key="victim_occupation", texts=("baker",), set_by=MEMBER)
    cars = FieldValue(key="perpetrator_number", numbers=(3,), set_by=MEMBER)
    told = _text(
        _parts(_document(changing={row(30): {"values": (held,)}, row(34): {"values": (cars,)}}))[
            "4"
        ]
    )

    assert "baker" in told
    assert told.index("PERSON-1") < told.index("baker")
    accused = codes.label("involvement_role", "alleged_perpetrator", "en")
    assert told.split(accused)[-1].startswith(":\n3")


def test_a_place_answered_of_a_role_is_as_coarse_as_the_mask():
    held = FieldValue(key="victim_origin", places=(PANJSHIR,), set_by=MEMBER)
    changed = {row(30): {"values": (held,)}}
    fine, coarse = (
        _text(_parts(_document(changing=changed, place_mask=mask))["4"])
        for mask in (PlaceMask.DISTRICT, PlaceMask.PROVINCE)
    )

    district = codes.label("district", PANJSHIR.district, "en")
    assert district in fine
    assert district not in coarse


def test_what_is_read_in_an_item_stands_with_its_number_and_its_translation():
    excerpt = Excerpt(at="page 2", words="او را بردند", language="prs", translation="They took him")
    told = _text(_parts(_document(changing={PHOTO.id: {"excerpts": (excerpt,)}}))["7"])

    assert "E-0002, at page 2: “او را بردند” In translation: “They took him”" in told
    assert "excerpt" not in _text(_parts(_document())["7"])


@pytest.mark.parametrize("where", ["role", "excerpt", "translation"])
def test_a_protected_name_in_a_role_or_an_excerpt_stops_the_file(where):
    (name, *_), *_ = (one.called for one in NAMES.values())
    words = f"{name} was there"
    field = FieldValue(key="victim_occupation", texts=(words,), set_by=MEMBER)
    about, changes = {
        "role": (row(30), {"values": (field,)}),
        "excerpt": (PHOTO.id, {"excerpts": (Excerpt(words=words),)}),
        "translation": (PHOTO.id, {"excerpts": (Excerpt(words="x", translation=words),)}),
    }[where]
    gaps = PROFILE.gaps(MECHANISM.selection(changing={about: changes}))

    assert [one.about for one in gaps if one.code == "name_in_text"] == [about]
    assert all("excerpts" not in sentence(one, "fa-af") for one in gaps)
