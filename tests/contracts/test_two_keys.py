"""P6: two keys, two people. What each of them has in hand, and what it does not open.

Reports are accepted and worked as always, the key agent answers on its socket. All people and
what they tell are invented.
"""

import hashlib
import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from casework.approvals import original
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import IdentityRow, KeyShare, Member
from casework.personal import PersonalKeys
from casework.services import approvals, reveals
from casework.services.approvals import Subject
from intake import identities, pipeline, recipients, services
from intake.errors import IntakeError, TransientError
from intake.keys import roll as rolls
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.peers import Peer
from intake.keys.agent.server import AgentServer
from intake.keys.approval import Deed, Signature, digest_of_header, sign
from intake.keys.entry import Entry, Kind
from intake.models import Attachment, CustodyEvent, RollDocument, SealedPart, Stage, Submission
from intake.queue import Lane
from intake.report import Report
from intake.sanitising import NotShown, Reason
from intake.sealing import HybridIdentity
from tests.casework.house import House
from tests.contracts.taken_over import accept, everything_stored, opened_by
from tests.intake.keys.conftest import agent, calendar, serve, store  # noqa: F401  (fixtures)
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
WHY: dict[str, Any] = {"reason": "verify", "words": "The family asks about a grave."}
NAME = "Zalmay Nowhere"


@pytest.fixture
def house(agent: Agent, organisation: Organisation) -> House:  # noqa: F811
    """Two desks on the roll of this organisation; the agent holds their halves."""
    furnished = House(organisation)
    organisation.originals = HybridIdentity.generate()
    furnished.furnish()
    for desk in (furnished.desk, furnished.other_desk):
        agent.ring().store.keep_originals_half(str(desk), 1, furnished.half_b(desk))
    agent.go_round()
    recipients.forget()
    return furnished


@pytest.fixture
def client(house: House, agent: Agent, serve, monkeypatch: pytest.MonkeyPatch) -> AgentClient:  # noqa: F811
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    started: AgentClient = serve(agent)
    return started


@pytest.fixture
def finished(client: AgentClient) -> Submission:
    """A report with a file, worked to the end; its tables name people."""
    row = accept(b"an invented file")
    assert pipeline.work_off(Lane.TEXT) == 1
    assert pipeline.work_off(Lane.FILES) == 2
    row.refresh_from_db()
    assert row.stage == Stage.READY
    return row


@pytest.fixture
def named(house: House) -> ProtectedIdentity:
    """A protected person, by name."""
    whom = ProtectedIdentity(id=uuid.uuid4(), called=(NAME,))
    keep_identity(house.unlocked("Laila"), house.desk, whom)
    return whom


def under_originals() -> list[bytes]:
    """The headers of everything that only originals may open."""
    evidence = (*Submission.objects.all(), *Attachment.objects.all())
    tables = SealedPart.objects.filter(kind="identities")
    return [
        *(bytes(row.kept_header or b"") for row in evidence),
        *(bytes(part.header) for part in tables),
        *(bytes(row.header) for row in IdentityRow.objects.all()),
    ]


def asked_by(name: str, house: House, deed: Deed, kind: str, row: uuid.UUID) -> uuid.UUID:
    about = Subject(kind, row)
    return approvals.ask(house.unlocked(name), house.desk, deed, about, **WHY).record.id


def openings() -> int:
    return CustodyEvent.objects.count()


def test_two_custodians_open_original_file_table_and_identity_through_the_opener(
    house: House, finished: Submission, named: ProtectedIdentity
) -> None:
    file = Attachment.objects.get()
    wanted = (
        (Deed.REVEAL_ORIGINAL, "report", finished.pk),
        (Deed.REVEAL_ORIGINAL, "attachment", file.pk),
        (Deed.REVEAL_METADATA, "attachment", file.pk),
        (Deed.UNMASK, "identities", finished.pk),
        (Deed.REVEAL_IDENTITY, "identity", named.id),
    )
    shown: list[Any] = []
    for deed, kind, row in wanted:
        one = asked_by("Amina", house, deed, kind, row)
        if approvals.read(house.unlocked("Amina"), house.desk, one).record.missing:
            approvals.sign(house.unlocked("Farid"), house.desk, one)
        shown.append(reveals.reveal(house.unlocked("Farid"), house.desk, one).content)

    report, whole, claimed, table, whom = shown
    assert isinstance(report, Report)
    assert "900123" in report.account
    assert b"".join(whole.pieces()) == b"an invented file"
    assert claimed == NotShown(Reason.TYPE_NOT_SUPPORTED)
    assert any("Zalmay" in form for one in table for form in one.forms)
    assert whom == named


def test_a_caseworker_with_the_database_and_the_code_opens_no_original_and_no_name(
    house: House, finished: Submission, named: ProtectedIdentity, tmp_path: Path
) -> None:
    laila = house.unlocked("Laila")
    held = [laila.keys.identity, *laila.identities]
    assert not [header for header in under_originals() if opened_by(header, *held)]
    for deed, kind, row in (
        (Deed.REVEAL_ORIGINAL, "report", finished.pk),
        (Deed.UNMASK, "identities", finished.pk),
        (Deed.REVEAL_IDENTITY, "identity", named.id),
    ):
        one = asked_by("Laila", house, deed, kind, row)
        for name in ("Amina", "Farid"):
            approvals.sign(house.unlocked(name), house.desk, one)
        with pytest.raises(IntakeError, match="custodians_only"):
            reveals.reveal(laila, house.desk, one)


def test_a_single_custodian_with_database_and_code_but_no_opener_opens_nothing(
    house: House, finished: Submission, named: ProtectedIdentity, settings: Settings, tmp_path: Path
) -> None:
    """Half A with every value that the server holds at rest, alone and put together with it."""
    amina = house.unlocked("Amina")
    half = amina.originals_a[house.desk]
    agents = [file.read_bytes() for file in settings.AGENT_DIR.rglob("*.age")]
    assert len(agents) > 5
    values = {*strings_of_32([*everything_stored(tmp_path), *agents]), *digests(half)}
    seeds = {half, *values, *(xor(half, one) for one in values)}
    held = [HybridIdentity(seed) for seed in seeds]
    held += [amina.keys.identity, *amina.identities]

    found = [header for header in under_originals() if opened_by(header, *held)]

    assert len(values) > 10, "the search finds what could be a half"
    assert len(under_originals()) == 4
    assert found == []
    half_b = house.half_b(house.desk)
    both = HybridIdentity(xor(half, half_b))
    assert all(opened_by(header, both) for header in under_originals()), "what it would take"


def strings_of_32(contents: list[bytes]) -> Iterator[bytes]:
    """All that could be a seed: values of that length, and the start and end of longer ones."""
    for one in contents:
        if len(one) >= 32:
            yield from (one[:32], one[-32:])


def digests(half: bytes) -> Iterator[bytes]:
    yield hashlib.sha256(half).digest()
    yield bytes(32)


def xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))


def test_with_the_opener_down_everybody_is_told_and_nothing_opens(
    house: House, finished: Submission, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    one = asked_by("Amina", house, Deed.REVEAL_ORIGINAL, "report", finished.pk)
    approvals.sign(house.unlocked("Farid"), house.desk, one)
    before = openings()
    monkeypatch.setattr(identities, "agent", lambda: AgentClient(tmp_path / "nobody"))
    with pytest.raises(TransientError, match="agent_away"):
        reveals.reveal(house.unlocked("Amina"), house.desk, one)
    assert openings() == before


class Alone:
    """One custodian who writes to the database as they like, and asks the running opener."""

    def __init__(self, house: House, finished: Submission, client: AgentClient) -> None:
        self.house, self.client = house, client
        self.amina = house.unlocked("Amina")
        self.half = self.amina.originals_a[house.desk]
        self.sealed = original(house.desk, "report", finished.pk)
        self.request = self._request(finished)

    def _request(self, finished: Submission) -> Any:
        one = asked_by("Amina", self.house, Deed.REVEAL_ORIGINAL, "report", finished.pk)
        return approvals.read(self.amina, self.house.desk, one).record.asked

    def sign(self, person: uuid.UUID, keys: PersonalKeys, **changes: Any) -> Signature:
        request = replace(self.request, **changes)
        return sign(request, str(person), keys.signing, self.half)

    def ask(self, *signatures: Signature, **changes: Any) -> None:
        self.client.open_original(
            replace(self.request, **changes),
            signatures,
            generation=1,
            half_a=self.half,
            header=self.sealed.header,
            start=self.sealed.start(),
        )


@pytest.fixture
def alone(house: House, finished: Submission, client: AgentClient) -> Alone:
    return Alone(house, finished, client)


def test_a_single_custodian_makes_no_second_person_whatever_they_write_to_the_database(
    alone: Alone, house: House
) -> None:
    mine = alone.sign(alone.amina.member.pk, alone.amina.keys)
    invented = PersonalKeys.generate()
    member = Member.objects.create(wrapped_identity=invented.wrap("x", work_factor=1))
    house.people["Nobody"] = replace(house.people["Laila"], member=member, keys=invented)
    for kind in KeyShare.Kind:
        house.share("Nobody", house.desk, kind, alone.half)
    farid = house.people["Farid"].member.pk
    tries = {
        "approval_missing": [mine, mine],
        "approver_unknown": [mine, alone.sign(member.pk, invented)],
        "approval_forged": [mine, alone.sign(farid, alone.amina.keys)],
    }
    before = openings()
    for code, signatures in tries.items():
        with pytest.raises(IntakeError, match=code):
            alone.ask(*signatures)
    own_roll(house, member, invented)
    with pytest.raises(IntakeError, match="roll_unsigned"):
        alone.ask(mine, alone.sign(member.pk, invented))
    assert openings() == before


def own_roll(house: House, member: Member, keys: PersonalKeys) -> None:
    """With the second person on it, signed by a root of their own."""
    entry = Entry(
        Kind.PERSONAL, str(member.pk), 1, recipients.current().roll.issued,
        recipient=str(keys.identity.recipient), verifier=keys.verifier,
    )  # fmt: skip
    roll = recipients.current().roll
    roll = replace(roll, version=roll.version + 1, keys=(*roll.keys, entry))
    document = rolls.sign(roll, Organisation().root)
    RollDocument.objects.create(version=roll.version, document=document)
    recipients.forget()


def test_a_single_custodian_is_told_no_name_by_the_opener(alone: Alone, house: House) -> None:
    """Past every page and service: their own signature under a request for the table."""
    sealed = alone.sealed
    alone.sealed = original(house.desk, "identities", sealed.row)
    header = digest_of_header(alone.sealed.header)
    table = {"deed": Deed.UNMASK, "kind": "identities", "id": str(sealed.row), "header": header}
    mine = alone.sign(alone.amina.member.pk, alone.amina.keys, **table)
    before = openings()
    with pytest.raises(IntakeError, match="approval_missing"):
        alone.ask(mine, **table)
    assert openings() == before
    farid = house.people["Farid"]
    alone.ask(mine, alone.sign(farid.member.pk, farid.keys, **table), **table)
    assert openings() == before + 1


def test_a_second_signature_for_a_pseudonym_opens_no_original(
    alone: Alone, house: House, finished: Submission
) -> None:
    """The report's header, written into the row of the table that the other one signs for."""
    SealedPart.objects.filter(kind="identities").update(header=finished.kept_header)
    before = openings()
    table = {"deed": Deed.UNMASK, "kind": "identities", "id": str(finished.pk)}
    farid = house.people["Farid"]
    both = [alone.sign(one.member.pk, one.keys, **table) for one in (house.people["Amina"], farid)]
    with pytest.raises(IntakeError, match="misplaced"):
        alone.ask(*both, **table)
    assert openings() == before


def test_what_the_log_says_of_an_opening_is_there_before_the_key_is(
    house: House, finished: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is the last thing that happens: cut it off, and the leaf is there."""
    one = asked_by("Amina", house, Deed.UNMASK, "identities", finished.pk)
    approvals.sign(house.unlocked("Farid"), house.desk, one)
    before, answered = openings(), AgentServer._answer_allowed

    def cut_off(server: AgentServer, request: dict[str, Any], who: Peer) -> dict[str, Any]:
        assert "key" in answered(server, request, who)
        raise ConnectionResetError

    monkeypatch.setattr(AgentServer, "_answer_allowed", cut_off)
    with pytest.raises(TransientError, match="agent_away"):
        reveals.reveal(house.unlocked("Amina"), house.desk, one)
    assert openings() == before + 1


def test_signatures_and_requests_rest_sealed(
    house: House, finished: Submission, tmp_path: Path
) -> None:
    one = asked_by("Amina", house, Deed.REVEAL_ORIGINAL, "report", finished.pk)
    approvals.sign(house.unlocked("Farid"), house.desk, one)
    record = approvals.read(house.unlocked("Laila"), house.desk, one).record
    told = [record.why.encode(), record.request.encode(), *map(str.encode, record.signatures)]
    stored = list(everything_stored(tmp_path))
    hits = [1 for secret, value in itertools.product(told, stored) if secret in value]
    assert hits == []
    assert json.loads(record.request)["header"] == digest_of_header(
        bytes(finished.kept_header or b"")
    )
