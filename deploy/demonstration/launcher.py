"""One parent forks every role as a child, so that they share the memory of what they load."""

import gc
import importlib
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import FrameType

from deploy import broker
from deploy.roles import PROCESSES, WORKER_PARTS, run
from intake.warmth import warm_up

# Loaded before the first fork: what several roles need, and nothing that reads settings, holds a
# key or belongs to casework, which the submitters' pages must not have loaded.
_SHARED = (
    "PIL.Image",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "celery.app.amqp",
    "celery.app.task",
    "celery.app.trace",
    "celery.backends.base",
    "celery.contrib.django.task",
    "celery.fixups.django",
    "celery.worker.worker",
    "cryptography.hazmat.primitives.hpke",
    "cryptography.x509",
    "django.conf.locale.en.formats",
    "django.conf.locale.fa.formats",
    "django.contrib.auth.apps",
    "django.contrib.auth.hashers",
    "django.contrib.auth.password_validation",
    "django.contrib.auth.validators",
    "django.contrib.contenttypes.apps",
    "django.core.cache.backends.locmem",
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.core.wsgi",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.db.models.sql.compiler",
    "django.forms",
    "django.template",
    "django.template.defaulttags",
    "django.template.loaders.app_directories",
    "django.template.loaders.cached",
    "django.templatetags.cache",
    "django.templatetags.l10n",
    "django.templatetags.tz",
    "django.urls",
    "django.utils.translation.reloader",
    "django_otp.util",
    "gunicorn.app.wsgiapp",
    "gunicorn.glogging",
    "gunicorn.workers.gthread",
    "intake.admission.statement",
    "intake.apps",
    "intake.body",
    "intake.checks",
    "intake.choices",
    "intake.custody.evidence",
    "intake.inserting",
    "intake.keys.believed",
    "intake.keys.floor",
    "intake.lengths",
    "intake.mailbox.coming",
    "intake.mailbox.messages",
    "intake.mailbox.seed",
    "intake.octets",
    "intake.packets.inside",
    "intake.packets.unpacking",
    "intake.patience",
    "intake.questions",
    "intake.sealing",
    "intake.sealing.age",
    "intake.site.views",
    "intake.uploads.partial",
    "intake.uploads.slip",
    "intake.working_copy",
    "jdatetime",
    "kombu.transport.redis",
    "phonenumbers",
    "shamir_mnemonic",
    "yaml",
    *WORKER_PARTS,
)
_GRACE = 8.0  # seconds from SIGTERM to SIGKILL


def share_modules() -> None:
    """Import the big libraries once, and keep their pages shared."""
    for name in _SHARED:
        importlib.import_module(name)
    warm_up()
    gc.collect()
    gc.freeze()


def in_child(environment: Mapping[str, str], main: Callable[[], None]) -> int:
    """Fork, take on `environment`, run `main`, leave. Returns the child's pid."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.environ.update(environment)
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    except BaseException as error:
        sys.stderr.write(f"{environment.get('ROLE', '')}: {type(error).__name__}\n")
    finally:
        os._exit(status)


class Household:
    """The running children. One that dies is started again after a second."""

    def __init__(
        self,
        environment_of: Callable[[str], Mapping[str, str]],
        broker_socket: Path,
        beside: Mapping[str, Callable[[], None]] | None = None,
    ) -> None:
        self._environment_of = environment_of
        self._beside = {"broker": lambda: broker.become(broker_socket), **(beside or {})}
        self.children: dict[int, str] = {}
        self._stopping = False

    def start_all(self) -> None:
        """Start what stands beside (the broker first), and every process of ours."""
        for process in (*self._beside, *PROCESSES):
            self._start(process)

    def _start(self, process: str) -> None:
        if process in self._beside:
            child = in_child({}, self._beside[process])
        else:
            child = in_child(self._environment_of(process), lambda: run(process))
        self.children[child] = process

    def watch(self, until: Callable[[], bool] = lambda: False) -> None:
        """Reap and restart until `until` holds or a signal asks to stop."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        while not (self._stopping or until()):
            self._reap()
            time.sleep(0.1)

    def _reap(self) -> None:
        while self.children:
            child, _ = os.waitpid(-1, os.WNOHANG)
            if not child:
                return
            process = self.children.pop(child, None)
            if process and not self._stopping:
                time.sleep(1)
                self._start(process)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def stop(self) -> None:
        """End every child: asked first, killed after a grace time."""
        self._stopping = True
        for child in self.children:
            os.kill(child, signal.SIGTERM)
        until = time.monotonic() + _GRACE
        while self.children and time.monotonic() < until:
            child, _ = os.waitpid(-1, os.WNOHANG)
            self.children.pop(child, None)
            if not child:
                time.sleep(0.05)
        for child in self.children:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        self.children.clear()
