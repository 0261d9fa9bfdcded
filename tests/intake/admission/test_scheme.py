"""Blind signatures as RFC 9474 has them, and what people carry between them."""

import json
import uuid
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.admission import Issuer, Quarter, Token, is_token, scheme
from intake.admission.asking import Asking
from intake.admission.carried import Carried, read, write
from intake.admission.issuing import signing
from intake.admission.issuing.signing import sign_blinded
from intake.errors import IntakeError
from tests.intake.admission.conftest import Coordinator

_VECTORS = Path(__file__).parents[2] / "vectors" / "admission" / "rfc9474.json"
RFC = json.loads(_VECTORS.read_text(encoding="utf-8"))


def octets(name: str) -> bytes:
    return bytes.fromhex(RFC[name])


def number(name: str) -> int:
    return int(RFC[name], 16)


@pytest.fixture(scope="module")
def rfc_key() -> rsa.RSAPrivateKey:
    """The key of the appendix, which gives its primes."""
    p, q, n, e = (number(name) for name in "pqne")
    d = pow(e, -1, (p - 1) * (q - 1))
    return rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q),
        rsa.RSAPublicNumbers(e, n),
    ).private_key()  # fmt: skip


def test_the_appendix_blinds_signs_and_unblinds_to_the_octet(rfc_key):
    prepared = octets("msg_prefix") + octets("msg")
    factor = pow(number("inv"), -1, number("n"))

    assert scheme.blinded(prepared, octets("salt"), factor, number("n")) == octets("blinded_msg")
    assert sign_blinded(rfc_key, octets("blinded_msg")) == octets("blind_sig")
    signature = scheme.unblinded(prepared, octets("blind_sig"), factor, number("n"))
    assert signature == octets("sig")
    assert scheme.verifies(prepared, octets("sig"), number("n"))


@pytest.mark.parametrize("place", [0, 31, 32, 79])
def test_another_message_than_the_signed_one_does_not_verify(place):
    prepared = bytearray(octets("msg_prefix") + octets("msg"))
    prepared[place] ^= 1
    assert not scheme.verifies(bytes(prepared), octets("sig"), number("n"))


@given(st.binary(max_size=200), st.binary(min_size=48, max_size=48), st.data())
@settings(max_examples=10, deadline=None)
def test_whatever_is_blinded_signed_and_unblinded_verifies(coordinator, message, salt, data):
    modulus = coordinator.issuer.modulus
    factor = data.draw(st.integers(2, modulus - 1))
    asked = scheme.blinded(message, salt, factor, modulus)

    signature = scheme.unblinded(message, sign_blinded(coordinator.key, asked), factor, modulus)

    assert scheme.verifies(message, signature, modulus)
    assert not scheme.verifies(message + b"\0", signature, modulus)


@pytest.mark.parametrize("asked", [b"", bytes(384), bytes(383) + b"\1", b"\xff" * 384, b"\1" * 385])
def test_what_is_no_request_is_not_signed(coordinator, asked):
    with pytest.raises(IntakeError, match="request_wrong"):
        sign_blinded(coordinator.key, asked)


def test_a_fault_while_signing_is_noticed_before_anybody_sees_it(coordinator, monkeypatch):
    request = read(Carried.REQUEST, Asking.new(coordinator.issuer).to_letters())[16:]
    right = signing._power
    monkeypatch.setattr(signing, "_power", lambda numbers, base: right(numbers, base) ^ 1)
    with pytest.raises(IntakeError, match="signing_failed"):
        sign_blinded(coordinator.key, request)


def test_a_member_s_token_is_of_its_issuer_and_of_no_other(
    coordinator: Coordinator, stranger: Coordinator
):
    token = coordinator.token()

    assert token.is_of(coordinator.issuer)
    assert not token.is_of(stranger.issuer)
    assert not Token(uuid.uuid4(), token.prefix, token.signature).is_of(coordinator.issuer)
    circle, quarter = coordinator.issuer.network, coordinator.issuer.quarter
    for other in (
        coordinator.of(uuid.uuid4(), quarter).issuer,
        coordinator.of(circle, Quarter(2027, 1)).issuer,
    ):
        assert not token.is_of(other)
        renamed = Token(other.id, token.prefix, token.signature)
        assert not renamed.is_of(other), "the circle and the quarter are in what was signed"


def test_nothing_of_the_token_is_in_what_its_issuer_saw(coordinator: Coordinator):
    asking = Asking.new(coordinator.issuer)
    request = read(Carried.REQUEST, asking.to_letters())
    answer = coordinator.answer(asking.to_letters())
    token = asking.token(answer)

    seen = request[16:] + read(Carried.ANSWER, answer)[16:]
    for secret in (token.prefix, token.signature):
        for start in range(0, len(secret) - 8, 8):
            assert secret[start : start + 8] not in seen


def test_every_token_could_be_of_every_request(coordinator: Coordinator):
    """For each pair there is a factor that leads from one to the other: the issuer has no clue."""
    modulus = coordinator.issuer.modulus
    requests = [Asking.new(coordinator.issuer) for _ in range(2)]
    seen = [read(Carried.REQUEST, one.to_letters())[16:] for one in requests]
    token = requests[0].token(coordinator.answer(requests[0].to_letters()))
    signature = int.from_bytes(token.signature, "big")
    message = pow(signature, scheme.EXPONENT, modulus)
    for asked in seen:
        blind = int.from_bytes(sign_blinded(coordinator.key, asked), "big")
        factor = blind * pow(signature, -1, modulus) % modulus
        blinded = message * pow(factor, scheme.EXPONENT, modulus) % modulus
        assert blinded == int.from_bytes(asked, "big")


def test_the_same_seed_asks_the_same_and_another_does_not(coordinator: Coordinator):
    one, other = Asking.new(coordinator.issuer), Asking.new(coordinator.issuer)
    assert Asking(one.issuer, one.seed).to_letters() == one.to_letters() != other.to_letters()


def test_an_answer_to_another_or_by_another_gives_no_token(
    coordinator: Coordinator, stranger: Coordinator
):
    asking, other = small_enough(coordinator, stranger), Asking.new(coordinator.issuer)
    foreign = Coordinator(stranger.key, coordinator.issuer)
    for answer in (
        coordinator.answer(other.to_letters()),
        foreign.answer(asking.to_letters()),
        stranger.answer(Asking.new(stranger.issuer).to_letters()),
    ):
        with pytest.raises(IntakeError, match="answer_wrong"):
            asking.token(answer)


def small_enough(coordinator: Coordinator, stranger: Coordinator) -> Asking:
    """A request to one that the other could sign, too: numbers above the smaller modulus are
    refused there.
    """
    while True:
        asking = Asking.new(coordinator.issuer)
        asked = int.from_bytes(read(Carried.REQUEST, asking.to_letters())[16:], "big")
        if asked < stranger.issuer.modulus - 1:
            return asking


@given(st.sampled_from(list(Carried)), st.data())
@settings(deadline=None)
def test_what_is_carried_is_read_as_it_was_written_however_it_is_typed(kind, data):
    body = data.draw(st.binary(min_size=kind.value[1], max_size=kind.value[1]))
    letters = write(kind, body)
    assert len(letters) == kind.letters
    typed = "".join(f"{one} \n"[: 1 + at % 3] for at, one in enumerate(letters.lower()))
    assert read(kind, typed.replace("0", "o").replace("1", "l")) == body


@given(st.sampled_from(list(Carried)), st.data())
@settings(deadline=None)
def test_one_letter_wrong_is_noticed(kind, data):
    letters = write(kind, bytes(kind.value[1]))
    at = data.draw(st.integers(0, len(letters) - 1))
    other = data.draw(st.sampled_from([one for one in "02ABXZU" if one != letters[at]]))
    with pytest.raises(IntakeError, match="carried_damaged"):
        read(kind, letters[:at] + other + letters[at + 1 :])


@given(st.text(max_size=60))
@settings(deadline=None)
def test_whatever_is_typed_is_a_kind_or_the_one_refusal(typed):
    for kind in Carried:
        with pytest.raises(IntakeError, match="carried_damaged"):
            read(kind, typed)
    assert not is_token(typed)


def test_one_kind_is_not_taken_for_another(coordinator: Coordinator):
    request = Asking.new(coordinator.issuer).to_letters()
    answer = coordinator.answer(request)
    assert len(request) == len(answer), "so that only the kind tells them apart"
    for kind, letters in ((Carried.ANSWER, request), (Carried.REQUEST, answer)):
        with pytest.raises(IntakeError, match="carried_damaged"):
            read(kind, letters)


def test_a_token_and_an_issuer_come_back_from_their_letters(coordinator: Coordinator):
    token = coordinator.token()
    assert Token.read(token.to_letters()) == token
    assert is_token(token.to_letters())
    assert Issuer.read(coordinator.issuer.to_letters()) == coordinator.issuer
    for shown in (repr(token), repr(Asking.new(coordinator.issuer))):
        assert token.to_letters()[:20] not in shown
        assert len(shown) < 20


@pytest.mark.parametrize("modulus", [0, 15, 1 << 3071, (1 << 3072) + 1])
def test_a_modulus_of_another_length_or_even_is_no_issuer(modulus):
    with pytest.raises(IntakeError, match="issuer_malformed"):
        Issuer(uuid.uuid4(), Quarter(2026, 4), modulus)


@pytest.mark.parametrize(
    ("day", "good"),
    [
        (date(2026, 9, 30), False),
        (date(2026, 10, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 30), True),
        (date(2027, 1, 31), False),
    ],
)
def test_a_token_is_good_in_its_quarter_and_thirty_days_after(coordinator, day, good):
    assert coordinator.issuer.good_on(day) is good


@given(st.dates(date(2000, 1, 1), date(2999, 12, 31)))
@settings(deadline=None)
def test_every_day_is_in_the_quarter_that_is_said(day):
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert Quarter.parse(str(quarter)) == quarter


@pytest.mark.parametrize("text", ["2026-0", "2026-5", "2026", "26-1", "2026-1 ", "۲۰۲۶-1"])
def test_what_is_no_quarter_is_refused(text):
    with pytest.raises(ValueError, match="quarter"):
        Quarter.parse(text)
