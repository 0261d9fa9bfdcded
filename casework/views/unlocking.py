"""Opening and locking the keys, showing once more that it is you, and pages that came late."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from casework import doors, late_pages, sessions
from casework.accounts import signing_in, unlocking
from casework.doors import See, SignedInRequest, UnlockedRequest
from casework.sentences import sentence, status
from casework.views import late_fields
from casework.views.addresses import onward, onward_or_home
from casework.views.signing_in import told
from intake.errors import IntakeError


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@doors.signed_in
def unlock(request: SignedInRequest) -> HttpResponse:
    """Passphrase in, cookie out."""
    page = {"next": onward(request), "is_kept": late_pages.is_waiting(request)}
    if request.method != "POST":
        return render(request, "casework/unlock.html", page)
    try:
        half = unlocking.unlock(request, request.POST.get("passphrase", ""))
    except IntakeError as refusal:
        page["refusal"] = sentence(refusal)
        return render(request, "casework/unlock.html", page, status=status(refusal))
    answer = _after(request)
    answer.set_cookie(sessions.COOKIE, half, secure=True, httponly=True, samesite="Strict")
    return answer


@require_POST
@doors.signed_in
def lock(request: SignedInRequest) -> HttpResponse:
    """Drop the keys of this session; the sign-in stays."""
    sessions.lock(request)
    answer = See(reverse("home"))
    answer.delete_cookie(sessions.COOKIE, samesite="Strict")
    return answer


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@doors.unlocked
def confirm(request: UnlockedRequest) -> HttpResponse:
    """Both factors once more, before keys are opened or changed."""
    page = {"next": onward(request), "is_kept": late_pages.is_waiting(request)}
    if request.method != "POST":
        return render(request, "casework/confirm.html", page)
    typed = request.POST.get("password", ""), request.POST.get("token", "")
    try:
        signing_in.confirm(request.user, *typed)
    except IntakeError as refusal:
        page["refusal"] = told(refusal)
        return render(request, "casework/confirm.html", page, status=status(refusal))
    doors.refresh(request)
    return _after(request)


@require_http_methods(["GET", "HEAD", "POST"])
@doors.unlocked
def late_page(request: UnlockedRequest) -> HttpResponse:
    """What was sent while the keys were locked; sending it again or letting it go."""
    late = late_pages.offered(request, request.unlocked)
    if request.method == "POST" or late is None:
        late_pages.drop(request)
        return See(reverse("home"))
    context = {"late": late, "lines": late_fields.in_words(late)}
    return render(request, "casework/late_page.html", context)


@require_http_methods(["GET", "HEAD"])
@doors.signed_in
def keys_help(request: HttpRequest) -> HttpResponse:
    """The help sheet."""
    return render(request, "casework/help.html", {"title": _("Help")})


def _after(request: HttpRequest) -> HttpResponse:
    waits = late_pages.is_waiting(request)
    return See(reverse("late_page") if waits else onward_or_home(request))
