"""Running one role: `python -m deploy.roles intake`. The demo forks into the same functions.

Each process of Amanat is one of PROCESSES; the role decides its settings, its pages and the
keys it may be given.
"""

import os
import sys
import warnings
from collections.abc import Callable
from importlib import import_module

# What Celery imports when a worker starts: loaded before workers are forked.
WORKER_PARTS = (
    "billiard.pool",
    "celery.app.control",
    "celery.app.events",
    "celery.app.log",
    "celery.apps.worker",
    "celery.concurrency.solo",
    "celery.events.dispatcher",
    "celery.worker.autoscale",
    "celery.worker.consumer.delayed_delivery",
    "celery.worker.strategy",
)


def intake_web() -> None:
    """Gunicorn with the submitter's pages."""
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415

    sys.argv = ["gunicorn", "-c", "python:deploy.gunicorn_intake", "deploy.wsgi_intake"]
    run()


def mailbox_web() -> None:
    """Gunicorn with the mailbox."""
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415

    sys.argv = ["gunicorn", "-c", "python:deploy.gunicorn_mailbox", "deploy.wsgi_mailbox"]
    run()


def casework_web() -> None:
    """Gunicorn with the caseworkers' pages."""
    from gunicorn.app.wsgiapp import run  # noqa: PLC0415

    sys.argv = ["gunicorn", "-c", "python:deploy.gunicorn_casework", "deploy.wsgi_casework"]
    run()


def text_worker() -> None:
    """Celery on the text lane."""
    _celery("text", workers=2)


def files_worker() -> None:
    """Celery on the files lane: one file at a time, each in its own sandbox."""
    _refuse_without_box("intake.sanitising")
    _celery("files")


def orders_worker() -> None:
    """Celery on the lane of orders: one dossier at a time, drawn in a sandbox."""
    _refuse_without_box("casework.dossier.drawing")
    _celery("orders", warm="casework.dossier.working")


def key_agent() -> None:
    """The key agent."""
    _command("agent")


def sweeper() -> None:
    """The sweeper."""
    _command("sweep")


def sequencer() -> None:
    """The sequencer of the custody log."""
    _command("sequence")


def signer() -> None:
    """The signer of releases."""
    _command("signer")


def _celery(lane: str, *, workers: int = 1, warm: str = "") -> None:
    """`warm`: a module that each worker needs, loaded once in the parent."""
    from celery.exceptions import SecurityWarning  # noqa: PLC0415

    from deploy.celery import app  # noqa: PLC0415
    from deploy.siblings import keep_at_work  # noqa: PLC0415

    for name in (*WORKER_PARTS, *([warm] if warm else [])):
        import_module(name)
    # The demo may be run as root; on a real host each unit has a user of its own.
    warnings.simplefilter("ignore", SecurityWarning)

    def work() -> None:
        # Not by Celery's command line: its commands and their extensions take 15 MB a worker.
        worker = app.Worker(
            hostname=f"{lane}@{os.getpid()}",
            queues=[lane],
            pool="solo",
            loglevel="CRITICAL",
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()
        raise SystemExit(worker.exitcode)

    if workers == 1:
        work()
    else:
        keep_at_work(workers, work)


def _refuse_without_box(package: str) -> None:
    """Run its sandbox once (P11): a host that cannot is told so now, not at the first file."""
    from intake.errors import TransientError  # noqa: PLC0415

    try:
        import_module(package).probe()
    except TransientError:
        sys.stderr.write(
            "The sandbox cannot be built here: it needs bubblewrap, user namespaces allowed, and"
            " every locked Python package, which this processor must be able to run.\n"
        )
        raise SystemExit(3) from None


def _command(name: str) -> None:
    import django  # noqa: PLC0415

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from intake.checks import refuse_to_start_if_wrong  # noqa: PLC0415

    refuse_to_start_if_wrong()
    call_command(name)


# name of the process -> (ROLE, what it runs)
PROCESSES: dict[str, tuple[str, Callable[[], None]]] = {
    "agent": ("agent", key_agent),
    "sequencer": ("sequencer", sequencer),
    "signer": ("signer", signer),
    "sweeper": ("worker", sweeper),
    "worker-text": ("worker", text_worker),
    "worker-files": ("worker", files_worker),
    "worker-orders": ("worker", orders_worker),
    "intake": ("intake", intake_web),
    "mailbox": ("mailbox", mailbox_web),
    "casework": ("casework", casework_web),
}


def run(process: str) -> None:
    """Become that process. Returns when it was asked to stop."""
    role, main = PROCESSES[process]
    os.environ["ROLE"] = role
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deploy.settings")
    main()


if __name__ == "__main__":
    run(sys.argv[1])
