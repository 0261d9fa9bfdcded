"""One's own account: password, device, recovery codes, passphrase."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as remember_device  # type: ignore[import-untyped]

from casework import doors, sessions
from casework.accounts import changing, factor, new_passphrase
from casework.accounts.fingerprint import fingerprint
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


@sensitive_post_parameters()
@require_POST
@doors.signed_in
def passphrase(request: SignedInRequest) -> HttpResponse:
    """Show both factors and the passphrase until now; new words are shown, for paper."""
    typed = [request.POST.get(name, "") for name in ("password", "token", "passphrase")]
    try:
        token = new_passphrase.begin(request.user, *typed)
    except IntakeError as refusal:
        return _account(request, refusal)
    return _words(request, token)


@sensitive_post_parameters()
@require_POST
@doors.signed_in
def passphrase_typed(request: SignedInRequest) -> HttpResponse:
    """The page to type the words on, without the words; then what was typed, or them again."""
    token, step = request.POST.get("words", ""), request.POST.get("step", "")
    try:
        if step == "again":
            return _words(request, token)
        if step == "typing":
            new_passphrase.finish(token, request.user, request.POST.get("passphrase", ""))
            return _unlock_anew(request)
        new_passphrase.current(token, request.user)
    except IntakeError as refusal:
        again = refusal.code == "passphrases_differ"
        return _typing(request, token, refusal) if again else _account(request, refusal)
    return _typing(request, token)


def _words(request: SignedInRequest, token: str) -> HttpResponse:
    context = {"words": token, "drawn": new_passphrase.current(token, request.user).words}
    return render(request, "casework/account/words.html", context)


def _typing(
    request: SignedInRequest, token: str, refusal: IntakeError | None = None
) -> HttpResponse:
    context = {"words": token, "refusal": told(refusal) if refusal else ""}
    code = status(refusal) if refusal else 200
    return render(request, "casework/account/typing.html", context, status=code)


def _unlock_anew(request: SignedInRequest) -> HttpResponse:
    """The next page asks for the new words: whoever wrote them wrongly learns it at once."""
    answer = render(request, "casework/account/passphrase_changed.html")
    answer.delete_cookie(sessions.COOKIE, samesite="Strict")
    return answer


def _account(request: SignedInRequest, refusal: IntakeError | None = None) -> HttpResponse:
    context = {
        "refusal": told(refusal) if refusal else "",
        "codes_left": RecoveryCode.objects.filter(factor__user=request.user).count(),
        "fingerprint": _fingerprint(request),
    }
    code = status(refusal) if refusal else 200
    return render(request, "casework/account/account.html", context, status=code)


def _fingerprint(request: SignedInRequest) -> str:
    """Of the keys as the person opened them, not as a database has them; "" while locked."""
    opened = sessions.current(request)
    if opened is None:
        return ""
    return fingerprint(str(opened.keys.identity.recipient), opened.keys.verifier)


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
