"""Short words that these pages have for codes, where a list's own label is a sentence."""

from collections.abc import Mapping

from django.utils.translation import gettext, ngettext
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
    "unworked": {
        "report": _("Report"),
        "file": _("File of a report"),
    },
    "stuck": {
        "needs_person": _("the worker gave up"),
        "custody": _("no key of this server opens it"),
    },
    "given_up": {
        "child_died": _("It ended in the middle of the work, each time it was tried."),
        "child_too_slow": _("It took longer than it may."),
        "not_claimed": _("Another worker was at it at the same time."),
        "recipient_missing": _("A key was missing on the organisation's list."),
        "system_fault": _("The disk or the system failed."),
        "worker_bug": _("Our own program met a fault in it."),
        "worker_died": _("The worker came down with it, each time it was tried."),
        "packet_code_unknown": _(
            "It came by packet, and the code inside was used, has ended or was never given."
        ),
        "code_key_missing": _("The worker has no key to judge the code of a packet."),
        "payload_missing": _("What was sent is not on the disk any more."),
        "not_as_sent": _("It is not what it should be: altered, cut off, moved or too long."),
        "not_told": _("This desk can read no reason; perhaps its key had ended by then."),
    },
    "act_state": {
        "proposed": _("Proposed"),
        "accepted": _("Accepted"),
        "withdrawn": _("Withdrawn"),
    },
    "dossier_state": {
        "ordered": _("Being made"),
        "refused": _("Not made"),
        "cancelled": _("Taken back"),
        "drafted": _("Draft"),
        "released": _("Left"),
        "discarded": _("Discarded"),
    },
    "dossier_signature": {
        "holds": _("The signature holds: it was made with our key."),
        "of_another": _("The signature holds, but the key is none of ours."),
        "wrong": _("The signature is not of this text. Look whether both were copied whole."),
        "needs_text": _("To check the signature, put in the whole text, not its SHA-256."),
        "not_given": _("No signature was given, so nothing is said about it."),
    },
    "comes_as": {
        "report": _("Report"),
        "answer": _("Answer of the source"),
        "withdrawal": _("The source takes it back"),
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
        "consent": _("Consent"),
        "correction": _("Correction of the machine"),
        "added_redaction": _("Words hidden by a reader"),
        "likeness": _("Decision on a likeness"),
        "join": _("Tags that are one person"),
        "apart": _("Decision that two are two people"),
        "merge": _("Two records of one person that became one"),
        "looked_at": _("Look at a case that was due"),
        "approval": _("Request"),
        "dossier": _("Dossier"),
        "packet": _("Packet"),
        "tombstone": _("Trace that something was erased"),
        "checkpoint_taken": _("Checkpoint that a custodian took away"),
    },
    "kinds": {
        "person": _("People"),
        "involvement": _("Roles in acts"),
        "source": _("Sources"),
        "information": _("Accounts of acts"),
        "evidence": _("Evidence"),
        "attribution": _("Who is held responsible"),
        "event": _("Events"),
        "claim_check": _("Checks of claims"),
        "intervention": _("What was done for them"),
        "unit": _("Units"),
        "office_holder": _("Office-holders"),
        "edict": _("Edicts"),
    },
    "text": {
        "account": _("What happened"),
        "when": _("When, in their words"),
        "where": _("Where, in their words"),
        "danger": _("Who is in danger, in their words"),
        "answers": _("Answers to the questions of the form"),
    },
    "recognizer": {
        "person": _("a reader of this desk"),
        "phone": _("the shape of a telephone number"),
        "tazkira": _("the shape of an identity card's number"),
        "online": _("the shape of an address, a link or an account's name"),
        "account": _("the shape of an account's number"),
        "accounts_named": _("a word for an app or for mail stands before it"),
        "address": _("words for streets and houses, with a number"),
        "device": _("the shape of a number of a device or a connection"),
        "digits": _("a long row of digits"),
        "document": _("a word for a card or a paper stands before it"),
        "passport": _("the shape of a passport's number"),
        "dates": _("the way a day is written"),
        "ages": _("the way an age is written"),
        "localities": _("a name on the list of places"),
        "surroundings": _(
            "a word for a school, a clinic, an office, a unit or a village beside it"
        ),
        "spoken": _("a number said in words"),
        "name_words": _("words known as names"),
        "plate": _("the shape of a number plate"),
        "position": _("the shape of a position"),
        "kinship": _("a word for kin stands before it"),
        "titles": _("a title stands before it"),
        "naming": _("the words around say that it is a name"),
        "capitals": _("capital letters alone"),
        "english_tagger": _("what marked examples taught it of English"),
        "dari_tagger": _("what marked examples taught it of Dari"),
        "pashto_tagger": _("what marked examples taught it of Pashto"),
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
        "software": _("the program it was made with"),
        "comments": _("a title, a description or other words about it"),
        "form": _("a form that can be filled in"),
        "codepage": _("an older code of letters, which was guessed: some may have come out wrong"),
    },
    "about": {
        "act": _("an act rests on these words"),
        "date": _("a date"),
        "place": _("a place"),
        "who": _("who did it"),
        "count": _("a number of people"),
        "term": _("explained beside the text"),
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
            "Lowering takes two custodians. They were asked; change it again once both have signed."
        ),
        "unprotected": _("This person is not protected any more."),
        "hidden": _("These words are hidden now."),
        "unhidden": _("These words are shown again, where nothing else hides them."),
        "asked_custodians": _("The custodians were asked."),
        "act": _("The act is written down."),
        "act_refused": _("The proposal is refused; the machine learns from it."),
        "act_withdrawn": _("Withdrawn. It is kept and never counted."),
        "needless": _("Noted. The machine learns from it; this copy stays as it is."),
        "graded": _("Graded. Earlier grades are kept."),
        "asked": _("The question lies in the source's mailbox."),
        "asked_again": _("The source finds in its mailbox that it should send the report again."),
        "saved": _("Saved."),
        "tried_again": _(
            "Back to work. What is ready appears in the queue; what fails again comes back here."
        ),
        "packet_taken_in": _(
            "The packet is stored safely, sealed as it was. The worker opens it and judges the code"
            " inside."
        ),
        "packet_by_hand": _("Taken in. The worker makes it ready like any other report."),
        "packet_refused": _(
            "Refused. It stays sealed as it was, and can be taken in while the key of its packet"
            " lives."
        ),
        "opened": _("The case is open."),
        "brought_in": _("Every line of the table is here now. This is its case."),
        "signed": _("Signed."),
        "declined": _("Declined."),
        "told_again": _("It is one more account of that act now."),
        "not_same": _("Refused. The two are not proposed again."),
        "merged": _("Merged. The accounts of both are accounts of this act now."),
        "joined": _("The two tags are one person now."),
        "joined_people": _("The two are one person now."),
        "persons_merged": _("The two records are one now."),
        "persons_parted": _("Undone. They are two again, and not proposed again."),
        "apart": _("Kept apart. The two are not proposed again."),
        "same_origin": _("The two sources count as one origin now."),
        "proof": _("The level of proof is set."),
        "looked_at": _("It stays. It comes back to these lists on the day you gave."),
        "names_sealed": _("Sealed. Nobody reads it but through two custodians."),
        "person_made": _("The person is written down, with their role."),
        "names_closed": _("The names are closed. To open them again two people sign anew."),
        "dossier_ordered": _("Ordered. A worker makes it now; the draft appears here."),
        "dossier_cancelled": _("The order is taken back. Its keys are gone."),
        "release_ordered": _("It leaves: the worker signs and seals it now."),
        "draft_discarded": _("The draft is gone with its keys. Its version stays in the register."),
        "package_forgotten": _("Draft and package are deleted here. The register stays."),
        "held_read": _("Noted that you read it. What two custodians have read is held no more."),
        "checkpoint_taken": _("It is on record that you have this one outside the server."),
        "withdrawn": _("Taken back. From now on nothing of this person leaves the desk."),
        "erased": _(
            "It is gone from here, and from backups within 35 days. What a dossier carried out"
            " before is never called back."
        ),
    },
    "deed": {
        "lower_triage": _("Lower the urgency"),
        "reveal_original": _("Open an original"),
        "reveal_identity": _("Open a protected person's names"),
        "reveal_metadata": _("Open what was stripped from a file"),
        "unmask": _("Say whom a tag stands for"),
        "unprotect": _("Take protection off a person"),
        "unhide": _("Show again what a reader hid"),
        "open_names": _("Open all protected names of the desk for one session"),
        "erase": _("Erase"),
        "release": _("Let a dossier leave"),
        "remove_member": _("Remove a member"),
        "rotate": _("Change the desk's key"),
    },
    "alike": {
        "same_district": _("the same district"),
        "other_district": _("another district of the same province"),
        "same_province": _("the same province"),
        "same_days": _("the same days"),
        "days_overlap": _("days that overlap"),
        "days_near": _("days close to each other"),
        "days_apart": _("days apart"),
        "same_code": _("the same kind of act"),
        "same_family": _("acts of one family"),
        "same_force": _("the same force"),
        "same_unit": _("the same unit is named"),
        "same_accused": _("the same person is accused"),
        "same_number": _("the same number of people"),
        "other_number": _("another number of people"),
        "same_words": _("told in nearly the same words: perhaps a copy"),
        "similar_words": _("told in similar words"),
        "known_person": _("a person whom people found to be one"),
        "same_person": _("a person with the same name"),
        "shared_name": _("one part of a name in common"),
        "same_file": _("the same file"),
        "same_picture": _("the same picture"),
    },
    "same_person": {
        "whole_name": _("the whole name is equal"),
        "parts_of_name": _("parts of the name are equal"),
        "one_part_of_name": _("one part of the name is equal"),
        "rare_name": _("a name that few bear here"),
        "same_kin": _("the same kin"),
        "same_place": _("the same province"),
        "other_place": _("another province"),
        "same_age": _("the same age"),
        "other_age": _("another age"),
        "other_sex": _("another sex"),
    },
    "wrong": {
        "altered": _("altered:"),
        "rolled_back": _("set back to an older version:"),
        "missing": _("gone, and nobody erased it; number"),
        "unreadable": _("written by a newer Amanat than this:"),
        "unfiled": _("cannot be filed:"),
    },
    "todo": {
        "overdue": _("Reports that have waited longer than their urgency allows"),
        "unsigned": _("Requests that wait for a custodian's signature"),
        "unconfirmed": _("People whose fingerprint nobody has compared yet"),
        "unread": _("Reports that nobody has opened"),
        "held": _("Records that are held after an erasure until you too have read them"),
        "untaken": _("Checkpoints of the custody log since the last one that you took away"),
        "pages_ending": _(
            "Days until the pages for packets seal no more: ask the operator for new ones"
        ),
        "pages_ended": _("Pages for packets that seal no more: ask the operator for new ones"),
    },
    "taking": {
        "file": _("as a file"),
        "scanned": _("as a QR code"),
    },
    "compared": {
        "same": _(
            "The log here begins with it: by its tree, none of these entries was taken out, put in"
            " or changed. The operator can have what lies below the tree read as well."
        ),
        "changed": _(
            "The log here does not begin with it: something in it was changed, or this server"
            " shows two histories. Keep what you have, work no further here, and tell the other"
            " custodians by another channel."
        ),
        "cut": _(
            "It covers more entries than there are: the end of the log is gone. Keep what you have,"
            " and tell the other custodians by another channel."
        ),
        "lost": _(
            "It covers more entries than there are. They were lost in a restore, and the log that"
            " began after it says so. Ask the operator when that was."
        ),
        "elsewhere": _(
            "It is of another log, which is not here. Ask the other custodians for the name of the"
            " one that you all agreed on."
        ),
    },
}


def taken_off(kind: str, count: int, shown: str) -> str:
    """What was taken off a file, in the active language; `shown` is the count in its digits."""
    told = {
        "script": ngettext("%(shown)s script", "%(shown)s scripts", count),
        "links": ngettext("%(shown)s link", "%(shown)s links", count),
        "notes": ngettext("%(shown)s note in the margin", "%(shown)s notes in the margin", count),
        "outside": ngettext(
            "%(shown)s thing that it would fetch from elsewhere",
            "%(shown)s things that it would fetch from elsewhere",
            count,
        ),
        "changes": ngettext(
            "%(shown)s tracked change, shown as if it had been accepted",
            "%(shown)s tracked changes, shown as if they had been accepted",
            count,
        ),
        "unseen": ngettext(
            "%(shown)s hidden sheet, slide, row, column or passage, which is not shown",
            "%(shown)s hidden sheets, slides, rows, columns or passages, which are not shown",
            count,
        ),
        "headers": ngettext(
            "%(shown)s line of a letter's head: who, to whom, by which way",
            "%(shown)s lines of a letter's head: who, to whom, by which way",
            count,
        ),
        "files": ngettext("%(shown)s file inside it", "%(shown)s files inside it", count),
        "more": ngettext(
            "%(shown)s further picture or track", "%(shown)s further pictures or tracks", count
        ),
    }
    return told[kind] % {"shown": shown} if kind in told else said("stripped", kind)


def said(name: str, code: str) -> str:
    """The words, in the active language; the code itself where these pages know none."""
    found = WORDS[name].get(code)
    return gettext(found) if found else code
