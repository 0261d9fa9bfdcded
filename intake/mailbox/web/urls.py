"""One address for each language, and one for whoever has not chosen yet."""

from django.urls import re_path

from intake.languages import LANGUAGES
from intake.mailbox.web.sealed import UPLOADS, begin, slots
from intake.mailbox.web.views import door
from intake.page_script import MAILBOX
from intake.site.views import statement

_CODES = "|".join(code for code, _ in LANGUAGES)

urlpatterns = [
    re_path(rf"^(?:(?:{_CODES})/?)?$", door),
    re_path(r"^site\.note$", statement),
    re_path(r"^mailbox\.js$", MAILBOX),
    re_path(rf"^(?:(?:{_CODES})/)?slots$", slots),
    re_path(rf"^(?:(?:{_CODES})/)?begin$", begin),
    re_path(rf"^(?:(?:{_CODES})/)?uploads$", UPLOADS.collection),
    re_path(rf"^(?:(?:{_CODES})/)?uploads/([\w-]{{1,100}})$", UPLOADS.upload),
]
