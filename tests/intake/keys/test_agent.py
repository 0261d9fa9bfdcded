"""The agent gives each claim its key once, and nothing to anybody else."""

import hashlib
import json
import pwd
import socket
import threading
import uuid

import pytest

from intake import recipients
from intake.errors import IntakeError, TransientError
from intake.keys.agent import peers, wire
from intake.keys.agent.agent import QUESTIONS, Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.peers import Pace, Peer
from intake.models import EpochCertificate, Stage
from intake.sealing import open_bytes, seal_bytes, unwrap
from tests.intake.keys.conftest import (
    ACCOUNT,
    PASSPHRASE,
    REPORT,
    a_seed,
    a_submission,
    an_attachment,
    claim,
)

# The server's threads have connections of their own, so rows must be committed.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(agent, serve):
    return serve(agent)


def refusal(ask, kind=IntakeError):
    with pytest.raises(kind) as refused:
        ask()
    return refused.value.code


def test_a_claimed_row_gets_the_key_that_opens_it(client, organisation):
    row = a_submission(organisation)
    key = client.file_key("submission", str(row.pk), claim(row))
    assert key == unwrap(bytes(row.header), [organisation.custody])


def test_attachments_and_seeds_get_theirs(client, organisation):
    row = a_submission(organisation)
    file, seed = an_attachment(row), a_seed(row)
    assert client.file_key("attachment", str(file.pk), claim(file)) == unwrap(
        bytes(file.header), [organisation.custody]
    )
    assert client.file_key("seed", str(seed.pk), claim(seed))


def test_the_second_time_it_is_refused(client, organisation):
    row = a_submission(organisation)
    token = claim(row)
    client.file_key("submission", str(row.pk), token)
    assert refusal(lambda: client.file_key("submission", str(row.pk), token)) == "not_claimed"


def test_of_many_who_ask_at_once_one_gets_it(client, organisation):
    row = a_submission(organisation)
    token, got = claim(row), []

    def ask():
        try:
            got.append(client.file_key("submission", str(row.pk), token))
        except IntakeError:
            got.append(None)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([key for key in got if key]) == 1
    assert len(got) == 8


def test_a_new_claim_gets_it_and_the_old_token_does_not(client, organisation, calendar):
    row = a_submission(organisation)
    old = claim(row)
    calendar.move(0.01)
    new = claim(row)
    assert refusal(lambda: client.file_key("submission", str(row.pk), old)) == "not_claimed"
    assert client.file_key("submission", str(row.pk), new)


@pytest.mark.parametrize("wrong", [0, 2, 2**40])
def test_a_wrong_token_is_refused(client, organisation, wrong):
    row = a_submission(organisation)
    assert claim(row) == 1
    assert refusal(lambda: client.file_key("submission", str(row.pk), wrong)) == "not_claimed"


def test_a_lease_that_is_over_is_refused(client, organisation, calendar):
    row = a_submission(organisation)
    token = claim(row, seconds=60)
    calendar.move(61 / 86400)
    assert refusal(lambda: client.file_key("submission", str(row.pk), token)) == "not_claimed"


def test_a_row_nobody_claimed_or_that_is_finished_is_refused(client, organisation):
    row = a_submission(organisation)
    assert refusal(lambda: client.file_key("submission", str(row.pk), 0)) == "not_claimed"
    ready = a_submission(organisation, stage=Stage.READY, token=1)
    assert refusal(lambda: client.file_key("submission", str(ready.pk), 1)) == "not_claimed"


def test_a_row_of_another_kind_and_one_that_is_not_there_are_refused(client, organisation):
    row = a_submission(organisation)
    token = claim(row)
    for kind, id_ in (("attachment", row.pk), ("mailbox", row.pk), ("submission", uuid.uuid4())):
        assert refusal(lambda k=kind, i=id_: client.file_key(k, str(i), token)) == "not_claimed"


def test_a_header_for_other_keys_is_no_key_of_ours(client, organisation):
    stranger = seal_bytes(ACCOUNT, [organisation.custody.recipient], REPORT)
    row = a_submission(organisation, header=stranger.header)
    token = claim(row)
    assert refusal(lambda: client.file_key("submission", str(row.pk), token)) == "no_key_opens"


def test_a_header_of_another_row_gives_a_key_that_does_not_open_this_payload(client, organisation):
    mine = seal_bytes(ACCOUNT, recipients.current().seals_reports(), REPORT)
    other = a_submission(organisation)
    row = a_submission(organisation, header=other.header)
    key = client.file_key("submission", str(row.pk), claim(row))
    with pytest.raises(IntakeError):
        open_bytes(mine.header, mine.payload, key, REPORT)


def test_what_came_by_packet_opens_with_the_packet_key(client, organisation):
    keys = recipients.current()
    packet = seal_bytes(ACCOUNT, [keys.packet.recipient, keys.custody], REPORT)
    row = a_submission(organisation, header=packet.header)
    key = client.file_key("submission", str(row.pk), claim(row))
    assert open_bytes(packet.header, packet.payload, key, REPORT) == ACCOUNT


def test_equal_names_get_equal_tags_under_a_key_of_this_agent(client, organisation, store):
    row = a_submission(organisation)
    token = claim(row)
    one, two, again = client.linking_tags(
        "submission", str(row.pk), token, ["invented", "other", "invented"]
    )
    assert one == again != two
    assert one != hashlib.sha256(b"invented").hexdigest()


def test_a_claim_gets_tags_for_a_report_not_for_a_register(client, organisation):
    row = a_submission(organisation)
    token = claim(row)
    names = [f"invented {n}" for n in range(1500)]
    client.linking_tags("submission", str(row.pk), token, names)
    assert (
        refusal(lambda: client.linking_tags("submission", str(row.pk), token, names))
        == "not_claimed"
    )
    assert (
        refusal(lambda: client.linking_tags("submission", str(row.pk), token + 1, ["x"]))
        == "not_claimed"
    )


def test_a_locked_agent_says_so_and_acceptance_goes_on(agent, serve, settings, organisation):
    row = a_submission(organisation)
    token = claim(row)
    client = serve(Agent(settings.AGENT_DIR))
    assert client.status()["locked"]
    assert refusal(lambda: client.file_key("submission", str(row.pk), token), TransientError) == (
        "agent_locked"
    )
    assert recipients.current().seals_reports()
    assert refusal(lambda: client.unlock("another")) == "agent_passphrase_wrong"
    assert client.status()["locked"]

    client.unlock(PASSPHRASE)

    assert client.file_key("submission", str(row.pk), token)


def test_an_agent_that_is_away_is_a_passing_fault(organisation, tmp_path):
    client = AgentClient(tmp_path / "nobody")
    assert refusal(client.status, TransientError) == "agent_away"


def test_the_status_tells_names_and_days_and_no_key(client, store):
    status = client.status()
    assert {"epoch-1", "epoch-2", "packet-1", "order-1"} <= {t["name"] for t in status["terms"]}
    text = json.dumps(status)
    assert "AGE-SECRET" not in text
    assert not any(term.identity.seed.hex() in text for term in store.terms())


def test_the_socket_is_for_its_group_only(client, settings):
    assert settings.AGENT_SOCKET.stat().st_mode & 0o777 == 0o660


def test_a_stranger_is_turned_away_whatever_they_ask(client, organisation, monkeypatch):
    row = a_submission(organisation)
    token = claim(row)
    monkeypatch.setattr(
        "intake.keys.agent.listening.peer_of", lambda _connection: Peer(uid=65534, gid=65534)
    )
    assert refusal(lambda: client.file_key("submission", str(row.pk), token)) == "agent_not_allowed"
    assert refusal(client.status) == "agent_not_allowed"


def test_a_worker_may_ask_for_keys_and_may_not_administer(agent, organisation):
    worker = Peer(uid=65534, gid=4242)
    assert worker.may_ask(4242)
    assert not worker.may_ask(4243)
    for question in ("unlock", "keep_half"):
        assert agent.answer({"ask": question}, worker) == {"refused": "agent_not_allowed"}
    assert agent.answer({"ask": "status"}, worker)["locked"] is False


def test_an_operator_founds_desks_and_asks_how_it_is_and_gets_no_key(agent, monkeypatch):
    operator = Peer(uid=65534, gid=4242)
    monkeypatch.setattr(agent, "_operators", (pwd.getpwuid(65534).pw_name,))
    desk, half = str(uuid.uuid4()), "ab" * 32

    first = {"ask": "keep_half", "desk": desk, "generation": 1, "half": half}
    assert agent.answer(first, operator) == {}
    assert agent.answer({"ask": "status"}, operator)["locked"] is False
    assert agent.answer({"ask": "round"}, operator)["round"] == "ok"
    later = {**first, "generation": 2}
    refused = {"refused": "agent_not_allowed"}
    assert agent.answer(later, operator) == refused, "or one custodian and the operator are two"
    for question in set(QUESTIONS) - {"keep_half", "status", "round", "check_half"}:
        assert agent.answer({"ask": question}, operator) == refused, question


def test_the_kernel_names_the_peer():
    one, other = socket.socketpair(socket.AF_UNIX)
    with one, other:
        assert peers.peer_of(one).may_administer


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"not json\n",
        b"[]\n",
        b'{"ask":"open_all"}\n',
        b'{"ask":7}\n',
        b'{"ask":"file_key"}\n',
        b'{"ask":"file_key","kind":"submission","row":"x","token":1}\n',
        b'{"ask":"file_key","kind":"submission","row":"%s","token":-1}\n',
        b'{"ask":"keep_half","desk":"../x","generation":1,"half":"00"}\n',
        b'{"ask":"linking_tags","kind":"submission","names":"x"}\n',
        b"[" * 100_000 + b"\n",
        b"\xff\xfe\n",
    ],
)
def test_a_request_of_another_form_is_refused_and_the_next_one_answered(client, settings, line):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(60)
        peer.connect(str(settings.AGENT_SOCKET))
        peer.sendall(line)
        assert wire.receive(peer) == {"refused": "agent_bad_request"}
    assert client.status()["locked"] is False


def test_a_request_without_end_is_cut_off(client, settings):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
        peer.settimeout(60)
        peer.connect(str(settings.AGENT_SOCKET))
        try:
            peer.sendall(b"x" * (wire.MAX_LINE + 65536))
            assert wire.receive(peer) == {"refused": "agent_bad_request"}
        except (OSError, wire.BadLineError):
            pass  # closed on us while we still sent: as good
    assert client.status()["locked"] is False


def test_more_questions_than_its_pace_wait(agent, serve):
    client = serve(agent, per_second=3)
    codes = []
    for _ in range(6):
        try:
            client.status()
            codes.append("ok")
        except TransientError as fault:
            codes.append(fault.code)
    assert set(codes) == {"ok", "agent_busy"}
    assert codes.count("ok") in (3, 4)


def test_a_pace_recovers(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("intake.keys.agent.peers.time.monotonic", lambda: now[0])
    pace = Pace(2)
    assert [pace.take() for _ in range(3)] == [True, True, False]
    now[0] = 0.5
    assert pace.take()


def test_a_desks_half_is_kept_over_the_socket(client, store, organisation):
    client.keep_originals_half(str(organisation.desk_id), 1, bytes(range(32)))
    assert store.originals_half(str(organisation.desk_id), 1) == bytes(range(32))
    assert (store.folder / "escrow").is_dir()
    assert (
        refusal(lambda: client.keep_originals_half(str(organisation.desk_id), 1, bytes(32)))
        == "half_exists"
    )


def test_nothing_shows_a_key_by_accident(agent):
    assert repr(agent) == "<Agent>"
    assert repr(agent.ring()) == "<Keyring>"


def test_the_first_round_publishes_certificates_that_verify(agent, organisation):
    assert recipients.current().epoch.number == 1
    assert EpochCertificate.objects.filter(kind="epoch").count() == 2
    assert recipients.current().order.number == 1
