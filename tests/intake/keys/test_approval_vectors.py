"""The bytes of an approval, as a second implementation must make them. All keys are fixed."""

import json
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.keys.approval import Request, Signature, digest_of_words, sign
from intake.keys.attestation import attest

VECTORS = Path(__file__).parents[2] / "vectors" / "approval" / "approval.json"


def test_requests_digests_signatures_and_proofs_are_those_of_the_vectors():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vectors["signing_key"]))
    half_a = bytes.fromhex(vectors["half_a"])
    assert len(vectors["good"]) >= 2
    for good in vectors["good"]:
        request = Request.parse(good["request"])
        assert request.body() == good["request"]
        assert request.digest.hex() == good["digest"]
        made = sign(request, vectors["person"], key, half_a)
        assert made.to_line() == good["signature"]
        assert Signature.from_line(good["signature"]).octets == made.octets
        assert digest_of_words(request.nonce, vectors["words"]) == request.words


def test_a_release_is_attested_with_the_octets_of_the_vector():
    vectors = json.loads(VECTORS.read_text(encoding="utf-8"))
    certifier = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vectors["certifier_key"]))
    told = vectors["release"]
    request = Request.parse(told["request"])
    made = attest(request, bytes.fromhex(told["leaf"]), certifier)
    assert request.digest.hex() == told["digest"]
    assert made.to_line() == told["attestation"]
    message = b"amanat release v1" + bytes.fromhex(told["digest"] + told["leaf"])
    certifier.public_key().verify(made.octets, message)
