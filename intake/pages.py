"""The pages: what each template is given. No rule of the intake lives here.

Each page is one response without script, cookie, image or anything from elsewhere, so that it
works in Tor Browser at its safest and costs little on a weak line.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, override

from intake import receipts
from intake.arrival import StagedFile
from intake.body import RefusedFile
from intake.forms import CodeForm, ReportForm, Slip
from intake.languages import LANGUAGES, direction, spoken
from intake.letters import own_digits, persian_digits
from intake.sentences import sentence

_CSS = Path(__file__).parent / "templates" / "intake" / "style.css"
# One block in every page, allowed by its hash: a style sheet of its own would cost a request.
STYLE = re.sub(r"\s*([{};,])\s*", r"\1", _CSS.read_text(encoding="utf-8")).strip()
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_CUT = "\x00"  # stands in no template and no catalogue
FILE_INPUTS = 3  # old phones choose one file at a time


@dataclass(frozen=True, repr=False)
class Alert:
    """What stands at the top of a refused page; `mistakes` link to their fields."""

    heading: str
    sentences: Sequence[str] = ()
    mistakes: Sequence[dict[str, str]] = field(default_factory=tuple)
    refused_files: Sequence[dict[str, str]] = field(default_factory=tuple)


def code_page(form: CodeForm | None = None, fault: str = "", status: int = 200) -> HttpResponse:
    """The first page. `fault` is the sentence of a refusal."""
    alert = Alert(gettext("Please look again"), [fault]) if fault else None
    return _answer("code", {"form": form or CodeForm(), "alert": alert}, status)


def report_page(
    slip: Slip,
    form: ReportForm,
    *,
    alert: Alert | None = None,
    staged: Iterable[StagedFile] = (),
    code_refused: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The report form, with all that was typed and the files that are already safe."""
    context = {
        "slip": slip,
        "form": form,
        "alert": alert,
        "staged": [_shown(file) for file in staged],
        "code_refused": code_refused,
        "file_inputs": range(FILE_INPUTS),
    }
    return _answer("report", context, status)


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
    blanks = (_CUT,) * len(receipts.groups("0" * receipts.DIGITS))
    with override(language):
        page = _receipt(blanks, blanks, (), version).content.decode()
    return tuple(page.split(_CUT))


def _receipt(
    latin: Sequence[str], persian: Sequence[str], shown: Sequence[dict[str, str]], version: int
) -> HttpResponse:
    context = {"latin": latin, "persian": persian, "files": shown, "version": version}
    return _answer("receipt", context, 200)


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
    files = [{"name": file.name, "sentence": sentence(file.code)} for file in refused]
    return Alert(gettext("Please look again"), _kept(), mistakes, files)


def fault_alert(said: str, *, is_kept: bool) -> Alert:
    """For a report that could not be taken as a whole."""
    return Alert(
        gettext("Your report has not been taken yet"), [said, *(_kept() if is_kept else ())]
    )


def _kept() -> list[str]:
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
    return HttpResponse(page, status=status)
