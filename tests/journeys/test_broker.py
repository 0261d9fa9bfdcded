"""A broker in hostile hands, with the real workers listening to it."""

import base64
import json
import pickle
import secrets

import pytest
import redis

from intake.models import SealedPart, Stage, Submission
from tests.journeys.stack import ALIAS, Stack, wait_until

pytestmark = [pytest.mark.database, pytest.mark.faults, pytest.mark.timeout(600)]


class Bomb:
    """What a pickle would run, were one ever read."""

    def __init__(self, mark: str) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (open, (self.mark, "w"))


def message(task: str, body: bytes, content_type: str) -> str:
    """A Celery message as it lies in the list of a lane."""
    id_ = secrets.token_hex(16)
    return json.dumps({
        "body": base64.b64encode(body).decode(),
        "content-encoding": "utf-8" if content_type.endswith("json") else "binary",
        "content-type": content_type,
        "headers": {"lang": "py", "task": task, "id": id_, "root_id": id_},
        "properties": {"correlation_id": id_, "delivery_tag": id_, "body_encoding": "base64",
                       "delivery_info": {"exchange": "", "routing_key": "text"}},
    })  # fmt: skip


def test_a_broker_that_floods_forges_and_forgets_changes_nothing(stack: Stack) -> None:
    ring, kept = "intake.work_on_text", (stack.var / "log").stat().st_size
    bell, mark = b'[[], {}, {"callbacks": null}]', stack.var / "ran"
    with redis.Redis(unix_socket_path=str(stack.var / "broker.sock")) as broker:
        for _ in range(200):
            broker.lpush("text", message(ring, bell, "application/json"))
        for task, body, kind in (
            (
                "intake.work_on_text",
                pickle.dumps(Bomb(str(mark))),
                "application/x-python-serialize",
            ),
            (ring, b'[["x"], {}, {}]', "application/json"),
            ("os.system", json.dumps([[f"touch {mark}"], {}, {}]).encode(), "application/json"),
            (ring, b"\xff not json", "application/json"),
        ):
            broker.lpush("text", message(task, body, kind))
        known = set(Submission.objects.using(ALIAS).values_list("pk", flat=True))
        for _ in range(3):
            form = stack.form()
            assert stack.visitor().report(form, {"account": "They took two invented men."}).receipt
            broker.flushall()
    mine = Submission.objects.using(ALIAS).exclude(pk__in=known)

    wait_until(lambda: mine.filter(stage=Stage.READY).count() == 3, 200)

    copies = SealedPart.objects.using(ALIAS).filter(submission__in=mine, kind="working_copy")
    assert copies.count() == 3
    assert not mark.exists()
    said = (stack.var / "log").read_bytes()[kept:]
    assert b"os.system" not in said, "Celery prints the whole of a message it does not know"
