"""One address for each language, and one for whoever has not chosen yet.

Beside it what a page's script asks for, which nobody's history shows, and the page of those who
carry somebody else's packet.
"""

from django.urls import re_path

from intake.languages import LANGUAGES
from intake.packets.views import packet
from intake.page_script import RECORDER
from intake.sealed_arrival.views import door, roll
from intake.site.views import statement
from intake.uploads.views import OF_REPORTS

_CODES = "|".join(code for code, _ in LANGUAGES)

urlpatterns = [
    re_path(rf"^(?:(?:{_CODES})/?)?$", door),
    re_path(r"^site\.note$", statement),
    re_path(r"^voice\.js$", RECORDER),
    re_path(rf"^(?:(?:{_CODES})/)?packet$", packet),
    re_path(rf"^(?:(?:{_CODES})/)?roll$", roll),
    re_path(rf"^(?:(?:{_CODES})/)?uploads$", OF_REPORTS.collection),
    re_path(rf"^(?:(?:{_CODES})/)?uploads/([\w-]{{1,100}})$", OF_REPORTS.upload),
]
