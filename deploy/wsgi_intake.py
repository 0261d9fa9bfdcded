"""The intake web, under WSGI only.

ASGI is refused: Django spools every body above 2.5 MB to a temporary file there before any
handler of ours runs, in plaintext (`ASGIHandler.read_body`).
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("ROLE", "intake")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from intake.checks import refuse_to_start_if_wrong  # noqa: E402
from intake.silence import harden_process  # noqa: E402
from intake.warming import warm_up  # noqa: E402

harden_process()
refuse_to_start_if_wrong()
warm_up()
