"""A token where a code is asked for: taken once, by whom the root says, and linked to nothing."""

import time
import uuid
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from intake import clock, codes, issuers, networks, recipients, services, sweeper, tokens
from intake.admission import Quarter, Token
from intake.admission.statement import Statement, StatementError, sign
from intake.errors import IntakeError, TransientError
from intake.keys.revoking import revoke
from intake.models import (
    AdmissionCode,
    IssuerStatement,
    Network,
    RefusedIssuer,
    SpentToken,
    Submission,
)
from intake.packets import taking
from tests.intake.admission.conftest import Coordinator, Publish
from tests.intake.form.test_journey import Browser
from tests.intake.packets.writer import Writer
from tests.intake.uploads.sender import POST_TYPE, Sender
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db(transaction=True)
ACCOUNT = "They took an invented neighbour."
URLENCODED = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing rings."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)


def refused(token: Token | str) -> None:
    """It is answered as a code that was never issued, with the page of codes and without."""
    typed = token if isinstance(token, str) else token.to_letters()
    for ask in (
        lambda one: networks.find_code(networks.meant(one)),
        lambda one: networks.admit(one, bytes(32)),
    ):
        with pytest.raises(IntakeError) as refusal:
            ask(typed)
        assert refusal.value.code == "code_unknown"


def page_of(typed: str) -> bytes:
    content: bytes = Client().post("/en/", f"code={typed}", content_type=URLENCODED).content
    return content


def test_a_token_opens_the_form_and_admits_one_report(circle: Coordinator, organisation):
    token = circle.token().to_letters()
    browser = Browser(token)
    assert token.lower() not in browser.page.lower(), "the page carries the code that stands for it"

    assert browser.send(ACCOUNT).status_code == 200

    assert Submission.objects.get().network == organisation.network_id
    assert not AdmissionCode.objects.exists()
    refused(token)


def test_a_token_typed_in_small_letters_and_broken_lines_is_the_same(circle: Coordinator):
    letters = circle.token().to_letters()
    typed = "\n".join(letters[at : at + 50].lower().replace("0", "o") for at in range(0, 700, 50))
    assert networks.meant(typed) == networks.meant(letters)


def test_a_lost_answer_costs_nothing_the_same_token_is_the_same_code(circle: Coordinator):
    token = circle.token().to_letters()
    assert networks.meant(token) == networks.meant(token)
    assert AdmissionCode.objects.count() == SpentToken.objects.count() == 1
    other = circle.token().to_letters()
    assert networks.meant(other) != networks.meant(token)


def test_a_token_exchanged_twice_at_once_is_one_code(circle: Coordinator, monkeypatch):
    token = circle.token().to_letters()
    code = networks.meant(token)
    monkeypatch.setattr(tokens, "_is_spent", lambda _spent: False)  # as the other saw it
    assert networks.meant(token) == code
    assert AdmissionCode.objects.count() == SpentToken.objects.count() == 1


def test_two_reports_of_one_token_are_one_too_many(circle: Coordinator):
    token = circle.token().to_letters()
    one, other = Browser(token), Browser(token)
    assert one.send(ACCOUNT).status_code == 200
    assert other.send(ACCOUNT + " Another.").status_code != 200
    assert Submission.objects.count() == 1


def test_another_signature_over_the_same_prefix_is_the_same_token(circle: Coordinator):
    """Who has the key can sign a prefix again and again, with another salt each time."""
    token = circle.token()
    again = Token(token.issuer, token.prefix, _signed_anew(circle, token))
    assert again.signature != token.signature
    assert again.is_of(circle.issuer)
    assert networks.meant(again.to_letters()) == networks.meant(token.to_letters())
    assert SpentToken.objects.count() == 1


def _signed_anew(circle: Coordinator, token: Token) -> bytes:
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import padding  # noqa: PLC0415

    return circle.key.sign(
        token.prefix + circle.issuer.message,
        padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=48),
        hashes.SHA384(),
    )


def test_a_sealed_report_comes_by_a_token(circle: Coordinator, organisation, settings):
    client = Client()
    root = settings.ROLL_ROOT_FILE.read_text(encoding="utf-8")
    code = networks.meant(circle.token().to_letters())
    sender = Sender.reading(client.get("/roll").content, root, code)

    answer = client.post("/en/", sender.post(ACCOUNT), content_type=POST_TYPE)

    assert answer.json() == {"version": 1}
    assert Submission.objects.get().network == organisation.network_id


def test_who_carries_a_packet_may_do_so_by_a_token(
    circle: Coordinator, organisation: Organisation, monkeypatch
):
    monkeypatch.setattr(taking, "ring_quietly", lambda _lane: None)
    organisation.offer_packets()
    keys = recipients.current()
    packets = [Writer(keys.packet.recipient, keys.custody, "unread here").pack() for _ in range(2)]
    token = circle.token().to_letters()

    answers = [
        Client().post(
            "/en/packet",
            {"code": token, "packet": SimpleUploadedFile("notes.bin", packet, "a/b")},
        )
        for packet in packets
    ]

    assert [one.status_code == 200 for one in answers] == [True, False]
    assert Submission.objects.count() == 1


def test_never_signed_used_expired_revoked_and_misspelt_are_answered_alike(
    circle: Coordinator, coordinator, stranger: Coordinator, publish, settings: Settings
):
    settings.CODE_PACE_MS = 40
    used, good = circle.token(), circle.token()
    assert Browser(used.to_letters()).send(ACCOUNT).status_code == 200
    past = coordinator.of(circle.issuer.network, Quarter(2020, 1))
    coming = coordinator.of(circle.issuer.network, Quarter(2999, 1))
    publish(*sorted((past.issuer, circle.issuer, coming.issuer), key=lambda one: one.quarter))
    unlisted = stranger.of(circle.issuer.network, circle.issuer.quarter)
    forged = Token(circle.issuer.id, good.prefix, unlisted.token().signature)
    misspelt = good.to_letters()[:-1] + ("0" if good.to_letters()[-1] != "0" else "2")
    pages = set()
    for token in (used, past.token(), coming.token(), unlisted.token(), forged):
        started = time.monotonic()
        pages.add(_without_typed(page_of(token.to_letters())))
        assert time.monotonic() - started >= 0.08
    pages.add(_without_typed(page_of(misspelt)))
    pages.add(_without_typed(page_of(codes.draw())))
    assert len(pages) == 1
    assert networks.find_code(networks.meant(good.to_letters())).network_id == circle.issuer.network


def _without_typed(page: bytes) -> bytes:
    before, _, rest = page.partition(b'name="code"')
    return before + rest.partition(b">")[2]


def test_another_network_s_key_admits_to_its_own_only(
    circle: Coordinator, stranger: Coordinator, publish
):
    other = Network.objects.create()
    theirs = stranger.of(other.pk, circle.issuer.quarter)
    listed = sorted((circle.issuer, theirs.issuer), key=lambda one: str(one.network))
    publish(*listed)
    ours, foreign = circle.token(), theirs.token()

    for token, network in ((ours, circle.issuer.network), (foreign, other.pk)):
        code = networks.meant(token.to_letters())
        assert networks.find_code(code).network_id == network
    refused(Token(circle.issuer.id, theirs.token().prefix, theirs.token().signature))


def test_a_batch_that_was_revoked_admits_nobody_and_what_came_stays(circle: Coordinator):
    came, exchanged, unused = (circle.token().to_letters() for _ in range(3))
    assert Browser(came).send(ACCOUNT).status_code == 200
    browser = Browser(exchanged)

    call_command("revoke_batch", str(circle.issuer.id))

    for token in (came, exchanged, unused):
        refused(token)
    assert SpentToken.objects.count() == 2, "what is not taken is not spent either"
    assert browser.send(ACCOUNT).status_code != 200
    assert Submission.objects.count() == 1
    with pytest.raises(CommandError, match="no issuer"):
        call_command("revoke_batch", str(uuid.uuid4()))


def test_a_code_exchanged_while_its_batch_was_revoked_admits_nobody(circle: Coordinator):
    code = networks.meant(circle.token().to_letters())
    RefusedIssuer.objects.create(id=circle.issuer.id)  # and its codes not deleted yet
    with pytest.raises(IntakeError, match="code_unknown"):
        networks.find_code(code)


def test_a_branch_that_was_revoked_admits_nobody_and_spends_nothing(circle: Coordinator):
    token = circle.token().to_letters()
    revoke("network", str(circle.issuer.network))
    refused(token)
    assert not SpentToken.objects.exists()


def test_an_issuer_left_out_of_the_next_statement_is_taken_no_more(circle: Coordinator, publish):
    token = circle.token().to_letters()
    publish()
    refused(token)


def test_a_statement_of_another_root_or_that_was_altered_is_believed_by_nobody(
    circle: Coordinator, stranger: Coordinator, organisation
):
    theirs = stranger.of(circle.issuer.network, circle.issuer.quarter)
    forged = sign(Statement(2, (theirs.issuer,)), Organisation().root)
    with pytest.raises(StatementError, match="issuers_unsigned"):
        issuers.publish(forged)

    IssuerStatement.objects.create(version=2, document=forged)  # by whoever writes the database

    refused(theirs.token())
    refused(circle.token())


def test_a_statement_put_back_is_not_believed(circle: Coordinator, publish):
    token = circle.token().to_letters()
    publish()
    refused(token)
    IssuerStatement.objects.filter(version=2).delete()
    refused(token)
    IssuerStatement.objects.all().delete()
    refused(token)


def test_a_host_that_cannot_write_remembers_while_it_runs_and_says_so(
    circle: Coordinator, publish, monkeypatch, caplog
):
    monkeypatch.setattr(issuers, "raise_floor", lambda _file, _version: False)
    token = circle.token().to_letters()
    publish()
    refused(token)
    IssuerStatement.objects.filter(version=2).delete()
    refused(token)
    assert "the floor of issuers cannot be written" in caplog.text


def test_an_older_statement_is_not_published(circle: Coordinator, publish, organisation):
    publish()
    with pytest.raises(StatementError, match="issuers_older"):
        issuers.publish(sign(Statement(1, (circle.issuer,)), organisation.root))
    with pytest.raises(StatementError, match="issuers_older"):
        issuers.publish(sign(Statement(2, (circle.issuer,)), organisation.root))


def test_without_a_statement_no_token_is_taken_and_codes_are(organisation, coordinator):
    mine = coordinator.of(organisation.network_id, Quarter.of(clock.today()))
    refused(mine.token())
    code = networks.issue_codes(Network.objects.get(), 1)[0]
    assert networks.find_code(code).network_id == organisation.network_id


def test_what_rests_of_a_token_is_a_digest_and_the_end_of_its_quarter(circle: Coordinator):
    token = circle.token()
    assert Browser(token.to_letters()).send(ACCOUNT).status_code == 200

    (rest,) = SpentToken.objects.values()
    assert rest == {"digest": rest["digest"], "expires_on": circle.issuer.quarter.last_day}
    for part in (token.prefix, token.signature[:32]):
        assert bytes(rest["digest"]) != part


def test_the_table_without_the_key_says_nothing_of_a_token_in_hand(
    circle: Coordinator, settings: Settings
):
    token = circle.token()
    networks.meant(token.to_letters())
    spent = bytes(SpentToken.objects.get().digest)
    assert tokens._derived(bytes(range(32)), b"spent", token) == spent
    assert tokens._derived(bytes(32), b"spent", token) != spent


def test_spent_tokens_are_forgotten_when_their_issuer_is_good_no_more(
    circle: Coordinator, monkeypatch: pytest.MonkeyPatch
):
    token = circle.token().to_letters()
    networks.meant(token)
    last_day: date = circle.issuer.quarter.last_day
    monkeypatch.setattr(clock, "today", lambda: last_day)
    sweeper.tidy()
    assert SpentToken.objects.count() == 1
    monkeypatch.setattr(clock, "today", lambda: date.fromordinal(last_day.toordinal() + 1))
    sweeper.tidy()
    assert not SpentToken.objects.exists()
    refused(token)


def test_a_missing_code_key_closes_the_door_to_tokens_too(circle: Coordinator, settings):
    token = circle.token().to_letters()
    settings.CODE_KEY_FILE = None
    with pytest.raises(TransientError, match="code_key_missing"):
        networks.meant(token)
    assert not SpentToken.objects.exists()


def test_keys_shows_whose_tokens_are_taken_and_whose_no_more(
    circle: Coordinator, publish: Publish, capsys: pytest.CaptureFixture[str]
) -> None:
    other = circle.of(circle.issuer.network, Quarter(2031, 1)).issuer
    publish(circle.issuer, other)
    networks.revoke_batch(other.id)

    shown = keys_shown(capsys)

    assert "Issuers: statement 2" in shown
    (taken,) = [line for line in shown if str(circle.issuer.id) in line]
    (ended,) = [line for line in shown if str(other.id) in line]
    assert taken.startswith(f"  batch {circle.issuer.id} of network {circle.issuer.network}, ")
    assert "REFUSED" not in taken
    assert ended.endswith("2031-1, from 2031-01-01 to 2031-04-30, REFUSED on this host")


def test_keys_says_that_nobody_s_tokens_are_taken_and_why(
    organisation: Organisation, publish: Publish, coordinator: Coordinator, capsys
) -> None:
    assert "Issuers: no statement" in keys_shown(capsys)
    publish(coordinator.issuer)
    IssuerStatement.objects.update(document=sign(Statement(1, ()), Organisation().root))
    assert "Issuers: issuers_unsigned" in keys_shown(capsys)


def keys_shown(capsys: pytest.CaptureFixture[str]) -> list[str]:
    call_command("keys")
    return capsys.readouterr().out.splitlines()
