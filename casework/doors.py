"""Who may enter a page: signed in, unlocked, custodian, second factor just now.

A decorator of a page adds one line above its function and may rely on what it says:

    @unlocked
    def queue(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse: ...
"""

import functools
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from casework import late_pages, sessions
from casework.models import Member
from casework.unlocked import Unlocked
from intake.errors import IntakeError

FRESH = 5 * 60.0  # seconds that a second factor counts as just given
_FRESH_KEY = "second_factor_given"

if TYPE_CHECKING:

    class SignedInRequest(HttpRequest):
        """A request whose member gave password and second factor."""

        user: Member

    class UnlockedRequest(SignedInRequest):
        """And whose keys are open."""

        unlocked: Unlocked
        reads_held: uuid.UUID  # the desk, where the page is of what is held after an erasure

else:
    SignedInRequest = UnlockedRequest = HttpRequest

Page = Callable[..., HttpResponse]


class See(HttpResponseRedirect):
    """303: what comes next is read, never sent a second time."""

    status_code = 303


def signed_in(page: Page) -> Page:
    """Password and second factor were given in this session; else the sign-in page."""

    @functools.wraps(page)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_signed_in(request):
            return _first(request, "sign_in")
        return page(request, *args, **kwargs)

    return guarded


def unlocked(page: Page) -> Page:
    """`request.unlocked` has the keys; else the unlock page or, where the sign-in is over, that
    one, and what was sent is kept sealed. Raises late_pages.NotKept where it cannot be.

    With a `desk` in the address, it is one of theirs: another's does not exist for them.
    """

    @functools.wraps(page)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_signed_in(request):
            return _kept_first(request, "sign_in")
        found = sessions.current(request)
        if found is None:
            return _kept_first(request, "unlock")
        request.unlocked = found
        if request.method == "POST" and "late_page" in request.POST:
            late_pages.drop(request)
        desk = kwargs.get("desk")
        if isinstance(desk, uuid.UUID):
            found.desk(desk)
        return page(request, *args, **kwargs)

    return guarded


def unlocked_unread(page: Page) -> Page:
    """As `unlocked`, for a page that reads its body as it comes: the door looks at nothing of it.

    What was sent while locked is not kept: it is a file, and whoever sent it has it still.
    """

    @functools.wraps(page)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        found = sessions.current(request) if is_signed_in(request) else None
        if found is None:
            query = urlencode({"next": request.get_full_path()})
            return See(f"{reverse('unlock' if is_signed_in(request) else 'sign_in')}?{query}")
        request.unlocked = found
        desk = kwargs.get("desk")
        if isinstance(desk, uuid.UUID):
            found.desk(desk)
        return page(request, *args, **kwargs)

    return guarded


def custodian(page: Page) -> Page:
    """Unlocked, by a custodian: of the `desk` in the address, or of any when there is none.

    Raises IntakeError("custodians_only").
    """

    @functools.wraps(page)
    @unlocked
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        desk = kwargs.get("desk")
        opened: Unlocked = request.unlocked
        if not (opened.is_custodian(desk) if desk else opened.originals_a):
            raise IntakeError("custodians_only")
        return page(request, *args, **kwargs)

    return guarded


def fresh_second_factor(page: Page) -> Page:
    """Unlocked, and password and second factor were given within the last five minutes."""

    @functools.wraps(page)
    @unlocked
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_fresh(request):
            return _kept_first(request, "confirm")
        return page(request, *args, **kwargs)

    return guarded


def is_signed_in(request: HttpRequest) -> bool:
    """With both factors."""
    return isinstance(request.user, Member) and request.user.is_verified()  # type: ignore[attr-defined]


def is_fresh(request: HttpRequest) -> bool:
    """Whether the second factor was given within FRESH."""
    given: float = request.session.get(_FRESH_KEY, float("-inf"))
    return time.monotonic() - given < FRESH


def refresh(request: HttpRequest) -> None:
    """The second factor was given just now."""
    request.session[_FRESH_KEY] = time.monotonic()


def _kept_first(request: HttpRequest, name: str) -> HttpResponse:
    """As `_first`, and what was sent is kept. Raises late_pages.NotKept."""
    if request.method == "POST":
        late_pages.keep(request)
    return _first(request, name)


def _first(request: HttpRequest, name: str) -> HttpResponse:
    """Go to `name` and come back to what was read; what was sent is offered by itself."""
    if request.method == "POST":
        return See(reverse(name))
    query = urlencode({"next": request.get_full_path()})
    return See(f"{reverse(name)}?{query}")
