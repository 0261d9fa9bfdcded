"""The floor's view, its address and its application."""

from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import re_path

application = get_wsgi_application()

from tests.bench.floor.models import Kept  # noqa: E402


def keep(request: HttpRequest) -> HttpResponse:
    """Durable when it answers."""
    if request.method == "POST":
        with transaction.atomic(durable=True):
            Kept._default_manager.create(body=request.body)
    return HttpResponse(b"ok")


# Octets of an acceptance's rows: report, payload, seed, event. A code, as small, goes.
_ROWS = [bytes(size) for size in (3400, 4128, 5800, 32)]


def keep_rows(request: HttpRequest) -> HttpResponse:
    """The writes of an acceptance and nothing else of it. Durable when it answers."""
    if request.method == "POST" and request.body:
        with transaction.atomic(durable=True):
            kept = [Kept._default_manager.create(body=row) for row in _ROWS]
            kept[-1].delete()
    return HttpResponse(b"ok")


urlpatterns = [re_path("^rows", keep_rows), re_path("", keep)]
# As the intake web: loaded before the workers are forked, so without a connection.
connections.close_all()
