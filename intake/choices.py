"""What a submitter may choose from, in human words. Codes are those of the taxonomy."""

from collections.abc import Iterator
from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from intake.calendars import GREGORIAN, MONTHS, SOLAR_HIJRI
from intake.gazetteer import DISTRICTS, PROVINCES
from intake.languages import spoken
from intake.letters import clean_line, own_digits
from intake.taxonomy import FAMILIES

# Whoever sends a report lets the desk read it; the page says so, and no box is needed for it.
IMPLIED_CONSENT = "internal_read"

# The taxonomy's own labels name rights; someone in distress looks for what happened.
_KINDS = {
    "LIF": _("Killing, or an attempt to kill"),
    "LIB": _("Arrest, detention, disappearance or abduction"),
    "INT": _("Torture, beating, sexual violence or other cruel treatment"),
    "HOM": _("House, land or belongings: searched, taken, destroyed, or people driven out"),
    "GRP": _("Harm because of people’s ethnicity, religion, family or place"),
    "AMN": _("Harm to someone who had been promised amnesty"),
    "WGR": _("Harm to women or girls: school, work, movement, dress, marriage"),
    "FRE": _("Pressure on journalists, defenders, protest, belief or speech"),
    "CON": _("Civilians harmed by fighting, explosions or mines"),
    "JUS": _("Complaints refused, no help, no justice"),
}

PRECISIONS = (
    ("", _("not said")),
    ("exact day", _("I am sure of the day")),
    ("week", _("about that week")),
    ("month", _("some day in that month")),
    ("season", _("some day in that season")),
    ("year", _("some day in that year")),
    ("before or after", _("only before or after that day")),
    ("unknown", _("I do not know")),
)

HOW_KNOWN = (
    ("", _("not said")),
    ("victim", _("It happened to me")),
    ("witness", _("I saw or heard it myself")),
    ("related to victim", _("It happened to someone close to me")),
    ("third party", _("Others told me")),
    ("reporter", _("I learned of it as a journalist")),
    ("lawyer", _("I learned of it as a lawyer")),
    ("medical provider", _("I learned of it as a health worker")),
    ("NGO", _("I learned of it working for an organisation")),
    ("perpetrator side", _("I was on the side of those who did it")),
)

DANGER = (("yes", _("Yes")), ("no", _("No")), ("unsure", _("I am not sure")))

CONSENT = (
    ("urgent_intervention", _("Act on it at once, to protect someone in danger")),
    ("un_confidential", _("Give it to the United Nations in confidence")),
    ("un_public_anonymised", _("Let the United Nations publish it without names")),
    (
        "court_or_mechanism_confidential",
        _("Give it to a court or an international investigation in confidence"),
    ),
    ("court_named", _("Give it to a court with names")),
    ("partner_organisation", _("Share it with human rights organisations you trust")),
    ("public_anonymised", _("Publish it without names")),
    ("public_named", _("Publish it with names")),
    ("statistics_only", _("Count it in figures")),
    ("archive_for_future", _("Keep it for the future, so that it is not forgotten")),
)

# Code points are not in the order of the Persian and Pashto alphabets.
_ALPHABET = "abcdefghijklmnopqrstuvwxyzآابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګگلمنڼوهیيېۍئ"

_SOLAR_MONTHS = _("Hijri Shamsi")
_GREGORIAN_MONTHS = _("Gregorian")
_MONTH_CALENDARS = {"s": SOLAR_HIJRI, "g": GREGORIAN}


def kinds() -> list[tuple[str, object]]:
    """The families a submitter may choose; one without words of ours shows its own label."""
    language = spoken(get_language())
    return [
        (family.code, _KINDS.get(family.code, family.labels[language]))
        for family in FAMILIES
        if family.offered
    ]


def months() -> Iterator[tuple[object, object]]:
    """Both calendars' months as "s5" or "g8": the choice tells the calendar, too."""
    language = spoken(get_language())
    yield "", "—"
    for letter, label in (("s", _SOLAR_MONTHS), ("g", _GREGORIAN_MONTHS)):
        names = MONTHS[_MONTH_CALENDARS[letter]][language]
        yield (
            label,
            [
                (f"{letter}{at}", f"{own_digits(str(at), language)} {name}")
                for at, name in enumerate(names, 1)
            ],
        )


def month_of(choice: str) -> tuple[str, int]:
    """The calendar and number behind a choice of `months`; ("", 0) for none."""
    return (_MONTH_CALENDARS[choice[0]], int(choice[1:])) if choice else ("", 0)


def provinces() -> list[tuple[str, object]]:
    """Every province by its name in the page's language, in that language's order of letters."""
    language = spoken(get_language())
    named = [(province.code, province.labels[language]) for province in PROVINCES]
    return [("", _("not said")), *sorted(named, key=lambda pair: _place_in_alphabet(pair[1]))]


@cache
def district_names(language: str) -> tuple[str, ...]:
    """Every district by name, each name once, to be offered while one is typed.

    As names alone: with codes and provinces the list weighed more than all the rest of the form.
    """
    return tuple(sorted({one.labels[language] for one in DISTRICTS}, key=_place_in_alphabet))


def district_code(province: str, typed: str) -> str:
    """The gazetteer's code for a district typed by name in any language; "" if unsure."""
    if not (wanted := _plain(typed)):
        return ""
    found = {
        district.code
        for district in DISTRICTS
        if district.province == province and wanted in map(_plain, district.labels.values())
    }
    return found.pop() if len(found) == 1 else ""


def _place_in_alphabet(name: str) -> list[int]:
    return [_ALPHABET.find(letter) for letter in name.casefold()]


def _plain(name: str) -> str:
    """For comparing: Arabic keyboards' letters as Persian ones, no spaces, no case."""
    return clean_line(name).casefold().translate(str.maketrans("يىك", "ییک", " \u200c-"))
