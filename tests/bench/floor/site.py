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


urlpatterns = [re_path("", keep)]
# As the intake web: loaded before the workers are forked, so without a connection.
connections.close_all()
