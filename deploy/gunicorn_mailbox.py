"""Gunicorn for the mailbox: `gunicorn -c deploy/gunicorn_mailbox.py deploy.wsgi_mailbox`.

One worker, so that one line stands before the slow derivations. It is replaced when nobody is there
(`deploy.waiting`): a receipt and the key it stands for were in its memory for a request each.
"""

import gc
import os
from typing import Any

from deploy.gunicorn_intake import on_starting, post_worker_init, when_ready

__all__ = ["on_starting", "post_worker_init", "when_ready"]

bind = os.environ.get("MAILBOX_BIND", "127.0.0.1:8003")
workers = 1
threads = 32
worker_class = "deploy.waiting.WaitingWorker"
worker_connections = 500
worker_tmp_dir = "/dev/shm"  # noqa: S108  (only a heartbeat file; a disk would stall it)
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


def post_request(_worker: object, request: Any, _environ: object, _response: Any) -> None:
    """Whatever a request left in rings is freed, and overwritten, now and not later."""
    if request.method == "POST":
        gc.collect()
