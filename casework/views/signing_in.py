"""Signing in and out: login and password, then the number from the device."""

from django.contrib.auth import login as open_session
from django.contrib.auth import logout as close_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST
from django_otp import login as remember_device  # type: ignore[import-untyped]

from casework import doors, late_pages, sessions
from casework.accounts import signing_in
from casework.accounts.throttle import TooManyTries
from casework.doors import See
from casework.sentences import sentence, status
from casework.showing.units import number
from casework.views.addresses import onward, onward_or_home
from intake.errors import IntakeError
from intake.languages import spoken

_BACKEND = "casework.accounts.backend.Members"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Step one."""
    login = request.POST.get("login", "")
    page = {"next": onward(request), "login": login[: signing_in.LOGIN_LENGTH]}
    if request.method != "POST":
        return render(request, "casework/sign_in.html", page)
    try:
        page["step"] = signing_in.begin(login, request.POST.get("password", ""))
    except IntakeError as refusal:
        page["refusal"] = told(refusal)
        return render(request, "casework/sign_in.html", page, status=status(refusal))
    return render(request, "casework/second_step.html", page)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """Step two. The session begins here, never before: half a sign-in opens nothing."""
    if request.method != "POST":
        return See(reverse("sign_in"))
    step = request.POST.get("step", "")
    page = {"next": onward(request), "step": step}
    try:
        member, device = signing_in.finish(step, request.POST.get("token", ""))
    except IntakeError as refusal:
        page["refusal"] = told(refusal)
        name = "sign_in" if refusal.code == "step_expired" else "second_step"
        return render(request, f"casework/{name}.html", page, status=status(refusal))
    request.session.flush()
    open_session(request, member, backend=_BACKEND)
    remember_device(request, device)
    doors.refresh(request)
    return See(onward_or_home(request))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, its keys and what waited for it."""
    late_pages.drop(request)
    sessions.lock(request)
    close_session(request)
    answer = See(reverse("sign_in"))
    answer.delete_cookie(sessions.COOKIE, samesite="Strict")
    return answer


def told(refusal: IntakeError) -> str:
    """The sentence of a refusal; of a wait, how long it is."""
    if isinstance(refusal, TooManyTries):
        words = gettext("Too many tries that were not right. Wait %(seconds)s seconds, then again.")
        return words % {"seconds": number(refusal.seconds, spoken(get_language()))}
    return sentence(refusal)
