"""What refusals say that only dossiers meet: choosing, addressees, releases, what left.

Sentences never quote what was typed.
"""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_noop as _

DOSSIERS: Mapping[str, str] = MappingProxyType(
    {
        "nothing_chosen": _("Tick what is to go in."),
        "kind_not_chosen": _("This is not chosen by itself: it comes along with others."),
        "recipient_missing": _("Say who will open it: give at least one addressee."),
        "recipients_too_many": _("A package is sealed to at most twenty addressees."),
        "recipient_twice": _("Two addressees have the same key."),
        "recipient_expired": _("The last day of this key is over. Ask for a new one."),
        "recipient_malformed": _("An addressee needs a name, and a key that begins with age1pq1."),
        "recipient_not_hybrid": _(
            "This key protects for today only. Ask for one that begins with age1pq1, made with (age"
            " 1.3) or newer."
        ),
        "addressee_faulty": _("Something about an addressee is not right; it is said beside it."),
        "signatures_awaited": _(
            "An original or a name is ticked that two custodians have not signed for yet. Ask them,"
            " or untick it."
        ),
        "custodian_orders": _("With originals or names in it, a custodian orders the dossier."),
        "change_missing": _("Say what this version changes."),
        "answers_offered": _(
            "Answers are proposed below. Read them, change what is not so, and look once more."
        ),
        "dossier_blocked": _("Something stands in the way. Look through the list."),
        "dossier_missing": _("There is nothing here that you may open."),
        "dossier_version_taken": _(
            "Somebody ordered a version with this number just now. Order it again."
        ),
        "order_missing": _("This order is not there any more: it was carried out or taken back."),
        "order_too_large": _("This is too much for one dossier. Choose less."),
        "draft_missing": _("This draft is not here any more."),
        "draft_has_names": _(
            "This draft carries names or originals. Two custodians sign before it is read."
        ),
        "package_missing": _("This package is not here any more."),
        "already_released": _("It was released already."),
        "annex_left_since": _(
            "Another statistical annex left since this one was made, and its numbers were not held"
            " against it. Discard this one and order it again."
        ),
        "names_joined_since": _(
            "Somebody it names has two records that were made one since, each with names of its"
            " own. It cannot leave; discard it and order it again, with the names of both."
        ),
        "annex_on_its_way": _(
            "Another statistical annex is leaving. When it has left, order this one again; if it"
            " cannot leave, discard it first."
        ),
        "consent_withdrawn": _(
            "A consent it rests on was taken back. It cannot leave; make a new version without this"
            " person."
        ),
    }
)
