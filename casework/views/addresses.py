"""Where a person goes after a step: only ever to a page of ours."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def onward(request: HttpRequest) -> str:
    """The page asked for before the step, if it is one of ours; "" otherwise."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else ""


def onward_or_home(request: HttpRequest) -> str:
    """As `onward`, else the first page."""
    return onward(request) or reverse("home")
