"""The lists: people, desks, sealed rows by kind, the custody log as it rests."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from casework.admin.site import Looking, custodian_of, site
from casework.models import Desk, KeyShare, Member, SealedRow, SecondFactor
from casework.showing import days, units
from intake.languages import spoken
from intake.models import CustodyBody, CustodyCheckpoint, CustodyEvent

__all__ = ["site"]  # registered with all its lists


@admin.register(Member, site=site)
class MemberAdmin(Looking):
    """Who holds a key of the reader's desks."""

    heading = _("People")
    list_display = ("name", "since", "confirmed", "active", "failed", "factor")
    ordering = ("login",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """People of the reader's desks alone."""
        people = KeyShare.objects.filter(desk__in=custodian_of(request)).values("member")
        return super().get_queryset(request).filter(pk__in=people)

    @admin.display(description=_("Login"))
    def name(self, member: Member) -> str:
        """Three words that say nothing."""
        return member.login

    @admin.display(description=_("Since"))
    def since(self, member: Member) -> str:
        """The day."""
        return _day(member.admitted_on)

    @admin.display(description=_("failed sign-ins"))
    def failed(self, member: Member) -> str:
        """In a row; the wait grows with them."""
        return _count(member.failures)

    @admin.display(description=_("second factor"))
    def factor(self, member: Member) -> str:
        """Whether one is set up."""
        return _said(SecondFactor.objects.filter(user=member).exists())

    @admin.display(description=_("confirmed"))
    def confirmed(self, member: Member) -> str:
        """By a second custodian, or as a founder by the root."""
        return _said(member.is_confirmed)

    @admin.display(description=_("active"))
    def active(self, member: Member) -> str:
        """Whether they can sign in."""
        return _said(member.is_active)


@admin.register(Desk, site=site)
class DeskAdmin(Looking):
    """The reader's desks, in numbers."""

    heading = _("Desks")
    list_display = ("name", "people", "custodians", "generation", "rows")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Their own."""
        return super().get_queryset(request).filter(pk__in=custodian_of(request))

    @admin.display(description=_("Desk"))
    def name(self, desk: Desk) -> str:
        """Its id: desks have no other name."""
        return str(desk.pk)

    @admin.display(description=_("people"))
    def people(self, desk: Desk) -> str:
        """With a share of the desk's key."""
        return _count(_holders(desk, KeyShare.Kind.DESK))

    @admin.display(description=_("custodians"))
    def custodians(self, desk: Desk) -> str:
        """With a share of the originals key."""
        return _count(_holders(desk, KeyShare.Kind.ORIGINALS_A))

    @admin.display(description=_("key generation"))
    def generation(self, desk: Desk) -> str:
        """How often the desk's key was changed, plus one."""
        shares = KeyShare.objects.filter(desk=desk)
        return _count(max(shares.values_list("generation", flat=True)))

    @admin.display(description=_("sealed rows"))
    def rows(self, desk: Desk) -> str:
        """Of every kind."""
        return _count(SealedRow.objects.filter(desk=desk).count())


@admin.register(CustodyEvent, site=site)
class EventAdmin(Looking):
    """Leaves of the log in the order of insertion. They say nothing; bodies are sealed."""

    heading = _("Custody log")
    list_display = ("number", "leaf_hex", "body")
    ordering = ("-id",)

    @admin.display(description=_("number"))
    def number(self, event: CustodyEvent) -> str:
        """In the order of insertion."""
        return _count(event.pk)

    @admin.display(description=_("leaf"))
    def leaf_hex(self, event: CustodyEvent) -> str:
        """SHA-256 of salt and body."""
        return bytes(event.leaf).hex()

    @admin.display(description=_("sealed body"))
    def body(self, event: CustodyEvent) -> str:
        """None where the event is implied by a sealed file, or was erased."""
        return _said(CustodyBody.objects.filter(event=event).exists())


@admin.register(CustodyCheckpoint, site=site)
class CheckpointAdmin(Looking):
    """Signed checkpoints, newest first; custodians compare them with those they hold."""

    heading = _("Checkpoints")
    list_display = ("on", "events", "origin")
    ordering = ("-id",)

    @admin.display(description=_("day"))
    def on(self, checkpoint: CustodyCheckpoint) -> str:
        """The day it was signed."""
        return _day(checkpoint.day)

    @admin.display(description=_("events"))
    def events(self, checkpoint: CustodyCheckpoint) -> str:
        """How many it covers."""
        return _count(checkpoint.size)

    @admin.display(description=_("Custody log"))
    def origin(self, checkpoint: CustodyCheckpoint) -> str:
        """The log's own name: after a restore there is a further one."""
        return str(checkpoint.log_id)


def _holders(desk: Desk, kind: KeyShare.Kind) -> int:
    return KeyShare.objects.filter(desk=desk, kind=kind).values("member").distinct().count()


def _day(day: date) -> str:
    """In both calendars."""
    shown = days.both(day, spoken(get_language()))
    return f"{shown.gregorian} / {shown.solar}"


def _count(number: int) -> str:
    return units.number(number, spoken(get_language()))


def _said(yes: bool) -> str:
    """In words: Django's icons are images of their own requests."""
    return gettext("yes") if yes else gettext("no")
