"""The opener draws its half of a desk's next originals key, for two who signed. All invented."""

import secrets

import pytest

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.keys.entry import Entry, Kind
from intake.sealing import HybridIdentity, Inner
from intake.sealing.age import decrypt_bytes
from tests.intake.keys.custodians import Custodians
from tests.intake.keys.test_opener import refusal

pytestmark = pytest.mark.django_db(transaction=True)
LEAVING = Inner("member", 1, "00000000-0000-4000-8000-000000000009", 1, 1)


@pytest.fixture
def desk(agent, organisation) -> Custodians:
    custodians = Custodians(organisation)
    custodians.publish()
    agent.ring().store.keep_originals_half(custodians.desk, 1, custodians.half_b)
    return custodians


@pytest.fixture
def client(agent, serve):
    return serve(agent)


def make(client, desk: Custodians, *people, deed: Deed = Deed.REMOVE_MEMBER, **changes) -> int:
    request = desk.request(deed, LEAVING)
    fields = {"generation": 1, "half_a": desk.half_a} | changes
    signed = desk.sign(request, *(people or (desk.amina, desk.farid)))
    return int(client.make_originals_half(request, signed, **fields))


def test_two_signatures_make_a_half_that_only_the_opener_has(client, agent, desk):
    assert make(client, desk) == 2

    kept = agent.ring().store.originals_half(desk.desk, 2)
    assert kept not in (desk.half_b, desk.half_a)
    half = secrets.token_bytes(32)
    key = HybridIdentity(bytes(a ^ b for a, b in zip(half, kept, strict=True)))
    assert client.originals_recipient(desk.desk, 2, half) == str(key.recipient)
    escrow = agent.ring().store.folder / "escrow" / f"originals-{desk.desk}-2.age"
    escrowed = decrypt_bytes(escrow.read_bytes(), [desk.organisation.custody])
    assert kept.hex() in escrowed.decode()


def test_asked_again_it_is_the_same_half(client, agent, desk):
    make(client, desk)
    first = agent.ring().store.originals_half(desk.desk, 2)

    assert make(client, desk, deed=Deed.ROTATE) == 2
    assert agent.ring().store.originals_half(desk.desk, 2) == first


def test_the_half_of_a_key_in_use_is_never_drawn_anew(client, agent, desk):
    """What a number stands for on the roll stays: originals sealed under it must open."""
    make(client, desk)
    half = secrets.token_bytes(32)
    recipient = client.originals_recipient(desk.desk, 2, half)
    roll = desk.roll()
    entry = Entry(Kind.ORIGINALS, desk.desk, 2, clock.today(), recipient=recipient)
    keys = sorted((*roll.keys, entry), key=lambda one: (one.kind, one.id, one.generation))
    desk.publish(roll=type(roll)(**{**vars(roll), "keys": tuple(keys)}))
    recipients.forget()
    second = agent.ring().store.originals_half(desk.desk, 2)

    assert refusal(lambda: make(client, desk)) == "generation_outdated"
    desk.half_a = half
    assert make(client, desk, generation=2) == 3
    assert agent.ring().store.originals_half(desk.desk, 2) == second


def test_one_signature_another_deed_or_a_half_that_is_none_makes_nothing(client, agent, desk):
    wrong = {
        "approval_missing": lambda: make(client, desk, desk.amina),
        "other_deed": lambda: make(client, desk, deed=Deed.ERASE),
        "approver_not_custodian": lambda: make(client, desk, half_a=bytes(32)),
        "generation_outdated": lambda: make(client, desk, generation=2),
    }
    assert {code: refusal(attempt) for code, attempt in wrong.items()} == {
        code: code for code in wrong
    }
    with pytest.raises(IntakeError, match="opener_has_no_half"):
        client.originals_recipient(desk.desk, 2, desk.half_a)
    assert not (agent.ring().store.folder / "escrow").exists()


def test_people_of_another_desk_make_none_here(client, agent, desk):
    request = desk.request(Deed.REMOVE_MEMBER, LEAVING, desk="another-desk")
    signed = desk.both(request)

    with pytest.raises(IntakeError, match="generation_outdated"):
        client.make_originals_half(request, signed, generation=1, half_a=desk.half_a)
    assert not (agent.ring().store.folder / "escrow").exists()
