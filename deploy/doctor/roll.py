"""The roll, the keys it must list, and the short-lived keys under it.

Looked at as a sealer does, but without raising this host's floor: a look changes nothing.
"""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from deploy.doctor.fault import Fault, Unseen
from deploy.environment import ROLES
from intake import clock, recipients
from intake.keys import roll as rolls
from intake.keys.agent.epochs import AHEAD
from intake.keys.believed import Recipients, believed
from intake.keys.certificate import Term
from intake.keys.entry import Kind
from intake.keys.floor import read_floor
from intake.keys.roll import RollError
from intake.packets.handed_out import ending

SOON = 30  # days
_SLACK = timedelta(days=2)  # the agent makes the next key within a minute of its day
_PUBLISH = "manage.py publish_roll roll-N.note, with the newest note that the ceremony signed"
_RENEW = "Offline: `ceremony draft --valid-days 365`, `ceremony sign`; here: manage.py publish_roll"
_FAULTS = {
    "root_missing": Fault(
        "The pinned root is missing or unreadable: the form is closed.",
        "Carry root.pub to where ROLL_ROOT_FILE says, and compare it with the offline one.",
    ),
    "roll_missing": Fault("There is no roll: the form is closed.", _PUBLISH),
    "roll_malformed": Fault("The newest roll in the database is damaged.", _PUBLISH),
    "roll_unsigned": Fault(
        "The newest roll is not signed by the root that is pinned here: the form is closed.",
        "Compare root.pub with the offline one by voice. If it is right, somebody changed the"
        f" database: keep a copy of it, then {_PUBLISH}.",
    ),
    "roll_older": Fault(
        "The newest roll is older than one that this host believed before: the form is closed.",
        f"Somebody took a roll away, or an old backup was restored. {_PUBLISH}.",
    ),
    "roll_early": Fault(
        "The roll begins in the future of this host's clock: the form is closed.",
        "timedatectl set-ntp true",
    ),
    "roll_expired": Fault("The roll has expired: the form is closed.", _RENEW),
    "floor_malformed": Fault(
        "What this host remembers of the roll cannot be read, so no roll is believed.",
        "Write the newest roll's version and a line feed to the file that ROLL_FLOOR_FILE names.",
    ),
}  # fmt: skip
_MUST_BE_LISTED = {
    Kind.LOG: (
        "No log key is on the roll: no checkpoint is signed, and a cut of the log goes unnoticed.",
        "ROLE=sequencer manage.py sequence --prepare > log.jsonl",
    ),
    Kind.DOSSIER: (
        "No dossier key is on the roll: no release is signed.",
        "ROLE=signer manage.py signer --prepare > dossier.jsonl",
    ),
    Kind.BACKUP: ("No backup key is on the roll: no backup can be sealed.", "ceremony found"),
    Kind.CERTIFIER: (
        "No epoch certifier is on the roll: no key of the week is believed.",
        "ROLE=agent manage.py agent --prepare > certifier.jsonl",
    ),
}


def look() -> Iterator[Fault]:
    """Why it is not believed, or what will soon be wrong with it."""
    try:
        left = days()
    except RollError as refusal:
        yield _FAULTS[refusal.code]
        return
    if left <= SOON:
        yield Fault(f"The roll is believed for {left} days more: then the form closes.", _RENEW)


def look_at_keys() -> Iterator[Fault]:
    """Keys without which something stands still that nobody misses at once."""
    roll = _believed().roll
    for kind, (what, make) in _MUST_BE_LISTED.items():
        if not roll.unrevoked(kind):
            yield Fault(what, f"{make}, and have the root sign the line: `ceremony draft --add`.")
    if not roll.page:
        yield Fault(
            "The roll is without a page roll: browsers and packet pages cannot seal.",
            "Sign the next version with `ceremony sign` of this release, and publish it.",
        )


def look_at_epochs() -> Iterator[Fault]:
    """That there is a key for today and, made by an agent at work, for the week ahead."""
    keys = _believed()
    try:
        _ = keys.epoch
    except RollError as refusal:
        yield Fault(
            f"There is no key of this week ({refusal.code}): the form is closed.",
            "manage.py keys unlock; then `manage.py keys` says how the agent's round went.",
        )
        return
    if epoch_days() < (AHEAD - _SLACK).days:
        yield Fault(
            "The key of the coming week has not been made: the form will close.",
            "manage.py keys unlock; then `manage.py keys` says how the agent's round went.",
        )


def look_at_packet_pages() -> Iterator[Fault]:
    """Pages that were handed on for making packets, as far as is known here."""
    try:
        found = ending()
    except RollError:
        raise Unseen("no roll is believed.") from None
    if found is not None:
        yield Fault(
            f"The newest pages that make packets seal for {found.days} days more."
            if found.days
            else "The newest pages that make packets seal no more.",
            "manage.py build_packet_page --out pages/, and coordinators hand the new ones on.",
        )


def look_at_floors() -> Iterator[Fault]:
    """Roles that remember a newer roll than there is, as far as this user may read."""
    version, unread = _believed().roll.version, []
    for file in (Path(settings.ROLL_FLOOR_FILE).with_name(role) for role in ROLES):
        if file.is_file() and not os.access(file, os.R_OK):
            unread.append(file.name)
        elif file.is_file() and read_floor(file) > version:
            yield Fault(
                f"The {file.name} role believed a newer roll before, and refuses this one.",
                _PUBLISH,
            )
    if unread:
        raise Unseen(f"this user may not read what is remembered by {', '.join(unread)}.")


def days() -> int:
    """For how many days the roll is still believed. Raises RollError."""
    return (_keys().roll.expires - clock.today()).days


def epoch_days() -> int:
    """For how many days there are keys to seal to, by certificates as they stand now. Raises
    RollError.
    """
    keys = _keys()
    known = keys.certificates.get(Term.EPOCH, ())
    ends = [] if isinstance(known, RollError) else [one.until for one in known]
    return (max(ends, default=keys.today) - keys.today).days


def _keys() -> Recipients:
    """As `recipients.current`, which raises the floor. Raises RollError."""
    document, issued = recipients.published_documents()
    roll, today = rolls.verify(document, recipients.pinned_root()), clock.today()
    rolls.check_age(roll, today, recipients.lowest())
    return Recipients(roll, believed(roll, issued), today)


def _believed() -> Recipients:
    try:
        return _keys()
    except RollError:
        raise Unseen("no roll is believed.") from None
