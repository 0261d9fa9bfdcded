"""A token inside a packet: verified where it is opened, spent once. Everything told is invented."""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from intake import custody, networks, pipeline
from intake.admission import Issuer, Quarter, Token
from intake.audit import audit
from intake.errors import IntakeError
from intake.keys.revoking import revoke
from intake.models import (
    BY_PACKET,
    AdmissionCode,
    Attachment,
    Network,
    RefusedIssuer,
    SealedPart,
    SpentToken,
    Stage,
    Submission,
)
from intake.packets.inside import Inside
from intake.packets.unpacking import Unpacking
from intake.pipeline.claims import Claim, finish
from intake.pipeline.outcome import Outcome, from_line, to_line
from intake.queue import Lane
from intake.report import Report
from intake.sealing import Inner
from tests.intake.admission.conftest import (
    Coordinator,
    Publish,
    circle,
    coordinator,
    publish,
    stranger,
)
from tests.intake.packets.conftest import Send
from tests.intake.packets.test_reading import Kept
from tests.intake.packets.test_working import Work, opened, part, reason
from tests.intake.packets.writer import ACCOUNT, Writer
from tests.organisation import Organisation

__all__ = ["circle", "coordinator", "publish", "stranger"]

pytestmark = pytest.mark.django_db(transaction=True)
IN_DOUBT = b'{"reason":"packet_code_unknown"}'
SendBy = Callable[[str | Token], Writer]


@pytest.fixture
def send_by(new_writer: Callable[[], Writer], send: Send) -> SendBy:
    """Sends a packet of a new writer with this token, or these letters, inside."""

    def sent(token: str | Token) -> Writer:
        writer = new_writer()
        writer.code = token if isinstance(token, str) else token.to_letters()
        assert send(writer.pack()).status_code == 200
        return writer

    return sent


def row_of(writer: Writer) -> Submission:
    return Submission.objects.get(id_digest=writer.digest)


def is_in_doubt(writer: Writer, organisation: Organisation) -> bool:
    """Left to a person, sealed as it came."""
    row = row_of(writer)
    assert (row.stage, row.epoch, row.attempts) == (Stage.NEEDS_PERSON, BY_PACKET, 0)
    return reason(row, organisation) == IN_DOUBT


def test_a_token_admits_a_packet_to_the_circle_of_whoever_signed_it(
    circle: Coordinator, organisation: Organisation, new_writer: Callable[[], Writer],
    send: Send, work: Work,
) -> None:  # fmt: skip
    relay, token = Network.objects.create(), circle.token()
    organisation.add_network(relay.pk)
    writer = new_writer()
    writer.code = token.to_letters()
    send(writer.pack(files=[b"An invented file."]), networks.issue_codes(relay, 1)[0])

    work()

    row = row_of(writer)
    assert (row.stage, row.network) == (Stage.READY, organisation.network_id)
    assert Attachment.objects.get().stage == Stage.READY
    assert SpentToken.objects.get().expires_on == circle.issuer.quarter.last_day
    assert not AdmissionCode.objects.filter(batch=circle.issuer.id).exists()
    with pytest.raises(IntakeError, match="code_unknown"):
        networks.find_code(networks.meant(writer.code))
    assert audit().clean


def test_the_process_that_settles_it_and_what_rests_hold_no_letter_of_the_token(
    circle: Coordinator, send_by: SendBy, work: Work, organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    token, lines = circle.token(), []

    def heard(claim: Claim, outcome: Outcome) -> bool:
        lines.append(to_line(outcome))
        assert outcome == from_line(lines[-1])
        return finish(claim, outcome)

    monkeypatch.setattr(pipeline, "finish", heard)
    writer = send_by(token)
    work(Lane.TEXT)

    row, digest = row_of(writer), writer.digest.hex()
    inner = Inner("report", 1, digest, 1, 1)
    told = opened(row.header, row.blob, organisation.originals, inner)
    (line,) = lines
    for place in (told, line, part(row, "working_copy", organisation.desk)):
        for secret in (token.prefix, token.signature, token.spent_as):
            for spelt in (secret, secret.hex().encode(), base64.b64encode(secret)[:40]):
                assert spelt not in place
        assert writer.code[:60].encode() not in place
    assert ACCOUNT.encode() in told


def test_what_no_issuer_of_today_signed_for_an_open_circle_is_left_to_a_person(
    circle: Coordinator, coordinator: Coordinator, stranger: Coordinator, publish: Publish,
    send_by: SendBy, work: Work, organisation: Organisation,
) -> None:  # fmt: skip
    network, quarter = circle.issuer.network, circle.issuer.quarter
    past, coming = (coordinator.of(network, Quarter(year, 1)) for year in (2020, 2999))
    theirs = stranger.of(Network.objects.create().pk, quarter)
    listed = sorted((past.issuer, circle.issuer, coming.issuer, theirs.issuer), key=_place)
    publish(*listed)
    good, foreign = circle.token(), theirs.token()
    letters = good.to_letters()
    wrong: dict[str, str | Token] = {
        "of another network, said to be ours": Token(
            circle.issuer.id, foreign.prefix, foreign.signature
        ),
        "of a quarter that is over": past.token(),
        "of a quarter that has not begun": coming.token(),
        "of an issuer on no statement": stranger.of(network, quarter).token(),
        "with another's signature": Token(circle.issuer.id, good.prefix, circle.token().signature),
        "cut by a letter": letters[:-1],
        "cut to a code": letters[:16],
        "misspelt": letters[:-1] + ("0" if letters[-1] != "0" else "2"),
    }
    sent = {name: send_by(token) for name, token in wrong.items()}

    work(Lane.TEXT)

    for name, writer in sent.items():
        assert is_in_doubt(writer, organisation), name
    assert not SpentToken.objects.exists(), "what is not taken is not spent either"
    assert {one.kind for one in SealedPart.objects.all()} == {"note"}
    assert audit().clean


def _place(issuer: Issuer) -> tuple[str, Quarter]:
    return str(issuer.network), issuer.quarter


def test_a_token_admits_one_packet_and_the_same_packet_twice_is_one_report(
    circle: Coordinator, new_writer: Callable[[], Writer], send: Send, work: Work,
    organisation: Organisation,
) -> None:  # fmt: skip
    first, second = new_writer(), new_writer()
    first.code = second.code = circle.token().to_letters()
    packet = first.pack()
    for one in (packet, packet, second.pack()):
        assert send(one).status_code == 200
        work(Lane.TEXT)
    send(packet)
    work(Lane.TEXT)

    assert (row_of(first).stage, Submission.objects.count()) == (Stage.READY, 2)
    assert is_in_doubt(second, organisation)
    assert SpentToken.objects.count() == 1
    assert audit().clean


def test_a_token_that_opened_the_form_still_admits_until_it_is_used_up(
    circle: Coordinator, send_by: SendBy, work: Work, organisation: Organisation
) -> None:
    tokens = [circle.token() for _ in range(3)]
    left, held, used = (networks.meant(token.to_letters()) for token in tokens)
    networks.reserve(networks.find_code(held), b"h" * 32)
    networks.use_up(networks.find_code(used), b"u" * 32)
    opened_, of_another, spent = (send_by(token) for token in tokens)

    work(Lane.TEXT)

    assert row_of(opened_).stage == Stage.READY
    with pytest.raises(IntakeError, match="code_unknown"):
        networks.find_code(left)
    assert is_in_doubt(of_another, organisation)
    assert is_in_doubt(spent, organisation)
    networks.find_code(held)
    assert SpentToken.objects.count() == 3


def test_a_batch_or_branch_that_was_revoked_admits_no_packet(
    circle: Coordinator, stranger: Coordinator, publish: Publish, send_by: SendBy, work: Work,
    organisation: Organisation,
) -> None:  # fmt: skip
    branch = stranger.of(Network.objects.create().pk, circle.issuer.quarter)
    organisation.add_network(branch.issuer.network)
    publish(*sorted((circle.issuer, branch.issuer), key=_place))
    packets = [send_by(one.token()) for one in (circle, branch)]
    call_command("revoke_batch", str(circle.issuer.id))
    revoke("network", str(branch.issuer.network))

    work(Lane.TEXT)

    assert all(is_in_doubt(one, organisation) for one in packets)
    assert not SpentToken.objects.exists()


def test_without_a_statement_that_is_believed_a_token_is_a_question_and_a_code_is_good(
    coordinator: Coordinator, organisation: Organisation, send_by: SendBy, work: Work,
    new_code: Callable[[], str],
) -> None:  # fmt: skip
    by_token, by_code = send_by(coordinator.token()), send_by(new_code())
    work(Lane.TEXT)
    assert is_in_doubt(by_token, organisation)
    assert row_of(by_code).stage == Stage.READY


@pytest.mark.parametrize("what", ["spent by another", "its batch revoked", "its circle closed"])
def test_what_ends_while_a_worker_is_at_it_makes_it_a_question(
    what: str, circle: Coordinator, send_by: SendBy, work: Work, organisation: Organisation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def meanwhile(claim: Claim, outcome: Outcome) -> bool:
        if what == "spent by another":
            assert outcome.resealed
            assert outcome.resealed.token
            SpentToken.objects.create(
                digest=outcome.resealed.token[0], expires_on=circle.issuer.quarter.last_day
            )
        elif what == "its batch revoked":
            RefusedIssuer.objects.create(id=circle.issuer.id)
        else:
            Network.objects.filter(pk=circle.issuer.network).update(open=False)
        monkeypatch.setattr(pipeline, "finish", finish)
        return finish(claim, outcome)

    monkeypatch.setattr(pipeline, "finish", meanwhile)
    writer = send_by(circle.token())
    work(Lane.TEXT)

    assert is_in_doubt(writer, organisation)
    assert SpentToken.objects.count() == (what == "spent by another")
    assert {one.kind for one in SealedPart.objects.all()} == {"note"}
    assert audit().clean


def test_a_token_is_spent_with_its_report_or_not_at_all(
    circle: Coordinator, send_by: SendBy, work: Work, monkeypatch: pytest.MonkeyPatch
) -> None:
    class LineBroke(Exception):
        pass

    def broken(_draft: Any) -> None:
        raise LineBroke

    writer = send_by(circle.token())
    with monkeypatch.context() as patched:
        patched.setattr(custody, "record", broken)
        with pytest.raises(LineBroke):
            work(Lane.TEXT)
    assert row_of(writer).epoch == BY_PACKET
    assert not SpentToken.objects.exists()

    Submission.objects.update(lease_until=None)
    work(Lane.TEXT)
    assert (row_of(writer).stage, SpentToken.objects.count()) == (Stage.READY, 1)


@pytest.mark.parametrize("letters", [0, 3000, 3400, 4090, 12_000])
def test_the_size_of_a_packet_does_not_tell_a_code_from_a_token(
    letters: int, circle: Coordinator, new_writer: Callable[[], Writer]
) -> None:
    inside, sealed = set(), set()
    for code in ("7Q4N0XKD9T2MHV3B", "7q4n-oxkd 9t2m-hv3b", circle.token().to_letters()):
        writer, kept = new_writer(), Kept()
        writer.code = code
        reading = Unpacking(kept)
        reading.write(writer.pack("a" * letters))
        reading.close()
        report = Report(network="", language="en", account="a" * letters)
        inside.add(len(Inside(bytes(16), code, report).to_bytes()))
        sealed.add(tuple(len(one.payload) for one in kept.sealed))
    assert len(inside) == len(sealed) == 1
