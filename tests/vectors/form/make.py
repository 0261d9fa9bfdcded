"""What forms become reports, and what is refused: `python -m tests.vectors.form.make`.

Python's own form is the oracle. `entries` are names and values as a browser would send them; each
goes through the reading of a body, as on the server. All words are invented.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
NETWORK = "22222222-2222-4222-8222-222222222222"
Entries = list[tuple[str, str]]
_SAYS = {
    "_NOTHING_TOLD": "nothing_told",
    "_YEAR": "year",
    "_DAY": "day",
    "_NO_SUCH_DAY": "no_such_day",
    "_OTHER_CALENDAR": "other_calendar",
    "_ALONE": "alone",
}
TOLD = ("account", "Invented. ساختگی")
ODD = {
    "plain": "An invented account.",
    "lines": "a\r\nb\rc\nd\u2028e\u2029f\x0bg\x0ch\x85i",
    "controls": "\x00a\x01b\tc\x1bd\x1f\x7f\x80\x9fe\ufeff",
    "reordering": "gpj\u202eexe\u2066x\u2069\u200f\u200e\u200c\u200d\u00ad",
    "blanks": " \u00a0\u2003 a \u3000b\u202f\u1680 ",
    "far": "𐍈😀\U0010ffff\uffff\U000e0041",
    "slashes": '"a\\b/c" </script> <!-- \\u0041',
    "non-joiner": "می‌رود كتاب يىك",
}
DATES = [
    (day, month, year)
    for month, years in (
        ("s7", ("1403", "1300", "1499", "1500", "2024")),
        ("s12", ("1403", "1404", "1399", "1408")),
        ("s1", ("1403",)),
        ("g2", ("2024", "2023", "2000", "1900", "2100", "2121", "2122", "1899")),
        ("g12", ("2024", "1403")),
        ("", ("1403", "2024", "1600", "")),
        ("g4", ("",)),
    )
    for year in years
    for day in ("", "1", "28", "29", "30", "31", "32")
]
ODD_NUMBERS = [
    "0", "00", "07", "۷", "٧", "7th", "-1", "+1", "1.", "１", "𝟗", "𝟘", "𝟖", "߃", "²", "৭",
    "1 2", "_1", "99", "100", "٩٩", "1_0", "\u200c7", " 7 ", "1" * 20, "1" * 21,
]  # fmt: skip
ODD_YEARS = [
    "0",
    "0000",
    "۱۴۰۳",
    "١٤٠٣",
    "𝟐𝟎𝟐𝟒",
    "14 03",
    "14030",
    "403",
    "2024 ",
    "1403ش",
    "2" * 21,
]


def forms(every: int = 1) -> Iterable[tuple[str, Entries]]:
    """Each case by its name; with each `every`th district of the gazetteer."""
    yield "empty", []
    yield "told", [TOLD]
    yield "blanks only", [("account", " \r\n\u3000\u00a0")]
    for name, words in ODD.items():
        fields = ("account", "danger_words", "when", "district", "place", "arrest_forces")
        for field in fields:
            yield f"{name} in {field}", [TOLD, (field, words)]
    for day, month, year in DATES:
        yield f"date {day or '-'} {month or '-'} {year or '-'}", _dated(day, month, year)
    for number in ODD_NUMBERS:
        yield f"day {number!a}", _dated(number, "s7", "1403")
    for number in ODD_YEARS:
        yield f"year {number!a}", _dated("", "", number)
        yield f"year {number!a} with a month", _dated("x", "s7", number)
    yield from _places(every)
    yield from _long()
    yield from _chosen()


def _dated(day: str, month: str, year: str) -> Entries:
    return [TOLD, ("day", day), ("month", month), ("year", year)]


def _places(every: int) -> Iterable[tuple[str, Entries]]:
    from intake.gazetteer import DISTRICTS  # noqa: PLC0415 - needs settings

    for one in DISTRICTS[::every]:
        for language, label in one.labels.items():
            entries = [TOLD, ("province", one.province), ("district", label), ("place", "x")]
            yield f"{one.code} in {language}", entries
    kabul = ("province", "AF-KAB")
    for typed in (
        "PAGHMAN",
        " pagh-man ",
        "پغمان",
        "پغ\u200cمان",
        "nowhere",
        "-",
        "Balkh",
        "كابل",
        "ß",
    ):
        yield f"district {typed!a}", [TOLD, kabul, ("district", typed)]
        yield f"no province, district {typed!a}", [TOLD, ("district", typed), ("place", "y")]


def _long() -> Iterable[tuple[str, Entries]]:
    limits = {"account": 100_000, "danger_words": 2000, "when": 500, "district": 100, "place": 500,
              "threat_words": 2000}  # fmt: skip
    for field, longest in limits.items():
        for sign in ("a", "😀", "ی"):
            if field != "account" or sign == "😀":
                yield f"{field} full of {sign!a}", [TOLD, (field, sign * longest)]
                yield f"{field} too full of {sign!a}", [TOLD, (field, sign * (longest + 1))]
    yield "much wrong", [("account", ""), ("when", "x" * 501), ("day", "x"), ("year", "y" * 21)]


def _chosen() -> Iterable[tuple[str, Entries]]:
    yield "everything", [
        ("code", "X"), ("submission_id", "Y"), TOLD, ("kinds", "LIB"), ("kinds", "LIF"),
        ("arrest_forces", " two men \n"), ("arrest_warrant_shown", "no"), ("arrest_reasons", " \t"),
        ("contact_safe_when", "شب"), ("hospital", "h"), ("torture_sexual", ""),
        ("when", "  پار  سال "),
        ("day", "۲"), ("month", "s7"), ("year", "۱۴۰۳"), ("precision", "exact day"),
        ("province", "AF-KAB"), ("district", "Paghman"), ("place", "ده  خیالی"),
        ("how_known", "witness"), ("danger", "unsure"), ("danger_words", "شاید\r\nفردا"),
        ("consent", "un_confidential"), ("consent", "statistics_only"), ("ask_back", "on"),
    ]  # fmt: skip
    for value in ("on", "", "0", "False", "false", "true", "no"):
        yield f"ask back {value!a}", [TOLD, ("ask_back", value)]
    yield "said twice", [("account", "first"), ("account", "second"), ("when", "a"), ("when", "b")]


def case(name: str, entries: Entries, language: str) -> dict[str, Any]:
    """One form as Python takes it: the report's octets, or what is to be mended."""
    from intake.body import Fields  # noqa: PLC0415
    from intake.forms import ReportForm  # noqa: PLC0415
    from intake.letters import clean_words  # noqa: PLC0415

    fields = Fields()
    for key, value in entries:
        fields.add(key, clean_words(value))
    form = ReportForm(fields)
    told = {"name": name, "language": language, "entries": entries}
    if not form.is_valid():
        return {**told, "mistakes": mistakes(form)}
    report = replace(form.report(language), network=NETWORK)
    return {**told, "octets": report.to_bytes().decode()}


def mistakes(form: Any) -> list[list[str]]:
    """Field and name of the sentence, sorted; the sentence itself comes with the page."""
    from intake import forms as module  # noqa: PLC0415

    says = {str(getattr(module, name)): code for name, code in _SAYS.items()}
    return sorted(
        [field, says.get(str(one.message), "too_long"), *map(str, (one.params or {}).values())][:3]
        for field, found in form.errors.as_data().items()
        for one in found
    )


def _shortened(made: dict[str, Any]) -> dict[str, Any]:
    """A sign repeated many times is written as sign and count."""
    made["entries"] = [
        [key, [value[0], len(value)] if len(value) > 400 else value]
        for key, value in made["entries"]
    ]
    if len(made.get("octets", "")) > 4000:
        made["sha256"] = hashlib.sha256(made.pop("octets").encode()).hexdigest()
    return made


def written() -> str:
    """The file: one case a line."""
    languages = ("en", "fa-af", "ps")
    cases = [
        json.dumps(_shortened(case(name, entries, languages[at % 3])), ensure_ascii=True)
        for at, (name, entries) in enumerate(forms(every=25))
    ]
    head = json.dumps({"network": NETWORK, "questions": questions()})[1:-1]
    return "{" + head + ', "cases": [\n' + ",\n".join(cases) + "\n]}\n"


def questions() -> list[list[Any]]:
    """Names of the questions in the order of the page, and whether a code answers them."""
    from intake.questions import QUESTIONS  # noqa: PLC0415

    return [[one.key, one.is_choice] for one in QUESTIONS.values()]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    (HERE / "forms.json").write_text(written(), encoding="utf-8")
