"""Celery's entry point: `ROLE=worker celery -A deploy.celery worker -Q text -P solo`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("ROLE", "worker")

import django

django.setup()

import casework.tasks  # noqa: E402, F401  (registers its task)
import intake.tasks  # noqa: E402, F401  (registers its tasks)
from intake import queue  # noqa: E402
from intake.checks import refuse_to_start_if_wrong  # noqa: E402
from intake.silence import configure_logging, harden_process  # noqa: E402
from intake.warmth import warm_up  # noqa: E402

app = queue.app

harden_process()
configure_logging()
refuse_to_start_if_wrong()
# Workers and a child for each row are forked from here: what is loaded now is loaded once.
warm_up()
queue.load_all()
# The checks have been run; each worker would run them again, in its own memory.
os.environ["CELERY_SKIP_CHECKS"] = "1"
app.loader.init_worker()
