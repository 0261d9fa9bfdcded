"""The opener's word for a release, and who gets it. All people and keys are invented."""

import hashlib
import uuid
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind, Revocable, Revocation, Verifier, attestation, strict
from intake.keys.approval import Deed, sign
from intake.keys.attestation import Attestation, AttestationError, attest
from intake.keys.ceremony import drafting
from intake.models import CustodyEvent
from intake.sealing import Inner
from tests.intake.keys.custodians import Custodians, Person
from tests.intake.keys.test_opener import Original, openings, refusal
from tests.organisation import Organisation

WORDS = st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64)
LEAF = hashlib.sha256(b"an invented event").digest()


def draft() -> Inner:
    return Inner("draft", 1, str(uuid.uuid4()), 1, 1)


@pytest.fixture(scope="module")
def people() -> Custodians:
    """Of an organisation that is not in the database: for what is pure."""
    return Custodians(Organisation())


def released(people: Custodians, **changes):
    detail = f"{'ab' * 32} {'cd' * 32}"
    return people.request(Deed.RELEASE, draft(), b"a header", **{"detail": detail, **changes})


def holds(word: Attestation, request, roll) -> bool:
    try:
        attestation.check(word, request, roll)
    except AttestationError:
        return False
    return True


@given(st.builds(Attestation, *WORDS))
def test_an_attestation_reads_back(word: Attestation) -> None:
    assert Attestation.from_line(word.to_line()) == word
    assert repr(word) == "<Attestation>"


@given(st.text(max_size=200))
def test_what_is_no_attestation_is_refused(text: str) -> None:
    with pytest.raises(AttestationError, match="release_not_attested"):
        Attestation.from_line(text)


def test_it_holds_for_its_own_request_and_for_no_other(people: Custodians) -> None:
    request, roll = released(people), people.roll()
    word = attest(request, LEAF, people.organisation.certifier.private)

    assert holds(word, request, roll)
    others = (
        replace(request, nonce="00" * 16),
        replace(request, id=str(uuid.uuid4())),
        replace(request, header="ef" * 32),
        replace(request, detail=f"{'ab' * 32} {'ce' * 32}"),
        replace(request, detail=f"{'ac' * 32} {'cd' * 32}"),
        replace(request, desk=str(uuid.uuid4())),
    )
    assert not any(holds(word, other, roll) for other in others)
    assert not holds(replace(word, leaf=bytes(32)), request, roll)


def test_no_octet_of_it_can_change(people: Custodians) -> None:
    request, roll = released(people), people.roll()
    word = attest(request, LEAF, people.organisation.certifier.private)

    for at in range(64):
        octets = bytearray(word.octets)
        octets[at] ^= 1
        assert not holds(replace(word, octets=bytes(octets)), request, roll)


def test_a_key_that_is_not_on_the_roll_or_was_revoked_attests_nothing(people: Custodians) -> None:
    request, roll = released(people), people.roll()
    certifier = people.organisation.certifier.private
    word = attest(request, LEAF, certifier)

    assert not holds(attest(request, LEAF, Ed25519PrivateKey.generate()), request, roll)
    # A custodian is on the roll, and is no opener.
    assert not holds(attest(request, LEAF, people.amina.key), request, roll)
    gone = Revocation(Revocable.CERTIFIER, "organisation", 1, clock.today())
    assert not holds(word, request, replace(roll, revoked=(gone,)))


def test_a_certifier_before_the_newest_still_counts_until_it_is_revoked(people: Custodians) -> None:
    request, roll = released(people), people.roll()
    public = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    newer = Entry(
        Kind.CERTIFIER, "organisation", 2, clock.today(), verifier=Verifier("x", public).base64
    )
    word = attest(request, LEAF, people.organisation.certifier.private)

    assert holds(word, request, replace(roll, keys=(*roll.keys, newer)))


def test_a_new_agent_attests_and_the_one_that_was_taken_over_does_not(people: Custodians) -> None:
    """As docs/keys.md has it: the next draft adds the one and revokes the other."""
    request, new = released(people), Ed25519PrivateKey.generate()
    public = Verifier("x", new.public_key().public_bytes_raw()).base64
    entry = Entry(Kind.CERTIFIER, "organisation", 1, clock.today(), verifier=public)
    line = strict.dump(entry.to_json())
    changes = drafting.Changes.parse([line], [], ["epoch-certifier:organisation"])
    roll = drafting.draft(people.roll(), changes, today=clock.today())

    assert holds(attest(request, LEAF, new), request, roll)
    assert not holds(attest(request, LEAF, people.organisation.certifier.private), request, roll)


def test_what_else_the_certifier_signs_is_no_attestation(people: Custodians) -> None:
    request, certifier = released(people), people.organisation.certifier.private

    bare = Attestation(LEAF, certifier.sign(request.digest + LEAF))
    as_a_note = Attestation(LEAF, certifier.sign(request.body().encode()))

    assert not holds(bare, request, people.roll())
    assert not holds(as_a_note, request, people.roll())


# -- The opener -----------------------------------------------------------------------------


@pytest.fixture
def desk(agent, organisation) -> Custodians:
    custodians = Custodians(organisation)
    custodians.publish()
    agent.ring().store.keep_originals_half(custodians.desk, 1, custodians.half_b)
    return custodians


@pytest.fixture
def client(agent, serve):
    return serve(agent)


def leave(client, desk: Custodians, original: Original, request, signed, **changes):
    fields = {"half_a": desk.half_a, "header": original.header, "start": original.start}
    return client.open_release(request, signed, generation=1, **fields | changes)


@pytest.mark.django_db(transaction=True)
def test_with_the_key_of_a_draft_comes_a_word_that_names_its_leaf(client, desk) -> None:
    original = Original(desk, draft())
    request = original.request(desk, Deed.RELEASE)

    key, word = leave(client, desk, original, request, desk.both(request))

    assert original.opened(key)
    attestation.check(word, request, recipients.current().roll)
    assert word.leaf in {bytes(one.leaf) for one in CustodyEvent.objects.all()}
    assert [one["deed"] for one in openings(desk)] == ["release"]
    again = refusal(lambda: leave(client, desk, original, request, desk.both(request)))
    assert again == "approval_spent"


@pytest.mark.django_db(transaction=True)
def test_two_of_the_roll_who_hold_no_half_get_neither_key_nor_word(client, desk) -> None:
    laila, nasrin = Person(), Person()
    desk.publish(laila, nasrin)
    own = Original(desk, draft())
    request = own.request(desk, Deed.RELEASE, asked_by=laila.id)
    signed = [sign(request, one.id, one.key, bytes(32)) for one in (laila, nasrin)]

    for half in (bytes(32), desk.half_a):
        code = refusal(lambda half=half: leave(client, desk, own, request, signed, half_a=half))
        assert code == ("approver_not_custodian" if half == desk.half_a else "wrong_half")
    assert openings(desk) == []


@pytest.mark.django_db(transaction=True)
def test_each_deed_has_its_own_door(client, desk) -> None:
    original, seen = Original(desk, draft()), Original(desk)
    release, reading = original.request(desk, Deed.RELEASE), seen.request(desk)
    fields = {"generation": 1, "half_a": desk.half_a}

    by_the_other = refusal(
        lambda: client.open_original(
            release, desk.both(release), header=original.header, start=original.start, **fields
        )
    )
    assert by_the_other == "other_deed"
    assert refusal(lambda: leave(client, desk, seen, reading, desk.both(reading))) == "other_deed"
    assert openings(desk) == []


@pytest.mark.django_db(transaction=True)
def test_an_opener_that_the_root_took_off_the_roll_uses_no_approval_up(client, desk) -> None:
    original = Original(desk, draft())
    request = original.request(desk, Deed.RELEASE)
    roll = desk.roll()
    gone = Revocation(Revocable.CERTIFIER, "organisation", 1, clock.today())
    desk.publish(roll=replace(roll, revoked=(gone,)))

    with pytest.raises(IntakeError, match="certifier_not_on_roll"):
        leave(client, desk, original, request, desk.both(request))

    desk.publish(roll=roll)
    assert leave(client, desk, original, request, desk.both(request))
