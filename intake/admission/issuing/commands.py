"""What is done on a machine without a network: make a key, show it, sign requests.

And what a member does who has such a machine instead of a page: ask, make the token of the answer.
"""

import argparse
import hashlib
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from intake.admission.asking import Asking
from intake.admission.carried import Carried, read, write
from intake.admission.issuer import Issuer, Quarter
from intake.admission.issuing.keys import IssuerKey
from intake.admission.issuing.member_page import LANGUAGES, build
from intake.admission.statement import from_fields, to_fields
from intake.errors import IntakeError
from intake.keys import durable, strict
from intake.keys.ceremony.asking import draw_passphrase, passphrase_from
from intake.sealing import SealingError
from intake.sealing.age import PassphraseIdentity, PassphraseRecipient, decrypt_bytes, encrypt_bytes

WORK_FACTOR = 18
Say = Callable[[str], Any]
_LINE = 60


def main(arguments: Sequence[str], say: Say) -> int:
    """Run one command; 1 and a line that names the refusal where it is refused."""
    parser = argparse.ArgumentParser(prog="admission", description=__doc__)
    _add_arguments(parser)
    options = parser.parse_args(arguments)
    try:
        _DEEDS[options.deed](options, say)
    except (IntakeError, SealingError, OSError) as refusal:
        reason = refusal.strerror if isinstance(refusal, OSError) else refusal.code
        say(f"Refused: {reason}. Nothing was made or signed.\n")
        return 1
    return 0


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", required=True)
    make = deeds.add_parser("make", help="make the key of a circle for a quarter")
    make.add_argument("--network", type=uuid.UUID, required=True)
    make.add_argument("--quarter", type=Quarter.parse, required=True, help="such as 2026-4")
    make.add_argument("--private", type=Path, required=True, help="an age file to be made")
    make.add_argument("--public", type=Path, required=True, help="for whoever keeps the root")
    make.add_argument("--work-factor", type=int, default=WORK_FACTOR)
    show = deeds.add_parser("show", help="the public key as members need it")
    show.add_argument("--public", type=Path, required=True)
    sign = deeds.add_parser("sign", help="answer requests, which cannot be read")
    sign.add_argument("--private", type=Path, required=True)
    sign.add_argument("--requests", type=Path, required=True, help="an empty line between two")
    ask = deeds.add_parser("ask", help="as a member: a request, and the seed to keep")
    token = deeds.add_parser("token", help="as a member: the token, of answer and seed")
    for one in (ask, token):
        one.add_argument("--key", type=Path, required=True, help="the issuer's letters")
    token.add_argument("--seed", type=Path, required=True)
    token.add_argument("--answer", type=Path, required=True)
    page = deeds.add_parser("page", help="a file with which members ask and make tokens")
    page.add_argument("--language", choices=list(LANGUAGES), required=True)
    page.add_argument("--out", type=Path, required=True)
    for one in (make, sign):
        one.add_argument("--passphrase-file", type=Path)


def _make(options: argparse.Namespace, say: Say) -> None:
    for file in (options.private, options.public):
        if file.exists():
            raise IntakeError("file_exists")
    passphrase = _new_passphrase(options, say)
    key = IssuerKey.make(options.network, options.quarter)
    lock = PassphraseRecipient(passphrase, options.work_factor)
    durable.write(options.private, encrypt_bytes(key.to_bytes(), [lock]))
    durable.write(options.public, strict.dump(to_fields(key.issuer)).encode(), mode=0o644)
    say(
        f"Send {options.public.name} to whoever keeps the organisation's root. Its batch is\n"
        f"    {key.issuer.id}\n"
        "Compare that by voice. What members need is below.\n"
    )
    _say_key(key.issuer, say)


def _show(options: argparse.Namespace, say: Say) -> None:
    _say_key(read_public(options.public), say)


def _sign(options: argparse.Namespace, say: Say) -> None:
    requests = _requests(options.requests.read_text(encoding="utf-8"))
    key = _open(options)
    answers = [key.answer(request) for request in requests]
    for answer in answers:
        say(f"{in_lines(answer)}\n\n")
    say(
        f"{len(answers)} answers, in the order of the requests. One request a person and\n"
        "quarter: who asked you, you know; which token became of it, nobody can tell.\n"
    )


def _ask(options: argparse.Namespace, say: Say) -> None:
    asking = Asking.new(Issuer.read(_letters(options.key)))
    say(
        f"Write down and keep, until you have the token; show it to nobody:\n\n"
        f"{in_groups(write(Carried.SEED, asking.seed))}\n\n"
        f"Send this to your coordinator:\n\n{in_lines(asking.to_letters())}\n"
    )


def _token(options: argparse.Namespace, say: Say) -> None:
    seed = read(Carried.SEED, _letters(options.seed))
    asking = Asking(Issuer.read(_letters(options.key)), seed)
    say(f"{in_lines(asking.token(_letters(options.answer)).to_letters())}\n")


def _page(options: argparse.Namespace, say: Say) -> None:
    page = build(options.language).encode()
    durable.write(options.out, page, mode=0o644)
    say(f"SHA-256, to be told by another way:\n    {hashlib.sha256(page).hexdigest()}\n")


_DEEDS: dict[str, Callable[[argparse.Namespace, Say], None]] = {
    "make": _make,
    "show": _show,
    "sign": _sign,
    "ask": _ask,
    "token": _token,
    "page": _page,
}


def read_public(file: Path) -> Issuer:
    """What `make` wrote. Raises IntakeError("issuers_malformed")."""
    try:
        return from_fields(strict.load(file.read_text(encoding="utf-8")))
    except ValueError:
        raise IntakeError("issuers_malformed") from None


def in_lines(letters: str) -> str:
    """As it is printed and sent; however it is broken, it is read the same."""
    return "\n".join(letters[at : at + _LINE] for at in range(0, len(letters), _LINE))


def in_groups(letters: str) -> str:
    """As a short one is written down."""
    return " ".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def _letters(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def _say_key(issuer: Issuer, say: Say) -> None:
    days = f"{issuer.quarter.first_day} to {issuer.quarter.last_day}"
    say(f"Tokens of it are good from {days}.\n\n{in_lines(issuer.to_letters())}\n")


def _requests(text: str) -> list[str]:
    """Apart by empty lines. The same twice is somebody's mistake, and costs a token."""
    requests = [part for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]
    if len({"".join(part.split()).upper() for part in requests}) != len(requests):
        raise IntakeError("request_twice")
    if not requests:
        raise IntakeError("request_missing")
    return requests


def _open(options: argparse.Namespace) -> IssuerKey:
    sealed = options.private.read_bytes()
    passphrase = passphrase_from(options.passphrase_file, "Passphrase of the issuer's key")
    return IssuerKey.from_bytes(decrypt_bytes(sealed, [PassphraseIdentity(passphrase)]))


def _new_passphrase(options: argparse.Namespace, say: Say) -> str:
    if options.passphrase_file:
        return passphrase_from(options.passphrase_file, "")
    passphrase = draw_passphrase()
    say(f"Passphrase, shown this once:  {passphrase}\n")
    return passphrase
