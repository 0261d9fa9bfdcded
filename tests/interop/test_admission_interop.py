"""Blind signatures both ways against Cloudflare's implementation: the parts fit each other."""

import base64
from typing import Any

import pytest

from intake.admission import Token, scheme
from intake.admission.asking import Asking
from intake.admission.carried import Carried, read, write
from intake.admission.issuing.signing import sign_blinded
from tests.intake.admission.conftest import Coordinator, make

pytestmark = pytest.mark.node


@pytest.fixture(scope="module")
def coordinator() -> Coordinator:
    """With a key of this module's own."""
    return make()


def text(octets: bytes) -> str:
    return base64.b64encode(octets).decode()


def octets(told: str) -> bytes:
    return base64.b64decode(told)


def public(coordinator: Coordinator) -> dict[str, Any]:
    return {"kty": "RSA", "ext": True, "n": _url(coordinator.issuer.modulus), "e": "AQAB"}


def private(coordinator: Coordinator) -> dict[str, Any]:
    own = coordinator.key.private_numbers()
    parts = {"d": own.d, "p": own.p, "q": own.q, "dp": own.dmp1, "dq": own.dmq1, "qi": own.iqmp}
    return public(coordinator) | {name: _url(number) for name, number in parts.items()}


def _url(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def test_we_sign_what_javascript_blinds_and_it_takes_the_answer(coordinator, javascript_blinding):
    asked = {"do": "blind", "public": public(coordinator), "message": text(b"an invented message")}
    (request,) = javascript_blinding([asked])

    signature = text(sign_blinded(coordinator.key, octets(request["blinded"])))
    wrong = text(sign_blinded(coordinator.key, b"\2" * 384))
    finish = {"do": "finalize", "public": public(coordinator), **request}
    done, refused = javascript_blinding([{**finish, "signature": s} for s in (signature, wrong)])

    prepared = octets(request["prepared"])
    assert prepared[32:] == b"an invented message"
    assert scheme.verifies(prepared, octets(done["signature"]), coordinator.issuer.modulus)
    assert refused == {"refused": True}


def test_javascript_signs_what_we_blind_and_verifies_the_token(coordinator, javascript_blinding):
    asking = Asking.new(coordinator.issuer)
    blinded = read(Carried.REQUEST, asking.to_letters())[16:]
    (answer,) = javascript_blinding(
        [{"do": "sign", "private": private(coordinator), "blinded": text(blinded)}]
    )
    assert octets(answer["signature"]) == sign_blinded(coordinator.key, blinded)

    carried = coordinator.issuer.id.bytes + octets(answer["signature"])
    token = asking.token(write(Carried.ANSWER, carried))
    other = Token(token.issuer, bytes(32), token.signature)

    verify = {"do": "verify", "public": public(coordinator), "signature": text(token.signature)}
    results = javascript_blinding(
        [
            {**verify, "prepared": text(one.prefix + coordinator.issuer.message)}
            for one in (token, other)
        ]
    )
    assert results == [{"valid": True}, {"valid": False}]
