"""An issuer with its private key, made once: a key of 3072 bits takes a while."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from intake import clock, issuers
from intake.admission import Issuer, Quarter, Token
from intake.admission.asking import Asking
from intake.admission.carried import Carried, read, write
from intake.admission.issuing.signing import sign_blinded
from intake.admission.statement import Statement, sign
from tests.organisation import Organisation

Publish = Callable[..., Statement]


@dataclass(frozen=True)
class Coordinator:
    """Somebody with an issuer's key. `of` gives the same numbers another circle or quarter."""

    key: rsa.RSAPrivateKey
    issuer: Issuer

    def answer(self, request: str) -> str:
        """Sign a request unread."""
        octets = read(Carried.REQUEST, request)
        return write(Carried.ANSWER, octets[:16] + sign_blinded(self.key, octets[16:]))

    def token(self) -> Token:
        """Of a member who asks."""
        asking = Asking.new(self.issuer)
        return asking.token(self.answer(asking.to_letters()))

    def of(self, network: uuid.UUID, quarter: Quarter) -> "Coordinator":
        """The coordinator of another circle, or of another quarter."""
        return Coordinator(self.key, replace(self.issuer, network=network, quarter=quarter))


def make() -> Coordinator:
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    modulus = key.public_key().public_numbers().n
    return Coordinator(key, Issuer(uuid.uuid4(), Quarter(2026, 4), modulus))


@pytest.fixture(scope="session")
def coordinator() -> Coordinator:
    """With a key that no other has."""
    return make()


@pytest.fixture(scope="session")
def stranger() -> Coordinator:
    """Another one."""
    return make()


@pytest.fixture
def publish(organisation: Organisation) -> Publish:
    """Publish a statement of these issuers; each is of a later version than the one before."""
    version = 0

    def published(*listed: Issuer) -> Statement:
        nonlocal version
        version += 1
        return issuers.publish(sign(Statement(version, listed), organisation.root))

    return published


@pytest.fixture
def circle(organisation: Organisation, coordinator: Coordinator, publish: Publish) -> Coordinator:
    """The coordinator of the organisation's network, whose issuer is published this quarter."""
    made = coordinator.of(organisation.network_id, Quarter.of(clock.today()))
    publish(made.issuer)
    return made
