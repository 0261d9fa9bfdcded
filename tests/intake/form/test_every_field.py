"""What holds for each field there is, asked of the form itself: a new one is held to it, too."""

from django.core.validators import MaxLengthValidator

from intake.forms import Choice, Choices, Line, ReportForm, Words

FIELDS = ReportForm.base_fields
NUMBERS = ("day", "year")
# What hides, reorders or ends a text: a nul, an escape, an override, an isolate, a byte order mark.
MISLEADING = "\x00\x1b\u202e\u2066\ufeff\x9f"


def _longest(field: Line | Words) -> int:
    (limit,) = (one for one in field.validators if isinstance(one, MaxLengthValidator))
    return int(limit.limit_value)


def _typed() -> dict[str, Line | Words]:
    return {name: one for name, one in FIELDS.items() if isinstance(one, Line | Words)}


def _chosen() -> set[str]:
    return {name for name, one in FIELDS.items() if isinstance(one, Choice | Choices)}


def test_every_field_is_one_that_these_tests_know():
    assert FIELDS.keys() - _typed().keys() - _chosen() == {"ask_back"}


def test_every_field_over_its_length_is_refused_and_nothing_typed_is_cut(send, backstage):
    told = {name: "ن" * (_longest(one) + 1) for name, one in _typed().items()}
    told |= dict.fromkeys(_chosen(), "x" * 5000)

    answer = send(to="/fa-af/", **told)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert [name for name in told if f'id="id_{name}_error"' not in page] == []
    assert [name for name in told if f'<a href="#id_{name}">' not in page] == []
    assert [name for name in _typed() if told[name] not in page] == []
    assert "xxx" not in page, "what is no choice is not quoted"
    assert backstage.reports == []


def test_every_field_takes_what_is_just_long_enough(send, backstage):
    words = {name: one for name, one in _typed().items() if name not in NUMBERS}

    answer = send(**{name: "ن" * _longest(one) for name, one in words.items()})

    assert answer.status_code == 200
    (report,) = backstage.reports
    told = report.to_bytes().decode()
    assert told.count("ن") == sum(_longest(one) for one in words.values())


def test_no_field_lets_misleading_signs_into_a_report(send, backstage):
    words = [name for name in _typed() if name not in NUMBERS]

    answer = send(**dict.fromkeys(words, f"گفت{MISLEADING}ه"))

    assert answer.status_code == 200
    (report,) = backstage.reports
    texts = [*report.texts(), *(one.words for one in report.answers)]
    assert "".join(texts).count("گفته") == len(words)
    assert not set("".join(texts)) & set(MISLEADING)


def test_no_field_lets_misleading_signs_onto_the_page_that_comes_back(send, backstage):
    answer = send(**dict.fromkeys(FIELDS, f"گفت{MISLEADING}ه"))

    assert answer.status_code == 422
    assert not set(answer.content.decode()) & set(MISLEADING)
    assert backstage.reports == []
