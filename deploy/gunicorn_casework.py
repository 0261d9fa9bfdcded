"""Gunicorn for the casework web: `gunicorn -c deploy/gunicorn_casework.py deploy.wsgi_casework`.

One worker, always: sessions, unlocked keys and the opened register are in its memory, and a
second one would know nothing of them. It is never recycled, for the same reason.
"""

import os
import sys
from typing import Any

from intake.silence import configure_logging

bind = os.environ.get("CASEWORK_BIND", "127.0.0.1:8001")
workers = 1
threads = 8
worker_class = "gthread"
worker_tmp_dir = "/dev/shm"  # noqa: S108  (only a heartbeat file; a disk would stall it)
preload_app = False
timeout = 120
graceful_timeout = 20
max_requests = 0
keepalive = 5
limit_request_line = 4094
limit_request_fields = 40
limit_request_field_size = 4096
accesslog = None
errorlog = "-"
loglevel = "critical"
control_socket_disable = True
server_header = False


def on_starting(server: Any) -> None:
    """Logs as sparingly as every other process; a second worker, however asked for, is refused."""
    configure_logging()
    if server.cfg.workers != 1:
        sys.stderr.write("The casework web runs as one worker: unlocked keys are in its memory.\n")
        raise SystemExit(3)


def post_worker_init(_worker: object) -> None:
    """From here on, what nobody can read any more leaves the memory by itself."""
    from casework.reaping import begin  # noqa: PLC0415  (after the settings)

    begin()
