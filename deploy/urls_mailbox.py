"""What the mailbox process answers."""

from django.urls import include, path

urlpatterns = [path("", include("intake.mailbox.web.urls"))]
handler404 = "intake.mailbox.web.views.not_found"
handler500 = "intake.mailbox.web.views.failed"
handler400 = "intake.mailbox.web.views.bad_request"
