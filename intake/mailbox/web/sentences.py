"""What the mailbox says beyond the form's own sentences: states, slips, refusals."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from intake import sentences
from intake.page_words import file_words

STATES: Mapping[str, str] = MappingProxyType(
    {
        "received": _("Your report has arrived."),
        "not_opened": _("Your report could not be opened. Please send it again."),
        "opened": _("Your report has arrived and could be opened. It waits for a person."),
        "read": _("A person is reading your report."),
        "used": _("Your report is used in a case."),
    }
)
_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "receipt_mistyped": _(
            "This is not such a number: a digit is wrong, missing or too many. Compare it with what"
            " you wrote down, group by group."
        ),
        "mailbox_busy": _(
            "Many people are looking at this moment, and each takes a while. Try again in a few"
            " minutes."
        ),
        "mailbox_empty": _("There is nothing here that could be answered."),
        "page_old": _(
            "This page was opened on another day, or did not arrive as we sent it. What you typed"
            " is still here. Send it once more."
        ),
        "too_many_versions": _(
            "This answer has been sent again too many times. Copy your words, open the mailbox"
            " anew and write them into a new answer."
        ),
        "too_many_files": _("It is one file too many. Send it with another answer."),
        "answer_missing": _("Please write a few words."),
        "answers_enough": _("You have sent as much as we can take in a day. Go on tomorrow."),
        "answer_too_long": _("This is more than we can take at once. Please shorten it."),
    }
)


def state(name: str) -> str:
    """A state in plain words of the active language."""
    return gettext(STATES[name])


def sentence(code: str, *, passes: bool = False) -> str:
    """The sentence for a code, ours or the form's."""
    own = _SENTENCES.get(code)
    return gettext(own) if own else sentences.sentence(code, passes=passes)


def said_by_script() -> dict[str, dict[str, str]]:
    """The states, what a page says of what was typed before anything goes, and of files."""
    slips = ("receipt_mistyped", "answer_missing", "answer_too_long")
    one_too_many = {"too_many_files": sentence("too_many_files")}
    return {
        "file_words": file_words() | one_too_many,
        "states": {name: state(name) for name in STATES},
        "slips": {code: sentence(code) for code in slips},
    }
