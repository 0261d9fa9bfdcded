"""The deeds of a review's page: each form, and the one service it asks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework import codes, policy
from casework.forms import review as forms
from casework.forms.coded import in_words
from casework.records import AddedRedaction, Approval, Correction
from casework.sentences import sentence
from casework.services import unhiding
from casework.showing.edits import Both, changed_by_both, kept_on, marks
from casework.showing.units import number
from casework.views import review_doing as doing
from casework.views.review_page import Answer, ReviewPage, short_line
from intake.errors import IntakeError
from intake.languages import spoken

Told = Mapping[str, Any]
# Gives the code of what was done (`wording.WORDS["done"]`), or what the next page must show.
Do = Callable[[ReviewPage, Told, int], str | Answer]


@dataclass(frozen=True)
class ReviewDeed:
    """One thing a person can do there. `more` gives the form's choices from the page; `saves`
    says for each field of the form which of the review's it takes the place of.
    """

    title: Any
    button: Any
    form: type[Form]
    do: Do
    more: Callable[[ReviewPage], dict[str, Any]] = lambda page: {}
    is_bare: bool = False
    saves: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class Offered:
    """A deed as the template shows it."""

    slug: str
    title: Any
    button: Any
    form: Form
    is_bare: bool
    is_open: bool
    was: str = ""  # `edits.marks` of what its fields would take the place of
    expects: int | None = None  # the version a refused form was filled in on; None: as shown now


def _others(page: ReviewPage) -> dict[str, Any]:
    likely = page.likely_same
    return {"others": tuple((str(one.id), " – ".join(short_line(one))) for one in likely)}


def _acts(page: ReviewPage) -> dict[str, Any]:
    language = spoken(get_language())
    return {
        "acts": tuple((str(one.id), codes.label("act", one.code, language)) for one in page.acts)
    }


def _cases(page: ReviewPage) -> dict[str, Any]:
    return {"cases": tuple((str(one.id), one.title) for one in page.cases)}


def _tags(page: ReviewPage) -> dict[str, Any]:
    return {"tags": page.tags}


def _people(page: ReviewPage) -> dict[str, Any]:
    return {**_acts(page), "tags": page.people}


def _originals(page: ReviewPage) -> dict[str, Any]:
    whole = (f"report:{page.review.submission}", gettext("The whole report"))
    worded = (
        ("stripped", gettext("File %(number)s: time, place and device that were taken off")),
        ("attachment", gettext("File %(number)s as it was sent")),
    )
    language = spoken(get_language())
    files = (
        (f"{what}:{one.id}", words % {"number": number(one.place, language)})
        for one in page.files
        for what, words in worded
    )
    return {"originals": (whole, *files)}


DEEDS: Mapping[str, ReviewDeed] = {
    "take": ReviewDeed(
        _("Take it"), _("Take it into work"), forms.Accept, doing.take, is_bare=True
    ),
    "accept": ReviewDeed(
        _("Accept"), _("Accept it: reviewed"), forms.Accept, doing.accept, is_bare=True
    ),
    "reopen": ReviewDeed(_("Reopen"), _("Open it again"), forms.Accept, doing.reopen, is_bare=True),
    "hide": ReviewDeed(_("Hide more words"), _("Hide them"), forms.Hide, doing.hide),
    "unmask": ReviewDeed(
        _("Ask two custodians whom a tag stands for"), _("Ask"), forms.Unmask, doing.unmask, _tags
    ),
    "open_original": ReviewDeed(
        _("Ask custodians to open an original"),
        _("Ask"),
        forms.OpenOriginal,
        doing.open_original,
        _originals,
    ),
    "add_act": ReviewDeed(_("Add an act"), _("Add it"), forms.AddedAct, doing.add_act),
    "grade": ReviewDeed(
        _("Grade the source and what it tells"), _("Grade"), forms.GradeAccount, doing.grade, _acts
    ),
    "make_person": ReviewDeed(
        _("Make a person of a tag"),
        _("Write the person down"),
        forms.MakePerson,
        doing.make_person,
        _people,
    ),
    "link_case": ReviewDeed(
        _("Link it to a case"),
        _("Link"),
        forms.LinkCase,
        doing.link_case,
        _cases,
        saves={"case": "case"},
    ),
    "ask": ReviewDeed(_("Ask the source"), _("Send it to the mailbox"), forms.Ask, doing.ask),
    "urgency": ReviewDeed(
        _("Change the urgency"),
        _("Change"),
        forms.SetUrgency,
        doing.set_urgency,
        saves={"level": "urgency"},
    ),
    "duplicate": ReviewDeed(
        _("Mark it as a duplicate"),
        _("It is a duplicate"),
        forms.Duplicate,
        doing.duplicate,
        _others,
        saves={"of": "duplicate_of"},
    ),
    "reject": ReviewDeed(
        _("Reject it"),
        _("Reject"),
        forms.Reject,
        doing.reject,
        saves={"reason": "reason", "words": "words_on_it"},
    ),
    "note": ReviewDeed(
        _("Note for colleagues"),
        _("Save"),
        forms.Note,
        doing.note,
        saves={"words": "words_on_it"},
    ),
    "ask_unhide": ReviewDeed(
        _("It was hidden by mistake"),
        _("Ask two custodians to sign"),
        forms.AskUnhide,
        doing.ask_unhide,
    ),
    "unhide": ReviewDeed(
        _("Show it again"), _("Show it again"), forms.Unhide, doing.unhide, is_bare=True
    ),
    "needless": ReviewDeed(
        _("Needless"), _("It needed no hiding"), forms.OpenCheck, doing.needless, is_bare=True
    ),
    "withdraw_act": ReviewDeed(
        _("Withdraw"), _("Withdraw"), forms.WrittenAct, doing.withdraw_act, is_bare=True
    ),
    "open_doubt": ReviewDeed(
        _("Open"), _("Show what is hidden"), forms.OpenCheck, doing.open_doubt, is_bare=True
    ),
    "accept_act": ReviewDeed(
        _("Accept"), _("Accept"), forms.ProposedAct, doing.accept_act, is_bare=True
    ),
    "refuse_act": ReviewDeed(
        _("Refuse"), _("It is wrong"), forms.ProposedAct, doing.refuse_act, is_bare=True
    ),
    "change_act": ReviewDeed(
        _("Change"), _("Change and accept"), forms.ChangedAct, doing.change_act
    ),
}
_DECIDED = (
    "note", "hide", "unmask", "open_original", "make_person", "link_case", "ask", "reopen",
)  # fmt: skip
_OPEN = (
    "take", "accept", "note", "hide", "unmask", "open_original", "add_act", "make_person", "grade",
    "link_case", "ask", "urgency", "duplicate", "reject",
)  # fmt: skip
# On a review that is not in work yet, these would be refused.
_NEEDS_WORK = frozenset(("accept", "duplicate", "reject"))


def offered(page: ReviewPage, answer: Answer) -> list[Offered]:
    """What can be done with the review as a whole, as it stands."""
    every = _OPEN if policy.may_take(page.review) else _DECIDED
    # Nobody takes the place of a note that they cannot read; one that was typed comes back.
    without = {"note"} - answer.bound.keys() if page.has_no_note else set[str]()
    slugs = [slug for slug in every if slug not in without]
    mine = page.review.assigned_to == page.request.unlocked.member.pk
    taken = policy.may_review(page.review)
    return [
        form_of(page, slug, answer)
        for slug in slugs
        if not (slug == "take" and taken and mine) and (taken or slug not in _NEEDS_WORK)
    ]


def for_proposals(
    page: ReviewPage, answer: Answer
) -> Iterator[tuple[Any, list[Offered], Correction | None]]:
    """Each proposed act with what can be done about it, and what was answered to the same in an
    earlier version.
    """
    for one in page.proposed:
        yield (
            one,
            [
                form_of(page, slug, answer, {"code": one.code}, one.code)
                for slug in ("accept_act", "refuse_act", "change_act")
            ],
            page.answered_before(one.code),
        )


def for_acts(page: ReviewPage, answer: Answer) -> Iterator[tuple[Any, Offered | None, int]]:
    """Each act that people wrote down, the way to withdraw it while it stands, and the version
    of the report that it was told in.
    """
    for one in page.written:
        act, key = one.record, str(one.record.id)
        told = {"act": act.id, "version": one.version}
        stands = act.state != "withdrawn"
        deed = form_of(page, "withdraw_act", answer, told, key) if stands else None
        yield act, deed, page.told_in(act)


def for_doubts(page: ReviewPage, answer: Answer) -> Iterator[tuple[Any, Any, Offered]]:
    """Each doubt, its words where they were just opened, and the way to open it, or, opened, to
    say that it was none.
    """
    for mark in page.doubts:
        told, words = {"pseudonym": mark.pseudonym}, answer.opened.get(mark.pseudonym)
        slug = "needless" if words else "open_doubt"
        yield mark, words, form_of(page, slug, answer, told, mark.pseudonym)


def for_hidden(
    page: ReviewPage, answer: Answer
) -> Iterator[tuple[AddedRedaction, str, Approval | None, Offered | None]]:
    """Each thing that a reader hid, where it stands, the open request to show it again, and what
    can be done now.
    """
    by = page.request.unlocked
    for found in page.hidden_here:
        one, told = found.record, {"redaction": found.record.id}
        asked = unhiding.asked(by, page.desk, found, page.review)
        slug = "unhide" if asked else "ask_unhide"
        waits = asked is not None and asked.missing
        shown = page.texts.get(one.at.text)  # an empty text is not on the page
        place = f"{one.at.text}-{shown.anchor(one.at.start)}" if shown else "told"
        deed = None if waits else form_of(page, slug, answer, told, str(one.id))
        yield one, place, asked, deed


def both(page: ReviewPage, answer: Answer) -> Iterator[Both]:
    """After somebody was faster: each field that both changed, as it is now and as it was typed.

    Where the deed itself is no longer offered, all that was typed is shown: its form is gone.
    """
    here = {one.slug for one in offered(page, answer)}
    for slug, form in answer.bound.items() if answer.conflict else ():
        saves = DEEDS[slug].saves
        now = _saved(page, saves)
        typed = {name: str(form[name].value() or "") for name in saves}
        carried = form.data.get("was", "") if slug in here else ""
        for name in changed_by_both(carried, now, typed):
            asked = form.fields[name]
            yield Both(asked.label, *(in_words(asked, one[name]) for one in (now, typed)))


def _saved(page: ReviewPage, saves: Mapping[str, str]) -> dict[str, str]:
    return {name: str(getattr(page.review, saved) or "") for name, saved in saves.items()}


def form_of(
    page: ReviewPage,
    slug: str,
    answer: Answer,
    initial: dict[str, Any] | None = None,
    key: str = "",
) -> Offered:
    """The form of one deed, as it was filled in where that is what came back."""
    deed = DEEDS[slug]
    bound = answer.bound.get(slug)
    if bound is not None and key and key not in bound.data.values():
        bound = None
    form = bound or deed.form(
        prefix=slug, initial=initial or _initial(page, slug), **deed.more(page)
    )
    shown = f"{slug}-{key}" if key else slug
    if key:
        form.auto_id = f"id_{key}_%s"
    was, expects = marks(_saved(page, deed.saves)), None
    if bound is not None and not answer.conflict:
        was, expects = (
            kept_on(bound.data.get("was", ""), _saved(page, deed.saves)),
            expected(bound.data),
        )
    return Offered(
        shown, deed.title, deed.button, form, deed.is_bare, bound is not None, was, expects
    )


def _initial(page: ReviewPage, slug: str) -> dict[str, Any]:
    if slug == "ask":
        return {"language": page.review.language}
    if slug == "note":
        return {"words": page.review.words_on_it}
    if slug == "urgency":
        return {"level": page.review.urgency}
    return {}


def expected(data: Any) -> int:
    """The version that the form carried; 0 for none and for what is no version."""
    told = data.get("expects", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 0


def do(page: ReviewPage, slug: str, data: Any) -> str | Answer:
    """Carry out what was sent. What was typed comes back with every refusal.

    Raises IntakeError("page_unknown") for a deed there is not.
    """
    deed = DEEDS.get(slug)
    if deed is None:
        raise IntakeError("page_unknown")
    if _is_stale(page, data):
        form = deed.form(_without_offsets(slug, data), prefix=slug, **deed.more(page))
        return _refused(slug, form, IntakeError("row_changed"))
    form = deed.form(data, prefix=slug, **deed.more(page))
    if not form.is_valid():
        return Answer(bound={slug: form})
    try:
        return deed.do(page, form.cleaned_data, expected(data))
    except IntakeError as refusal:
        return _refused(slug, form, refusal)


def _is_stale(page: ReviewPage, data: Any) -> bool:
    """Whether the form was filled in on another version of the submission: its words and tags
    were those of a text that is not shown any more.
    """
    now = str(page.review.version)
    return bool(data.get("told_in", now) != now)


def _without_offsets(slug: str, data: Any) -> Any:
    """What was typed; offsets into the text before mean other words in this one."""
    kept = data.copy()
    for name in ("start", "end"):
        if f"{slug}-{name}" in kept:
            kept[f"{slug}-{name}"] = ""
    return kept


def _refused(slug: str, form: Form, refusal: IntakeError) -> Answer:
    conflict = refusal.code == "row_changed"
    return Answer(sentence(refusal), conflict=conflict, bound={slug: form})
