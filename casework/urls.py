"""Addresses of the casework pages. Names are nouns; each begins with a language."""

from django.urls import include, path

from casework.admin.lists import site
from casework.views import account, enrolling, home, people, signing_in, unlocking

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", signing_in.sign_in, name="sign_in"),
    path("sign-in/number/", signing_in.second_step, name="second_step"),
    path("sign-out/", signing_in.sign_out, name="sign_out"),
    path("unlock/", unlocking.unlock, name="unlock"),
    path("lock/", unlocking.lock, name="lock"),
    path("confirm/", unlocking.confirm, name="confirm"),
    path("late-page/", unlocking.late_page, name="late_page"),
    path("enrolment/<uuid:invitation>/", enrolling.enrol, name="enrolment"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/passphrase/", account.passphrase, name="passphrase"),
    path("account/passphrase/words/", account.passphrase_typed, name="passphrase_words"),
    path("account/device/", account.device, name="device"),
    path("account/device/number/", account.new_device, name="new_device"),
    path("people/", people.people, name="people"),
    path("people/<uuid:desk>/invitation/", people.invite, name="invitation"),
    path("people/<uuid:desk>/keys/", people.renew, name="renewal"),
    path("people/<uuid:desk>/asking/", people.ask_in, name="asking_in"),
    path("people/<uuid:desk>/<uuid:member>/removal/", people.remove, name="removal"),
    path("invitation/<uuid:invitation>/end/", people.take_back, name="invitation_end"),
    path("invitation/<uuid:invitation>/confirmation/", people.confirm, name="confirmation"),
    path("invitation/<uuid:invitation>/membership/", people.add, name="membership"),
    path("admin/", site.urls),
    path("", include("casework.views.urls")),
    path("help/", unlocking.keys_help, name="help"),
]
