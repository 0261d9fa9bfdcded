"""Celery's entry point: `ROLE=worker celery -A deploy.celery worker -Q text -c 2`."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
os.environ.setdefault("ROLE", "worker")

import django

django.setup()

from celery.signals import worker_process_init  # noqa: E402

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
# Children are forked from here: what is loaded now is loaded once for all of them.
warm_up()


@worker_process_init.connect(weak=False)
def _after_fork(**_unused: object) -> None:
    """A pool process is born by fork from a parent that may have been told otherwise."""
    harden_process()
