"""Deeds on a page: forms that come back with what was typed when their service refuses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.forms import Form

from casework.sentences import sentence
from casework.views.review_deeds import Offered, expected
from casework.views.review_page import Answer
from intake.errors import IntakeError

__all__ = ["PageDeed", "carry_out", "expected", "form_of", "offered", "status_of"]

P = TypeVar("P")
Told = Mapping[str, Any]


def _nothing(page: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class PageDeed(Generic[P]):
    """One thing a person can do on a page of kind P.

    `do` carries it out and gives the address to go on to; its last argument is the version of
    the row that the person had before them, 0 where the form has none. `more` gives the
    form's choices, `initial` what stands in it at first.
    """

    title: Any
    button: Any
    form: type[Form]
    do: Callable[[P, Told, int], str]
    more: Callable[[P], dict[str, Any]] = _nothing
    initial: Callable[[P], dict[str, Any]] = _nothing
    is_bare: bool = False


Deeds = Mapping[str, PageDeed[P]]


def carry_out(page: P, deeds: Deeds[P], data: Any) -> str | Answer:
    """The address to go on to, or the refusal with the form as it was filled in.

    Raises IntakeError("page_unknown") for a deed there is not.
    """
    slug = data.get("deed", "").partition("-")[0]
    deed = deeds.get(slug)
    if deed is None:
        raise IntakeError("page_unknown")
    form = deed.form(data, prefix=slug, **deed.more(page))
    if not form.is_valid():
        return Answer(bound={slug: form})
    try:
        return deed.do(page, form.cleaned_data, expected(data))
    except IntakeError as refusal:
        conflict = refusal.code == "row_changed"
        return Answer(sentence(refusal), conflict=conflict, bound={slug: form})


def offered(page: P, deeds: Deeds[P], answer: Answer, *slugs: str) -> Iterator[Offered]:
    """The forms of these deeds, one each."""
    return (form_of(page, deeds, slug, answer) for slug in slugs)


def form_of(
    page: P, deeds: Deeds[P], slug: str, answer: Answer, key: str = "", **initial: Any
) -> Offered:
    """The form of one deed, as it was filled in where that is what came back.

    Args:
        key: tells apart the forms of one deed about several things; it stands in a field.
    """
    deed = deeds[slug]
    bound = answer.bound.get(slug)
    if bound is not None and key and key not in bound.data.values():
        bound = None
    first = {**deed.initial(page), **initial}
    form = bound or deed.form(prefix=slug, initial=first, **deed.more(page))
    if key:
        form.auto_id = f"id_{key}_%s"
    shown = f"{slug}-{key}" if key else slug
    expects = None if bound is None or answer.conflict else expected(bound.data)
    return Offered(
        shown, deed.title, deed.button, form, deed.is_bare, bound is not None, expects=expects
    )


def status_of(answer: Answer) -> int:
    """Of the page that is shown after a deed: 409 when somebody was faster."""
    if answer.conflict:
        return 409
    return 422 if answer.bound else 200
