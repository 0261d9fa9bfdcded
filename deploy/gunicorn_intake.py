"""Gunicorn for the intake web: `gunicorn -c deploy/gunicorn_intake.py deploy.wsgi_intake`.

Threads, because a slow line holds one for minutes; workers that end when nobody is there, because
Python cannot wipe what it read (`deploy.waiting`). `PYTHONMALLOC=debug` and two variables of
the C library (`deploy/demo` sets all three, and a unit must too; `intake.W009` says which are
missing) overwrite freed blocks.
"""

import gc
import os
import sys
from typing import Any

from intake.silence import configure_logging

bind = os.environ.get("INTAKE_BIND", "127.0.0.1:8000")
workers = 4
threads = 48
worker_class = "deploy.waiting.WaitingWorker"
# With a file and a database each, below the 1,024 descriptors that a process may have.
worker_connections = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108  (only a heartbeat file; a disk would stall it)
# Loaded once and forked: a new worker imports nothing anew and shares its memory with
# the others.
preload_app = True
timeout = 120
graceful_timeout = 20
max_requests = 0
keepalive = 5
limit_request_line = 1024
limit_request_fields = 40
limit_request_field_size = 4096
accesslog = None
errorlog = "-"
loglevel = "critical"
control_socket_disable = True
server_header = False


def on_starting(_server: object) -> None:
    """The master logs as sparingly as every other process."""
    configure_logging()


def when_ready(_server: object) -> None:
    """Before the first fork: what is loaded now stays shared, whatever the collector does."""
    gc.collect()
    gc.freeze()


def post_worker_init(_worker: object) -> None:
    """What lives as long as the worker is looked at no more when garbage is collected.

    An answer from the database waits for the interpreter's turn five times a report; with turns
    of 1 ms instead of 5 the slowest of a hundred came a quarter sooner when measured (it was ten
    times then).
    """
    sys.setswitchinterval(0.001)
    gc.collect()
    gc.freeze()


def post_request(_worker: object, request: Any, _environ: object, response: Any) -> None:
    """A refusal and the frames it passed hold each other: freed now, not some requests later.

    What went well leaves no such rings (tested), and is freed without being looked for.
    """
    if request.method == "POST" and response.status_code != 200:
        gc.collect()
