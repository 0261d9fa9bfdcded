"""The page on which a table of earlier documentation is brought in.

Nothing is kept between its steps: table and answers stand in the page and are sent again with each.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from casework import legacy
from casework.doors import See, UnlockedRequest
from casework.forms.legacy import Columns, Meant, Pasted, plan_of
from casework.legacy import Fault, Looked, Table
from casework.sentences import sentence
from casework.services import legacy as deeds
from casework.views.opening import opened
from casework.views.review_page import done
from intake import clock
from intake.errors import IntakeError

_SHOWN = 100  # of what is wrong
_ASKED = 40  # words at once; the others when these are answered


@dataclass(frozen=True, repr=False)
class Wrong:
    """One thing that is wrong, for the page; `heading` is "" for a whole line."""

    line: int
    heading: str
    said: str


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def earlier(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """GET: the empty page. POST: what the table says by these answers; or it is brought in."""
    if request.method != "POST":
        context = {"desk": desk, "form": Pasted(), "done": done(request)}
        return render(request, "casework/legacy.html", context)
    page = _Page(request, desk)
    try:
        address = page.carry_out()
    except IntakeError as fault:
        page.context["refusal"] = sentence(fault)
        address = ""
    if address:
        return See(address)
    return render(request, "casework/legacy.html", page.context, status=page.status)


class _Page:
    """One sending of it."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID) -> None:
        self.request, self.desk = request, desk
        self.form = Pasted(request.POST)
        self.context: dict[str, Any] = {"desk": desk, "form": self.form}

    @property
    def status(self) -> int:
        """422 where something is to be mended before it can be brought in."""
        is_ready = "standing" in self.context and not self.context.get("refusal")
        return 200 if is_ready else 422

    def carry_out(self) -> str:
        """The address to go on to once every line is here; "" while there is more to do.

        Raises as reading, looking and bringing in.
        """
        if not self.form.is_valid():
            return ""
        told = self.form.cleaned_data
        table = legacy.read(told["table"])
        columns = Columns(table.headings, self.request.POST)
        self.context |= {"columns": columns, "lines": len(table.lines)}
        if not columns.is_valid():
            return ""
        plan = plan_of(columns.told, told["calendar"], self.request.POST)
        looked = legacy.look(table, plan, clock.today())
        self._tell(table, looked)
        if not looked.is_understood:
            return ""
        return self._bring_in(looked, told["title"])

    def _bring_in(self, looked: Looked, title: str) -> str:
        by = self.request.unlocked
        if self.request.POST.get("deed") != "bring":
            self.context["standing"] = deeds.standing(by, self.desk, looked.entries)
            return ""
        standing = deeds.bring_in(by, self.desk, looked.entries, title=title)
        self.context["standing"] = standing
        if standing.left:
            return ""
        case = deeds.case_of(by, self.desk, title)
        return f"{reverse('case', kwargs={'desk': self.desk, 'case': case})}?done=brought_in"

    def _tell(self, table: Table, looked: Looked) -> None:
        """What is wrong, what stays words, and what words are to mean."""
        words = sorted(looked.words, key=lambda one: bool(one.meant))  # the open ones first
        self.context |= {
            "meant": Meant(words[:_ASKED]),
            "answered": [one for one in words[_ASKED:] if one.meant],
            "faults": [_wrong(table, one) for one in looked.faults[:_SHOWN]],
            "more": max(0, len(looked.faults) - _SHOWN),
            "notes": [_wrong(table, one) for one in looked.notes[:_SHOWN]],
        }


def _wrong(table: Table, one: Fault) -> Wrong:
    heading = "" if one.column == legacy.WHOLE_LINE else table.headings[one.column]
    if one.code == "kept_as_words":
        return Wrong(one.line, heading, gettext("It stays as it is written."))
    return Wrong(one.line, heading, sentence(IntakeError(one.code)))
