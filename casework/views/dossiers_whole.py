"""A new dossier of a whole desk: looked at and ordered in the background, with a page that says
how far it is. Ten thousand acts take some seconds, and no request may take more than one.

What was typed is held here for as long as its page needs it, in memory alone.
"""

import logging
import secrets
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db import connection
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from casework.doors import See, UnlockedRequest
from casework.dossier.choosing import Choice
from casework.models import SealedRow
from casework.services import dossiers
from casework.services.dossiers import Blocked, Proposal
from casework.unlocked import Unlocked
from intake.errors import IntakeError, TransientError

log = logging.getLogger("casework.dossiers")
FEW = 5000  # rows at a desk: up to these nobody waits for long
_AGAIN = "1"  # second
_KEPT = 900.0  # seconds that what was typed waits for its page


@dataclass(repr=False)
class Work:
    """One look at a whole desk, or one order of it: `done` of `of` records so far.

    Once `is_over`, either `order` is its id, or `proposal` says what stands in the way, or
    `refusal` why there is neither.
    """

    desk: uuid.UUID
    told: QueryDict
    of: int
    done: int = 0
    is_over: bool = False
    order: uuid.UUID | None = None
    proposal: Proposal | None = None
    refusal: IntakeError | TransientError | None = None

    def tell(self, more: int) -> None:
        """So many more records."""
        self.done = min(self.of, self.done + more)


_lock = threading.Lock()
_works: dict[tuple[uuid.UUID, str], Work] = {}


def is_long(desk: uuid.UUID, choice: Choice) -> bool:
    """Whether it is too much for a request."""
    return choice.whole_desk and SealedRow.objects.filter(desk=desk).count() > FEW


def begin(
    by: Unlocked, desk: uuid.UUID, told: QueryDict, choice: Choice, order: str | None = None
) -> HttpResponse:
    """Start it; answers with the way to the page that says how far it is.

    Args:
        told: what was sent, for the page that comes after.
        order: what the version changes, in words, where it is to be ordered; None to look.
    """
    rows = SealedRow.objects.filter(desk=desk).count()
    work = Work(desk, told.copy(), of=rows if order is None else 2 * rows)
    ticket = secrets.token_urlsafe(16)
    with _lock:
        for key in [key for key in _works if key[0] == by.member.pk]:
            del _works[key]  # whoever sends anew does not wait for the one before
        _works[by.member.pk, ticket] = work
    start(lambda: _carry_out(work, by, choice, order))
    later = threading.Timer(_KEPT, _works.pop, ((by.member.pk, ticket), None))
    later.daemon = True
    later.start()
    return See(f"{reverse('new_dossier', kwargs={'desk': desk})}?waits={ticket}")


def start(run: Callable[[], None]) -> None:
    """In a thread of its own: the keys it needs are in this process alone."""
    threading.Thread(target=run, daemon=True).start()


def find(request: UnlockedRequest, desk: uuid.UUID, ticket: str) -> Work | None:
    """That of this very person; None for another's, for none, and for one long over."""
    work = _works.get((request.unlocked.member.pk, ticket))
    return work if work is not None and work.desk == desk else None


def waiting(request: UnlockedRequest, work: Work) -> HttpResponse:
    """How far it is. Looks again by itself."""
    context = {"desk": work.desk, "progress": work}
    answer = render(request, "casework/dossiers/waiting.html", context)
    answer["Refresh"] = _AGAIN
    return answer


def _carry_out(work: Work, by: Unlocked, choice: Choice, order: str | None) -> None:
    try:
        if order is not None:
            _order(work, by, choice, order)
        if work.order is None:
            work.done = 0
            found = dossiers.propose(by, work.desk, choice, told=work.tell)
            # The page lists none of them, and a whole desk's would fill the memory.
            bare = replace(found.selection, records={})
            work.proposal = replace(found, selection=bare)
    except (IntakeError, TransientError) as fault:
        work.refusal = work.refusal or fault
    except Exception:  # (its text may quote a record: the log prints class and place only)
        log.exception("a whole desk met a fault that has no name")
        work.refusal = TransientError("unforeseen")
    finally:
        work.is_over = True
        connection.close()


def _order(work: Work, by: Unlocked, choice: Choice, changed: str) -> None:
    try:
        work.order = dossiers.place(by, work.desk, choice, changed=changed, told=work.tell)
    except Blocked:
        return
    except IntakeError as refusal:
        work.refusal = refusal
