"""Whoever can write to the database can stop sealing, never turn it. Invented keys only."""

import os
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from intake import clock, recipients
from intake.keys import Entry, Kind, Revocation, RollError, Term
from intake.keys import roll as rolls
from intake.models import EpochCertificate, RollDocument
from intake.sealing import HybridIdentity, Inner, NotForUs, seal_bytes, unwrap
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db
INNER = Inner("report", 1, "row", 1, 1)


@pytest.fixture
def days(monkeypatch):
    """Move the date: days(3) is in three days."""
    start = clock.today()

    def move(count):
        monkeypatch.setattr(clock, "today", lambda: start + timedelta(days=count))

    return move


def refusal(ask=lambda: recipients.current().seals_reports()):
    recipients._reader._answer = None  # as if the two seconds were over
    with pytest.raises(RollError) as refused:
        ask()
    return refused.value.code


def restart():
    """A new process, the same floor file."""
    recipients.forget()


def republish(organisation, document):
    RollDocument.objects.update(document=document)


def test_a_report_is_sealed_to_the_epoch_and_to_custody(organisation):
    sealed = seal_bytes(b"invented", recipients.current().seals_reports(), INNER)
    assert unwrap(sealed.header, [organisation.epoch]) == unwrap(
        sealed.header, [organisation.custody]
    )
    for other in (organisation.desk, organisation.backup, HybridIdentity.generate()):
        with pytest.raises(NotForUs):
            unwrap(sealed.header, [other])


def test_every_recipient_is_found_under_its_name(organisation):
    keys = recipients.current()
    assert keys.custody == organisation.custody.recipient
    assert keys.backup == organisation.backup.recipient
    assert keys.desk(organisation.desk_id) == organisation.desk.recipient
    assert keys.originals(str(organisation.desk_id)) == organisation.originals.recipient
    assert keys.desk_of(organisation.network_id) == str(organisation.desk_id)
    assert keys.epoch.number == 1


@pytest.mark.parametrize("name", ["custody", "backup", "desk", "originals"])
def test_a_recipient_swapped_in_the_roll_stops_all_sealing(organisation, name):
    mine = str(getattr(organisation, name).recipient)
    theirs = str(HybridIdentity.generate().recipient)
    row = RollDocument.objects.get()
    assert mine in row.document
    republish(organisation, row.document.replace(mine, theirs))
    assert refusal() == "roll_unsigned"


def test_a_network_given_to_another_desk_stops_all_sealing(organisation):
    row = RollDocument.objects.get()
    there = f'"{organisation.network_id}":"{organisation.desk_id}"'
    assert there in row.document
    other = f'"{organisation.network_id}":"{organisation.network_id}"'
    republish(organisation, row.document.replace(there, other))
    assert refusal() == "roll_unsigned"


def test_an_epoch_key_swapped_in_its_certificate_stops_sealing_reports(organisation):
    row = EpochCertificate.objects.get()
    theirs = str(HybridIdentity.generate().recipient)
    row.document = row.document.replace(str(organisation.epoch.recipient), theirs)
    row.save()
    assert refusal() == "epoch_unsigned"
    # Desks can still be sealed to: a worker finishes what it has.
    assert recipients.current().desk(organisation.desk_id) == organisation.desk.recipient


def test_an_epoch_of_another_certifier_beside_the_true_one_stops_sealing_reports(organisation):
    stranger = Organisation(epoch_number=2)
    EpochCertificate.objects.create(kind="epoch", number=2, document=stranger.certificate())
    assert refusal() == "epoch_unsigned"


def test_a_certificate_in_the_row_of_another_kind_or_number_stops_sealing(organisation):
    EpochCertificate.objects.update(number=2)
    assert refusal() == "epoch_malformed"
    EpochCertificate.objects.update(kind="packet")
    assert refusal() == "epoch_missing"
    assert refusal(lambda: recipients.current().packet) == "epoch_malformed"


def test_an_older_roll_is_refused_by_the_running_process_and_after_a_restart(organisation):
    old = RollDocument.objects.get().document
    new = rolls.sign(organisation.roll(version=2), organisation.root)
    RollDocument.objects.create(version=2, document=new)
    restart()
    assert recipients.current().roll.version == 2

    RollDocument.objects.filter(version=2).delete()
    assert RollDocument.objects.get().document == old
    assert refusal() == "roll_older"
    restart()
    assert refusal() == "roll_older"


def test_an_older_roll_under_a_higher_number_is_refused(organisation):
    old = RollDocument.objects.get().document
    new = rolls.sign(organisation.roll(version=2), organisation.root)
    RollDocument.objects.create(version=2, document=new)
    restart()
    recipients.current()
    RollDocument.objects.create(version=9, document=old)
    assert refusal() == "roll_older"


def test_a_floor_that_cannot_be_written_still_holds_in_the_process_which_says_so(
    organisation, settings, caplog
):
    settings.ROLL_FLOOR_FILE = Path("/proc/no-such-folder/floor")
    new = rolls.sign(organisation.roll(version=2), organisation.root)
    RollDocument.objects.create(version=2, document=new)
    restart()
    assert recipients.current().roll.version == 2
    RollDocument.objects.filter(version=2).delete()
    assert refusal() == "roll_older"
    assert [told.message for told in caplog.records] == [
        "ROLL_FLOOR_FILE cannot be written: a restart would believe an older roll"
    ]


def test_a_floor_rests_durably_before_its_roll_is_sealed_by(organisation, settings, monkeypatch):
    seen = []
    monkeypatch.setattr(
        os, "fsync", lambda one: seen.append(str(Path(f"/proc/self/fd/{one}").readlink()))
    )
    recipients.current()
    file, folder = seen
    assert folder == str(settings.ROLL_FLOOR_FILE.parent)
    assert file.startswith(f"{folder}/.{settings.ROLL_FLOOR_FILE.name}.")


def test_a_broken_floor_file_lets_no_roll_in(organisation, settings):
    settings.ROLL_FLOOR_FILE.write_text("none\n")
    assert refusal() == "floor_malformed"


def test_the_floor_file_remembers_the_version(organisation, settings):
    recipients.current()
    assert settings.ROLL_FLOOR_FILE.read_text() == "1\n"


def test_an_expired_roll_stops_sealing(organisation, days):
    days(90)
    assert refusal() == "roll_expired"


def test_an_epoch_past_its_week_stops_sealing_but_its_reports_are_still_accepted(
    organisation, days
):
    days(6)
    assert recipients.current().seals_reports()
    days(7)
    assert refusal() == "epoch_expired"
    assert recipients.current().accepts(Term.EPOCH, 1)
    days(20)
    assert recipients.current().accepts(Term.EPOCH, 1)
    days(21)
    assert not recipients.current().accepts(Term.EPOCH, 1)


def test_an_epoch_is_not_sealed_to_before_its_day(organisation, days):
    days(-1)
    assert refusal() == "epoch_missing"


def test_no_roll_no_root_no_certificate_each_has_its_code(organisation, settings):
    EpochCertificate.objects.all().delete()
    assert refusal() == "epoch_missing"
    RollDocument.objects.all().delete()
    assert refusal() == "roll_missing"
    settings.ROLL_ROOT_FILE.unlink()
    assert refusal() == "root_missing"


def test_an_unsigned_roll_and_one_of_another_root_are_refused(organisation):
    republish(organisation, organisation.roll().body())
    assert refusal() == "roll_malformed"
    republish(organisation, rolls.sign(organisation.roll(), Organisation().root))
    assert refusal() == "roll_unsigned"


def test_a_retired_certificate_is_not_sealed_to(organisation):
    EpochCertificate.objects.update(retired=True)
    assert refusal() == "epoch_missing"


def test_an_epoch_revoked_on_the_roll_stays_revoked_whatever_the_database_says(organisation):
    today = clock.today()
    revoked = replace(organisation.roll(version=2), revoked=(Revocation("epoch", "1", 1, today),))
    RollDocument.objects.create(version=2, document=rolls.sign(revoked, organisation.root))
    EpochCertificate.objects.update(retired=False)
    assert refusal() == "epoch_missing"
    assert not recipients.current().accepts(Term.EPOCH, 1)


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        ("custody", lambda keys, _: keys.seals_reports()),
        ("desk", lambda keys, o: keys.desk(o.desk_id)),
        ("originals", lambda keys, o: keys.originals(o.desk_id)),
    ],
)
def test_a_revoked_recipient_is_missing_and_nothing_takes_its_place(organisation, kind, ask):
    id_ = "organisation" if kind == "custody" else str(organisation.desk_id)
    revoked = (Revocation(kind, id_, 1, clock.today()),)
    roll = replace(organisation.roll(version=2), revoked=revoked)
    RollDocument.objects.create(version=2, document=rolls.sign(roll, organisation.root))
    restart()
    assert refusal(lambda: ask(recipients.current(), organisation)) == "recipient_missing"


def test_a_new_certifier_on_the_roll_does_not_unsettle_what_the_old_one_signed(organisation):
    roll = organisation.roll(version=2)
    verifier = Organisation().certifier.verifier.base64
    follower = Entry(Kind.CERTIFIER, "organisation", 2, clock.today(), verifier=verifier)
    grown = replace(roll, keys=(*roll.keys, follower))
    RollDocument.objects.create(version=2, document=rolls.sign(grown, organisation.root))
    restart()
    assert recipients.current().epoch.number == 1


def test_the_rows_are_read_once_in_two_seconds(organisation, django_assert_num_queries):
    restart()
    with django_assert_num_queries(2):
        for _ in range(50):
            recipients.current().seals_reports()


def test_what_is_known_is_not_verified_again(organisation, monkeypatch):
    recipients.current()
    monkeypatch.setattr("intake.recipients._FRESH", -1.0)
    monkeypatch.setattr(rolls, "verify", lambda *_: pytest.fail("verified again"))
    assert recipients.current().epoch.number == 1


def test_refusals_quote_no_key(organisation):
    row = EpochCertificate.objects.get()
    row.document = "nothing"
    row.save()
    recipients._reader._answer = None
    with pytest.raises(RollError) as refused:
        recipients.current().seals_reports()
    assert re.fullmatch(r"[a-z_]+", str(refused.value))


def test_a_look_that_began_before_forgetting_is_not_remembered_after(organisation, monkeypatch):
    looked: list[object] = []
    read = recipients.published_documents

    def slowly():
        rows = read()
        if not looked:
            recipients.forget()  # another thread publishes meanwhile
        looked.append(rows)
        return rows

    monkeypatch.setattr(recipients, "published_documents", slowly)
    recipients.forget()
    recipients.current()
    recipients.current()

    assert len(looked) == 2
