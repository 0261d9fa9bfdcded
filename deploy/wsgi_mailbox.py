"""The mailbox process, under WSGI only (`deploy.wsgi_intake` says why)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("ROLE", "mailbox")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from intake.checks import refuse_to_start_if_wrong  # noqa: E402
from intake.mailbox.web.warming import warm_up  # noqa: E402
from intake.silence import harden_process  # noqa: E402

harden_process()
refuse_to_start_if_wrong()
warm_up()
