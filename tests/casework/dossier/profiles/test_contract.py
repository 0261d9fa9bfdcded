"""What every profile keeps to, whatever its forum. A profile without examples fails here."""

import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import asdict, replace

import pytest

from casework import codes, facts
from casework.dossier import consenting, gaps
from casework.dossier.profile import Gap
from casework.dossier.profiles import PROFILES, profile
from casework.dossier.terms import LANGUAGES
from casework.dossier.words import keys, word
from casework.records import Act
from casework.records.act import ActState
from intake.errors import IntakeError
from intake.redaction import read
from tests.bench.processes import ROOT
from tests.casework.dossier.people import ANSWERS, CANARIES, NAMES, PANJSHIR, row
from tests.casework.dossier.profiles.examples import EXAMPLES, answers_without

BY_NAME = {one.profile: one for one in EXAMPLES}
EVERY = pytest.mark.parametrize("one", PROFILES, ids=lambda one: one.name)
LEAVING_OUT = {one.profile for one in EXAMPLES if one.leaves_out}
# What is not made of counts refuses for every person and every act by itself.
REFUSING = pytest.mark.parametrize(
    "one",
    [one for one in PROFILES if one.name not in LEAVING_OUT],
    ids=lambda one: one.name,
)
NAMELESS = [one for one in PROFILES if not one.carries_names]
REFUSALS = [
    pytest.param(example, changes, gap, id=f"{example.profile}: {name}")
    for example in EXAMPLES
    for name, (changes, gap) in example.refused.items()
]
CONSENTS = tuple(range(70, 75))


def drawn(document, formats):
    """A document as octets that hold every text in it and nothing else."""
    plain = json.dumps(asdict(document), default=str, ensure_ascii=False).encode()
    return dict.fromkeys(formats, plain)


def made(one, selection):
    """Every file of a profile, annex apart, by path."""
    files = [(each.path, each.open().read()) for each in one.files(selection, drawn)]
    assert len(dict(files)) == len(files), "two files of one path"
    return dict(files)


def refusals(one, selection):
    return {(gap.code, gap.field) for gap in one.gaps(selection) if gap.blocks}


@EVERY
def test_every_profile_has_its_table_of_examples(one):
    assert BY_NAME[one.name].refused


@EVERY
def test_a_whole_example_is_refused_for_nothing(one):
    assert refusals(one, BY_NAME[one.name].selection()) == set()


@pytest.mark.parametrize(("example", "changes", "gap"), REFUSALS)
def test_a_missing_piece_is_refused_by_its_name(example, changes, gap):
    one = profile(example.profile)

    assert gap in refusals(one, example.selection(**changes))


@EVERY
def test_a_profile_is_found_by_its_name_and_by_no_other(one):
    assert profile(one.name) is one
    with pytest.raises(IntakeError, match="profile_unknown"):
        profile(f"{one.name} ")


@EVERY
def test_its_scope_audience_and_languages_are_ones_there_are(one):
    assert one.scope in codes.list("consent_scope")
    assert facts.audiences()[one.audience].scope == one.scope
    assert one.languages
    assert set(one.languages) <= set(LANGUAGES)


@EVERY
def test_its_name_and_its_questions_have_words_in_three_languages(one):
    for language in LANGUAGES:
        for key in (one.name, *(f"ask_{key}" for key in one.asks)):
            assert word("profiles", key, language).strip()


@REFUSING
@pytest.mark.parametrize("state", ["refused", "withdrawn", "expired", ""])
def test_nobody_is_in_it_who_did_not_agree(one, state):
    example = BY_NAME[one.name]
    selection = example.selection()
    for holder in consenting.holders(selection):
        changed = _with_consents(selection, holder, state)
        assert any(gap.about == holder and gap.blocks for gap in one.gaps(changed))


def _with_consents(selection, holder, state):
    records = dict(selection.records)
    for key in map(row, CONSENTS):
        consent = records.get(key)
        if consent is not None and holder in (consent.person, consent.source):
            scopes = [replace(scope, state=state) for scope in consent.scopes if state]
            records[key] = replace(consent, scopes=tuple(scopes))
    return replace(selection, records=records)


@REFUSING
@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"state": ActState.PROPOSED}, "act_not_looked_at"),
        ({"state": ActState.WITHDRAWN}, "act_withdrawn"),
        ({"proof_level": "P0"}, "proof_missing"),
        ({"proof_level": "", "proof_set_by": None}, "proof_missing"),
    ],
)
def test_an_act_that_nobody_stands_behind_or_weighed_stays_here(one, changed, code):
    selection = BY_NAME[one.name].selection()
    act = selection.of(Act)[0]
    records = {**selection.records, act.id: replace(act, **changed)}

    assert (code, "") in refusals(one, replace(selection, records=records))


@EVERY
def test_the_same_selection_gives_the_same_files(one):
    example = BY_NAME[one.name]

    assert made(one, example.selection()) == made(one, example.selection())


def digests():
    """Of every file of every profile's whole example, by profile and path."""
    return {
        f"{one.name} {path}": hashlib.sha256(content).hexdigest()
        for one in PROFILES
        for path, content in made(one, BY_NAME[one.name].selection()).items()
    }


def test_another_worker_gives_the_same_files():
    """Sets of words have another order in each process, as its hashes have another seed."""
    asked = f"import json; from {__name__} import digests; print(json.dumps(digests()))"
    told = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONHASHSEED": "7"},
        stdout=subprocess.PIPE,
        check=True,
    )

    assert json.loads(told.stdout) == digests()


@EVERY
def test_its_files_lie_in_the_payload_under_plain_names(one):
    for path in made(one, BY_NAME[one.name].selection()):
        assert re.fullmatch(r"data/[a-z0-9][a-zA-Z0-9_./-]*", path)
        assert ".." not in path


@pytest.mark.parametrize("one", NAMELESS, ids=lambda one: one.name)
def test_no_name_stands_where_none_may(one):
    """Planted: identities in the selection, though the order should not have brought them."""
    selection = replace(BY_NAME[one.name].selection(), names=NAMES)

    for content in made(one, selection).values():
        text = read(content.decode(errors="ignore")).text.casefold()
        for name in (*CANARIES, *(name for one in NAMES.values() for name in one.called)):
            assert read(name).text.casefold() not in text


@EVERY
def test_no_village_and_no_words_for_a_place_stand_anywhere(one):
    for content in made(one, BY_NAME[one.name].selection()).values():
        assert PANJSHIR.words.encode() not in content


@EVERY
def test_a_profile_without_an_annex_makes_none(one):
    annexed = list(one.annex_files(BY_NAME[one.name].selection(), drawn))

    assert bool(annexed) is one.annex


@EVERY
def test_each_of_its_required_questions_is_one_that_it_asks(one):
    example = BY_NAME[one.name]
    for key in ANSWERS:
        found = refusals(one, example.selection(answers=answers_without(key)))
        assert all(field in one.asks for code, field in found if code == "answer_missing")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", keys("gaps"))
def test_every_refusal_is_a_sentence_in_three_languages(key, language):
    told = gaps.sentence(Gap(key, field="un_confidential"), language)

    assert told.endswith(".")
    assert "{" not in told


@pytest.mark.parametrize(
    ("field", "told"),
    [
        ("un_confidential", "in confidence"),
        ("arrest_place", "Place of arrest"),
        ("submitter", "Who submits it"),
        ("last_seen", "last seen"),
        ("PHONE", "telephone number"),
        ("village", "village"),
        ("a recipient’s name", "a recipient’s name"),
    ],
)
def test_a_refusal_names_what_it_is_about_in_words(field, told):
    assert told in gaps.sentence(Gap("field_missing", field=field), "en")


@pytest.mark.parametrize("subject", ["gaps", "profiles", "telling"])
def test_all_languages_of_a_wording_have_the_same_places(subject):
    for key in keys(subject):
        places = [set(re.findall(r"\{\w+\}", word(subject, key, one))) for one in LANGUAGES]
        assert places[0] == places[1] == places[2], key
