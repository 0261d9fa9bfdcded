"""One's own account: password, device, recovery codes."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as remember_device  # type: ignore[import-untyped]

from casework import doors
from casework.accounts import changing, factor
from casework.doors import SignedInRequest
from casework.models import RecoveryCode
from casework.qr import svg
from casework.sentences import status
from casework.views.signing_in import told
from intake.errors import IntakeError


@require_safe
@doors.signed_in
def account(request: SignedInRequest) -> HttpResponse:
    """What can be changed, and how many recovery codes are left."""
    return _account(request)


@sensitive_post_parameters()
@require_POST
@doors.signed_in
def password(request: SignedInRequest) -> HttpResponse:
    """A new password ends every session, this one too."""
    typed = [request.POST.get(name, "") for name in ("password", "token", "new", "again")]
    try:
        changing.change_password(request.user, *typed)
    except IntakeError as refusal:
        return _account(request, refusal)
    return render(request, "casework/account/changed.html")


@sensitive_post_parameters()
@require_POST
@doors.signed_in
def device(request: SignedInRequest) -> HttpResponse:
    """Show both factors; the new secret is drawn."""
    typed = request.POST.get("password", ""), request.POST.get("token", "")
    try:
        token = changing.begin_device(request.user, *typed)
    except IntakeError as refusal:
        return _account(request, refusal)
    return _scan(request, token)


@sensitive_post_parameters()
@require_POST
@doors.signed_in
def new_device(request: SignedInRequest) -> HttpResponse:
    """The new device shows its number; ten new codes are shown this once."""
    token = request.POST.get("device", "")
    try:
        made, drawn = changing.finish_device(token, request.user, request.POST.get("token", ""))
    except IntakeError as refusal:
        again = refusal.code == "token_refused"
        return _scan(request, token, refusal) if again else _account(request, refusal)
    remember_device(request, made)
    return render(request, "casework/account/codes.html", {"codes": drawn})


def _account(request: SignedInRequest, refusal: IntakeError | None = None) -> HttpResponse:
    context = {
        "refusal": told(refusal) if refusal else "",
        "codes_left": RecoveryCode.objects.filter(factor__user=request.user).count(),
    }
    code = status(refusal) if refusal else 200
    return render(request, "casework/account/account.html", context, status=code)


def _scan(request: SignedInRequest, token: str, refusal: IntakeError | None = None) -> HttpResponse:
    found = changing.new_device(token, request.user)
    address = factor.address(found.secret, request.user.login)
    context = {
        "device": token,
        "qr": mark_safe(svg(address)),  # noqa: S308  (drawn by us from random octets)
        "spelled": factor.spelled(found.secret),
        "refusal": told(refusal) if refusal else "",
    }
    code = status(refusal) if refusal else 200
    return render(request, "casework/account/device.html", context, status=code)
