"""Signing in, in two steps. Nothing of the first step rests anywhere but in memory.

An unknown login costs the same work and gets the same answer as a wrong password.
"""

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import NoReturn

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from casework.accounts import events, factor, throttle
from casework.accounts.waiting import Waiting
from casework.models import Member, SecondFactor
from intake.errors import IntakeError

LOGIN_LENGTH = 100
_LOGIN = re.compile(r"[a-z]+-[a-z]+-[a-z]+")  # as `draw_login` makes them
PASSWORD_LENGTH = 1000


@dataclass(frozen=True)
class _FirstStep:
    """A member whose password was right."""

    member: uuid.UUID
    secret: bytes = field(repr=False)


_first_steps: Waiting[_FirstStep] = Waiting(5 * 60)


def begin(login: str, password: str) -> str:
    """Step one. Returns the token of the second step, good for five minutes.

    Raises TooManyTries, IntakeError("sign_in_refused").
    """
    login = spelled(login)
    throttle.check(login)
    member = member_named(login)
    if not _password_fits(member, password) or member is None:
        _refuse(login, member, "sign_in_refused")
    device = SecondFactor.objects.filter(user=member, confirmed=True).first()
    if device is None:
        _refuse(login, member, "sign_in_refused")
    secret = factor.open_secret(device, member, password)
    return _first_steps.put(_FirstStep(member.pk, secret))


def finish(step: str, typed: str) -> tuple[Member, SecondFactor]:
    """Step two: a number or a recovery code. The member may sign in now.

    Raises TooManyTries, IntakeError: step_expired, token_refused.
    """
    first = _first_steps.get(step)
    member = Member.objects.filter(pk=first.member, is_active=True).first() if first else None
    if first is None or member is None:
        raise IntakeError("step_expired")
    throttle.check(member.login)
    device = SecondFactor.objects.get(user=member)
    if not (factor.matches(first.secret, typed) or factor.use_code(device, typed)):
        _refuse(member.login, member, "token_refused")
    _first_steps.take(step)
    throttle.passed(member)
    return member, device


def confirm(member: Member, password: str, typed: str) -> None:
    """Both factors once more, of somebody who is signed in. Raises as the two steps do."""
    throttle.check(member.login)
    if not _password_fits(member, password):
        _refuse(member.login, member, "sign_in_refused")
    device = SecondFactor.objects.get(user=member)
    secret = factor.open_secret(device, member, password)
    if not (factor.matches(secret, typed) or factor.use_code(device, typed)):
        _refuse(member.login, member, "token_refused")
    throttle.passed(member)


def spelled(login: str) -> str:
    """The one spelling of a login, however its words were joined."""
    return "-".join(login.casefold().replace("-", " ").split())[:LOGIN_LENGTH]


def member_named(login: str) -> Member | None:
    """The active member of a login that was `spelled`.

    Whatever else is typed there, a passphrase too, would stand in the text of a statement: only
    what can be a login is looked up.
    """
    asked = login if _LOGIN.fullmatch(login) else ""
    return Member.objects.filter(login=asked, is_active=True).first()


def forget() -> None:
    """As a restart does."""
    _first_steps.clear()


def _password_fits(member: Member | None, password: str) -> bool:
    known = member.password if member is not None and member.password else _nobodys()
    fits = check_password(password[:PASSWORD_LENGTH], known)
    return fits and member is not None and bool(member.password)


@cache
def _nobodys() -> str:
    """A hash to compare with where there is none, so that it takes as long."""
    return make_password(uuid.uuid4().hex)


def _refuse(login: str, member: Member | None, code: str) -> NoReturn:
    """Count it; the first that means a wait goes on the log of the member's desks."""
    count = throttle.failed(login, member)
    if member is not None and count == throttle.FREE + 1:
        _leave_trace(member, count)
    raise IntakeError(code)


def _leave_trace(member: Member, count: int) -> None:
    """Without a roll there is no trace; a stranger's failed try must not be told why."""
    with suppress(IntakeError):
        noted = events.drafts(
            "sign_in.failures", events.desks_of(member), member=str(member.pk), count=count
        )
        with transaction.atomic(durable=True):
            events.leave(noted)
