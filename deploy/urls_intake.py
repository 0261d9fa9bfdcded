"""What the intake web answers."""

from django.urls import include, path

urlpatterns = [path("", include("intake.urls"))]
handler404 = "intake.views.not_found"
handler500 = "intake.views.failed"
handler400 = "intake.views.bad_request"
