"""The pages: what each template is given. No rule of the intake lives here.

Each page is one response without cookie, image or anything from elsewhere, so that it works in
Tor Browser at its safest and costs little on a weak line. The report page has a script, which
seals, for browsers that run one; the code page a few octets of one, which say so.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.forms import Form
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language, gettext, override

from intake import choices, forms, page_script, receipts
from intake.arrival import StagedFile
from intake.body import RefusedFile
from intake.forms import CodeForm, ReportForm, Slip
from intake.languages import LANGUAGES, direction, spoken
from intake.letters import own_digits, persian_digits
from intake.mailbox.leaving import DAYS_KEPT
from intake.page_words import page_words
from intake.questions import SECTIONS, Section
from intake.sentences import sentence


def _tight(name: str) -> str:
    """A style sheet without the spaces that say nothing."""
    text = (Path(__file__).parent / "templates" / "intake" / name).read_text(encoding="utf-8")
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", r"\1", text).strip()


def style_hash(style: str) -> str:
    """As a policy names it."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


# One block in every page, allowed by its hash: a style sheet of its own would cost a request. The
# first page is not kept waiting for what only the others need.
FIRST_STYLE = _tight("first.css")
STYLE = FIRST_STYLE + _tight("style.css")
_CUT = "\x00"  # stands in no template and no catalogue
BLANKS = ("",) * len(receipts.groups("0" * receipts.DIGITS))
FILE_INPUTS = 3  # old phones choose one file at a time
_SLIP = ("code", "submission_id", "receipt")  # in the order in which the page has them
_PINNED = ("root", "floor", "network", "script", "documents")  # these, too


@dataclass(frozen=True, repr=False)
class Alert:
    """What stands at the top of a page that comes back; `mistakes` link to their fields."""

    heading: str
    sentences: Sequence[str] = ()
    mistakes: Sequence[dict[str, str]] = field(default_factory=tuple)
    refused_files: Sequence[dict[str, str]] = field(default_factory=tuple)


@dataclass(frozen=True)
class Pinned:
    """What a page needs to seal by itself: the root's line, the lowest version of a roll that it
    is to believe, the circle that the report comes through; and the signed documents as JSON, or ""
    where it has to ask for them.
    """

    root: str
    floor: int
    network: str
    documents: str = ""


class CodePage(HttpResponse):
    """The first page, which asks whether the next one shall have a script."""


class SealingPage(HttpResponse):
    """A page whose script may seal."""

    # What its policy says of scripts: each by its hash alone, not even another of this address.
    scripts = f"'{page_script.integrity(page_script.SEALING)}' '{page_script.RECORDER.integrity}'"
    records = True  # it may ask for the microphone, and play what it recorded


def code_page(
    form: CodeForm | None = None, fault: str = "", status: int = 200, *, is_held: bool = False
) -> HttpResponse:
    """The first page. `fault` is the sentence of a refusal; `is_held`: files of another page are on
    their way under the code, and whoever has lost that page may begin again.
    """
    alert = Alert(gettext("Please look again"), [fault]) if fault else None
    context = {
        "form": form or CodeForm(),
        "alert": alert,
        "is_held": is_held,
        "script": page_script.ASKING,
        "style": FIRST_STYLE,
    }
    return CodePage(rendered("code", context), status=status)


def fresh_report_page(slip: Slip, pinned: Pinned | None = None) -> HttpResponse:
    """The report form as nobody has filled it in yet; with what it needs to seal, its script."""
    pieces = _around_slip(spoken(get_language()), pinned is not None)
    own = (*map(escape, _plain(slip).values()), *(_pinned(pinned) if pinned else ()))
    page = "".join(chain.from_iterable(zip(pieces, (*own, ""), strict=True)))
    return SealingPage(page) if pinned else HttpResponse(page)


def _pinned(pinned: Pinned) -> tuple[str, ...]:
    """As the page has them. The script is put in as it is: its octets are hashed."""
    first = (pinned.root, str(pinned.floor), pinned.network)
    return (*map(escape, first), page_script.SEALING, escape(pinned.documents))


@lru_cache
def _around_slip(language: str, seals: bool) -> tuple[str, ...]:
    """The empty form, cut where its slip goes: nothing else differs from person to person.

    Kept, because rendering its sixty questions took longer than everything else a code costs.
    """
    with override(language):
        context = report_context(dict.fromkeys(_SLIP, _CUT), ReportForm())
        if seals:
            context |= _sealing_context()
        return tuple(rendered("report", context).split(_CUT))


def _sealing_context() -> dict[str, Any]:
    """What the script says and shows, so that it needs no words of its own, and where it goes."""
    return {
        "pinned": dict.fromkeys(_PINNED, _CUT),
        "refusals": {name: gettext(said) for name, said in forms.REFUSALS.items()},
        "words": page_words(),
        "recorder": page_script.RECORDER,
        "kept_typed": kept()[0],
        **_receipt_context(BLANKS, BLANKS),
    }


def report_page(
    slip: Slip,
    form: ReportForm,
    *,
    alert: Alert | None = None,
    staged: Iterable[StagedFile] = (),
    code_refused: bool = False,
    pinned: Pinned | None = None,
    status: int = 200,
) -> HttpResponse:
    """The report form, with all that was typed and the files that are already safe."""
    context = {
        **report_context(_plain(slip), form),
        "alert": alert,
        "staged": [_shown(file) for file in staged],
        "code_refused": code_refused,
    }
    if not pinned:
        return _answer("report", context, status)
    # The last cuts of the page: they stand behind everything that was typed.
    pieces = rendered("report", context | _sealing_context()).rsplit(_CUT, len(_PINNED))
    page = "".join(chain.from_iterable(zip(pieces, (*_pinned(pinned), ""), strict=True)))
    return SealingPage(page, status=status)


def _plain(slip: Slip) -> dict[str, str]:
    return dict(zip(_SLIP, (slip.code, slip.submission_id.hex(), slip.receipt), strict=True))


def report_context(slip: Mapping[str, str], form: ReportForm) -> dict[str, Any]:
    """What the questions are drawn from."""
    return {
        "slip": slip,
        "form": form,
        "sections": [_section(section, form) for section in SECTIONS],
        "file_inputs": range(FILE_INPUTS),
        "districts": choices.district_names(spoken(get_language())),
    }


def _section(section: Section, form: ReportForm) -> dict[str, Any]:
    """Folded, unless something in it was typed: a refusal must not hide anybody's words."""
    asked = [form[one.key] for one in section.questions]
    is_open = form.is_bound and any(one.value() or one.errors for one in asked)
    return {"heading": section.heading, "hint": section.hint, "asked": asked, "is_open": is_open}


def receipt_page(receipt: str, files: Iterable[StagedFile], version: int) -> HttpResponse:
    """The receipt, in this response only: in a URL or a session it would outlive the page."""
    latin = receipts.groups(receipt)
    persian = [persian_digits(group) for group in latin]
    shown = [_shown(file) for file in files]
    if shown:
        return _receipt(latin, persian, shown, version)
    pieces = _around_receipt(spoken(get_language()), min(version, 2))
    page = "".join(chain.from_iterable(zip(pieces, (*latin, *persian, ""), strict=True)))
    return HttpResponse(page)


@lru_cache
def _around_receipt(language: str, version: int) -> tuple[str, ...]:
    """The page for a report without files, cut where the groups of digits go: the same for all.

    Kept, because rendering it cost as much as all rows of a report. No receipt is in it.
    """
    blanks = (_CUT,) * len(BLANKS)
    with override(language):
        return tuple(_receipt(blanks, blanks, (), version).content.decode().split(_CUT))


def _receipt(
    latin: Sequence[str], persian: Sequence[str], shown: Sequence[dict[str, str]], version: int
) -> HttpResponse:
    context = {**_receipt_context(latin, persian), "files": shown, "version": version}
    return _answer("receipt", context, 200)


def _receipt_context(latin: Sequence[str], persian: Sequence[str]) -> dict[str, Any]:
    kept = gettext("What we leave for you waits for %(days)s days, then it is deleted.")
    return {
        "latin": latin,
        "persian": persian,
        "mailbox": settings.MAILBOX_ADDRESS,
        "kept": kept % {"days": _local(str(DAYS_KEPT))},
    }


def safety_page() -> HttpResponse:
    """What is protected and what is not; with a receipt that belongs to nobody, to be shown
    to whoever forces one out of a person: each is drawn for one answer only.
    """
    number = receipts.groups(receipts.draw())
    local = [own_digits(group, spoken(get_language())) for group in number]
    return _answer("safety", {"number": local}, 200)


def left_page() -> HttpResponse:
    """A page that says nothing; with it the browser drops what it kept of this address."""
    answer = _answer("left", {}, 200)
    answer["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def packet_page(form: CodeForm | None = None, fault: str = "", status: int = 200) -> HttpResponse:
    """The page of those who carry a packet. `fault` is the sentence of a refusal."""
    alert = Alert(gettext("The packet has not been taken yet"), [fault]) if fault else None
    return _answer("packet", {"form": form or CodeForm(), "alert": alert}, status)


def packet_arrived_page() -> HttpResponse:
    """No receipt: what can be asked for later is with the person who wrote."""
    return _answer("packet_arrived", {}, 200)


def notice(code: str, status: int) -> HttpResponse:
    """A page that says one sentence and leads back to the first page."""
    context = {"heading": gettext("This did not work"), "sentence": sentence(code)}
    return _answer("notice", context, status)


def refusal_alert(form: Form, refused: Iterable[RefusedFile]) -> Alert:
    """For a report with mistakes in it, or files that could not be taken."""
    mistakes = [
        {
            "target": form[name].auto_id,
            "label": str(form[name].label),
            "sentence": " ".join(map(str, said)),
        }
        for name, said in form.errors.items()
        if name in form.fields
    ]
    return Alert(gettext("Please look again"), kept(), mistakes, _named(refused))


def fault_alert(said: str, *, is_kept: bool) -> Alert:
    """For a report that could not be taken as a whole."""
    return Alert(
        gettext("Your report has not been taken yet"), [said, *(kept() if is_kept else ())]
    )


def held_alert(refused: Iterable[RefusedFile]) -> Alert:
    """For files that were sent ahead: nothing was refused, and nothing is a report yet."""
    said = [*kept(), gettext("When you are ready, press Send at the end.")]
    files = gettext("Photos, videos, sound or documents")
    back = [{"target": "files", "label": files, "sentence": ""}]
    return Alert(gettext("Your report has not been sent yet"), said, back, _named(refused))


def _named(refused: Iterable[RefusedFile]) -> list[dict[str, str]]:
    return [{"name": file.name, "sentence": sentence(file.code)} for file in refused]


def kept() -> list[str]:
    """What of a page that comes back is still there."""
    return [
        gettext("What you typed is still on this page."),
        gettext("Files must be chosen again, except those that are named as already safe."),
    ]


def _shown(file: StagedFile) -> dict[str, str]:
    name = file.name or gettext("File %(number)s") % {"number": _local(str(file.number))}
    return {
        "name": name,
        "size": _size(file.size),
        "value": f"{file.number} {file.size} {file.name}",
    }


def _size(count: int) -> str:
    """Bytes in the words of the page: kB below one MB, rounded up so that nothing is 0."""
    if count < 1 << 20:
        return gettext("%(number)s kB") % {"number": _local(str(-(-count // 1024)))}
    return gettext("%(number)s MB") % {"number": _local(f"{count / (1 << 20):.1f}")}


def _local(number: str) -> str:
    language = spoken(get_language())
    return own_digits(number if language == "en" else number.replace(".", "٫"), language)


def _answer(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    return HttpResponse(rendered(template, context), status=status)


def rendered(template: str, context: dict[str, Any]) -> str:
    """A page of the intake in the active language."""
    language = spoken(get_language())
    page = render_to_string(
        f"intake/{template}.html",
        {
            "language": language,
            "direction": direction(language),
            "languages": LANGUAGES,
            "style": STYLE,
            **context,
        },
    )
    return str(page)
