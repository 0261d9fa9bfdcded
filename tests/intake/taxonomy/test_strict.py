"""The reader of facts refuses whatever it does not expect, and says where it stands."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake import taxonomy
from intake.facts import Labels, MalformedFacts, code_lists_of, joined, open_facts
from intake.facts.field_sets import field_sets_of
from intake.facts.lists import CodeList

GOOD = """\
titles:
  colour: {en: Colour, prs: رنگ, ps: رنګ}
codelists:
  colour:
    red: {en: red, prs: سرخ, ps: سور, draft: true, also: [crimson]}
    green: {en: green, prs: سبز, ps: شین, retired: "0.3"}
    "1": {en: first, prs: نخست, ps: لومړی, huridocs: MT0 01}
"""
FIELDS = """\
sets:
  look:
    en: Look
    prs: نما
    ps: بڼه
    basis: invented
    fields:
      shade: {type: code, list: colour, many: true, en: Shade, prs: رنگ, ps: رنګ}
      owner: {type: person, protected: true, en: Owner, prs: مالک, ps: څښتن}
own:
  price: {type: money, en: Price, prs: بها, ps: بیه}
"""


@pytest.fixture
def written(tmp_path):
    def write(text):
        path = tmp_path / "colours.yaml"
        path.write_text(text, encoding="utf-8")
        return open_facts(path)

    return write


def lists_of(told):
    return code_lists_of(told.only(("titles", "codelists")))


def test_a_good_file_is_read_as_it_stands(written):
    colour = lists_of(written(GOOD))["colour"]
    assert colour.codes == ("red", "1")
    assert colour.entry("red").draft
    assert colour.entry("1").huridocs == "MT0 01"
    assert colour.entry("crimson").code == "red"


def test_a_retired_entry_keeps_its_words_and_is_no_longer_offered(colours):
    colour = colours["colour"]
    assert colour.label("green", "ps") == "شین"
    assert "green" not in colour
    assert "red" in colour
    assert [code for code, _ in colour.choices("en")] == ["red", "1"]


@pytest.mark.parametrize(
    ("before", "after", "line", "said"),
    [
        ("draft: true", "darft: true", 5, "unknown key"),
        ("retired:", "ended:", 6, "unknown key"),
        ("ps: شین, ", "", 6, "ps is missing"),
        ("ps: شین", "ps: ", 6, "a text is expected"),
        ("ps: شین", "ps: [شین]", 6, "a text is expected"),
        ("en: green", "en: no", 6, "a text is expected"),
        ("en: green", 'en: " green"', 6, "surrounding space"),
        ("draft: true", "draft: maybe", 5, "true or false is expected"),
        ("    green:", "    red:", 6, "twice"),
        ('"1":', "1:", 7, "a text is expected"),
        ("also: [crimson]", "also: [crimson, crimson]", 5, "listed twice"),
        ("also: [crimson]", "also: crimson", 5, "a list is expected"),
        ("also: [crimson]", "also: [green]", 5, "no spelling of two of them"),
        ("  colour:\n", "  Colour:\n", 2, "not both"),
        ("codelists:", "lists:", 4, "unknown key"),
    ],
)
def test_what_is_not_expected_is_refused_with_file_line_and_path(
    written, before, after, line, said
):
    with pytest.raises(MalformedFacts) as refused:
        lists_of(written(GOOD.replace(before, after, 1)))
    assert refused.value.code == "facts_malformed"
    assert str(refused.value).startswith(f"colours.yaml:{line} ")
    assert said in str(refused.value)


def test_the_refusal_names_the_path_of_keys(written):
    with pytest.raises(MalformedFacts) as refused:
        lists_of(written(GOOD.replace("draft: true", "darft: true")))
    assert str(refused.value) == "colours.yaml:5 codelists.colour.red.darft: unknown key"


@pytest.mark.parametrize(
    "text", ["", "a: [", "- a\n- b\n", "just words", "a: 1\n...\nb: 2\n", "\ufffe"]
)
def test_what_is_not_a_mapping_in_yaml_is_refused(written, text):
    with pytest.raises(MalformedFacts):
        lists_of(written(text))


def test_a_list_name_in_two_files_is_refused(written):
    lists = lists_of(written(GOOD))
    with pytest.raises(MalformedFacts):
        joined(lists, lists)


@pytest.fixture
def colours(written):
    return lists_of(written(GOOD))


def test_fields_are_read_with_type_list_and_marks(written, colours):
    read = field_sets_of(written(FIELDS), colours)
    about = read.of(["look"], ["price"])
    assert [one.key for one in about.fields] == ["shade", "owner", "price"]
    assert about["shade"].many
    assert about["shade"].codes == "colour"
    assert about["owner"].protected
    assert "price" in about
    assert "shade" not in read.of([], ["price"])


def test_a_retired_field_is_known_and_not_asked(written, colours):
    read = field_sets_of(written(FIELDS.replace("person, ", 'person, retired: "0.9", ')), colours)
    assert [one.key for one in read.of(["look"], ["owner"]).fields] == ["shade"]
    assert read.field("owner").label("ps") == "څښتن"
    assert read.field("owner").protected


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("type: money", "type: gold", "not a type of field"),
        ("list: colour", "list: taste", "names a code list"),
        ("list: colour, ", "", "names a code list"),
        ("type: person", "type: person, list: colour", "names a code list"),
        ("  price:", "  owner:", "two fields have the key owner"),
        ("  price:", "  Price:", "small letters"),
        ("many: true", "multiple: true", "unknown key"),
        ("    basis: invented\n", "", "basis is missing"),
    ],
)
def test_a_field_that_does_not_fit_is_refused(written, colours, before, after, said):
    with pytest.raises(MalformedFacts) as refused:
        field_sets_of(written(FIELDS.replace(before, after, 1)), colours)
    assert said in str(refused.value)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.integers(0, len(GOOD)), st.integers(0, 12), st.text("ab:,[]{}\"'#&*!|> \n-01", max_size=6)
)
def test_a_file_changed_anywhere_is_read_or_refused_and_nothing_else(written, at, gone, put):
    try:
        lists = lists_of(written(GOOD[:at] + put + GOOD[at + gone :]))
    except MalformedFacts:
        pass  # refused, which is well
    else:
        assert all(isinstance(one, CodeList) and one.entries for one in lists.values())
        assert all(len(entry.labels) == 3 for one in lists.values() for entry in one)


ACT = """\
family: LIF
en: Invented
prs: ساختگی
ps: جوړ شوی
norms: []
huridocs: []
fields: {sets: [core], own: []}
triage: {level: T2, escalators: [], routes: []}
"""


def test_an_act_is_read_as_it_stands(written):
    told = written(ACT + 'retired: "0.9"\nseen: true\n')
    act = taxonomy._violation("LIF-99", told)
    assert (act.family, act.level, act.sets, act.draft) == ("LIF", "T2", ("core",), False)
    assert (act.retired, act.seen) == ("0.9", True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LIF", "LIB"),
        ("LIF", "ZZZ"),
        ("own: []", "extra: []"),
        ("level: T2", "default: T2"),
        ("norms: []", "norms: ICCPR"),
        ("norms", "standards"),
    ],
)
def test_an_act_that_does_not_fit_is_refused(written, before, after):
    with pytest.raises(MalformedFacts):
        taxonomy._violation("LIF-99", written(ACT.replace(before, after)))


def test_labels_are_not_to_be_changed(colours):
    labels: Labels = colours["colour"].entry("red").labels
    with pytest.raises(TypeError):
        labels["en"] = "blue"  # type: ignore[index]
