"""What every refusal and fault says to the person who meets it: what was wrong, what to do.

Codes are fixed words of the program; the sentences never quote what was sent. An unknown code
gets a general sentence, so that a new one can never show as a bare word.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from intake.errors import TransientError

_STORAGE = _("We cannot store anything safely at this moment. Try again in an hour.")
_AWAY = _("A part of our system does not answer at this moment. Try again in a few minutes.")
_KEYS = _("We cannot seal reports at this moment, so we take none. Try again tomorrow.")
_DAMAGED = _("The page did not arrive as we sent it. Send it once more from here.")
_CUT = _("The line broke before everything had arrived. Send it once more.")

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "code_unknown": _(
            "We do not know this code. Look at the letters again. If they are right, it has been"
            " used or has ended: ask the person who gave it to you for another."
        ),
        "code_held": _(
            "Files are on their way under this code, from another page or another device. Go on"
            " there. If that page is gone, you can begin again from the first page, with the same"
            " code."
        ),
        "network_busy": _(
            "Many reports are arriving from your circle at this moment. Send it again in a few"
            " minutes."
        ),
        "other_network": _(
            "This report was begun with a code of another circle. Use a code of that circle, or"
            " begin a new report."
        ),
        "too_many_versions": _(
            "This report has been sent again too many times. Ask for a new code and begin a new"
            " report."
        ),
        "too_many_files": _("It is one file too many. Send it with another report."),
        "file_too_large": _("It is larger than 200 MB. Send a shorter or smaller version."),
        "file_empty": _("It holds nothing. Look whether it is the right file."),
        "body_too_large": _(
            "The files together are larger than we can take at once. Choose fewer of them."
        ),
        "text_too_long": _(
            "This is more text than we can take at once. Its beginning is kept below; send the"
            " rest as a second report."
        ),
        "text_not_utf8": _(
            "Some letters arrived in a way we cannot read. Look through your text and send it"
            " again, if possible with another browser."
        ),
        "body_cut": _CUT,
        "length_required": _CUT,
        "body_malformed": _DAMAGED,
        "content_type_wrong": _DAMAGED,
        "too_many_parts": _DAMAGED,
        "form_damaged": _DAMAGED,
        "storage_full": _STORAGE,
        "storage_fault": _STORAGE,
        "code_key_missing": _KEYS,
        "database_away": _AWAY,
        "files_gone": _(
            "A file that you sent earlier is no longer here. Choose it again, and send once more."
        ),
        "files_differ": _("A file did not arrive as it left. Send once more."),
        "sent_twice_at_once": _(
            "The same report was arriving twice at the same time. Send it once more."
        ),
        "no_packet": _("This file is not a packet. Choose the file that you were given, as it is."),
        "packet_missing": _("Choose the packet file as well."),
        "packet_one_file": _("Send one packet at a time."),
        "packet_cut": _(
            "The packet is not whole. Send it once more. If it happens again, the file itself is"
            " cut: ask the person who gave it to you for another copy."
        ),
        "packet_altered": _(
            "The packet is damaged. Send it once more. If it happens again, the file itself is"
            " damaged: ask the person who gave it to you for another copy."
        ),
        "packet_too_large": _(
            "The packet is larger than we can take. Ask the person who made it to make several"
            " smaller ones."
        ),
        "packet_key_gone": _(
            "This packet was made with a page that must not be used any more. Ask the person who"
            " made it to make it again, with a new page."
        ),
        "packet_differs": _(
            "Another packet with the same number is here already, and its files are not these."
            " Keep the file, and ask the person who made it to make a new packet."
        ),
        "page_unknown": _("There is no page here. Begin on the first page."),
        "method_unknown": _("Pages here can only be read and sent. Begin on the first page."),
        "request_damaged": _(
            "Your browser asked in a way we cannot read. Begin on the first page."
        ),
        "unforeseen": _("Something failed on our side. Send it once more in a few minutes."),
    }
)
# Whatever is wrong with the roll, an epoch's certificate or a recipient: nothing can be sealed.
_KEY_FAULTS = ("roll_", "root_", "floor_", "epoch_", "recipient_")
_REFUSED = _("We could not take this. Look through the page and send it again.")

_STATUS = {
    "body_cut": 400,
    "body_malformed": 400,
    "length_required": 411,
    "body_too_large": 413,
    "text_too_long": 413,
    "content_type_wrong": 415,
    "unforeseen": 500,
}


def sentence(code: str, *, passes: bool = False) -> str:
    """The sentence for a code, in the active language. `passes`: a TransientError's code."""
    if code.startswith(_KEY_FAULTS):
        return gettext(_KEYS)
    return gettext(SENTENCES.get(code, _AWAY if passes else _REFUSED))


def status(fault: Exception) -> int:
    """The HTTP status that says the same: 503 for what may pass, 422 unless a better one fits."""
    code = getattr(fault, "code", "unforeseen")
    passes = isinstance(fault, TransientError) or code.startswith(_KEY_FAULTS)
    return _STATUS.get(code, 503 if passes else 422)
