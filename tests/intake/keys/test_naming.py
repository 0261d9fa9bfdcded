"""All names of a desk open for two signatures, each batch after its leaf. People are invented."""

import hashlib
import io
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from intake import clock, custody
from intake.errors import IntakeError, TransientError
from intake.keys import Entry, Kind
from intake.keys.agent import naming
from intake.keys.agent.agent import Agent
from intake.keys.agent.wire import START
from intake.keys.approval import NAMES, Deed, Request
from intake.models import CustodyBody
from intake.sealing import HybridIdentity, Inner, open_as_found, open_bytes, seal_bytes
from tests.intake.keys.custodians import Custodians

pytestmark = pytest.mark.django_db(transaction=True)
NAME = b"Somebody Invented"


@pytest.fixture
def desk(agent, organisation) -> Custodians:
    custodians = Custodians(organisation)
    custodians.publish()
    agent.ring().store.keep_originals_half(custodians.desk, 1, custodians.half_b)
    return custodians


@pytest.fixture
def client(agent, serve):
    return serve(agent)


def request(desk: Custodians, **changes) -> Request:
    about = Inner(NAMES, 1, desk.desk, 1, 1)
    return replace(desk.request(Deed.OPEN_NAMES, about), **changes)


def sealed(desk: Custodians, kind: str = "identity", number: int = 1, to=None):
    to = to or desk.organisation.originals.recipient
    inner = Inner(kind, 1, f"00000000-0000-4000-8000-{number:012}", 1, 1)
    return inner, seal_bytes(NAME, [to], inner)


def ask(client, desk, asked, objects, signed=None, **changes):
    pairs = [(one.header, one.payload[:START]) for _, one in objects]
    signed = desk.both(asked) if signed is None else signed
    return client.open_names(asked, signed, halves={1: desk.half_a}, sealed=pairs, **changes)


def refusal(asked, kind=IntakeError):
    with pytest.raises(kind) as refused:
        asked()
    return refused.value.code


def openings(desk: Custodians) -> list[dict[str, Any]]:
    told = []
    for row in CustodyBody.objects.order_by("pk"):
        _, content = open_as_found(io.BytesIO(bytes(row.sealed)), [desk.organisation.desk])
        body = json.loads(b"".join(content)[custody.SALT_SIZE :])
        if body["kind"] == "names.opened":
            told.append(body)
    return told


def test_one_approval_opens_all_names_batch_by_batch_and_each_batch_has_its_leaf(client, desk):
    asked = request(desk)
    objects = [sealed(desk, kind, n) for n, kind in enumerate(("identity", "identities"), 1)]

    for one in objects:
        [key] = ask(client, desk, asked, [one])
        inner, file = one
        assert open_bytes(file.header, file.payload, key, inner) == NAME

    told = openings(desk)
    assert [body["count"] for body in told] == [1, 1]
    for (_, file), body in zip(objects, told, strict=True):
        digest = hashlib.sha256(file.header).digest()
        assert body["headers"] == hashlib.sha256(digest).hexdigest()
        assert body["approval"] == asked.digest.hex()
        assert body["signed_by"].split() == sorted([desk.amina.id, desk.farid.id])


def test_reports_files_and_what_is_another_desks_stay_closed_and_the_rest_opens(client, desk):
    stranger = HybridIdentity.generate().recipient
    objects = [
        sealed(desk, "report"),
        sealed(desk, "attachment"),
        sealed(desk, to=stranger),
        sealed(desk),
    ]
    keys = ask(client, desk, request(desk), objects)
    assert [key is None for key in keys] == [True, True, True, False]
    [told] = openings(desk)
    assert told["count"] == 1


def test_one_signature_one_person_twice_and_a_strangers_half_open_nothing(client, desk):
    asked, one = request(desk), [sealed(desk)]
    alone = desk.sign(asked, desk.amina)
    assert refusal(lambda: ask(client, desk, asked, one, alone)) == "approval_missing"
    twice = desk.sign(asked, desk.amina, desk.amina)
    assert refusal(lambda: ask(client, desk, asked, one, twice)) == "approval_missing"
    both = desk.both(asked)
    pairs = [(file.header, file.payload) for _, file in one]
    wrong = {1: bytes(32)}
    assert refusal(lambda: client.open_names(asked, both, halves=wrong, sealed=pairs)) == (
        "approver_not_custodian"
    )
    assert openings(desk) == []


def test_a_half_that_was_followed_by_another_proves_no_custodian(client, desk):
    other = str(HybridIdentity.generate().recipient)
    following = Entry(Kind.ORIGINALS, desk.desk, 2, clock.today(), recipient=other)
    roll = desk.roll()
    desk.publish(roll=replace(roll, keys=(*roll.keys, following)))

    asked = request(desk)
    assert refusal(lambda: ask(client, desk, asked, [sealed(desk)])) == "generation_outdated"
    assert openings(desk) == []


@pytest.mark.parametrize(
    "changes", [{"deed": Deed.ERASE}, {"kind": "review"}, {"id": "another-desk"}]
)
def test_an_approval_of_another_deed_or_another_desk_opens_no_names(client, desk, changes):
    asked = request(desk, **changes)
    assert refusal(lambda: ask(client, desk, asked, [sealed(desk)])) == "other_deed"


def test_an_approval_to_open_names_opens_no_original(client, desk):
    asked, (_, file) = request(desk), sealed(desk, "report")
    code = refusal(
        lambda: client.open_original(
            asked,
            desk.both(asked),
            generation=1,
            half_a=desk.half_a,
            header=file.header,
            start=file.payload[:START],
        )
    )
    assert code == "other_header"


def test_after_its_time_and_after_a_restart_an_approval_is_worth_nothing(
    client, desk, serve, settings, monkeypatch
):
    asked, one = request(desk), [sealed(desk)]
    ask(client, desk, asked, one)
    later = time.monotonic() + naming.OPEN_FOR + 1
    with monkeypatch.context() as patched:
        patched.setattr("intake.keys.agent.naming.time.monotonic", lambda: later)
        assert refusal(lambda: ask(client, desk, asked, one)) == "approval_spent"
    from tests.intake.keys.conftest import PASSPHRASE  # noqa: PLC0415

    again = Agent(settings.AGENT_DIR)
    again.unlock(PASSPHRASE)
    assert refusal(lambda: ask(serve(again), desk, asked, one)) == "approval_spent"


def test_so_many_a_day_and_no_more(client, desk):
    one = [sealed(desk)]
    for _ in range(naming.A_DAY):
        ask(client, desk, request(desk), one)
    assert refusal(lambda: ask(client, desk, request(desk), one)) == "too_many_openings"


def test_a_log_that_cannot_be_written_lets_no_name_out(client, desk, monkeypatch):
    from django.db import DatabaseError  # noqa: PLC0415

    def away(_event):
        raise DatabaseError

    monkeypatch.setattr("intake.keys.agent.naming.custody.record", away)
    code = refusal(lambda: ask(client, desk, request(desk), [sealed(desk)]), TransientError)
    assert code == "database_away"


def test_a_locked_agent_says_so(desk, serve, settings):
    locked = serve(Agent(settings.AGENT_DIR))
    code = refusal(lambda: ask(locked, desk, request(desk), [sealed(desk)]), TransientError)
    assert code == "agent_locked"


@pytest.mark.parametrize("changes", [{"halves": {}}, {"sealed": []}])
def test_a_question_of_another_form_is_refused(client, desk, changes):
    asked = request(desk)
    fields = {"halves": {1: desk.half_a}, "sealed": [(b"x", b"y")], **changes}
    assert refusal(lambda: client.open_names(asked, desk.both(asked), **fields)) == (
        "agent_bad_request"
    )
