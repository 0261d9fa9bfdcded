"""What the ceremony can be told to do. The same words as `manage.py ceremony`."""

import argparse
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from intake.admission import statement as statements
from intake.admission.issuing.commands import read_public
from intake.errors import IntakeError
from intake.keys import durable
from intake.keys import roll as rolls
from intake.keys.ceremony import drafting, founding, rewrapping, shares
from intake.keys.ceremony.asking import draw_passphrase, passphrase_from
from intake.keys.entry import Kind
from intake.keys.note import NoteError, Signer, Verifier
from intake.keys.roll import Roll
from intake.sealing import HybridIdentity
from intake.sealing.age import PassphraseRecipient, encrypt_bytes
from intake.site.statement import Statement

Say = Callable[[str], Any]


def main(arguments: Sequence[str], say: Say) -> int:
    """Run one command; 1 and a line that names the refusal where it is refused."""
    parser = argparse.ArgumentParser(prog="ceremony", description=__doc__)
    add_arguments(parser)
    return run(parser.parse_args(arguments), say)


def run(options: argparse.Namespace, say: Say) -> int:
    """Run parsed options."""
    try:
        DEEDS[options.deed](options, say)
    except (IntakeError, OSError) as refusal:
        reason = refusal.code if isinstance(refusal, IntakeError) else refusal.strerror
        say(f"Refused: {reason}. Nothing was signed.\n")
        return 1
    return 0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands and their options."""
    deeds = parser.add_subparsers(dest="deed", required=True)
    found = deeds.add_parser("found", help="make root, custody shares, backup, and roll 1's draft")
    found.add_argument("--organisation", required=True)
    found.add_argument("--name", required=True, help="name of the root, such as example.org/root")
    found.add_argument("--private", type=Path, required=True, help="a folder to be made")
    found.add_argument("--public", type=Path, required=True)
    found.add_argument("--valid-days", type=int, default=365)
    _add_secret_options(found)
    draft = deeds.add_parser("draft", help="write the next version of the roll, unsigned")
    draft.add_argument("--roll", type=Path, required=True, help="the version before, or a draft")
    draft.add_argument("--add", type=Path, action="append", default=[], help="file of entries")
    draft.add_argument("--network", action="append", default=[], metavar="NETWORK=DESK")
    draft.add_argument("--revoke", action="append", default=[], metavar="KIND:ID")
    draft.add_argument("--valid-days", type=int)
    draft.add_argument("--out", type=Path, required=True)
    sign = deeds.add_parser("sign", help="sign a draft with the root")
    sign.add_argument("--draft", type=Path, required=True)
    sign.add_argument("--previous", type=Path, help="the version before, to show what changes")
    sign.add_argument("--root-key", type=Path, required=True, help="root.age")
    sign.add_argument("--pin", type=Path, required=True, help="root.pub")
    sign.add_argument("--out", type=Path, required=True)
    _add_secret_options(sign)
    site = deeds.add_parser("sign-site", help="sign what `describe_site` wrote")
    site.add_argument("--draft", type=Path, required=True)
    site.add_argument("--root-key", type=Path, required=True, help="root.age")
    site.add_argument("--pin", type=Path, required=True, help="root.pub")
    site.add_argument("--out", type=Path, required=True)
    _add_secret_options(site)
    show = deeds.add_parser("show", help="read a draft or a signed roll aloud")
    show.add_argument("--roll", type=Path, required=True)
    _add_custody_arguments(deeds)
    _add_issuers_arguments(deeds)


def _add_issuers_arguments(deeds: Any) -> None:
    issuers = deeds.add_parser("issuers", help="sign whose admission tokens are taken")
    issuers.add_argument("--previous", type=Path, help="the statement before; without, the first")
    issuers.add_argument("--add", type=Path, action="append", default=[], help="of a coordinator")
    issuers.add_argument("--revoke", type=uuid.UUID, action="append", default=[], metavar="BATCH")
    issuers.add_argument("--root-key", type=Path, required=True, help="root.age")
    issuers.add_argument("--pin", type=Path, required=True, help="root.pub")
    issuers.add_argument("--out", type=Path, required=True)
    _add_secret_options(issuers)


def _add_custody_arguments(deeds: Any) -> None:
    restore = deeds.add_parser("restore", help="custody key from three shares, as an age file")
    restore.add_argument("--share", type=Path, action="append", required=True)
    restore.add_argument("--roll", type=Path, required=True, help="to compare the key with")
    restore.add_argument("--out", type=Path, required=True)
    _add_secret_options(restore)
    rewrap = deeds.add_parser("rewrap", help="give headers new readers, with three shares")
    rewrap.add_argument("--share", type=Path, action="append", required=True)
    rewrap.add_argument("--pin", type=Path, required=True, help="root.pub")
    rewrap.add_argument("--version", type=int, required=True, help="of the last roll signed")
    rewrap.add_argument("--asked", type=Path, required=True, help="from custody_rewrap export")
    rewrap.add_argument("--out", type=Path, required=True, help="for custody_rewrap apply")


def _add_secret_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--passphrase-file", type=Path)
    parser.add_argument("--work-factor", type=int, default=founding.WORK_FACTOR)


def _found(options: argparse.Namespace, say: Say) -> None:
    passphrase = _new_passphrase(options, say)
    founded = founding.found(
        options.private,
        options.public,
        organisation=options.organisation,
        root_name=options.name,
        today=_today(),
        passphrase=passphrase,
        valid_days=options.valid_days,
        work_factor=options.work_factor,
    )
    _say_lines(say, drafting.summary(None, founded.draft))
    say(
        f"Print the {len(founded.share_files)} share sheets in {options.private}, hand them out,\n"
        "then destroy the files. Pin root.pub on every host. Sign the draft once the agent's\n"
        "certifier and the desk's keys are added to it.\n"
    )


def _draft(options: argparse.Namespace, say: Say) -> None:
    lines = [f"{line}\n" for file in options.add for line in _read(file).splitlines()]
    changes = drafting.Changes.parse(lines, options.network, options.revoke)
    previous = read_roll(options.roll)
    roll = drafting.draft(previous, changes, today=_today(), valid_days=options.valid_days)
    _write(options.out, roll.body())
    _say_lines(say, drafting.summary(previous, roll))


def _sign(options: argparse.Namespace, say: Say) -> None:
    roll = Roll.parse(_read(options.draft))
    previous = read_roll(options.previous) if options.previous else None
    _say_lines(say, drafting.summary(previous, roll))
    pin = read_pin(options.pin)
    document = rolls.sign(roll, _root(options, pin))
    # A root file of another ceremony would sign a roll that no host believes.
    rolls.verify(document, pin)
    _write(options.out, document)
    say(f"Signed. Publish it on the server: manage.py publish_roll {options.out.name}\n")


def _sign_site(options: argparse.Namespace, say: Say) -> None:
    statement = Statement.parse(_read(options.draft))
    _say_lines(say, statement.summary())
    pin = read_pin(options.pin)
    document = statement.sign(_root(options, pin))
    Statement.verified(document, pin)
    _write(options.out, document)
    say(f"Signed. On that site's host, put it where SITE_NOTE_FILE says: {options.out.name}\n")


def _root(options: argparse.Namespace, pin: Verifier) -> Signer:
    passphrase = passphrase_from(options.passphrase_file, "Passphrase of the root")
    return founding.open_root(options.root_key, pin.name, passphrase)


def _show(options: argparse.Namespace, say: Say) -> None:
    _say_lines(say, drafting.summary(None, read_roll(options.roll)))


def _restore(options: argparse.Namespace, say: Say) -> None:
    custody = read_shares(options.share)
    _refuse_other_custody(custody, read_roll(options.roll))
    lock = PassphraseRecipient(_new_passphrase(options, say), options.work_factor)
    durable.write(options.out, encrypt_bytes(founding.identity_file(custody), [lock]))
    say(f"The custody key is in {options.out}, an age file. Destroy it when you are done.\n")


def _rewrap(options: argparse.Namespace, say: Say) -> None:
    asked = rewrapping.Asked.parse(_read(options.asked))
    keys = asked.recipients(read_pin(options.pin), _today(), options.version)
    custody = read_shares(options.share)
    done = []
    for row, rewrapped in rewrapping.rewrap_rows(asked.rows, custody, keys):
        say(f"{row.kind} {row.id}: {'rewrapped' if rewrapped else 'NOT OPENED by this key'}\n")
        done += [rewrapped] if rewrapped else []
    _write(options.out, rewrapping.write_rewrapped(done))


def _issuers(options: argparse.Namespace, say: Say) -> None:
    pin = read_pin(options.pin)
    before = statements.Statement(0, ())
    if options.previous:
        before = statements.verify(_read(options.previous), pin)
    added = tuple(read_public(file) for file in options.add)
    after = before.with_(added, frozenset(options.revoke))
    known = {one.id for one in before.issuers}
    for one in after.issuers:
        new = "" if one.id in known else "  NEW: compare the batch by voice"
        say(f"{one.quarter} of network {one.network}: batch {one.id}{new}\n")
    for gone in sorted(known - {one.id for one in after.issuers}):
        say(f"No longer taken: batch {gone}\n")
    passphrase = passphrase_from(options.passphrase_file, "Passphrase of the root")
    root = founding.open_root(options.root_key, pin.name, passphrase)
    document = statements.sign(after, root)
    statements.verify(document, pin)
    _write(options.out, document)
    say(f"Signed. Publish it on the server: manage.py publish_issuers {options.out.name}\n")


DEEDS: dict[str, Callable[[argparse.Namespace, Say], None]] = {
    "found": _found,
    "draft": _draft,
    "sign": _sign,
    "sign-site": _sign_site,
    "show": _show,
    "restore": _restore,
    "rewrap": _rewrap,
    "issuers": _issuers,
}


def read_roll(file: Path) -> Roll:
    """A draft, or the text of a signed roll (its signature is for `publish_roll` to check)."""
    text, blank, _ = _read(file).partition("\n\n")
    return Roll.parse(text + "\n" if blank else text)


def read_pin(file: Path) -> Verifier:
    """A pinned root. Raises NoteError."""
    return Verifier.parse(_read(file).removesuffix("\n"))


def read_shares(files: Sequence[Path]) -> HybridIdentity:
    """The custody identity. Raises IntakeError: shares_too_few, shares_wrong."""
    return shares.combine([shares.read_sheet(_read(file)) for file in files])


def _refuse_other_custody(custody: HybridIdentity, roll: Roll) -> None:
    known = [e.recipient for e in roll.keys if e.kind is Kind.CUSTODY]
    if str(custody.recipient) not in known:
        raise IntakeError("shares_of_another_key")


def _new_passphrase(options: argparse.Namespace, say: Say) -> str:
    if options.passphrase_file:
        return passphrase_from(options.passphrase_file, "")
    passphrase = draw_passphrase()
    say(f"Passphrase, shown this once:  {passphrase}\n")
    return passphrase


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise NoteError("note_malformed") from None


def _write(file: Path, text: str) -> None:
    durable.write(file, text.encode(), mode=0o644)


def _say_lines(say: Say, lines: Sequence[str]) -> None:
    say("".join(f"{line}\n" for line in lines))


def _today() -> date:
    return datetime.now(UTC).date()
