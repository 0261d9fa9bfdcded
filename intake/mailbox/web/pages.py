"""The pages of the mailbox. Their look, headers and budgets are those of the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from intake import page_script, recipients
from intake.arrival import StagedFile
from intake.errors import IntakeError
from intake.keys import RollError
from intake.languages import LANGUAGES, direction, spoken
from intake.letters import own_digits
from intake.mailbox import coming
from intake.mailbox.leaving import DAYS_KEPT
from intake.mailbox.messages import MailboxMessage
from intake.mailbox.web import sentences
from intake.mailbox.web.coming_in import free_id
from intake.mailbox.web.opening import Opened
from intake.pages import FILE_INPUTS, STYLE, SealingPage


@dataclass(frozen=True, repr=False)
class Typed:
    """An answer that could not be taken yet, as the page gives it back."""

    submission_id: str
    words: str
    staged: Sequence[StagedFile] = ()


class OpeningPage(SealingPage):
    """The page whose script opens a mailbox. What derives its key is WebAssembly, inside the one
    script that its hash allows; no other page allows it.
    """

    scripts = f"'{page_script.MAILBOX.integrity}' 'wasm-unsafe-eval'"
    records = False


def first_page(fault: str = "", status: int = 200) -> HttpResponse:
    """Where the number is typed. `fault` is a sentence; what was typed is not given back."""
    days = own_digits(str(DAYS_KEPT), spoken(get_language()))
    kept = gettext("What we leave for you waits for %(days)s days, then it is deleted.")
    context: dict[str, Any] = {"fault": fault, "days_kept": kept % {"days": days}}
    if (root := _root()) is None:
        return _answer("receipt", context, status)
    context |= {
        "root": root,
        "script": page_script.MAILBOX,
        "file_inputs": range(FILE_INPUTS),
        **sentences.said_by_script(),
    }
    return OpeningPage(_rendered("receipt", context), status=status)


def _root() -> str | None:
    """What the page is to believe: the same for everybody until the organisation is founded anew,
    so that the page can be signed. None where no root is pinned, so that nothing could be sealed.
    """
    try:
        return str(recipients.pinned_root())
    except RollError:
        return None


def mailbox_page(
    opened: Opened, *, typed: Typed | None = None, fault: str = "", status: int = 200
) -> HttpResponse:
    """What lies in the mailbox and, where anything does, the ways to answer.

    The page of an empty mailbox is the same to the octet for every number: it carries none.
    """
    if not opened.messages:
        return _answer("empty", {}, 200)
    answer, refusal = _answer_form(opened, typed)
    context = {
        "state": sentences.state(opened.state) if opened.state else "",
        "questions": [_shown(one) for one in opened.questions],
        "receipt": opened.receipt,
        "answer": answer,
        "no_answer": refusal,
        "withdrawal_id": free_id(opened.locator, coming.WITHDRAWAL).hex(),
        "fault": fault,
        "file_inputs": range(FILE_INPUTS),
    }
    return _answer("mailbox", context, status)


def not_taken_page(receipt: str, typed: Typed, fault: str, status: int) -> HttpResponse:
    """An answer that met a fault before the mailbox was open: what was typed, to send again.

    Without a receipt its field is shown, to be filled in anew.
    """
    context = {
        "receipt": receipt,
        "answer": typed,
        "fault": fault,
        "file_inputs": range(FILE_INPUTS),
    }
    return _answer("mailbox", context, status)


def kept_page(words: str, fault: str, status: int) -> HttpResponse:
    """An answer to a mailbox in which nothing lies: it cannot be sent, and is not thrown away."""
    return _answer("kept", {"words": words, "fault": fault}, status)


def withdraw_page(
    receipt: str, submission_id: str, fault: str = "", status: int = 200
) -> HttpResponse:
    """Asked before anything is withdrawn: what it does and what it cannot."""
    context = {"receipt": receipt, "submission_id": submission_id, "fault": fault}
    return _answer("withdraw", context, status)


def taken_page(way: str, files: Sequence[StagedFile]) -> HttpResponse:
    """It is sealed and durable."""
    return _answer("taken", {"withdrawn": way == coming.WITHDRAWAL, "files": files}, 200)


def notice(code: str, status: int) -> HttpResponse:
    """One sentence, and the way back to the first page."""
    context = {"heading": gettext("This did not work"), "sentence": sentences.sentence(code)}
    return _answer("notice", context, status)


def _answer_form(opened: Opened, typed: Typed | None) -> tuple[Typed | None, str]:
    """The form as it is to be shown, or why there is none today."""
    if typed is not None:
        return typed, ""
    try:
        return Typed(free_id(opened.locator, coming.ANSWER).hex(), ""), ""
    except IntakeError as refusal:
        return None, sentences.sentence(refusal.code)


def _shown(question: MailboxMessage) -> dict[str, str]:
    language = spoken(question.language)
    return {"text": question.text, "language": language, "direction": direction(language)}


def _answer(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(_rendered(template, context), status=status)


def _rendered(template: str, context: dict[str, Any]) -> str:
    language = spoken(get_language())
    look = {
        "language": language,
        "direction": direction(language),
        "languages": LANGUAGES,
        "style": STYLE,
    }
    return str(render_to_string(f"mailbox/{template}.html", look | context))
