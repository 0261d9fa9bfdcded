"""Short words that these pages have for codes, where a list's own label is a sentence."""

from collections.abc import Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

WORDS: Mapping[str, Mapping[str, str]] = {
    "urgency": {
        "T0": _("At once"),
        "T1": _("Within a day"),
        "T2": _("Within three days"),
        "T3": _("Within two weeks"),
        "T9": _("Closed"),
    },
    "state": {
        "open": _("Open"),
        "new": _("New"),
        "in_review": _("In review"),
        "accepted": _("Accepted"),
        "rejected": _("Rejected"),
        "duplicate": _("Duplicate"),
        "all": _("All"),
    },
    "act_state": {
        "proposed": _("Proposed"),
        "accepted": _("Accepted"),
        "withdrawn": _("Withdrawn"),
    },
    "kind": {
        "review": _("Report"),
        "act": _("Act"),
        "case": _("Case"),
        "person": _("Person"),
        "event": _("Event"),
        "claim": _("Claim"),
        "claim_check": _("Check of a claim"),
        "information": _("Account of an act"),
        "involvement": _("Role in an act"),
        "intervention": _("Intervention"),
        "attribution": _("Attribution"),
        "evidence": _("Evidence"),
        "edict": _("Edict"),
        "office_holder": _("Office-holder"),
        "unit": _("Unit"),
        "source": _("Source"),
        "message": _("Message"),
    },
    "text": {
        "account": _("What happened"),
        "when": _("When, in their words"),
        "where": _("Where, in their words"),
        "danger": _("Who is in danger, in their words"),
    },
    "recognizer": {
        "person": _("a reader of this desk"),
        "phone": _("the shape of a telephone number"),
        "tazkira": _("the shape of an identity card's number"),
        "online": _("the shape of an address, a link or an account's name"),
        "account": _("the shape of an account's number"),
        "name_words": _("words known as names"),
        "plate": _("the shape of a number plate"),
        "position": _("the shape of a position"),
        "kinship": _("a word for kin stands before it"),
        "titles": _("a title stands before it"),
        "naming": _("the words around say that it is a name"),
        "capitals": _("capital letters alone"),
        "propagation": _("the same name elsewhere in this report"),
    },
    "stripped": {
        "place": _("the place where it was made"),
        "time": _("day and time"),
        "camera": _("make and number of the device"),
        "thumbnail": _("the small preview inside"),
        "name": _("the file's name"),
        "author": _("the author"),
        "script": _("scripts and forms"),
        "links": _("links and addresses"),
        "hidden": _("everything that is not seen"),
    },
    "about": {
        "act": _("an act rests on these words"),
        "date": _("a date"),
        "place": _("a place"),
        "who": _("who did it"),
        "count": _("a number of people"),
    },
    "done": {
        "taken": _("It is in your work now."),
        "accepted": _("Accepted."),
        "reopened": _("It is open again, in your work."),
        "rejected": _("Rejected. What was sent stays sealed for its time."),
        "duplicate": _("Marked as a duplicate."),
        "linked": _("Linked to the case."),
        "urgency": _("The urgency is changed."),
        "asked_to_lower": _(
            "Lowering takes a second person. A custodian was asked; change it again once signed."
        ),
        "hidden": _("These words are hidden now."),
        "asked_custodians": _("The custodians were asked."),
        "act": _("The act is written down."),
        "act_refused": _("The proposal is refused; the machine learns from it."),
        "graded": _("Graded. Earlier grades are kept."),
        "asked": _("The question lies in the source's mailbox."),
        "saved": _("Saved."),
        "opened": _("The case is open."),
        "signed": _("Signed."),
        "declined": _("Declined."),
    },
    "deed": {
        "lower_triage": _("Lower the urgency"),
        "reveal_original": _("Open an original"),
        "reveal_identity": _("Open a protected person's names"),
        "reveal_metadata": _("Open what was stripped from a file"),
        "unmask": _("Say whom a tag stands for"),
        "erase": _("Erase"),
        "release": _("Release"),
        "remove_member": _("Remove a member"),
        "rotate": _("Change the desk's key"),
    },
    "wrong": {
        "altered": _("altered:"),
        "rolled_back": _("set back to an older version:"),
        "missing": _("gone, and nobody erased it; number"),
        "unreadable": _("written by a newer Amanat than this:"),
    },
    "todo": {
        "overdue": _("Reports that have waited longer than their urgency allows"),
        "unsigned": _("Requests that wait for a custodian's signature"),
        "unconfirmed": _("People whose fingerprint nobody has compared yet"),
        "unread": _("Reports that nobody has opened"),
    },
}


def said(name: str, code: str) -> str:
    """The words, in the active language; the code itself where these pages know none."""
    found = WORDS[name].get(code)
    return gettext(found) if found else code
