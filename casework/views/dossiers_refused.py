"""Why a worker did not carry out an order of a dossier, where no record of the desk is at fault;
and whom it waits for.
"""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from casework.sentences import sentence
from intake.errors import IntakeError

_OTHER = _(
    "What the worker met is not what was signed for. Nothing left. Tell the custodians and order"
    " the dossier anew."
)
_FAILED = _(
    "The worker failed at it again and again. Try once more; if that fails too, tell the operator."
)
_WHY: Mapping[str, str] = {
    "draft_changed": _(
        "The draft that rests here is not the one that two people signed for. Nothing left."
        " Discard it and order the dossier anew."
    ),
    "draft_missing": _("The draft was gone when the worker came to it."),
    "order_overdue": _("No worker came to it within a day. Ask again."),
    "release_not_attested": _(
        "The key process did not confirm that two custodians of this desk let this draft go."
        " Nothing was signed. Ask for its release anew, and tell the operator."
    ),
    "tsa_refused": _("The service that stamps the time refused it. Tell the operator."),
    **dict.fromkeys(
        ("order_forged", "order_malformed", "release_detail_wrong", "summary_malformed"), _OTHER
    ),
    **dict.fromkeys(
        ("worker_died", "child_died", "child_too_slow", "worker_bug", "system_fault"), _FAILED
    ),
}

_WAITS: Mapping[str, str] = {
    "tsa_away": _("It waits for the service that stamps the time, which does not answer."),
    **dict.fromkeys(
        ("signer_away", "signer_busy", "signer_fault"),
        _("It waits for the signer, the process with the organisation's key for dossiers."),
    ),
}


def whom(code: str) -> str:
    """In the active language: whom a release waits for; "" where it waits for nobody."""
    return gettext(_WAITS[code]) if code in _WAITS else ""


def why(code: str) -> str:
    """In the active language: what was in the way, and what to do."""
    found = _WHY.get(code)
    return gettext(found) if found else sentence(IntakeError(code))
