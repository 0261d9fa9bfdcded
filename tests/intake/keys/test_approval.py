"""What counts as an approval, and all that does not. People are invented."""

import secrets
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.keys import approval
from intake.keys.approval import NEEDS, ApprovalError, Deed, Request, Signature, verify
from intake.keys.roll import Revocation
from intake.sealing import Inner
from tests.intake.keys.custodians import Custodians, Person
from tests.organisation import Organisation

TODAY = date(2026, 11, 21)
REPORT = Inner("report", 1, "a" * 64, 1, 1)
TABLE = Inner("identities", 1, "00000000-0000-4000-8000-000000000003", 1, 1)


@pytest.fixture(scope="module")
def founded() -> Custodians:
    return Custodians(Organisation())


@pytest.fixture
def desk(founded: Custodians, monkeypatch) -> Custodians:
    monkeypatch.setattr("intake.clock.today", lambda: TODAY)
    return founded


def refusal(ask) -> str:
    with pytest.raises(ApprovalError) as refused:
        ask()
    return refused.value.code


def original(desk: Custodians, **changes) -> Request:
    return desk.request(Deed.REVEAL_ORIGINAL, REPORT, b"header", **changes)


def check(desk: Custodians, request: Request, signatures, *others: Person) -> tuple[str, ...]:
    return verify(request, signatures, desk.roll(*others), TODAY, half_a=desk.half_a)


def test_two_custodians_who_signed_the_same_request_count(desk):
    request = original(desk)
    assert check(desk, request, desk.both(request)) == tuple(sorted([desk.amina.id, desk.farid.id]))


def test_one_is_not_enough_where_two_are_needed(desk):
    request = original(desk)
    assert refusal(lambda: check(desk, request, desk.sign(request, desk.amina))) == (
        "approval_missing"
    )
    assert refusal(lambda: check(desk, request, [])) == "approval_missing"


@pytest.mark.parametrize("deed", list(Deed))
def test_no_deed_is_one_persons(desk, deed):
    opens = sorted(NEEDS[deed].opens)
    inner = replace(TABLE, kind=opens[0]) if opens else TABLE
    request = desk.request(deed, inner, b"header" if opens else b"")
    for signers in ((), (desk.farid,), (desk.farid, desk.farid)):
        signed = desk.sign(request, *signers)
        assert refusal(lambda s=signed: check(desk, request, s)) == "approval_missing"
    assert check(desk, request, desk.both(request))


def test_the_same_person_twice_is_one_person(desk):
    request = original(desk)
    twice = desk.sign(request, desk.amina, desk.amina)
    assert refusal(lambda: check(desk, request, twice)) == "approval_missing"


def test_a_signature_under_another_request_is_none_under_this(desk):
    request = original(desk)
    mine, _ = desk.both(request)
    for other in (
        original(desk),
        replace(request, nonce="00" * 16),
        replace(request, header="00" * 32),
        replace(request, deed=Deed.REVEAL_METADATA, kind="attachment"),
        replace(request, detail="PERSON-2"),
    ):
        theirs = desk.sign(other, desk.farid)
        assert refusal(lambda s=theirs: check(desk, request, [mine, *s])) == "approval_forged"


def test_a_signature_under_another_persons_name_is_forged(desk):
    request = original(desk)
    mine, theirs = desk.both(request)
    renamed = replace(mine, person=theirs.person)
    assert refusal(lambda: check(desk, request, [mine, renamed])) == "approval_forged"


def test_who_came_three_days_ago_does_not_count_and_on_the_seventh_day_does(desk):
    for days, counts in ((0, False), (3, False), (6, False), (7, True)):
        newcomer = Person(days=days, admitted_by=("x", "y"))
        request = original(desk)
        signed = desk.sign(request, desk.amina, newcomer)
        if counts:
            assert check(desk, request, signed, newcomer)
        else:
            assert refusal(lambda s=signed, r=request, n=newcomer: check(desk, r, s, n)) == (
                "approver_too_new"
            )


def test_who_was_let_in_by_the_other_alone_does_not_count_beside_them(desk):
    protege = Person(admitted_by=(desk.amina.id,))
    request = original(desk)
    for order in ((desk.amina, protege), (protege, desk.amina)):
        signed = desk.sign(request, *order)
        assert refusal(lambda s=signed: check(desk, request, s, protege)) == (
            "approvers_not_independent"
        )
    assert check(desk, request, desk.sign(request, desk.farid, protege), protege)
    third = desk.sign(request, desk.amina, protege, desk.farid)
    assert check(desk, request, third, protege), "two of the three are independent"
    confirmed = replace(protege, admitted_by=(desk.amina.id, desk.farid.id))
    assert check(desk, request, desk.sign(request, desk.amina, confirmed), confirmed)


def test_who_confirmed_themselves_was_still_let_in_by_the_other_alone(desk):
    protege = Person()
    protege.admitted_by = (desk.amina.id, protege.id)
    request = original(desk)
    signed = desk.sign(request, desk.amina, protege)
    assert refusal(lambda: check(desk, request, signed, protege)) == "approvers_not_independent"


def test_a_stranger_and_one_who_was_revoked_do_not_count(desk):
    stranger, request = Person(), original(desk)
    signed = desk.sign(request, desk.amina, stranger)
    assert refusal(lambda: check(desk, request, signed)) == "approver_unknown"
    gone = Revocation("personal", desk.farid.id, 1, TODAY)
    roll = replace(desk.roll(), revoked=(gone,))
    both = desk.both(request)
    assert refusal(lambda: verify(request, both, roll, TODAY)) == "approver_unknown"


def test_who_does_not_hold_half_a_is_no_custodian_of_this_desk(desk):
    request = original(desk)
    laila = Person()
    guess = approval.sign(request, laila.id, laila.key, secrets.token_bytes(32))
    signed = [*desk.sign(request, desk.amina), guess]
    assert refusal(lambda: check(desk, request, signed, laila)) == "approver_not_custodian"
    borrowed = replace(guess, proof=signed[0].proof)
    assert refusal(lambda: check(desk, request, [signed[0], borrowed], laila)) == (
        "approver_not_custodian"
    )


def test_a_request_lives_seven_days_at_most_and_ends_on_its_day(desk):
    for days, lives in ((-1, False), (0, False), (1, True), (7, True), (8, False)):
        request = original(desk, expires=TODAY + timedelta(days=days))
        both = desk.both(request)
        if lives:
            assert check(desk, request, both)
        else:
            assert refusal(lambda r=request, s=both: check(desk, r, s)) == "approval_expired"


def test_deeds_that_open_the_same_kind_need_equally_many_people():
    for kind in {kind for needs in NEEDS.values() for kind in needs.opens}:
        assert len({needs.signatures for needs in NEEDS.values() if kind in needs.opens}) == 1
    assert set(NEEDS) == set(Deed)


def test_a_deed_opens_only_the_kinds_of_its_line(desk):
    assert refusal(lambda: desk.request(Deed.UNMASK, REPORT, b"header")) == "approval_malformed"
    assert refusal(lambda: desk.request(Deed.REVEAL_ORIGINAL, TABLE, b"h")) == "approval_malformed"
    assert refusal(lambda: desk.request(Deed.REVEAL_ORIGINAL, REPORT)) == "approval_malformed"
    assert desk.request(Deed.REMOVE_MEMBER, Inner("member", 1, "x", 1, 1))


def test_a_request_and_a_signature_have_one_spelling(desk):
    request = original(desk)
    assert Request.parse(request.body()) == request
    assert Request.parse(request.body()).digest == request.digest
    line = desk.both(request)[0].to_line()
    assert Signature.from_line(line).to_line() == line
    for wrong in (line + " ", line.replace(" ", "  "), line[:-4], "", f"A{line}", line[:-1]):
        assert refusal(lambda w=wrong: Signature.from_line(w)) == "approval_malformed"
    body = request.body()
    for wrong in (body + " ", body.replace(",", ", "), body.upper(), body[:-3], "", "[]\n"):
        assert refusal(lambda w=wrong: Request.parse(w)) == "approval_malformed"


@given(st.data())
def test_a_field_of_another_shape_is_refused_never_a_fault(data):
    request = _FOUNDED.request(Deed.REVEAL_ORIGINAL, REPORT, b"header")
    field = data.draw(st.sampled_from(sorted(vars(request))))
    odd = st.one_of(st.none(), st.integers(), st.text(), st.binary(), st.lists(st.integers()))
    value = data.draw(odd)
    try:
        changed = replace(request, **{field: value})
    except ApprovalError:
        return
    assert Request.parse(changed.body()) == changed


_FOUNDED = Custodians(Organisation())


def test_nothing_shows_by_accident(desk):
    request = original(desk, detail="PERSON-1")
    signature = desk.both(request)[0]
    assert repr(request) == "<Request>"
    assert repr(signature) == "<Signature>"


def test_words_are_bound_to_their_request(desk):
    one, two = approval.new_nonce(), approval.new_nonce()
    assert approval.digest_of_words(one, "a") != approval.digest_of_words(two, "a")
