"""The casework web, under WSGI, in one process: what is unlocked lives in its memory alone."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("ROLE", "casework")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402

from intake.checks import refuse_to_start_if_wrong  # noqa: E402
from intake.keys.agent.memory import lock_memory  # noqa: E402
from intake.silence import harden_process  # noqa: E402

harden_process()
lock_memory()  # the check below says so where the system does not agree
refuse_to_start_if_wrong()
# The first person waits for no imports.
_ = get_resolver().url_patterns
