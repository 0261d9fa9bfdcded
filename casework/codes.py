"""Every code a record may carry, with its words in three languages.

Pure. Records keep codes and the taxonomy version they were coded under; words are looked up
here when a page is drawn. Showing never fails: a code that is gone says so. Besides the lists
of the files, "act", "family", "province", "district" and "retention" are lists, too.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from casework import facts
from casework.facts import RetentionClass
from intake import gazetteer, taxonomy
from intake.facts import (
    ActFields,
    CodeList,
    Entry,
    Field,
    FieldSet,
    Labels,
    field_sets,
    joined,
    no_longer_used,
)
from intake.taxonomy import VERSION, Violation

__all__ = [
    "VERSION",
    "act",
    "acts",
    "choices",
    "districts",
    "field",
    "field_set",
    "label",
    "list",
    "named_set",
    "names",
    "retention",
    "role_fields",
]

_CORE = ("core",)
_CALM = "T2"  # what was not understood waits like a text in which nothing was recognised
_TITLES: Mapping[str, Labels] = {
    "act": {"en": "Kind of violation", "fa-af": "نوع نقض", "ps": "د تېري ډول"},
    "family": {"en": "Family of violations", "fa-af": "دستهٔ نقض‌ها", "ps": "د تېریو ډله"},
    "province": {"en": "Province", "fa-af": "ولایت", "ps": "ولایت"},
    "district": {"en": "District", "fa-af": "ولسوالی", "ps": "ولسوالۍ"},
    "retention": {"en": "Retention", "fa-af": "مدت نگهداری", "ps": "د ساتلو موده"},
}


def list(name: str) -> CodeList:  # noqa: A001 reads as codes.list("proof_level")
    """The list of this name. Raises KeyError: a list is named by code, never by what is read."""
    return _lists()[name]


def names() -> tuple[str, ...]:
    """The names of all lists, for the pages that show them."""
    return tuple(_lists())


def label(name: str, code: str, language: str) -> str:
    """The words for a code of the list `name` in a page language, for a code long gone too."""
    return _lists()[name].label(code, language)


def listed_language(page: str) -> str:
    """The code that `report_language` has for a language of our pages."""
    return "prs" if page == "fa-af" else page


def choices(name: str, language: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of the entries in use, in the order of the list, for forms."""
    return _lists()[name].choices(language)


def districts(province: str, language: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of a province's districts; none for a province that is not known.

    Pashto labels are the Dari ones: the district set has no Pashto names.
    """
    return tuple(one for one in choices("district", language) if one[0].startswith(f"{province}/"))


def acts(family: str, language: str) -> tuple[tuple[str, str], ...]:
    """(code, label) of a family's acts in use; none for a family that is not known."""
    return tuple(one for one in choices("act", language) if one[0].startswith(f"{family}-"))


def act(code: str) -> Violation:
    """The kind of violation; for a code that is gone a stand-in that says so.

    A stand-in has `retired` set, no family, norms or routes, and the fields every act has.
    """
    known = taxonomy.VIOLATIONS.get(code)
    return known or Violation(
        code=code,
        family="",
        labels=no_longer_used(code).labels,
        level=_CALM,
        escalators=(),
        sets=_CORE,
        retired="unknown",
    )


def field_set(act_code: str) -> ActFields:
    """What is asked about this kind of act; the fields every act has where the code is gone."""
    kind = act(act_code)
    return field_sets().of(kind.sets, kind.own)


def role_fields(role: str) -> ActFields:
    """What is asked about somebody in this role in an act; nothing where no set is for it."""
    sets = facts.asked_kinds()["involvement"].sets.get(role, ())
    return field_sets().of(sets, ())


def field(key: str) -> Field:
    """The field of this key as old records know it; a stand-in that says so where it is gone."""
    return field_sets().field(key)


def named_set(key: str) -> FieldSet:
    """A field set by its key, such as "victim" or "perpetrator". Raises KeyError."""
    return field_sets().sets[key]


def retention(code: str) -> RetentionClass:
    """The retention class of this code. Raises KeyError: classes are named by code."""
    return facts.retention_classes()[code]


@cache
def _lists() -> Mapping[str, CodeList]:
    return MappingProxyType(joined(facts.code_lists(), _made_lists()))


def _made_lists() -> dict[str, CodeList]:
    """The lists whose entries carry more than words, seen as lists."""
    acts = (
        Entry(one.code, one.labels, one.draft, retired=one.retired)
        for one in taxonomy.VIOLATIONS.values()
    )
    families = (Entry(one.code, one.labels, one.draft) for one in taxonomy.FAMILIES)
    periods = (Entry(one.code, one.labels, one.draft) for one in facts.retention_classes().values())
    return {
        "act": _made("act", acts),
        "family": _made("family", families),
        "province": _made("province", _provinces()),
        "district": _made("district", _districts()),
        "retention": _made("retention", periods),
    }


def _made(name: str, entries: Iterable[Entry]) -> CodeList:
    return CodeList(name, _TITLES[name], tuple(entries))


def _provinces() -> Iterable[Entry]:
    return (Entry(one.code, one.labels, draft=True) for one in gazetteer.PROVINCES)


def _districts() -> Iterable[Entry]:
    return (
        Entry(one.code, one.labels, draft=True, also=one.formerly) for one in gazetteer.DISTRICTS
    )
