"""Who may have a dossier signed: two custodians of the desk, and nobody who went past the pages.

Keys, roll, seals, the agent on its socket and the signer are real; people are invented.
"""

import hashlib
import secrets
import uuid
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier.signing.releases import Memory
from casework.dossier.signing.signer import Asked, Signer
from casework.dossier.signing.vouched import Vouched
from casework.models import ReleaseEntry
from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind, Verifier
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.agent.wire import START
from intake.keys.approval import Deed, Request, sign
from intake.keys.attestation import Attestation, attest
from intake.sealing import Inner, seal_bytes
from tests.intake.keys.conftest import agent, calendar, serve, store  # noqa: F401  (fixtures)
from tests.intake.keys.custodians import Custodians, Person
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
ORDER, TAGS = "ab" * 32, b"%064x  manifest-sha256.txt\n" % 7
DETAIL = f"{ORDER} {hashlib.sha256(TAGS).hexdigest()}"


@pytest.fixture
def client(agent: Agent, serve, desk: Custodians) -> AgentClient:  # noqa: F811
    """The key agent on its socket, with half B of the desk."""
    agent.ring().store.keep_originals_half(desk.desk, 1, desk.half_b)
    started: AgentClient = serve(agent)
    return started


@pytest.fixture
def strangers() -> tuple[Person, Person]:
    """On the roll, and custodians of nothing here."""
    return Person(), Person()


@pytest.fixture
def desk(organisation: Organisation, dossier_key: Ed25519PrivateKey, strangers) -> Custodians:
    """Its custodians, and on the roll with them the strangers and the dossier key."""
    made = Custodians(organisation)
    public = Verifier("dossier/releases", dossier_key.public_key().public_bytes_raw()).base64
    entry = Entry(Kind.DOSSIER, "releases", 1, clock.today(), verifier=public)
    roll = made.roll(*strangers)
    made.publish(roll=replace(roll, keys=(*roll.keys, entry)))
    return made


@pytest.fixture
def dossier_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def signer(desk: Custodians, dossier_key: Ed25519PrivateKey, tmp_path: Path) -> Signer:
    """The signer's process, without its socket."""
    vouched = Vouched.by(desk.organisation.root.private, recipients.current().roll)
    return Signer(dossier_key, vouched, Memory(tmp_path / "log"))


def drafted() -> Inner:
    return Inner("draft", 1, str(uuid.uuid4()), 1, 1)


def test_two_people_of_the_roll_who_are_no_custodians_have_no_bag_of_theirs_signed(
    client: AgentClient, desk: Custodians, signer: Signer, strangers, dossier_key: Ed25519PrivateKey
) -> None:
    """They have the worker and the casework web, and a draft that they sealed themselves."""
    seen, seen_word = an_honest_release(client, desk)
    inner = drafted()
    theirs = seal_bytes(b"a bag of theirs", [desk.organisation.originals.recipient], inner)
    request = desk.request(Deed.RELEASE, inner, theirs.header, detail=DETAIL)
    signed = tuple(sign(request, one.id, one.key, bytes(32)) for one in strangers)

    for half in (bytes(32), secrets.token_bytes(32)):
        with pytest.raises(IntakeError):
            client.open_release(
                request, signed, generation=1, half_a=half, header=theirs.header,
                start=theirs.payload[:START],
            )  # fmt: skip
    mine = attest(request, seen_word.leaf, strangers[0].key)
    with_dossiers = attest(request, seen_word.leaf, dossier_key)
    for word in (mine, seen_word, with_dossiers):
        with pytest.raises(IntakeError, match="release_not_attested"):
            signer.sign_release(Asked(request, signed, word, ORDER, TAGS))
    with pytest.raises(IntakeError, match="release_detail_wrong"):
        # The honest one serves for what it was given, and not for their bag.
        signer.sign_release(Asked(seen, tuple(desk.both(seen)), seen_word, ORDER, TAGS))
    assert not ReleaseEntry.objects.exists()


def test_two_custodians_have_theirs_signed(
    client: AgentClient, desk: Custodians, signer: Signer
) -> None:
    request, word = an_honest_release(client, desk, DETAIL)

    signed = signer.sign_release(Asked(request, tuple(desk.both(request)), word, ORDER, TAGS))

    assert signed.sshsig
    assert ReleaseEntry.objects.count() == 1


def an_honest_release(
    client: AgentClient, desk: Custodians, detail: str = f"{ORDER} {'cd' * 32}"
) -> tuple[Request, Attestation]:
    """What passes through a worker's hands when two custodians let a draft leave."""
    inner = drafted()
    sealed = seal_bytes(b"a bag", [desk.organisation.originals.recipient], inner)
    request = desk.request(Deed.RELEASE, inner, sealed.header, detail=detail)
    _key, word = client.open_release(
        request, desk.both(request), generation=1, half_a=desk.half_a, header=sealed.header,
        start=sealed.payload[:START],
    )  # fmt: skip
    return request, word


def test_an_agent_that_is_taken_over_has_nothing_signed_by_itself(
    organisation: Organisation, desk: Custodians, signer: Signer
) -> None:
    """It attests what it likes, and two people of the roll have to sign for it all the same."""
    request = desk.request(Deed.RELEASE, drafted(), b"a header", detail=DETAIL)
    word = attest(request, bytes(32), organisation.certifier.private)

    alone = sign(request, desk.amina.id, organisation.certifier.private, bytes(32))
    for signed, code in (((), "approval_missing"), ((alone,), "approval_forged")):
        with pytest.raises(IntakeError, match=code):
            signer.sign_release(Asked(request, signed, word, ORDER, TAGS))
    assert not ReleaseEntry.objects.exists()
