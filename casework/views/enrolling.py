"""Enrolment: five pages, one after the other, for somebody who has no account yet."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from casework.accounts import enrolment, factor
from casework.qr import svg
from casework.sentences import sentence, status
from intake.errors import IntakeError

Step = Callable[[HttpRequest, str], HttpResponse]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def enrol(request: HttpRequest, invitation: uuid.UUID) -> HttpResponse:
    """One address for all steps; the token of the enrolment travels in the form."""
    if request.method != "POST":
        return render(request, "casework/enrol/code.html")
    token, step = request.POST.get("enrolment", ""), request.POST.get("step", "")
    try:
        if not token:
            token = enrolment.begin(invitation, request.POST.get("code", ""))
            return _password(request, token)
        return _STEPS.get(step, _password)(request, token)
    except IntakeError as refusal:
        context = {"refusal": sentence(refusal)}
        return render(request, "casework/enrol/code.html", context, status=status(refusal))


def _password(request: HttpRequest, token: str, refusal: IntakeError | None = None) -> HttpResponse:
    return _page(request, "password", token, refusal)


def _choose_password(request: HttpRequest, token: str) -> HttpResponse:
    typed = request.POST.get("password", ""), request.POST.get("again", "")
    try:
        enrolment.choose_password(token, *typed)
    except IntakeError as refusal:
        return _password(request, token, refusal)
    return _page(request, "device", token)


def _show_device(request: HttpRequest, token: str) -> HttpResponse:
    try:
        enrolment.show_device(token, request.POST.get("token", ""))
    except IntakeError as refusal:
        return _page(request, "device", token, refusal)
    return _page(request, "paper", token)


def _paper(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, "typing", token)


def _look_again(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, "paper", token)


def _type_back(request: HttpRequest, token: str) -> HttpResponse:
    try:
        enrolled = enrolment.finish(token, request.POST.get("passphrase", ""))
    except IntakeError as refusal:
        return _page(request, "typing", token, refusal)
    return render(request, "casework/enrol/done.html", {"enrolled": enrolled})


def _page(
    request: HttpRequest, name: str, token: str, refusal: IntakeError | None = None
) -> HttpResponse:
    """A step of a running enrolment; one that has ended begins again with its code."""
    found = enrolment.current(token)
    context = {"token": token, "enrolment": found}
    if name == "device":
        address = factor.address(found.secret, found.login)
        context["qr"] = mark_safe(svg(address))  # noqa: S308  (drawn by us from random octets)
        context["spelled"] = factor.spelled(found.secret)
    if refusal is None:
        return render(request, f"casework/enrol/{name}.html", context)
    context["refusal"] = sentence(refusal)
    return render(request, f"casework/enrol/{name}.html", context, status=status(refusal))


_STEPS: dict[str, Step] = {
    "password": _choose_password,
    "device": _show_device,
    "paper": _paper,
    "again": _look_again,
    "typing": _type_back,
}
