"""The opener lets out one key for one approval, after the log has it. People are invented."""

import base64
import io
import json
import os
import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from intake import clock, custody
from intake.errors import IntakeError, TransientError
from intake.keys import Entry, Kind
from intake.keys.agent.agent import Agent
from intake.keys.agent.opener import FOLDER
from intake.keys.agent.peers import Peer
from intake.keys.agent.wire import START
from intake.keys.approval import Deed, sign
from intake.models import CustodyBody, CustodyEvent
from intake.sealing import HybridIdentity, Inner, open_as_found, open_bytes, seal_bytes
from tests.intake.keys.custodians import Custodians, Person

# The server's threads have connections of their own, so rows must be committed.
pytestmark = pytest.mark.django_db(transaction=True)
REPORT = Inner("report", 1, "ab" * 32, 1, 2)
TABLE = Inner("identities", 1, "00000000-0000-4000-8000-000000000003", 1, 1)
TOLD = b"An invented account of an invented day."


@pytest.fixture
def desk(agent, organisation) -> Custodians:
    custodians = Custodians(organisation)
    custodians.publish()
    agent.ring().store.keep_originals_half(custodians.desk, 1, custodians.half_b)
    return custodians


@pytest.fixture
def client(agent, serve):
    return serve(agent)


class Original:
    """Something sealed to originals and custody, as a finished submission is."""

    def __init__(self, desk: Custodians, inner: Inner = REPORT, content: bytes = TOLD) -> None:
        self.inner, organisation = inner, desk.organisation
        readers = [organisation.originals.recipient, organisation.custody.recipient]
        self.sealed = seal_bytes(content, readers, inner)
        self.header, self.start = self.sealed.header, self.sealed.payload[:START]

    def request(self, desk: Custodians, deed: Deed = Deed.REVEAL_ORIGINAL, **changes):
        return desk.request(deed, self.inner, self.header, **changes)

    def opened(self, key) -> bytes:
        return open_bytes(self.header, self.sealed.payload, key, self.inner)


def ask(client, desk, original, request, signed, **changes):
    fields = {
        "generation": 1,
        "half_a": desk.half_a,
        "header": original.header,
        "start": original.start,
    }
    return client.open_original(request, signed, **fields | changes)


def refusal(asked, kind=IntakeError):
    with pytest.raises(kind) as refused:
        asked()
    return refused.value.code


def openings(desk: Custodians) -> list[dict[str, Any]]:
    """The bodies of the opener's events, read as the desk reads them."""
    told = []
    for row in CustodyBody.objects.select_related("event"):
        file = io.BytesIO(bytes(row.sealed))
        _, content = open_as_found(file, [desk.organisation.desk])
        body = json.loads(b"".join(content)[custody.SALT_SIZE :])
        if body["kind"] == "original.opened":
            told.append(body)
    return told


def test_two_signatures_and_half_a_open_exactly_what_they_name(client, desk):
    original = Original(desk)
    request = original.request(desk)

    key = ask(client, desk, original, request, desk.both(request))

    assert original.opened(key) == TOLD
    other = Original(desk)
    with pytest.raises(IntakeError):
        other.opened(key)


def test_the_leaf_says_who_opened_what_and_why_and_no_words(client, desk):
    original = Original(desk)
    request = original.request(desk)
    ask(client, desk, original, request, desk.both(request))

    [told] = openings(desk)

    assert told["signed_by"].split() == sorted([desk.amina.id, desk.farid.id])
    assert told["asked_by"] == desk.amina.id
    assert (told["deed"], told["reason"]) == ("reveal_original", "family_asks")
    assert (told["object"], told["row"], told["header"]) == ("report", "ab" * 32, request.header)
    assert told["approval"] == request.digest.hex()


def test_an_approval_opens_once_across_restarts_of_the_agent(client, desk, settings):
    original = Original(desk)
    request = original.request(desk)
    both = desk.both(request)
    ask(client, desk, original, request, both)
    assert refusal(lambda: ask(client, desk, original, request, both)) == "approval_spent"

    from tests.intake.keys.conftest import PASSPHRASE  # noqa: PLC0415

    again = Agent(settings.AGENT_DIR)
    again.unlock(PASSPHRASE)
    answer = again.answer(line(desk, original, request, both), here())
    assert answer == {"refused": "approval_spent"}
    assert len(openings(desk)) == 1


def here() -> Peer:
    return Peer(os.geteuid(), os.getegid())


def line(desk, original, request, signed) -> dict[str, object]:
    """The question as it travels."""
    fields = {
        "half": desk.half_a,
        "newest_half": desk.half_a,
        "header": original.header,
        "start": original.start,
    }
    encoded = {name: base64.b64encode(raw).decode() for name, raw in fields.items()}
    return {
        "ask": "open_original",
        "request": request.body(),
        "signatures": [one.to_line() for one in signed],
        "generation": 1,
        **encoded,
    }


def test_the_same_person_twice_a_newcomer_and_another_requests_signature_open_nothing(client, desk):
    newcomer = Person(days=3)
    desk.publish(newcomer)
    original = Original(desk)
    request, other = original.request(desk), original.request(desk)
    tries = {
        "approval_missing": desk.sign(request, desk.amina, desk.amina),
        "approver_too_new": desk.sign(request, desk.amina, newcomer),
        "approval_forged": [*desk.sign(request, desk.amina), *desk.sign(other, desk.farid)],
        "approver_unknown": desk.sign(request, desk.amina, Person()),
    }
    for code, signed in tries.items():
        assert refusal(lambda s=signed: ask(client, desk, original, request, s)) == code
    assert openings(desk) == []


def test_a_signature_without_half_a_is_no_custodians(client, desk):
    laila = Person()
    desk.publish(laila)
    original = Original(desk)
    request = original.request(desk)
    signed = [*desk.sign(request, desk.amina), sign(request, laila.id, laila.key, bytes(32))]
    assert refusal(lambda: ask(client, desk, original, request, signed)) == "approver_not_custodian"


def test_a_wrong_half_opens_nothing_even_if_all_signed_under_it(client, desk):
    original = Original(desk)
    request = original.request(desk)
    wrong = secrets.token_bytes(32)
    people = (desk.amina, desk.farid)
    signed = [sign(request, one.id, one.key, wrong) for one in people]
    assert (
        refusal(lambda: ask(client, desk, original, request, signed, half_a=wrong)) == "wrong_half"
    )
    assert refusal(lambda: client.check_half(desk.desk, 1, wrong)) == "wrong_half"
    assert refusal(lambda: client.check_half(desk.desk, 2, desk.half_a)) == "wrong_half"
    client.check_half(desk.desk, 1, desk.half_a)


def test_who_left_before_the_newest_half_signs_for_no_older_original(client, desk, agent):
    """Laila kept the half that she had as a custodian, and is on the roll for another desk."""
    laila, original = Person(), Original(desk)
    newest = following_half(desk, agent, laila)
    request = original.request(desk)

    with_her = desk.sign(request, desk.amina, laila)
    assert refusal(lambda: ask(client, desk, original, request, with_her)) == "wrong_half"
    amina = sign(request, desk.amina.id, desk.amina.key, newest)
    for mixed in ([amina, with_her[1]], with_her):
        code = refusal(
            lambda signed=mixed: ask(client, desk, original, request, signed, newest_half=newest)
        )
        assert code == "approver_not_custodian"
    assert openings(desk) == []


def test_the_custodians_of_today_open_what_was_sealed_before_the_newest_half(client, desk, agent):
    original = Original(desk)
    newest = following_half(desk, agent)
    request = original.request(desk)
    signed = [sign(request, one.id, one.key, newest) for one in (desk.amina, desk.farid)]

    key = ask(client, desk, original, request, signed, newest_half=newest)

    assert original.opened(key) == TOLD
    [told] = openings(desk)
    assert told["generation"] == 1


def following_half(desk: Custodians, agent: Agent, *others: Person) -> bytes:
    """Half A of the next generation, which the roll lists from now on, as after a removal."""
    half_a, half_b = secrets.token_bytes(32), secrets.token_bytes(32)
    agent.ring().store.keep_originals_half(desk.desk, 2, half_b)
    key = HybridIdentity(bytes(a ^ b for a, b in zip(half_a, half_b, strict=True)))
    listed = Entry(Kind.ORIGINALS, desk.desk, 2, clock.today(), recipient=str(key.recipient))
    roll = desk.roll(*others)
    desk.publish(roll=replace(roll, keys=(*roll.keys, listed)))
    return half_a


def test_which_generation_opens_a_header_can_be_asked_and_lets_nothing_out(client, desk):
    client.check_half(desk.desk, 1, desk.half_a, Original(desk).header)
    stranger = seal_bytes(TOLD, [desk.organisation.desk.recipient], REPORT)
    assert refusal(lambda: client.check_half(desk.desk, 1, desk.half_a, stranger.header)) == (
        "no_key_opens"
    )
    assert openings(desk) == []


def test_a_desk_whose_half_is_not_here_is_refused_plainly(client, desk, settings):
    (settings.AGENT_DIR / f"originals-{desk.desk}-1.age").unlink()
    original = Original(desk)
    request = original.request(desk)
    both = desk.both(request)
    assert refusal(lambda: ask(client, desk, original, request, both)) == "opener_has_no_half"


def test_the_header_of_another_object_opens_nothing(client, desk):
    approved, wanted = Original(desk), Original(desk)
    request = approved.request(desk)
    both = desk.both(request)
    assert (
        refusal(lambda: ask(client, desk, wanted, request, both, start=approved.start))
        == "other_header"
    )


def test_one_custodian_with_their_half_unmasks_nobody(client, desk):
    """Asked of the opener itself: no page and no service of casework stands between."""
    table = Original(desk, TABLE)
    request = table.request(desk, Deed.UNMASK, detail="PERSON-1")
    alone = desk.sign(request, desk.amina)
    assert refusal(lambda: ask(client, desk, table, request, alone)) == "approval_missing"
    assert openings(desk) == []
    assert ask(client, desk, table, request, desk.both(request))


def test_a_whole_report_does_not_pass_for_a_table(client, desk):
    """Whatever the database says a row is: the line inside the seal decides."""
    report = Original(desk)
    disguised = desk.request(Deed.UNMASK, TABLE, report.header)
    both = desk.both(disguised)
    assert refusal(lambda: ask(client, desk, report, disguised, both)) == "misplaced"
    table = Original(desk, TABLE)
    borrowed = {"start": table.start}
    assert refusal(lambda: ask(client, desk, report, disguised, both, **borrowed)) == (
        "broken_payload"
    )
    assert openings(desk) == []


def test_what_another_desk_may_open_this_one_may_not(client, desk, organisation):
    original = Original(desk)
    original.sealed = seal_bytes(TOLD, [HybridIdentity.generate().recipient], REPORT)
    original.header, original.start = original.sealed.header, original.sealed.payload
    request = original.request(desk)
    both = desk.both(request)
    assert refusal(lambda: ask(client, desk, original, request, both)) == "no_key_opens"


def test_an_expired_request_opens_nothing(client, desk, calendar):
    original = Original(desk)
    request = original.request(desk, expires=clock.today() + timedelta(days=1))
    both = desk.both(request)
    calendar.move(1)
    assert refusal(lambda: ask(client, desk, original, request, both)) == "approval_expired"


def test_so_many_a_day_and_no_more_and_tomorrow_again(agent, desk, settings, serve, calendar):
    settings.OPENINGS_A_DAY = 2
    agent.unlock("seven invented words that open this host")
    client, original = serve(agent), Original(desk, TABLE)
    nadia, omid = Person(), Person()
    desk.publish(nadia, omid)

    def unmask(*people: Person):
        request = original.request(desk, Deed.UNMASK)
        return ask(client, desk, original, request, desk.sign(request, *people))

    unmask(desk.amina, desk.farid), unmask(desk.amina, nadia)
    assert refusal(lambda: unmask(desk.amina, omid)) == "too_many_openings"
    assert unmask(desk.farid, omid), "one person's day is not another's"
    calendar.move(1)
    assert unmask(desk.amina, desk.farid)


def test_a_store_that_cannot_remember_lets_nothing_out(agent, client, desk, settings):
    (settings.AGENT_DIR / FOLDER).write_bytes(b"a file where the folder belongs")
    original = Original(desk)
    request = original.request(desk)
    both = desk.both(request)
    assert refusal(lambda: ask(client, desk, original, request, both), TransientError) == (
        "agent_fault"
    )
    assert openings(desk) == []


def test_what_is_remembered_names_nobody_and_is_forgotten_in_time(client, desk, settings, calendar):
    original = Original(desk, TABLE)
    folder = settings.AGENT_DIR / FOLDER
    for day in (0, 1, 50):
        calendar.move(day)
        desk.publish(roll=replace(desk.roll(), issued=clock.today() - timedelta(days=1)))
        request = original.request(desk, Deed.UNMASK)
        ask(client, desk, original, request, desk.both(request))
    names = [file.name for file in folder.iterdir()]
    assert len(names) == 1, "those of the first days are gone"
    assert desk.amina.id not in names[0]
    assert {file.stat().st_size for file in folder.iterdir()} == {0}


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("where", ["spend", "record"])
def test_a_key_never_leaves_without_its_leaf(agent, desk, monkeypatch, where):
    original = Original(desk)
    request = original.request(desk)
    both = desk.both(request)

    def die(*_args, **_named):
        raise Killed

    with monkeypatch.context() as patched:
        target = {"spend": "intake.keys.agent.spent.durable.write"}.get(
            where, "intake.keys.agent.opener.custody.record"
        )
        patched.setattr(target, die)
        with pytest.raises(Killed):
            agent.answer(line(desk, original, request, both), here())
    assert openings(desk) == []
    answer = agent.answer(line(desk, original, request, both), here())
    # Killed after it was remembered: the people sign anew. Before: as if never asked.
    assert ("key" in answer) == (where == "spend")
    assert len(openings(desk)) == (1 if where == "spend" else 0)


def test_a_leaf_is_committed_before_the_answer_is_sent(agent, serve, desk, monkeypatch):
    """Killed between the two, there is a leaf without a key."""
    seen = []
    sent = agent.answer

    def look_then_die(request, peer):
        answer = sent(request, peer)
        if "key" in answer:
            seen.append(CustodyEvent.objects.count())
            return {"later": "agent_fault"}
        return answer

    monkeypatch.setattr(agent, "answer", look_then_die)
    client, original = serve(agent), Original(desk)
    request, before = original.request(desk), CustodyEvent.objects.count()
    both = desk.both(request)
    assert refusal(lambda: ask(client, desk, original, request, both), TransientError)
    assert seen == [before + 1]
    assert len(openings(desk)) == 1


def test_a_log_that_cannot_be_written_lets_nothing_out(agent, desk, monkeypatch):
    from django.db import DatabaseError  # noqa: PLC0415

    def away(_event):
        raise DatabaseError

    monkeypatch.setattr("intake.keys.agent.opener.custody.record", away)
    original = Original(desk)
    request = original.request(desk)
    answer = agent.answer(line(desk, original, request, desk.both(request)), here())
    assert answer == {"later": "database_away"}


def test_a_locked_agent_and_none_at_all_say_so(desk, settings, serve, tmp_path):
    original = Original(desk)
    request = original.request(desk)
    both = desk.both(request)
    locked = serve(Agent(settings.AGENT_DIR))
    assert refusal(lambda: ask(locked, desk, original, request, both), TransientError) == (
        "agent_locked"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"half": "AAAA"},
        {"generation": "1"},
        {"half": 7},
        {"half": "not base64!"},
        {"header": "A" * 200_000},
        {"start": None},
        {"signatures": ["x"] * 9},
        {"signatures": "x"},
        {"request": ""},
        {"request": "x" * 5000},
    ],
)
def test_a_question_of_another_form_is_refused(agent, desk, changes):
    original = Original(desk)
    request = original.request(desk)
    asked = line(desk, original, request, desk.both(request)) | changes
    assert agent.answer(asked, here()) == {"refused": "agent_bad_request"}


@pytest.mark.parametrize("changes", [{"request": "{}"}, {"signatures": ["x"]}])
def test_an_approval_of_another_form_is_refused_as_one(agent, desk, changes):
    original = Original(desk)
    request = original.request(desk)
    asked = line(desk, original, request, desk.both(request)) | changes
    assert agent.answer(asked, here()) == {"refused": "approval_malformed"}


@pytest.mark.parametrize("size", [0, 1, 4000, START - 200, 3 * START])
def test_files_of_any_size_are_known_by_their_first_line(client, desk, size):
    original = Original(desk, Inner("attachment", 1, "ab" * 32, 2, 0), secrets.token_bytes(size))
    request = original.request(desk)
    key = ask(client, desk, original, request, desk.both(request))
    assert len(original.opened(key)) == size
