"""What each refusal says to the person who meets it: what was wrong, what to do.

Each part adds the codes that its own deeds raise. Sentences never quote what was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from intake.errors import IntakeError

_AWAY = _("A part of our system does not answer at this moment. Try again in a few minutes.")
_REFUSED = _("This was refused. Look through the page and try once more.")
_ROLL = _(
    "The organisation's list of keys cannot be believed today, so nothing is sealed. Tell the"
    " operator."
)
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "sign_in_refused": _(
            "Login or password is not right. Look at both again. Nobody can read them back to you."
        ),
        "token_refused": _(
            "This number is not right, or it was used already. Wait for the next one and type that."
        ),
        "step_expired": _("That took too long. Begin again with login and password."),
        "passphrase_wrong": _(
            "This is not your passphrase. Look at each word; between two words stands one space."
        ),
        "passphrases_differ": _("That is not the passphrase shown to you. Look at your paper."),
        "passwords_differ": _("The two passwords are not the same. Type both again."),
        "password_too_short": _("Take at least 12 letters."),
        "password_too_common": _("Too many people use this password. Take another."),
        "password_too_long": _("This password is longer than 1,000 letters."),
        "invitation_unknown": _(
            "This invitation is not valid: it was used, it has expired, or the code is wrong. Ask"
            " the person who invited you for another."
        ),
        "enrolment_expired": _("That took too long. Open the invitation again and begin anew."),
        "custodians_only": _("Only a custodian of this desk may do this."),
        "second_custodian_needed": _(
            "Another custodian than the one who invited must compare the fingerprint."
        ),
        "fingerprint_differs": _(
            "The fingerprint you typed is not the one on this page. Do not confirm: ask both"
            " people again."
        ),
        "not_confirmed": _("A second custodian has not confirmed this person yet."),
        "not_on_roll": _(
            "This person is not on the organisation's signed list of keys yet. The root must sign"
            " their entry first."
        ),
        "too_few_custodians": _("A desk keeps at least two custodians. Add another one first."),
        "too_few_members": _("A desk keeps at least two members."),
        "not_your_desk": _("There is nothing here that you may open."),
        "already_member": _("This person belongs to the desk already."),
        "row_changed": _(
            "Somebody else saved this before you. What you typed is below: look at theirs, then"
            " decide."
        ),
        "page_unknown": _("There is no page here."),
        "forged": _("Your browser did not send this page as we gave it. Open it again."),
        "unforeseen": _("Something failed on our side. Try again in a few minutes."),
    }
)
_STATUS = {
    "page_unknown": 404,
    "not_your_desk": 404,
    "custodians_only": 403,
    "forged": 403,
    "row_changed": 409,
    "too_many_tries": 429,
    "unforeseen": 500,
}


def sentence(fault: Exception) -> str:
    """For a refusal or a passing fault, in the active language."""
    code = getattr(fault, "code", "unforeseen")
    if code.startswith(("roll_", "recipient_", "root_")):
        return gettext(_ROLL)
    general = _REFUSED if isinstance(fault, IntakeError) else _AWAY
    return gettext(SENTENCES.get(code, general))


def status(fault: Exception) -> int:
    """422 for a refusal and 503 for what may pass, unless a better one fits."""
    code = getattr(fault, "code", "unforeseen")
    return _STATUS.get(code, 422 if isinstance(fault, IntakeError) else 503)
