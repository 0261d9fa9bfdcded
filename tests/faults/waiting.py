"""Gunicorn's settings and an application for `test_waiting.py`: our worker, in a hurry."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from deploy import waiting
from intake.patience import PLENTY, Patience

bind = os.environ.get("INTAKE_BIND", "127.0.0.1:0")
workers, threads, worker_connections = 1, 4, 100
worker_class = "tests.faults.waiting.Hasty"
keepalive, graceful_timeout, loglevel = 1, 1, "critical"
control_socket_disable = True


class Hasty(waiting.WaitingWorker):
    """Ends soon after a body, and has no patience in a crowd."""

    renew_after = 0.3

    def patience(self) -> Patience:
        generous = super().patience() is PLENTY
        return PLENTY if generous else Patience(0.5, 0.5, 0.5, 2000)


def application(environ: dict[str, Any], answer: Callable[..., Any]) -> Iterable[bytes]:
    """Says which process read how many octets of the body, and as what that ended."""
    length, came, end = int(environ.get("CONTENT_LENGTH") or 0), 0, "whole"
    while came < length:
        piece = environ["wsgi.input"].read(min(64, length - came))
        if not piece:
            end = "cut"
            break
        came += len(piece)
    told = f"{os.getpid()} {came} {end}".encode()
    answer("200 OK", [("Content-Length", str(len(told)))])
    return [told]
