"""What the casework web answers: every page under a language, and one address without."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse

from casework.doors import See


def begin(request: HttpRequest) -> HttpResponse:
    """To the first page in the browser's language."""
    return See(reverse("home"))


urlpatterns = [
    path("", begin),
    *i18n_patterns(path("", include("casework.urls"))),
]
handler400 = "casework.views.failures.bad_request"
handler403 = "casework.views.failures.not_allowed"
handler404 = "casework.views.failures.not_found"
handler500 = "casework.views.failures.failed"
