"""What each refusal says to the person who meets it: what was wrong, what to do.

Each part adds the codes that its own deeds raise. Sentences never quote what was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from casework.dossier_sentences import DOSSIERS
from intake.errors import IntakeError
from intake.keys.roll import RollError

_AWAY = _("A part of our system does not answer at this moment. Try again in a few minutes.")
_REFUSED = _("This was refused. Look through the page and try once more.")
_ROLL = _(
    "The organisation's list of keys cannot be believed today, so nothing is sealed. Tell the"
    " operator."
)
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        **DOSSIERS,
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
        "invitation_over": _(
            "The days of this invitation have passed. Ask the person once more if they are still to"
            " come."
        ),
        "already_invited": _(
            "This person was asked to a desk already. That comes to its end first."
        ),
        "member_unknown": _("We know no person of this login whose keys the root has signed."),
        "not_admitting": _(
            "One of the two custodians who invited and confirmed opens the desk for this person."
        ),
        "approver_leaves": _("Who is to leave does not sign for it. Ask another custodian."),
        "originals_wait_for_root": _(
            "The desk's newest originals key is not signed yet. Have the root sign the lines on the"
            " people page first."
        ),
        "row_changed": _(
            "Somebody else saved this before you. What you typed is below: look at theirs, then"
            " decide."
        ),
        "original_missing": _("There is nothing here that you may open."),
        "not_ready": _("This is not ready yet. Come back when it has been worked on."),
        "reason_unknown": _("Choose a reason from the list."),
        "words_missing": _("Say in your own words why. The desk and its log keep it."),
        "words_too_long": _("Say it in at most 2,000 characters."),
        "already_signed": _("You have signed this request. Another custodian has to sign it too."),
        "approval_unknown": _("There is nothing here that you may open."),
        "approval_closed": _("This request was used or declined. Ask anew if it is still needed."),
        "approval_expired": _("This request is no longer open. Ask anew if it is still needed."),
        "generation_outdated": _("The desk's key was changed. Lock, unlock, and try again."),
        "person_merged": _(
            "One of the two records is closed: it is of the same person as another one. Go to that"
            " one."
        ),
        "kept_apart": _(
            "People found that these are two. If that was wrong, say so below and send it again."
        ),
        "answer_missing": _("Say for every line whose answer stays."),
        "protection_differs": _(
            "One of the two needs protection and the other does not. Change that first, so that no"
            " name comes to stand where it must not."
        ),
        "same_record": _("This is one record, not two."),
        "merge_undone": _("This was undone already: they are two."),
        "approval_outdated": _(
            "The desk's keys were changed since this was signed. Ask anew if it is still needed."
        ),
        "other_deed": _("This request is about something else."),
        "no_names_here": _("No names of theirs are sealed here."),
        "not_looked_at": _("No period is for this case: it is closed or with a mechanism."),
        "keeping_reason_missing": _("Say why it stays."),
        "next_look_over": _("The next day of looking lies behind us. Write a later one."),
        "next_look_too_far": _(
            "That is too far away. Nothing is kept longer than its period without a new look."
        ),
        "no_names": _("No name is sealed at this desk yet, so there is nothing to open."),
        "late_page_lost": _(
            "You were signed out before it arrived, and it cannot be kept for you. What you typed"
            " stands below and nowhere else: copy it before you leave this page."
        ),
        "plan_changed": _(
            "What would go has changed since this was asked for. Nothing was signed or erased."
            " Look at what would go now, and ask anew."
        ),
        "approval_for_other": _("This request is about something else."),
        "approval_missing": _("Another custodian has to sign this first."),
        "approval_forged": _(
            "A signature on this request does not hold. Nothing was opened. Tell the other"
            " custodians."
        ),
        "approval_spent": _("This request has opened what it asked for. Ask anew to see it again."),
        "approver_unknown": _(
            "Somebody who signed is not on the organisation's signed list of keys."
        ),
        "approver_too_new": _(
            "Who came less than seven days ago may not sign yet. Another custodian may."
        ),
        "approver_not_custodian": _("Somebody who signed is not a custodian of this desk."),
        "approvers_not_independent": _(
            "One of the two let the other in alone, so together they count as one. Another"
            " custodian has to sign."
        ),
        "too_many_openings": _(
            "So many originals were opened today under one name that no more will be. Go on"
            " tomorrow."
        ),
        "other_header": _(
            "What was asked for was sealed anew since. Nothing was opened. Ask once more."
        ),
        "wrong_half": _("Your half of the key and the other one do not fit. Tell the operator."),
        "opener_has_no_half": _("The other half of the key is missing. Tell the operator."),
        "no_key_opens": _("The originals key of this desk does not open this."),
        "reveal_over": _("The minute is over. Ask anew if you have to see it again."),
        "certifier_not_on_roll": _(
            "The key process is not on the organisation's signed list of keys. Nothing was opened"
            " and nothing used up. Tell the operator."
        ),
        "agent_locked": _("The key process is locked. Tell the operator; nothing was used up."),
        "agent_away": _("The key process does not answer. Nothing was opened and nothing used up."),
        "date_not_understood": _(
            "This is not a date that we can read. Write it such as 24 Asad 1400, 2021-08-15"
            " or 1400."
        ),
        "date_impossible": _("There is no such day. Look at day, month and year again."),
        "date_incomplete": _("A day needs its month, and a month its year."),
        "date_not_a_number": _("Day, month and year are numbers here."),
        "date_which_calendar": _(
            "It is not clear which calendar this is in. Write the name of the month."
        ),
        "date_malformed": _("The end of this period lies before its beginning."),
        "dates_reversed": _("The end lies before the beginning. Look at both dates."),
        "query_too_long": _("This is too long for a search. Use at most 1,000 characters."),
        "selection_missing": _("Select the words in the text, or write the first of them."),
        "selection_not_found": _(
            "These words do not stand in this text. Copy them exactly as they are."
        ),
        "selection_found_twice": _(
            "These words stand in more than one place. Take one or two words more."
        ),
        "no_such_proposal": _("The machine does not propose this act here. Add it yourself."),
        "no_such_doubt": _("There is no doubt of this name. It may need a custodian."),
        "no_such_text": _("This report has no such text."),
        "review_not_taken": _("Take the report into work first."),
        "review_decided": _("This report was decided already. Open it again first."),
        "review_undecided": _("Nothing was decided about this report yet."),
        "urgency_unchanged": _("It has this urgency already."),
        "level_unknown": _("This is no urgency that we know."),
        "level_not_lower": _(
            "This is not lower than its urgency today. Raising it takes nobody else."
        ),
        "duplicate_of_itself": _("A report is no duplicate of itself."),
        "duplicate_of_duplicate": _("That one is a duplicate itself. Choose the first report."),
        "code_missing": _("Choose what was done."),
        "code_unknown": _("This is no code in use. Choose one of the list."),
        "claim_is_no_act": _("A claim is not an act. It is written down elsewhere."),
        "district_unknown": _(
            "We know no such district. Choose the province, or write it in their words."
        ),
        "choice_missing": _("Something that belongs with it is missing. Fill it in or empty all."),
        "act_withdrawn": _("This act was withdrawn. Add it anew if it is right after all."),
        "not_protected": _("This person needs no protection: the names stand with the record."),
        "protection_needs_two": _(
            "Taking protection off a person takes two custodians. Leave the tick, save, and ask"
            " them on the page of this person."
        ),
        "not_hidden_here": _(
            "No reader hides this in the version that is shown. Look at the report as it is now."
        ),
        "unhiding_needs_two": _(
            "What a reader hid is shown again only once two custodians have signed. Ask them on"
            " the page of the report."
        ),
        "identity_empty": _("There is nothing to seal yet. Write at least one line."),
        "district_elsewhere": _("This district is not in this province."),
        "counts_wrong": _("The least number cannot be above the most, and none is below zero."),
        "grader_took_account": _("Whoever took this account does not grade it. Ask a colleague."),
        "grade_incomplete": _("Grade both: the source, and what it tells."),
        "title_missing": _("Give it a title."),
        "table_empty": _("A table has headings in its first line, and at least one line below."),
        "table_quotes": _(
            "A quotation mark opens a cell of the table and is not closed well. Copy the cells out"
            " of the table program again, or take the mark out."
        ),
        "table_too_wide": _("The table has more than 60 columns. Take some out."),
        "table_too_long": _("The table has more than 2,000 lines. Bring it in in parts."),
        "cells_too_many": _("A line has more cells than there are headings. Give each a heading."),
        "column_twice": _("Two columns are to hold the same. Choose one of them."),
        "act_column_missing": _("Say which column holds the kind of violation."),
        "number_expected": _("A number is expected here, in digits alone."),
        "closing_reason_missing": _("A closed case has a reason, and only a closed one."),
        "message_empty": _("Write a question first."),
        "message_too_long": _(
            "This is too long to be read on an old phone. Use at most 1,500 characters."
        ),
        "mailbox_gone": _("The source's mailbox is not there any more. Nothing was sent."),
        "mailbox_full": _(
            "The source's mailbox holds no more questions today. Nothing was sent; ask tomorrow."
        ),
        "mailbox_malformed": _(
            "The source's mailbox does not open for us. Nothing was sent; tell the operator."
        ),
        "text_too_long": _("This text is too long. Use at most 20,000 characters."),
        "record_too_large": _("This holds too much for one record. Shorten it."),
        "row_altered": _(
            "This row was altered outside of Amanat. Touch nothing, tell a custodian and the"
            " operator at once."
        ),
        "row_rolled_back": _(
            "This row was set back to an older version. Touch nothing, tell a custodian and"
            " the operator at once."
        ),
        "link_elsewhere": _("This names a record that is not at this desk."),
        "register_dropped": _("The desk was locked meanwhile. Unlock it and try again."),
        "keys_outdated": _("The desk's key was changed. Lock, unlock, and try again."),
        "account_of_another_act": _("This account is of another act. Look at the page again."),
        "act_is_no_claim": _("An act is not a claim. Choose a kind of claim."),
        "basis_missing": _("Say what this attribution rests on."),
        "claimant_missing": _("Say who makes this claim."),
        "confirmed_needs_two_origins": _(
            "“Confirmed by independent sources” takes two origins that do not know it from each"
            " other."
        ),
        "consent_of_one_person": _("Consent is of one person or of one source."),
        "degree_of_a_victim": _("Unit, force and degree are of alleged perpetrators only."),
        "field_of_another_act": _("This kind of act has no such question."),
        "file_of_another_report": _("This file did not come with the report that is chosen."),
        "field_of_another_role": _(
            "Something below was answered that this role is not asked. Empty it, or choose the"
            " role it belongs to."
        ),
        "field_protected": _(
            "This may say who somebody is. Keep it with the person's identity, which custodians"
            " open."
        ),
        "field_shape": _("This answer does not fit its question."),
        "field_twice": _("One question was answered twice."),
        "field_unknown": _("We do not know this question."),
        "hash_malformed": _("This is not a digest of a file."),
        "intervention_for_nobody": _("Say for which case, act or person this was done."),
        "join_needs_two": _("Choose at least two that are the same person."),
        "kind_missing": _("Choose of which kind this is."),
        "learned_from_itself": _("A source does not learn from itself."),
        "merged_with_itself": _("An act cannot be merged with itself."),
        "name_missing": _("Give at least one name."),
        "name_of_protected_person": _(
            "A protected person has no name here. Write a pseudonym; the name belongs with the"
            " identity."
        ),
        "nobody_attributed": _("Say to whom it is attributed, or that it is not attributed."),
        "nobody_involved": _("Say who was involved: a person, a unit or a force."),
        "not_erased_alone": _(
            "This is not erased by itself. Ask for the report, person or source that it came with."
        ),
        "pair_unordered": _("Choose two different records."),
        "proof_needs_person": _("The level of proof is set by a person."),
        "pseudonym_missing": _("Give a pseudonym."),
        "retention_not_the_reason": _("Nothing is kept of what somebody asked us to erase."),
        "role_missing": _("Choose the role in the act."),
        "row_missing": _("There is nothing here that you may open."),
        "until_is_over": _("This last day is over already. Write a later one, or none."),
        "scope_twice": _("One scope of consent stands here twice."),
        "unit_of_itself": _("A unit does not belong to itself."),
        "record_of_another_kind": _("There is nothing here that you may open."),
        "trying_again_no_use": _(
            "One of these would end the same. Nothing was put back to work; leave that one out."
        ),
        "nothing_to_try_again": _("Nothing was put back to work: nothing that waits is ticked."),
        "desk_without_circle": _(
            "No circle of trust reports to this desk, so it can take in no packet. Tell the"
            " operator."
        ),
        "held_after_erasure": _(
            "Something in it is held after an erasure. Two custodians read that first; the draft"
            " was written before, so make a new version then."
        ),
        "held_waits": _(
            "This stayed after an erasure, and its words may still tell of what was erased. It is"
            " shown again when two custodians have read it. Nothing is lost, and you need not do"
            " anything."
        ),
        "not_held": _("This is held no more."),
        "read_already": _("You have read it as it is now. Another custodian has to read it too."),
        "checkpoint_not_here": _(
            "This checkpoint is not of the log as it goes on today. Look again."
        ),
        "checkpoint_revoked": _(
            "This checkpoint was signed by a key that counts no more. Wait for the next one."
        ),
        "checkpoint_malformed": _(
            "This is no checkpoint, or not all of it. Paste it whole, from the name of the log to"
            " the end of the signature."
        ),
        "checkpoint_unsigned": _(
            "No log key of this organisation signed this. If it came from this server, tell the"
            " other custodians by another channel."
        ),
        "circle_ended": _(
            "The circle of trust it came through has ended, so it cannot be taken in. Tell the"
            " operator."
        ),
        "packet_key_ended": _(
            "The key of its packet has ended. No key of this server opens it, so it cannot be"
            " taken in any more; the holders of the custody key can still open it."
        ),
        "packet_moved_on": _(
            "This packet does not wait for you any more: somebody else decided, or its key ended."
        ),
        "page_unknown": _("There is no page here."),
        "forged": _("Your browser did not send this page as we gave it. Open it again."),
        "unforeseen": _("Something failed on our side. Try again in a few minutes."),
    }
)
_STATUS = {
    "page_unknown": 404,
    "not_your_desk": 404,
    "late_page_lost": 403,
    "original_missing": 404,
    "approval_unknown": 404,
    "too_many_openings": 429,
    "dossier_missing": 404,
    "draft_missing": 404,
    "package_missing": 404,
    "packet_moved_on": 404,
    "custodians_only": 403,
    "held_waits": 403,
    "forged": 403,
    "row_changed": 409,
    "too_many_tries": 429,
    "unforeseen": 500,
}


def sentence(fault: Exception) -> str:
    """For a refusal or a passing fault, in the active language."""
    code = getattr(fault, "code", "unforeseen")
    # A roll's own "recipient_missing" is no addressee of a package.
    if code.startswith(("roll_", "root_")) or isinstance(fault, RollError):
        return gettext(_ROLL)
    general = _REFUSED if isinstance(fault, IntakeError) else _AWAY
    return gettext(SENTENCES.get(code, general))


def status(fault: Exception) -> int:
    """422 for a refusal and 503 for what may pass, unless a better one fits."""
    code = getattr(fault, "code", "unforeseen")
    return _STATUS.get(code, 422 if isinstance(fault, IntakeError) else 503)
