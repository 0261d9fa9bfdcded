"""What the mailbox's script asks: rows, whom to seal to, and to take what it sealed."""

import hashlib
import os
import uuid
from dataclasses import replace

import pytest

from intake import clock, recipients
from intake.mailbox import coming
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.messages import open_message
from intake.mailbox.seed import seal_seed
from intake.mailbox.web import coming_in, sealed
from intake.models import Mailbox, MailboxMessage, Stage, Submission
from intake.report import canonical
from intake.sealed_arrival.views import MEDIA_TYPE as SEALED
from intake.sealing import FileKey, Inner, Sealed, seal_bytes
from tests.intake.mailbox.conftest import OTHER, RECEIPT, ask, derive, tell
from tests.intake.mailbox.test_answering import part
from tests.intake.uploads.sender import Broken

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "بلی، او هنوز در خانهٔ خیالی است."
UNKNOWN = os.urandom(32)


def asked(reader, path: str, body: bytes, kind: str = sealed.SLOTS):
    return reader.client.post(f"/en/{path}", body, content_type=kind)


def rows_of(receipt: str) -> bytes:
    return b"".join(row.bytes for row in derive(receipt).slots.every())


def shown(row: uuid.UUID, receipt: str = RECEIPT) -> bytes:
    locator: bytes = derive(receipt).locator
    return locator + row.bytes


def post(to: ReplyTo, id_: bytes, words: str = WORDS, way: str = coming.ANSWER, **more) -> bytes:
    """As the page seals it."""
    keys, digest = recipients.current(), hashlib.sha256(id_).hexdigest()
    comes = coming.written(RECEIPT, way)
    told = replace(coming_in.report(words, "fa-af"), network=more.pop("network", to.network))
    key = FileKey.generate()
    inner = Inner("report", 1, digest, 1, 1)
    report = seal_bytes(told.to_bytes(), keys.seals_reports(), inner, file_key=key)
    seed = seal_seed(comes, digest, keys.epoch.recipient)
    line = {
        "code": "0", "epoch": keys.epoch.number, "files": [], "id": id_.hex(),
        "network": told.network, "report": _size(report), "salt": key.event_salt().hex(),
        "schema": 1, "seed": _size(seed), "tag": told.tag(id_, comes, []).hex(), **more,
    }  # fmt: skip
    parts = (report.header, report.payload, seed.header, seed.payload)
    return canonical(line) + b"\n" + b"".join(parts)


def _size(one: Sealed) -> int:
    return len(one.header) + len(one.payload)


def id_of(number: int = 0, way: str = coming.ANSWER) -> bytes:
    return coming.ids(derive(RECEIPT).locator, way, clock.today().isoformat())[number]


def test_what_lies_in_the_rows_comes_in_their_order_and_opens_with_the_receipt_alone(reader, to):
    row = ask(to, "Is he still there?")
    tell(to, "read")
    answer = asked(reader, "slots", rows_of(RECEIPT))
    assert answer.status_code == 200
    keys = derive(RECEIPT)
    every = keys.slots.every()
    size = len(answer.content) // len(every)
    found = {one: answer.content[at * size :][:size] for at, one in enumerate(every)}
    assert open_message(found[row], row, keys.identity, keys.slots).text == "Is he still there?"
    kept = {one.pk: bytes(one.sealed) for one in MailboxMessage.objects.all()}
    assert {row: found[row] for row in kept} == kept


def test_the_answer_has_one_size_whatever_lies_there_and_is_not_compressed(reader, to):
    empty = asked(reader, "slots", rows_of(OTHER))
    ask(to), tell(to, "read"), tell(to, "used")
    full = reader.client.post(
        "/en/slots", rows_of(RECEIPT), content_type=sealed.SLOTS,
        headers={"Accept-Encoding": "gzip"},
    )  # fmt: skip
    assert len(empty.content) == len(full.content)
    told = [dict(one.items()) for one in (empty, full)]
    assert told[0] == told[1]
    assert "Content-Encoding" not in told[1]


def test_one_question_is_asked_of_the_database_whatever_lies_there(
    reader, to, django_assert_num_queries
):
    for receipt in (OTHER, RECEIPT):
        with django_assert_num_queries(1):
            asked(reader, "slots", rows_of(receipt))


def test_a_message_of_an_odd_size_is_as_if_it_were_not_there(reader, to):
    ask(to)
    size = len(asked(reader, "slots", rows_of(RECEIPT)).content)
    MailboxMessage.objects.update(sealed=b"x" * 9000)
    assert len(asked(reader, "slots", rows_of(RECEIPT)).content) == size


@pytest.mark.parametrize("body", [b"", b"x" * 207, b"x" * 209, b"x" * 5000])
def test_other_numbers_of_rows_are_refused(reader, body):
    answer = asked(reader, "slots", body)
    assert 400 <= answer.status_code < 500
    assert answer.json()["sentence"]


@pytest.mark.parametrize("path", ["slots", "begin"])
def test_nothing_is_asked_by_an_address(reader, path):
    answer = reader.client.get(f"/en/{path}?row=1")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"


def test_whoever_shows_a_message_is_told_whom_to_seal_to_and_a_free_number(reader, to):
    row = ask(to)
    told = asked(reader, "begin", shown(row)).json()
    assert told["number"] == 0
    assert told["day"] == clock.today().isoformat()
    assert told["roll"]
    assert told["certificates"]


def test_a_sealed_answer_reaches_the_desk_as_an_answer_behind_the_same_receipt(
    reader, to, work, organisation
):
    row = ask(to)
    body = shown(row) + post(to, id_of())
    assert asked(reader, "", body, SEALED).json() == {"version": 1}
    work()
    arrived = Submission.objects.get()
    assert arrived.stage == Stage.READY
    found = part(organisation, arrived)
    assert (found.comes_as, found.slots) == (coming.ANSWER, to.slots)


def test_a_sealed_withdrawal_reaches_the_desk_as_one(reader, to, work, organisation):
    row = ask(to)
    body = shown(row) + post(to, id_of(way=coming.WITHDRAWAL), way=coming.WITHDRAWAL)
    assert asked(reader, "", body, SEALED).status_code == 200
    work()
    assert part(organisation, Submission.objects.get()).comes_as == coming.WITHDRAWAL


def test_an_answer_sent_twice_is_one_and_the_next_has_the_next_number(reader, to):
    row = ask(to)
    body = shown(row) + post(to, id_of())
    for _ in range(2):
        assert asked(reader, "", body, SEALED).json() == {"version": 1}
    assert Submission.objects.count() == 1
    assert asked(reader, "begin", shown(row)).json()["number"] == 1


def test_answers_of_both_ways_count_together_until_the_day_is_full(reader, to):
    row = ask(to)
    for number in range(coming.A_DAY[coming.ANSWER] - 1):
        body = shown(row) + post(to, id_of(number), f"{WORDS} {number}")
        assert asked(reader, "", body, SEALED).status_code == 200
    reader.open(RECEIPT)
    assert reader.answer(WORDS).status_code == 200
    refused = asked(reader, "begin", shown(row))
    assert (refused.status_code, refused.json()["code"]) == (422, "answers_enough")
    assert "Go on tomorrow" in refused.json()["sentence"]


@pytest.mark.parametrize("path", ["", "begin"])
def test_a_mailbox_in_which_nothing_lies_is_refused_like_one_that_never_was(reader, to, path):
    row = ask(to)
    body = b"" if path else post(to, id_of())
    kind = sealed.SLOTS if path else SEALED
    told = [asked(reader, path, UNKNOWN + row.bytes + body, kind)]
    told.append(asked(reader, path, shown(to.slots.state("used")) + body, kind))
    MailboxMessage.objects.all().delete()
    told.append(asked(reader, path, shown(row) + body, kind))
    Mailbox.objects.all().delete()
    told.append(asked(reader, path, shown(row) + body, kind))
    assert {one.status_code for one in told} == {422}
    assert {one.json()["code"] for one in told} == {"mailbox_empty"}
    assert len({one.content for one in told}) == 1
    assert not Submission.objects.exists()


def test_a_mailbox_is_looked_for_before_more_than_what_shows_it_is_read(reader, to):
    row = ask(to)
    for start, code in ((UNKNOWN + row.bytes, "mailbox_empty"), (shown(row), "body_cut")):
        cut = {"CONTENT_TYPE": SEALED, "wsgi.input": Broken(start)}
        answer = reader.client.generic("POST", "/en/", start + post(to, id_of()), **cut)
        assert answer.json()["code"] == code
    assert not Submission.objects.exists()


def test_an_id_that_this_mailbox_does_not_give_is_refused(reader, to):
    row = ask(to)
    body = shown(row) + post(to, os.urandom(16))
    refused = asked(reader, "", body, SEALED)
    assert (refused.status_code, refused.json()["code"]) == (422, "page_old")
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "told",
    [{"files": [{"number": 1, "sha256": "0" * 64}]}, {"epoch": 999},
     {"network": "33333333-3333-4333-8333-333333333333"}, {"schema": 2}],
    ids=["files", "epoch", "network", "schema"],
)  # fmt: skip
def test_a_post_that_the_page_would_not_make_is_refused(reader, to, told):
    row = ask(to)
    refused = asked(reader, "", shown(row) + post(to, id_of(), **told), SEALED)
    assert refused.status_code >= 400
    assert not Submission.objects.exists()


def test_a_fault_says_nothing_of_itself(reader, to, monkeypatch, caplog):
    row = ask(to)
    monkeypatch.setattr(sealed, "read_post", lambda _: 1 / 0)
    answer = asked(reader, "", shown(row) + b"x", SEALED)
    assert answer.status_code == 500
    assert answer.json()["code"] == "unforeseen"
    told = "".join(one.getMessage() for one in caplog.records)
    assert derive(RECEIPT).locator.hex() not in told
