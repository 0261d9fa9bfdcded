"""What every page of a desk needs first: which desk, and a row of it that exists."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TypeVar

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from casework import doors, register
from casework.doors import See, UnlockedRequest
from casework.records import Record, Review, Stored
from casework.register import Query, Wrong
from intake.errors import IntakeError

R = TypeVar("R", bound=Record)


def of_one_desk(name: str) -> Callable[..., HttpResponse]:
    """The page of this name without a desk in its address: goes on to the only one, or asks."""

    @doors.unlocked
    def choose(request: UnlockedRequest) -> HttpResponse:
        desks = [(reverse(name, kwargs={"desk": desk}), desk) for desk in request.unlocked.desks]
        if len(desks) == 1:
            return See(desks[0][0])
        return render(request, "casework/choose_desk.html", {"desks": desks})

    return choose


def stored(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID, kind: type[R]) -> Stored[R]:
    """The row, if this desk has it and it is of this kind, for a page that shows what it says.

    What is held after an erasure is for custodians to read, and the page says above itself that
    it is held. A report opens for everybody without its note: somebody may be in danger.

    Raises IntakeError("held_waits") for anything else that is held, and as `known`.
    """
    found = known(request, desk, row, kind)
    if not is_held(request, desk, row):
        return found
    if request.unlocked.is_custodian(desk):
        request.reads_held = desk
        return found
    if isinstance(found.record, Review):
        return replace(found, record=replace(found.record, words_on_it=""))
    raise IntakeError("held_waits")


def known(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID, kind: type[R]) -> Stored[R]:
    """As `stored`, held or not, for a page that shows none of its words.

    Raises IntakeError("page_unknown") for another desk's, another kind's and none at all: the
    three are not told apart.
    """
    found = register.of(request.unlocked, desk).get(row)
    if found is None or not isinstance(found.record, kind):
        raise IntakeError("page_unknown")
    return Stored(found.record, found.version)


def is_held(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID) -> bool:
    """Whether a record waits for two custodians to read it."""
    return row in register.of(request.unlocked, desk).held


def records(request: UnlockedRequest, desk: uuid.UUID, kind: type[R]) -> Iterator[R]:
    """Every record of this kind at the desk."""
    for one in register.of(request.unlocked, desk).all(kind.KIND):
        if isinstance(one.record, kind):
            yield one.record


def listed(request: UnlockedRequest, desk: uuid.UUID, kind: type[R]) -> Iterator[R]:
    """As `records`, for a list of them: without what is held after an erasure."""
    held = register.of(request.unlocked, desk).held
    return (one for one in records(request, desk, kind) if one.id not in held)


def found(request: UnlockedRequest, desk: uuid.UUID, kind: type[R], **facets: str) -> Iterator[R]:
    """The records of this kind with these facets; the index finds them, so that only they are
    decoded.
    """
    query = Query(kinds=(kind.KIND,), facets=facets)
    for one in register.of(request.unlocked, desk).matching(query):
        if isinstance(one.record, kind):
            yield one.record


def linked(request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID, kind: type[R]) -> list[R]:
    """The records of this kind that name this one."""
    return [one.record for one in linked_with_version(request, desk, row, kind)]


def linked_with_version(
    request: UnlockedRequest, desk: uuid.UUID, row: uuid.UUID, kind: type[R]
) -> list[Stored[R]]:
    """The same, for forms that change them."""
    every = register.of(request.unlocked, desk).linked_to(row)
    return [Stored(one.record, one.version) for one in every if isinstance(one.record, kind)]


def faults_of(request: UnlockedRequest, desk: uuid.UUID) -> dict[str, object]:
    """What is the matter with the desk's rows, for `shown/faults.html`."""
    faults = register.of(request.unlocked, desk).faults
    unfiled = sum(one.wrong is Wrong.UNFILED for one in faults)
    return {"faults": faults, "unfiled": unfiled, "disagree": len(faults) > unfiled}


def number_of(request: UnlockedRequest, name: str) -> int:
    """A small number from the address; 1 for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
