"""An order says one thing, is signed for it, and is refused when anything in it is changed."""

import json
import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.dossier.addressees import Addressee, check
from casework.dossier.order import Items, Order, PartItem, RowItem, Statement, statement
from casework.dossier.release_order import ReleaseOrder
from casework.services.addressees import new_key
from intake.errors import IntakeError
from intake.keys import Entry, Kind, Roll
from intake.keys.approval import Deed, Request, Signature
from intake.keys.attestation import Attestation
from intake.keys.note import Verifier
from intake.sealing import HybridIdentity, age, parse_identities
from tests.casework.dossier.people import DAY, terms_of

# Invented: nobody has this key or this name.
LAILA, KEY = uuid.UUID(int=0xA1), Ed25519PrivateKey.generate()
DESK = uuid.UUID(int=0xD1)
OFFICE = Addressee(name="An invented office", key=str(HybridIdentity.generate().recipient))
ROW = RowItem(
    row=uuid.UUID(int=4), kind="act", version=2, generation=1, day=DAY, sha256="ab" * 32,
    key=bytes(range(32)),
)  # fmt: skip
PART = PartItem(
    record=uuid.UUID(int=1), kind="attachment", id="cd" * 32, part=2, of=0,
    row=uuid.UUID(int=9), header="ef" * 32, approval="01" * 32, key=bytes(range(16)),
)  # fmt: skip
ITEMS = Items(
    rows=(ROW,), parts=(PART,), left_out={uuid.UUID(int=6): "act_withdrawn"},
    custody={uuid.UUID(int=8): ("one line", "another")},
)  # fmt: skip


def told(**changed) -> Statement:
    usual = {
        "id": uuid.UUID(int=0xF1), "desk": DESK, "terms": terms_of(), "addressees": (OFFICE,),
        "items": ITEMS.digest, "by": LAILA, "until": DAY + timedelta(days=1),
    }  # fmt: skip
    return Statement(**{**usual, **changed})


def order() -> Order:
    return Order.signed(told(), KEY, ITEMS)


def roll(person: uuid.UUID = LAILA, key: Ed25519PrivateKey = KEY) -> Roll:
    verifier = Verifier("personal", key.public_key().public_bytes_raw()).base64
    recipient = str(HybridIdentity.generate().recipient)
    entry = Entry(Kind.PERSONAL, str(person), 1, DAY, recipient=recipient, verifier=verifier)
    return Roll("Invented", 1, DAY, DAY + timedelta(days=90), (entry,), networks={}, revoked=())


def refusal(call, *args, **fields) -> str:
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def test_an_order_is_read_as_it_was_written() -> None:
    read = Order.from_bytes(order().to_bytes())

    assert read == order()
    assert read.items.listed == ITEMS.listed
    assert read.statement.terms == terms_of()
    read.statement.check(read.signature, roll(), DAY)


def test_an_order_says_nothing_of_itself_in_a_log() -> None:
    assert {repr(one) for one in (order(), told(), ROW, PART, ITEMS, OFFICE)} == {
        "<Order>", "<Statement>", "<RowItem>", "<PartItem>", "<Items>", "<Addressee>",
    }  # fmt: skip


def test_an_order_of_somebody_who_is_not_on_the_roll_is_forged() -> None:
    somebody = Ed25519PrivateKey.generate()

    assert refusal(told().check, told().sign(somebody), roll(), DAY) == "order_forged"
    assert refusal(told().check, told().sign(KEY), roll(uuid.uuid4()), DAY) == "order_forged"


@pytest.mark.parametrize(
    "changed",
    [
        {"addressees": (replace(OFFICE, key=str(HybridIdentity.generate().recipient)),)},
        {"annex_addressees": (OFFICE,)},
        {"terms": terms_of(scope="public")},
        {"terms": terms_of(answers={})},
        {"desk": uuid.uuid4()},
        {"items": "00" * 32},
        {"until": DAY + timedelta(days=9)},
    ],
)
def test_a_signature_does_not_stand_for_another_statement(changed) -> None:
    signature = told().sign(KEY)

    assert refusal(told(**changed).check, signature, roll(), DAY) == "order_forged"


def test_an_order_is_not_carried_out_after_its_last_day() -> None:
    check_on = told().check
    signature = told().sign(KEY)

    check_on(signature, roll(), DAY + timedelta(days=1))
    assert refusal(check_on, signature, roll(), DAY + timedelta(days=2)) == "order_overdue"


def test_a_list_of_items_that_is_not_the_signed_one_is_forged() -> None:
    more = replace(ITEMS, rows=(ROW, replace(ROW, row=uuid.uuid4())))

    content = Order(told(), told().sign(KEY), more).to_bytes()

    assert refusal(Order.from_bytes, content) == "order_forged"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_order_of_which_one_octet_was_changed_is_refused_or_not_signed(data) -> None:
    content = bytearray(order().to_bytes())
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    try:
        read = Order.from_bytes(bytes(content))
        read.statement.check(read.signature, roll(), DAY)
    except IntakeError as met:
        refused = met.code
    else:
        # Only a key may have changed, and a wrong key opens nothing.
        refused = "" if (read.items.listed, read.statement) == (ITEMS.listed, told()) else "taken"
    assert refused in ("", "order_malformed", "order_forged", "order_overdue")


@given(st.binary(max_size=300) | st.text().map(str.encode))
def test_no_octets_at_all_are_an_order(content: bytes) -> None:
    assert refusal(Order.from_bytes, content) == "order_malformed"
    assert refusal(ReleaseOrder.from_bytes, content) == "order_malformed"


def test_a_statement_with_another_field_is_malformed() -> None:
    read = json.loads(told().text)

    assert refusal(statement, json.dumps({**read, "more": 1})) == "order_malformed"
    assert refusal(statement, told().text.replace(",", ", ", 1)) == "order_malformed"


# -- Releases -----------------------------------------------------------------------------


def release(**changed) -> ReleaseOrder:
    draft = uuid.UUID(int=0xAB)
    request = Request(
        deed=Deed.RELEASE, desk=str(DESK), kind="draft", id=str(draft), part=1, header="77" * 32,
        detail=f"{told().digest} {'88' * 32}", reason="release", words="99" * 32,
        asked_by=str(LAILA), expires=DAY, nonce="11" * 16,
    )  # fmt: skip
    usual = {
        "draft": draft, "number": 1, "header": "77" * 32, "key": bytes(16),
        "opened": Attestation(bytes(32), bytes(64)), "statement": told(),
        "signature": told().sign(KEY), "request": request,
        "signatures": (Signature(str(LAILA), bytes(64), bytes(32)),),
    }  # fmt: skip
    return ReleaseOrder(**{**usual, **changed})


def test_a_release_is_read_as_it_was_written() -> None:
    read = ReleaseOrder.from_bytes(release().to_bytes())

    assert read == release()
    assert (read.name, read.tag_manifest) == ("D-2026-0007-v1", "88" * 32)
    assert read.addressees == (OFFICE,)


def test_the_annex_goes_to_its_own_addressees_under_a_name_of_its_own() -> None:
    annex = release(number=2, statement=told())

    assert (annex.name, annex.addressees) == ("D-2026-0007-v1-annex", ())


@pytest.mark.parametrize(
    "changed",
    [
        {"draft": uuid.uuid4()},
        {"header": "66" * 32},
        {"statement": told(addressees=(replace(OFFICE, name="Somebody else"),))},
        {"statement": told(desk=uuid.uuid4())},
    ],
)
def test_a_release_of_another_draft_order_or_addressee_than_was_signed_for_is_forged(
    changed,
) -> None:
    assert refusal(ReleaseOrder.from_bytes, release(**changed).to_bytes()) == "order_forged"


# -- Addressees ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "code"),
    [
        ("age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p", "recipient_not_hybrid"),
        ("ssh-ed25519 AAAA", "recipient_malformed"),
        ("", "recipient_malformed"),
        (OFFICE.key[:-1] + ("p" if OFFICE.key.endswith("q") else "q"), "recipient_malformed"),
    ],
)
def test_only_hybrid_age_recipients_are_addressees(key: str, code: str) -> None:
    assert refusal(Addressee, name="An invented office", key=key) == code


def test_a_name_that_could_end_a_line_is_refused() -> None:
    assert refusal(Addressee, name="one\ntwo", key=OFFICE.key) == "recipient_malformed"


def test_a_key_whose_time_is_over_receives_nothing() -> None:
    over = replace(OFFICE, until=date(2026, 11, 20))

    assert refusal(check, (over,), DAY) == "recipient_expired"
    assert check((replace(OFFICE, until=DAY),), DAY)


def test_nothing_goes_to_nobody_or_twice_to_the_same() -> None:
    assert refusal(check, (), DAY) == "recipient_missing"
    assert refusal(check, (OFFICE, OFFICE), DAY) == "recipient_twice"


def test_somebody_without_a_key_gets_one_that_their_words_open() -> None:
    made = new_key("An invented lawyer")

    text = age.decrypt_bytes(made.file, [age.PassphraseIdentity(made.words)]).decode()
    identity = parse_identities(text)[0]
    assert isinstance(identity, HybridIdentity)
    assert str(identity.recipient) == made.addressee.key
    assert len(made.words.split()) >= 6
    assert new_key("An invented lawyer").words != made.words
