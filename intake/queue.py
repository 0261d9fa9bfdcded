"""The bell, and the only place that talks to Celery or the broker.

The database row is the queue. A message says "there is work in lane X" and nothing else; it
may be lost, doubled or flushed. Tasks are named by string, because the intake web must not
be able to import what opens a report.
"""

import contextlib
import enum
import json
import logging
import threading
import time
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from celery import Celery
from django.conf import settings
from kombu import Connection
from kombu.exceptions import KombuError
from redis.exceptions import NoPermissionError, RedisError

from intake.errors import TransientError

log = logging.getLogger("intake.queue")
# A bell that has rung eight times and was not answered need not ring a ninth time.
_ENOUGH = 8
_TIMEOUT = 1.0  # seconds
# A ring costs a millisecond, most of it for the line to the broker; a worker that was rung
# looks until nothing is left, so that whoever asks meanwhile is heard anyway.
_PAUSE = 0.2  # seconds from the end of a ring to the next
_BROKER_AWAY = (OSError, KombuError, RedisError)


class Lane(enum.StrEnum):
    """What a worker listens for. No lane for urgency: that is content, and sealed."""

    TEXT = "text"
    FILES = "files"
    ORDERS = "orders"  # what people asked for: worked by casework's own tasks


TASK = {
    Lane.TEXT: "intake.work_on_text",
    Lane.FILES: "intake.work_on_files",
    Lane.ORDERS: "casework.work_on_orders",
}

app = Celery("amanat", set_as_current=True)
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_transport_options={
        "socket_timeout": _TIMEOUT,
        "socket_connect_timeout": _TIMEOUT,
        "visibility_timeout": 30,
        "unacked_restore_interval": 1,
        "unacked_restore_throttle": 1,
    },
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    # A broker without room refuses commands of a connection that holds: wait, do not end.
    broker_channel_error_retry=True,
    accept_content=["json"],
    task_serializer="json",
    result_backend=None,
    task_ignore_result=True,
    task_store_errors_even_if_ignored=False,
    task_acks_late=True,
    task_publish_retry=False,
    task_send_sent_event=False,
    task_track_started=False,
    worker_prefetch_multiplier=1,
    worker_send_task_events=False,
    worker_enable_remote_control=False,
    worker_redirect_stdouts=False,
    worker_hijack_root_logger=False,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    task_default_queue=Lane.TEXT.value,
    task_create_missing_queues=True,
)


def ring(lane: Lane) -> None:
    """Ring the bell of a lane. Raises OSError or KombuError when the broker is away."""
    with app.connection_for_write() as connection:
        _ring(lane, connection)


def _ring(lane: Lane, connection: Connection) -> None:
    if _client(connection).llen(lane.value) < _ENOUGH:
        app.send_task(TASK[lane], queue=lane.value, connection=connection, retry=False)


def ring_quietly(lane: Lane) -> None:
    """Ask for a ring and return at once: a broker that is down or frozen delays nobody."""
    _bell.ask(lane)


def _client(connection: Connection) -> Any:
    """The Redis client under a kombu connection, for the two commands kombu has no word for."""
    channel: Any = connection.default_channel
    return channel.client


def load_all() -> None:
    """Import now what Celery would import at the first ring. Asks no broker."""
    for module in ("celery.app.amqp", "celery.app.task", "kombu.transport.redis"):
        import_module(module)
    app.finalize()
    with app.connection_for_write() as connection:
        app.amqp.Producer(connection, auto_declare=False).release()


def publish_gauges(gauges: dict[str, int]) -> None:
    """Leave numbers for the operator in the broker's memory, where no disk keeps them."""
    with contextlib.suppress(*_BROKER_AWAY), app.connection_for_write() as connection:
        _client(connection).set("gauges", json.dumps(gauges), ex=120)


def read_gauges() -> dict[str, int]:
    """The sweeper's last numbers; empty when there are none or the broker is away."""
    with contextlib.suppress(*_BROKER_AWAY), app.connection_for_write() as connection:
        return dict(json.loads(_client(connection).get("gauges") or "{}"))
    return {}


@dataclass(frozen=True)
class BrokerState:
    """What a broker says of itself. `filled`: of the memory it may take, 0 without a bound;
    `is_persisting`: whether it writes to a disk, None where it does not tell us.
    """

    major: int
    filled: float
    is_persisting: bool | None


def broker_state() -> BrokerState:
    """Raises TransientError("broker_away")."""
    try:
        with app.connection_for_write() as connection:
            client = _client(connection)
            said = client.info()
            return BrokerState(
                major=int(said["redis_version"].partition(".")[0]),
                filled=said["used_memory"] / (said["maxmemory"] or float("inf")),
                is_persisting=_is_persisting(client, said),
            )
    except _BROKER_AWAY:
        raise TransientError("broker_away") from None


def _is_persisting(client: Any, said: dict[str, Any]) -> bool | None:
    if said["aof_enabled"]:
        return True
    try:
        return bool(client.config_get("save")["save"])
    except NoPermissionError:
        return None


class _Bell:
    """A thread of this process that rings; many asks within a moment become one ring.

    It keeps its line to the broker: making one costs more than ten rings.
    """

    def __init__(self) -> None:
        self._asked: set[Lane] = set()
        self._lock = threading.Condition()
        self._thread: threading.Thread | None = None
        self._line: Connection | None = None

    def ask(self, lane: Lane) -> None:
        with self._lock:
            self._asked.add(lane)
            # After a fork the thread is gone while the object says otherwise.
            if self._thread is None or not self._thread.is_alive():
                self._line = None
                self._thread = threading.Thread(target=self._serve, name="bell", daemon=True)
                self._thread.start()
            self._lock.notify()

    def _serve(self) -> None:
        while True:
            lanes = self._next()
            # The line may be one to a broker that was started anew: once more over a new one.
            if not (self._rang(lanes) or self._rang(lanes)):
                log.warning("the bell could not be rung; the sweeper will")
            time.sleep(_PAUSE)

    def _next(self) -> set[Lane]:
        with self._lock:
            while not self._asked:
                self._lock.wait()
            lanes, self._asked = self._asked, set()
        return lanes

    def _rang(self, lanes: set[Lane]) -> bool:
        try:
            self._line = self._line or app.connection_for_write()
            for lane in lanes:
                _ring(lane, self._line)
        except _BROKER_AWAY:
            self._hang_up()
            return False
        return True

    def _hang_up(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(*_BROKER_AWAY):
                line.release()


_bell = _Bell()
