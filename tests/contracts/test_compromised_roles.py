"""What each role yields to whoever takes it over, and what not: one test for each row.

The rows are in docs/threat-model.md. Keys, rolls, seals, rows, blobs and the agent on its
socket are real; people and what they tell are invented.
"""

import hashlib
import secrets
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django import Settings

from intake import clock, identities, networks, pipeline, recipients, services
from intake.audit import audit
from intake.blobs import blob_store
from intake.custody.sequencer import link_new_events
from intake.custody.verifying import first_fault
from intake.errors import IntakeError
from intake.keys import RollError, Signer
from intake.keys import roll as rolls
from intake.keys.agent.agent import Agent
from intake.keys.agent.client import AgentClient
from intake.keys.publishing import publish
from intake.mailbox import leaving
from intake.mailbox.leaving import ReplyTo
from intake.mailbox.seed import derive
from intake.mailbox.slots import SlotKey
from intake.models import (
    BY_PACKET,
    Attachment,
    CustodyBody,
    CustodyEvent,
    CustodyLink,
    EpochCertificate,
    Mailbox,
    MailboxMessage,
    MailboxSeed,
    Network,
    RollDocument,
    SealedPart,
    SmallPayload,
    Stage,
    Submission,
)
from intake.packets.taking import Relay, Taking
from intake.pipeline.claims import claim_next
from intake.queue import Lane
from intake.sealing import (
    FileKey,
    HybridIdentity,
    Inner,
    age,
    open_bytes,
    seal_bytes,
    split,
    unwrap,
)
from tests.contracts.taken_over import (
    LONG,
    OTHER_RECEIPT,
    RECEIPT,
    TOLD,
    accept,
    client,
    every_header,
    everything_stored,
    finished,
    headers_of,
    keys_within,
    opened_by,
)
from tests.faults import resting
from tests.intake.keys.conftest import agent, calendar, serve, store
from tests.intake.packets.writer import Writer
from tests.organisation import Organisation

__all__ = ["agent", "calendar", "client", "finished", "serve", "store"]
pytestmark = pytest.mark.django_db(transaction=True)


# -- the processes ------------------------------------------------------------------------


def test_everything_the_intake_role_can_read_opens_no_report(
    finished: Submission, settings: Settings, tmp_path: Path
) -> None:
    waiting = accept(b"another invented file")
    own = [settings.CODE_KEY_FILE, settings.ROLL_ROOT_FILE, settings.ROLL_FLOOR_FILE]
    contents = [*everything_stored(tmp_path), *(Path(file).read_bytes() for file in own)]

    found = keys_within(contents)

    assert len(found) > 5, "the search finds what looks like a key"
    assert not [h for h in every_header() if opened_by(h, *found)]
    assert not [one for one in contents if b"900123" in one or b"Zalmay" in one]
    assert waiting.stage == Stage.RECEIVED


def test_the_intake_web_opens_no_packet_and_learns_no_code_of_one(
    finished: Submission, settings: Settings, tmp_path: Path
) -> None:
    keys, network = recipients.current(), Network.objects.get()
    writer = Writer(keys.packet.recipient, keys.custody, networks.issue_codes(network, 1)[0])
    sink = Taking(Relay(networks.issue_codes(network, 1)[0]))
    sink.write(writer.pack(files=[b"an invented file"]))
    sink.close()
    contents = [*everything_stored(tmp_path), Path(settings.CODE_KEY_FILE or "").read_bytes()]

    found = keys_within(contents)

    packet = [
        *Submission.objects.filter(epoch=BY_PACKET),
        *Attachment.objects.filter(epoch=BY_PACKET),
    ]
    seeds = MailboxSeed.objects.filter(epoch=BY_PACKET)
    headers = [bytes(row.header) for row in (*packet, *seeds)]
    assert len(headers) == 3
    assert not [header for header in headers if opened_by(header, *found)]
    for secret in (writer.code, writer.receipt, writer.submission_id.hex()):
        assert not [one for one in contents if secret.encode() in one]


def test_a_mailbox_key_opens_one_mailbox_and_no_report(
    finished: Submission, organisation: Organisation
) -> None:
    mine, other = derive(RECEIPT).identity, derive(OTHER_RECEIPT).identity
    reply = seal_bytes(b"an invented reply", [other.recipient], Inner("reply", 1, "x", 1, 1))

    assert not opened_by(reply.header, mine)
    assert not [h for h in every_header() if opened_by(h, mine)]


def test_everything_the_mailbox_role_can_read_links_no_mailbox_to_its_messages(
    finished: Submission, organisation: Organisation, tmp_path: Path
) -> None:
    """Without a receipt: nothing stored is a slot key, and no message tells its mailbox."""
    mine, other = derive(RECEIPT), derive(OTHER_RECEIPT)
    for keys in (mine, other):
        digest = hashlib.sha256(keys.locator).digest()
        Mailbox.objects.get_or_create(
            locator_digest=digest, defaults={"recipient": str(keys.identity.recipient)}
        )
        to = ReplyTo(digest, keys.identity.recipient, keys.slots, str(finished.network))
        with transaction.atomic():
            leaving.ask(to, "An invented question?", "en")
            leaving.tell(to, "read")
    contents = list(everything_stored(tmp_path))
    guesses = {one[at : at + 32] for one in contents for at in (0, len(one) - 32) if len(one) >= 32}
    left = MailboxMessage.objects.all()
    rows = {row.pk for row in left}

    assert len(rows) == 5, "received, and a question and a state for each"
    assert not [guess for guess in guesses if rows & set(SlotKey(guess).every())]
    assert rows & set(mine.slots.every()), "with the receipt they are found"
    assert len({len(bytes(row.sealed)) for row in left}) == 1
    assert {row.left_on for row in left} == {clock.today()}
    assert not [h for h in every_header() if opened_by(h, mine.identity, other.identity)]


def test_a_worker_without_a_live_claim_gets_no_key_and_with_one_it_gets_one_key_once(
    finished: Submission,
    client: AgentClient,
    agent: Agent,
) -> None:
    waiting = accept()
    for row in (finished, waiting):
        for token in range(4):
            with pytest.raises(IntakeError, match="not_claimed"):
                client.file_key("submission", str(row.pk), token)

    claim = claim_next(Lane.TEXT)
    assert claim is not None
    key = client.file_key("submission", str(claim.row), claim.token)

    epochs = [term.identity for term in agent.ring().terms()]
    assert key == unwrap(bytes(waiting.header), epochs)
    with pytest.raises(IntakeError, match="not_claimed"):
        client.file_key("submission", str(claim.row), claim.token)
    with pytest.raises(IntakeError, match="not_claimed"):
        client.file_key("submission", str(finished.pk), finished.token)


def test_one_captured_file_key_opens_one_file_only(client: AgentClient) -> None:
    accept(b"an invented file"), accept(), accept(told=LONG)
    claim = claim_next(Lane.TEXT)
    assert claim is not None
    key = client.file_key("submission", str(claim.row), claim.token)

    rows: list[Submission | Attachment] = [*Submission.objects.all(), *Attachment.objects.all()]
    opened = [row for row in rows if _opens(row, key)]

    assert [row.pk for row in opened] == [claim.row]


def _opens(row: Submission | Attachment, key: FileKey) -> bool:
    kind = "report" if isinstance(row, Submission) else "attachment"
    part = (1, row.parts) if isinstance(row, Submission) else (row.number + 1, 0)
    expect = Inner(kind, 1, bytes(row.id_digest).hex(), *part)
    try:
        open_bytes(bytes(row.header), resting.content(row.blob), key, expect)
    except IntakeError:
        return False
    return True


def test_the_agents_keys_open_what_arrives_and_neither_evidence_nor_working_copies(
    finished: Submission,
    agent: Agent,
    organisation: Organisation,
    client: AgentClient,
) -> None:
    half_b = secrets.token_bytes(32)
    organisation.originals = HybridIdentity(secrets.token_bytes(32))
    client.keep_originals_half(str(organisation.desk_id), 1, half_b)
    ring = agent.ring()
    held = [key.identity for key in ring.terms()]
    held += [HybridIdentity(half_b), HybridIdentity(ring.store.linking_key())]

    assert opened_by(bytes(finished.header), *held), "what it is for"
    kept = bytes(finished.kept_header or b"")
    parts = [bytes(part.header) for part in SealedPart.objects.all()]
    assert len(parts) >= 4
    assert not [header for header in (kept, *parts) if opened_by(header, *held)]


def test_a_sequencer_reads_no_event_and_what_it_bends_is_noticed(
    finished: Submission, organisation: Organisation
) -> None:
    link_new_events(everything=True)
    bodies = list(CustodyBody.objects.select_related("event"))
    seen = [bytes(one) for body in bodies for one in (body.sealed, body.event.leaf)]
    assert not [body for body in bodies if opened_by(_header(body), *keys_within(seen))]

    for body in bodies:
        assert hashlib.sha256(_told_by(body, organisation.desk)).digest() == bytes(body.event.leaf)
    linked = CustodyEvent.objects.count()
    assert linked == len(bodies) + 1, "the arrival has no body: nothing to read at all"
    assert first_fault() is None
    accept()
    CustodyLink.objects.create(
        position=linked + 1, event=CustodyEvent.objects.latest("pk"), node=bytes(32)
    )
    assert (first_fault() or "").startswith(f"Position {linked + 1}:")


def _header(body: CustodyBody) -> bytes:
    return split(bytes(body.sealed))[0]


def _told_by(body: CustodyBody, reader: HybridIdentity) -> bytes:
    """Salt and event, by plain age: the first line, the content, padding, its length."""
    plain = age.decrypt_bytes(bytes(body.sealed), [reader])
    return plain.partition(b"\n")[2][: int.from_bytes(plain[-8:])]


def test_a_signers_key_opens_nothing_and_makes_neither_roll_nor_certificate(
    finished: Submission, organisation: Organisation
) -> None:
    taken = Ed25519PrivateKey.generate()
    assert not [
        h for h in every_header() if opened_by(h, HybridIdentity(taken.private_bytes_raw()))
    ]

    as_root, as_certifier = Signer("amanat-root", taken), Signer(organisation.certifier.name, taken)
    document = rolls.sign(organisation.roll(version=2), as_root)
    with pytest.raises(RollError, match="roll_unsigned"):
        publish(document)
    EpochCertificate.objects.filter(kind="epoch", number=1).update(
        document=Organisation(certifier=as_certifier).certificate()
    )
    recipients.forget()
    with pytest.raises(RollError):
        accept()


def test_an_unlocked_desk_reads_its_working_copies_and_no_original_and_no_other_desk(
    finished: Submission, organisation: Organisation
) -> None:
    of_desk = {part.kind for part in SealedPart.objects.all()
               if opened_by(bytes(part.header), organisation.desk)}  # fmt: skip

    assert of_desk == {"working_copy", "summary", "checks", "mailbox", "rendition", "note"}
    assert not [h for h in headers_of(finished) if opened_by(h, organisation.desk)]
    stranger = Organisation()
    assert not [h for h in every_header() if opened_by(h, stranger.desk)]


def test_an_operator_publishes_no_roll_that_the_root_did_not_sign(
    client: AgentClient, organisation: Organisation, tmp_path: Path
) -> None:
    file = tmp_path / "roll"
    mine = Organisation(desk_id=organisation.desk_id, network_id=organisation.network_id)
    file.write_text(rolls.sign(mine.roll(version=2), mine.root))

    with pytest.raises(CommandError, match="roll_unsigned"):
        call_command("publish_roll", str(file))

    recipients.forget()
    assert recipients.current().custody == organisation.custody.recipient


# -- those who write where we rest --------------------------------------------------------


def test_a_database_writer_who_swaps_a_recipient_stops_sealing(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No agent runs here: its round would publish the right certificate again."""
    monkeypatch.setattr(services, "ring_quietly", lambda _lane: None)
    theirs = Organisation(desk_id=organisation.desk_id, network_id=organisation.network_id)
    RollDocument.objects.update(document=rolls.sign(theirs.roll(), theirs.root))
    recipients.forget()
    with pytest.raises(RollError, match="roll_unsigned"):
        accept()

    RollDocument.objects.update(document=rolls.sign(organisation.roll(), organisation.root))
    EpochCertificate.objects.filter(kind="epoch").update(document=theirs.certificate())
    recipients.forget()
    with pytest.raises(RollError):
        accept()

    assert not Submission.objects.exists()
    assert not SmallPayload.objects.exists()
    assert list(blob_store().names()) == []


def test_a_database_writer_who_moves_rows_makes_them_wait_for_a_person(
    client: AgentClient,
) -> None:
    moved = [_move(accept(told=told), accept(told=told)) for told in (TOLD, LONG)]
    swapped, beside, altered, sound = (accept() for _ in range(4))
    _swap(swapped, beside)
    _flip(altered)

    pipeline.work_off(Lane.TEXT)

    stages = dict(Submission.objects.values_list("pk", "stage"))
    victims = {row.pk for row in (*moved, swapped, beside, altered)}
    assert {stages[pk] for pk in victims} == {Stage.NEEDS_PERSON}
    assert stages[sound.pk] == Stage.READY
    copies = SealedPart.objects.filter(kind="working_copy")
    assert not copies.filter(submission__in=victims).exists()
    assert {str(row.pk) for row in (swapped, beside, altered)} <= set(audit().altered)
    assert str(sound.pk) not in audit().altered


def test_a_blob_writer_who_alters_or_swaps_a_payload_is_noticed(
    client: AgentClient, tmp_path: Path
) -> None:
    altered, swapped, beside, sound = (accept(told=LONG) for _ in range(4))
    _flip(altered)
    _swap(swapped, beside)
    short = accept()
    blobs = {file.name for file in (tmp_path / "blobs").rglob("*") if file.is_file()}
    assert short.blob not in blobs, "what rests in the database is out of this writer's reach"

    pipeline.work_off(Lane.TEXT)

    stages = dict(Submission.objects.values_list("pk", "stage"))
    assert {stages[row.pk] for row in (altered, swapped, beside)} == {Stage.NEEDS_PERSON}
    assert stages[sound.pk] == stages[short.pk] == Stage.READY
    assert set(audit().altered) == {str(row.pk) for row in (altered, swapped, beside)}


def _move(victim: Submission, other: Submission) -> Submission:
    """Header and payload of another under this row; the other's row is given nothing."""
    Submission.objects.filter(pk=other.pk).update(blob=f"aside {other.pk}", stage=Stage.READY)
    Submission.objects.filter(pk=victim.pk).update(header=other.header, blob=other.blob)
    return victim


def _swap(one: Submission, other: Submission) -> None:
    """The payloads of two rows, each under the name of the other."""
    first, second = resting.content(one.blob), resting.content(other.blob)
    resting.put_in_place(one.blob, second)
    resting.put_in_place(other.blob, first)


def _flip(row: Submission) -> None:
    """One bit of its payload."""
    payload = resting.content(row.blob)
    resting.put_in_place(row.blob, bytes([payload[0] ^ 1]) + payload[1:])


def test_bells_that_are_flooded_doubled_or_lost_change_nothing(client: AgentClient) -> None:
    rows = [accept() for _ in range(3)]

    assert [pipeline.work_off(Lane.TEXT) for _ in range(20)] == [3, *[0] * 19]

    assert SealedPart.objects.filter(kind="working_copy").count() == len(rows)
    assert not identities.agent().status()["locked"]
