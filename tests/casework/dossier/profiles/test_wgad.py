"""The form of the Working Group on Arbitrary Detention, block by block. All invented."""

from casework.dossier.document import Fields, Heading, Note, Paragraph
from casework.dossier.profiles.wgad import PROFILE
from casework.dossier.telling import plain
from casework.dossier.terms import LANGUAGES
from casework.dossier.words import word
from casework.records import Involvement, Person
from tests.casework.dossier.people import CANARIES, DETENTION, NAMES, TORTURE, consent, row
from tests.casework.dossier.profiles.examples import WGAD, values_without


def _document(language="en", **changed):
    return PROFILE.document(WGAD.selection(**changed), language)


def _answers(document):
    return {
        label: line
        for block in document.blocks
        if isinstance(block, Fields)
        for label, line in block.pairs
    }


def test_the_blocks_are_those_of_the_form_in_its_order():
    numbers = [one.number for one in _document().blocks if isinstance(one, Heading)]

    assert numbers == ["I", "II", "III", "IV", "V", "VI", "VII"]


def test_identity_is_told_field_by_field():
    told = {label: plain(line) for label, line in _answers(_document()).items()}

    assert told["1. Family name"] == "Canarizai"
    assert told["2. First name"] == "Zarghuna"
    assert told["Full name as written, in every spelling"] == f"{CANARIES[0]}, {CANARIES[1]}"
    assert told["3. Sex"] == "male"
    assert told["4. Birth date or age at the time of detention"] == "30 to 44"
    assert told["8. Address of usual residence"] == "not known"


def test_a_field_that_nobody_answered_says_that_it_is_not_known():
    bare = {**WGAD.whole["changing"], DETENTION.id: {"values": (), "began": None}}
    document = _document(changing=bare)

    for language in LANGUAGES:
        unknown = word("telling", "unknown", language)
        copy = _document(language, changing=bare)
        told = [plain(line) for line in _answers(copy).values()]
        assert all(told)
        assert told.count(unknown) >= 8
    assert "2. Place of arrest" in _answers(document)


def test_every_answer_about_arrest_and_detention_has_its_footnote():
    for label, line in _answers(_document()).items():
        if label[0].isdigit() and plain(line) != "not known":
            assert [one.evidence for one in line if isinstance(one, Note)] == [("E-0001", "E-0002")]


def test_nobody_else_is_named():
    document = _document(names=NAMES)
    text = " ".join(
        [plain(line) for line in _answers(document).values()]
        + [plain(one.line) for one in document.blocks if isinstance(one, Paragraph)]
    )

    assert "Zarghuna Canarizai" in text
    assert "Spozhmai" not in text
    assert "Missing" not in text


def test_the_case_is_about_the_detention_of_which_most_is_known():
    """Torture has fields of a detention, too, and comes first here."""
    first = {**WGAD.whole["changing"], TORTURE.id: {"case": row(2)}}

    told = _answers(_document(changing=first))

    assert plain(told["1. Date of arrest"]).startswith("15 August 2026")


def test_a_copy_to_read_goes_along_in_dari_and_pashto():
    files = PROFILE.files(WGAD.selection(), lambda document, formats: dict.fromkeys(formats, b""))

    assert [one.path for one in files] == [
        "data/dossier.en.pdf", "data/dossier.en.html", "data/dossier.en.docx",
        "data/reading-copy.fa-af.html", "data/reading-copy.ps.html",
    ]  # fmt: skip


def test_what_is_unsure_in_block_v_is_said_and_stops_nothing():
    answers = {**WGAD.selection().terms.answers, "why_arbitrary": "See Sharpoor Bridgewell v. X."}
    gaps = PROFILE.gaps(WGAD.selection(answers=answers))

    assert [(gap.code, gap.blocks) for gap in gaps] == [("identifier_perhaps", False)]


def test_a_duration_that_is_not_known_says_that_the_person_is_still_held():
    values = values_without(DETENTION, "detention_duration")
    document = _document(changing={**WGAD.whole["changing"], DETENTION.id: values})

    told = _answers(document)["2. Duration of detention (if not known, probable duration)"]
    assert plain(told).startswith("still held")


def test_the_family_of_the_person_is_no_second_person():
    wife = Person(id=row(17), pseudonym="PERSON-7")
    role = Involvement(id=row(37), act=row(4), person=row(17), role="indirect_victim")
    agreed = consent(77, person=row(17))

    assert PROFILE.gaps(WGAD.selection(more=[wife, role, agreed])) == ()
