"""A page that came late, in words: each field by the label it had where it was filled in."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.forms import ChoiceField, Field, Form
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework import codes
from casework.forms import dossiers as dossier_forms
from casework.forms.cases import CaseWords
from casework.forms.coded import in_words as words_of
from casework.forms.joining import TwoPeople
from casework.forms.legacy import Pasted
from casework.forms.merging import FindRecord
from casework.forms.records import NAME, NoLinks, RecordForm, sections_of, sets_sent
from casework.forms.search import Search
from casework.late_pages import LatePage
from casework.records import Act, Involvement
from casework.records.act import CLAIMS
from casework.views import (
    cases,
    consents,
    dossiers_deeds,
    erasing,
    erasing_names,
    identities,
    likeness_deeds,
    looking,
    merging,
    names,
    packet_in_doubt,
    records,
    review_deeds,
)
from casework.views.record_form import KINDS, TAKEN, TITLES
from intake.languages import of_path

_CASE_TITLES = {
    "words": _("Title and summary"),
    "status": _("Status"),
    "proof": _("Level of proof"),
}
# The deeds of each page that has any, by the page's name.
_DEEDS: Mapping[str, Mapping[str, Any]] = {
    "review": review_deeds.DEEDS,
    "erasing": erasing.DEEDS,
    "erasing_names": erasing_names.DEEDS,
    "names": names.DEEDS,
    "person_consents": consents.DEEDS,
    "source_consents": consents.DEEDS,
    "likeness": likeness_deeds.OF_ACT,
    "identity": identities.DEEDS,
    "looking": looking.DEEDS,
    "packet_in_doubt": packet_in_doubt.DEEDS,
    "merging": merging.DEEDS_OF_ONE,
    "merging_two": merging.DEEDS_OF_TWO,
    "record": records.DEEDS,
    "dossier": dossiers_deeds.DEEDS,
    "comparison": likeness_deeds.OF_PAIR,
    "report_likeness": likeness_deeds.OF_REPORT,
    "report_comparison": likeness_deeds.OF_REPORT_BESIDE,
}
_WHOLE: Mapping[str, type[Form]] = {
    "cases": CaseWords,
    "earlier": Pasted,
    "joining": TwoPeople,
    "search": Search,
    "new_dossier": dossier_forms.Shape,
    "dossier_back": dossier_forms.CameBack,
}
# What a form carries along.
_NO_WORDS = ("deed", "expects", "page", "was", "of_kind", "more", "look")
_OF_RECORDS = ("record_add", "record_change")
_ANSWERS = {"sign": _("Sign"), "decline": _("Decline")}
# Fields of pages that are no forms of Django's.
_PLAIN = {
    TAKEN: _("I took this account myself"),
    "heard": _("The digits you heard"),
    "custodian": _("As a custodian, with a share of the originals key"),
    "login": _("Login"),
    "words": _("In your words"),
    "row": _("Number"),
}
_ORIGINALS = {
    "report": _("The whole report"),
    "attachment": _("A file as it was sent"),
    "stripped": _("What was taken off a file"),
}


@dataclass(frozen=True, repr=False)
class LateField:
    """One field: its label and its value in words; an empty label is for no reader."""

    label: Any
    words: str

    def __repr__(self) -> str:
        return "<LateField>"


def in_words(late: LatePage) -> list[LateField]:
    """What a reader is to look through, in the order it was filled in, in the active language."""
    page, told = _name(late.path), dict(late.fields)
    slug = told.get("deed", "").partition("-")[0]
    title, form = _of_record(told) if page in _OF_RECORDS else _form(page, slug)
    lines = [LateField(_("What you were about to do"), str(title))] if title else []
    every = [_line(form, slug, name, value) for name, value in late.fields]
    if page == "new_dossier":
        named = zip(every, late.fields, strict=True)
        every = [_of_dossier(line, name) for line, (name, _value) in named]
    return [*lines, *(one for one in every if one.label)]


def _name(path: str) -> str:
    """The name of the page; "" for one that is gone. Paths are read in their own language."""
    address = urlsplit(path).path
    with translation.override(of_path(address) or None):
        try:
            return str(resolve(address).url_name)
        except Resolver404:
            return ""


def _form(page: str, slug: str) -> tuple[Any, Form | None]:
    """The deed in words and its form, filled with the choices of this language."""
    if page == "case" and slug in cases.FORMS:
        return _CASE_TITLES[slug], cases.FORMS[slug][0](prefix=slug)
    deed = _DEEDS.get(page, {}).get(slug)
    if deed is not None:
        more = merging.any_two() if page == "merging_two" else {}
        return deed.title, deed.form(prefix=slug, **more)
    if page == "merging":
        return "", FindRecord()
    if page in _WHOLE:
        return "", _WHOLE[page]()
    if page == "unworked":
        return _("Have the worker try again"), None
    return _ANSWERS.get(slug, "") if page == "request" else "", None


def _of_record(told: Mapping[str, str]) -> tuple[Any, Form | None]:
    """The form about a record, by its kind; what is asked beside that, by an act's code or by
    somebody's role.
    """
    kind, code = KINDS.get(told.get("of_kind", "")), told.get("record-code", "")
    if kind is None:
        return "", None
    is_act = kind is Act and code in codes.list("act") and not code.startswith(CLAIMS)
    act = Act(id=uuid.uuid4(), code=code) if is_act else None
    sets = sets_sent(told, NAME) if kind is Involvement else None
    form = RecordForm(sections_of(kind, act, sets), {}, NoLinks())
    title = TITLES[kind.KIND] if told.get("expects") == "0" else _("Change this record")
    return title, form


def _line(form: Form | None, slug: str, name: str, value: str) -> LateField:
    if name in _NO_WORDS or name.endswith("-rows") or not value:
        return LateField("", "")
    own = name.removeprefix(f"{slug}-") if slug else name
    if form is not None and own in form.fields:
        field = form.fields[own]
        hidden = field.widget.is_hidden
        return LateField("" if hidden else field.label, "" if hidden else _words(field, value))
    # A field that no page has today, from before an upgrade, is shown all the same.
    return LateField(_PLAIN.get(name, _("What you typed")), _ticked(value))


def _of_dossier(line: LateField, name: str) -> LateField:
    """Its questions and addressees have labels of their own; what carries rows has none."""
    if name in dossier_forms.Shape.base_fields:
        return line
    return LateField(dossier_forms.label_of(name), line.words)


def _words(field: Field, value: str) -> str:
    # Of an original the kind is said; its row is on a page that is not here.
    what, _colon, row = value.partition(":")
    if isinstance(field, ChoiceField) and what in _ORIGINALS:
        return f"{_ORIGINALS[what]} {row[:8]}"
    return words_of(field, value)


def _ticked(value: str) -> str:
    return gettext("yes") if value == "on" else value
