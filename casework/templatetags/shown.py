"""Codes, numbers and days in the words of the page's language."""

import uuid
from datetime import date
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.utils.translation import get_language

from casework import codes, dates
from casework.forms.records.records_named import FIND
from casework.services.writing import FILLED_IN
from casework.showing import days, units
from casework.views import wording
from intake.languages import direction as direction_of
from intake.languages import spoken

register = template.Library()
_PAGE_LANGUAGE = {"prs": "fa-af"}
FORMS_OF = frozenset(kind.KIND for kind in FILLED_IN)
_LATIN = frozenset({"en", "uz", "tk"})


def _language() -> str:
    return spoken(get_language())


@register.filter
def label(code: str, name: str) -> str:
    """The words for a code of the list `name`; "" for none."""
    return codes.label(name, str(code), _language()) if code else ""


@register.filter
def question(key: str) -> str:
    """The words for the field that an answer of the form belongs to."""
    return codes.field(key).label(_language())


@register.filter
def said(code: str, name: str) -> str:
    """The words that these pages have for a code, such as the short ones of an urgency."""
    return wording.said(name, str(code))


@register.filter
def language(code: str) -> str:
    """A report's language by name."""
    return codes.label("report_language", codes.listed_language(code), _language())


@register.filter
def taken_off(found: tuple[str, int]) -> str:
    """A kind of what was taken off a file, and how many."""
    kind, count = found
    return wording.taken_off(kind, count, units.number(count, _language()))


@register.filter
def number(value: int) -> str:
    """In the digits of the page."""
    return units.number(value, _language())


@register.filter
def percent(share: float) -> str:
    """A share from 0 to 1 as whole percent."""
    return units.percent(share, _language())


@register.filter
def size(octets: int) -> str:
    """Octets as kB or MB."""
    return units.size(octets, _language())


@register.filter
def lasting(seconds: int) -> str:
    """As minutes and seconds."""
    return units.length(seconds, _language())


@register.inclusion_tag("casework/shown/day.html")
def day(value: date) -> dict[str, Any]:
    """A day in both calendars."""
    return {"day": days.both(value, _language())}


@register.inclusion_tag("casework/shown/told.html")
def told(value: dates.ToldDate | None) -> dict[str, Any]:
    """A date as somebody told it, in both calendars."""
    return {"shown": dates.shown(value, _language()) if value else None}


@register.filter
def short(reference: uuid.UUID) -> str:
    """The first letters of an id, for people to say to one another."""
    return str(reference)[:8]


@register.filter
def has_page(kind: str) -> bool:
    """Whether records of this kind have a page of their own."""
    return kind in FORMS_OF


@register.filter
def is_find(control: BoundField) -> bool:
    """Whether a control of a form finds records to choose from."""
    return control.name.endswith(f"-{FIND}")


@register.filter
def lang(code: str) -> str:
    """A report's language as HTML writes it."""
    return _PAGE_LANGUAGE.get(code, code)


@register.filter
def direction(code: str) -> str:
    """ "ltr" or "rtl" of a report's language; "auto" where it is none of ours."""
    known = lang(code)
    if known in _LATIN:
        return "ltr"
    return direction_of(known) if direction_of(known) == "rtl" else "auto"
