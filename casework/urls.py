"""Addresses of the casework pages. Names are nouns; each begins with a language."""

from django.urls import path

from casework.views import home, signing_in, unlocking

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/number/", signing_in.second_step, name="second_step"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("unlock/", unlocking.unlock, name="unlock"),
    path("lock/", unlocking.lock, name="lock"),
    path("confirm/", unlocking.confirm, name="confirm"),
    path("late-page/", unlocking.late_page, name="late_page"),
    path("help/", unlocking.keys_help, name="help"),
]
