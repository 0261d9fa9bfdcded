"""Casework as it is, and beside it Django's admin as it comes, for what a plain page costs."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import path

from deploy.urls_casework import urlpatterns as casework


class Plain(AdminSite):
    """Lets in whoever is signed in: what is measured is the drawing of a page."""

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_authenticated)


class Groups(ModelAdmin):  # type: ignore[type-arg]
    """A form with a name and the usual list of permissions."""

    filter_horizontal = ("permissions",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_view_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


plain = Plain(name="plain")
plain.register(Group, Groups)

urlpatterns = [*casework, path("plain/", plain.urls)]
handler400 = "casework.views.failures.bad_request"
handler403 = "casework.views.failures.not_allowed"
handler404 = "casework.views.failures.not_found"
handler500 = "casework.views.failures.failed"
