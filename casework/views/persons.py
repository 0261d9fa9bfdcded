"""A person: an individual or a counted group, by pseudonym where they need protection."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.doors import UnlockedRequest
from casework.records import Act, Consent, Involvement, OfficeHolder, Person
from casework.services.merged import closed_into
from casework.views.finding import is_held, known, linked, listed, stored
from casework.views.opening import opened
from intake import clock


@require_safe
@opened
def person(request: UnlockedRequest, desk: uuid.UUID, person: uuid.UUID) -> HttpResponse:
    """What is not identifying about them, and the acts they are part of."""
    found = stored(request, desk, person, Person).record
    roles = linked(request, desk, person, Involvement)
    wanted = {one.act for one in roles}
    acts = {one.id: one for one in listed(request, desk, Act) if one.id in wanted}
    stays = found.same_as
    context = {
        "desk": desk,
        "person": found,
        "roles": [(one, acts.get(one.act)) for one in roles],
        "consents": [
            (scope.scope, one.state(scope.scope, clock.today()), scope)
            for one in linked(request, desk, person, Consent)
            for scope in one.scopes
        ],
        "office": _office(request, desk, found),
        "stays": known(request, desk, stays, Person).record if stays else None,
        "closed": closed_into(request.unlocked, desk, person),
    }
    return render(request, "casework/person.html", context)


def _office(request: UnlockedRequest, desk: uuid.UUID, person: Person) -> OfficeHolder | None:
    row = person.office_holder
    if row is None or is_held(request, desk, row):
        return None
    return known(request, desk, row, OfficeHolder).record
