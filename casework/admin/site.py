"""The admin site: for custodians who are unlocked, to look at and never to change.

Deeds have their own pages, policies and custody events; a row changed here would have none.
"""

import uuid
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_otp.admin import OTPAdminSite  # type: ignore[import-untyped]

from casework import codes, doors, sessions
from casework.doors import See
from intake.errors import IntakeError
from intake.languages import spoken

_KEPT = {"index", "app_list", "login", "logout"}


class CaseworkSite(OTPAdminSite):  # type: ignore[misc]
    """Signs nobody in by itself: django-otp's one-page form refuses a right token at first."""

    site_header = site_title = index_title = _("Plain lists")
    index_template = "admin/casework_index.html"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Both factors, keys open, custodian of some desk."""
        return bool(custodian_of(request))

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To the step that is missing. Raises IntakeError("custodians_only") when none is."""
        query = urlencode({"next": request.GET.get("next", "")})
        if not doors.is_signed_in(request):
            return See(f"{reverse('sign_in')}?{query}")
        if sessions.current(request) is None:
            return See(f"{reverse('unlock')}?{query}")
        if self.has_permission(request):
            return See(reverse("admin:index"))
        raise IntakeError("custodians_only")

    def logout(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Signing out is the header's, which drops the keys too; Django asks for the name."""
        return See(reverse("home"))

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Index, lists and code tables; no password form of Django's, no other door."""
        known = [
            one
            for one in super().get_urls()
            if isinstance(one, URLResolver) or getattr(one, "name", "") in _KEPT
        ]
        tables = path("codes/", self.admin_view(self.code_tables), name="codes")
        return [tables, *known]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Under the headings of the lists, which are translated; names of tables are not."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for model in (model for app in apps for model in app["models"]):
            model["name"] = self._registry[model["model"]].heading
        return apps

    def get_log_entries(self, request: HttpRequest) -> tuple[()]:
        """Django's log is never kept; see QuietAdmin."""
        return ()

    def code_tables(self, request: HttpRequest) -> HttpResponse:
        """Every code list with its words, and which of them wait for a native reader."""
        language = spoken(get_language())
        tables = [codes.list(name) for name in codes.names() if name != "district"]
        shown = [
            (
                table.labels[language],
                [(one.code, one.label(language), one.draft, one.retired) for one in table],
            )
            for table in tables
        ]
        context = {**self.each_context(request), "title": _("Code tables"), "tables": shown}
        return TemplateResponse(request, "admin/codes.html", context)


def custodian_of(request: HttpRequest) -> set[uuid.UUID]:
    """Desks of which this request's person is an unlocked custodian."""
    opened = sessions.current(request) if doors.is_signed_in(request) else None
    return set(opened.originals_a) if opened else set()


class Looking(admin.ModelAdmin):  # type: ignore[type-arg]
    """Lists only, of what belongs to the reader's desks."""

    heading: Any = ""
    list_display_links = None
    sortable_by = ()
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_urls(self) -> list[URLPattern]:
        """The list alone."""
        return [one for one in super().get_urls() if str(one.name).endswith("_changelist")]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Under its heading."""
        return super().changelist_view(request, {"title": self.heading})

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever the site lets in."""
        return bool(custodian_of(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As above."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never here."""
        return False


site = CaseworkSite("admin")
