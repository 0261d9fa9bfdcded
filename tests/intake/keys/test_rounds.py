"""What the agent does day by day with rows and keys. Nothing that is sealed is ever lost."""

from dataclasses import replace

import pytest

from intake import recipients
from intake.keys import Revocation
from intake.keys import roll as rolls
from intake.keys.agent.rounds import go_round
from intake.models import (
    BY_PACKET,
    CustodyEvent,
    EpochCertificate,
    RollDocument,
    Stage,
    Submission,
)
from intake.packets import by_hand
from intake.sealing import NotForUs, open_bytes, seal_bytes, unwrap
from tests.intake.keys.conftest import (
    ACCOUNT,
    REPORT,
    a_seed,
    a_submission,
    an_attachment,
    claim,
)
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db


def held(agent):
    return {key.name for key in agent.ring().terms()}


def on_day(calendar, agent, day):
    """A round on that day, as the process does one each minute."""
    calendar.move(day)
    recipients.forget()
    agent.go_round()
    recipients.forget()
    return agent.last_round


def publish(organisation, version, **changes):
    roll = replace(organisation.roll(version=version), **changes)
    RollDocument.objects.create(version=version, document=rolls.sign(roll, organisation.root))
    recipients.forget()


def readable_by(row, organisation):
    row.refresh_from_db()
    readers = set()
    for name in ("originals", "custody", "epoch", "desk", "backup"):
        try:
            unwrap(bytes(row.kept_header), [getattr(organisation, name)])
            readers.add(name)
        except NotForUs:
            continue
    return readers


def test_a_month_of_days(agent, calendar):
    names = {}
    for day in range(32):
        done = on_day(calendar, agent, day)
        assert agent.round_failed == ""
        assert done.overdue == []
        names[day] = recipients.current().epoch.number
        recipients.current().seals_reports()
    assert [names[day] for day in (0, 6, 7, 13, 14, 21, 28)] == [1, 1, 2, 2, 3, 4, 5]
    assert "epoch-1" not in held(agent)
    assert not (agent._folder / "epoch-1.age").exists()


def test_an_epoch_with_nothing_waiting_ends_on_the_day_nothing_more_is_accepted(agent, calendar):
    on_day(calendar, agent, 20)
    assert "epoch-1" in held(agent)
    assert on_day(calendar, agent, 21).destroyed == ["epoch-1"]


@pytest.mark.parametrize("kind", ["submission", "attachment", "needs_person", "staged", "seed"])
def test_an_epoch_that_something_waits_for_lives_until_its_last_day(
    agent, calendar, organisation, kind
):
    row = a_submission(organisation, stage=Stage.READY)
    if kind == "submission":
        a_submission(organisation)
    elif kind == "attachment":
        an_attachment(row)
    elif kind == "needs_person":
        a_submission(organisation, stage=Stage.NEEDS_PERSON)
    elif kind == "seed":
        a_seed(row)
    else:
        an_attachment(None)
    on_day(calendar, agent, 29)
    assert "epoch-1" in held(agent)
    on_day(calendar, agent, 30)
    assert "epoch-1" not in held(agent)


def test_what_waits_is_rewrapped_to_originals_and_custody_before_the_key_ends(
    agent, calendar, organisation
):
    row = a_submission(organisation)
    waiting = a_submission(organisation, stage=Stage.NEEDS_PERSON)
    file = an_attachment(row)
    arrived = bytes(row.header)
    events = CustodyEvent.objects.count()

    done = on_day(calendar, agent, 30)

    assert done.settled.rewrapped == 3
    for one in (row, waiting, file):
        assert readable_by(one, organisation) == {"originals", "custody"}
        assert one.stage == Stage.NEEDS_PERSON
    assert bytes(row.header) == arrived
    assert CustodyEvent.objects.count() == events + 3
    assert "epoch-1" in done.destroyed


def test_a_rewrapped_report_opens_with_the_originals_key(agent, calendar, organisation):
    sealed = seal_bytes(ACCOUNT, recipients.current().seals_reports(), REPORT)
    row = a_submission(organisation, header=sealed.header)
    on_day(calendar, agent, 30)
    row.refresh_from_db()
    assert row.kept_header is not None
    kept = bytes(row.kept_header)
    key = unwrap(kept, [organisation.originals])
    assert open_bytes(kept, sealed.payload, key, REPORT) == ACCOUNT


def test_what_no_key_opens_waits_in_custody_and_stays_as_it_came(agent, calendar, organisation):
    stranger = seal_bytes(ACCOUNT, [organisation.custody.recipient], REPORT)
    unknown = a_submission(organisation, header=stranger.header)
    broken = a_submission(organisation, header=b"not an age header\n")

    done = on_day(calendar, agent, 30)

    assert done.settled.to_custody == 2
    for row, header in ((unknown, stranger.header), (broken, b"not an age header\n")):
        row.refresh_from_db()
        assert row.stage == Stage.CUSTODY
        assert bytes(row.header) == header
    assert Submission.objects.count() == 2
    assert "epoch-1" in done.destroyed


def test_a_report_of_a_network_without_a_desk_is_kept_by_custody_alone(
    agent, calendar, organisation
):
    row = a_submission(organisation)
    publish(organisation, 2, networks={})
    on_day(calendar, agent, 30)
    assert readable_by(row, organisation) == {"custody"}
    assert row.stage == Stage.CUSTODY


def test_finished_rows_are_left_alone(agent, calendar, organisation):
    row = a_submission(organisation, stage=Stage.READY, kept_header=b"kept")
    on_day(calendar, agent, 30)
    row.refresh_from_db()
    assert (row.stage, bytes(row.kept_header or b"")) == (Stage.READY, b"kept")


def test_a_row_that_a_worker_holds_is_not_taken_away_and_the_key_waits(
    agent, calendar, organisation
):
    row = a_submission(organisation)
    calendar.move(30)
    claim(row, seconds=60)
    done = on_day(calendar, agent, 30)
    assert done.overdue == ["epoch-1"]
    row.refresh_from_db()
    assert row.stage == Stage.RECEIVED

    done = on_day(calendar, agent, 30 + 2 / 1440)

    assert done.overdue == []
    assert readable_by(row, organisation) == {"originals", "custody"}


def test_without_a_valid_roll_nothing_is_destroyed_unwrapped(agent, calendar, organisation):
    row = a_submission(organisation)
    RollDocument.objects.create(version=2, document="broken")
    calendar.move(30)
    recipients.forget()
    agent.go_round()
    assert agent.round_failed == "roll_malformed"
    assert "epoch-1" in held(agent)
    RollDocument.objects.filter(version=2).delete()
    # The floor stands at 1: version 2 never verified.
    on_day(calendar, agent, 30)
    assert readable_by(row, organisation) == {"originals", "custody"}


def test_an_agent_that_is_not_on_the_roll_makes_and_destroys_nothing(agent, calendar, organisation):
    before = held(agent)
    organisation.certifier = Organisation().certifier
    publish(organisation, 2)
    on_day(calendar, agent, 30)
    assert agent.round_failed == "certifier_not_on_roll"
    assert held(agent) == before


def test_a_file_whose_report_came_after_its_epoch_ended_waits_in_custody(
    agent, calendar, organisation
):
    row = a_submission(organisation, stage=Stage.READY)
    file = an_attachment(None)
    on_day(calendar, agent, 30)
    type(file).objects.update(stage=Stage.RECEIVED, submission=row)
    on_day(calendar, agent, 30)
    file.refresh_from_db()
    assert file.stage == Stage.CUSTODY


def test_a_packet_key_ends_on_day_ninety_and_what_came_by_it_is_rewrapped(
    agent, calendar, organisation
):
    packet = recipients.current().packet.recipient
    sealed = seal_bytes(ACCOUNT, [packet, organisation.custody.recipient], REPORT)
    for day in (30, 60):
        on_day(calendar, agent, day)
    publish(organisation, 2)
    on_day(calendar, agent, 89)
    late = a_submission(organisation, header=sealed.header)
    other = a_submission(organisation)
    done = on_day(calendar, agent, 90)
    assert "packet-1" in done.destroyed
    assert readable_by(late, organisation) == {"originals", "custody"}
    other.refresh_from_db()
    assert (other.stage, other.kept_header) == (Stage.RECEIVED, None)


def test_a_packet_whose_code_nobody_judged_goes_to_custody_and_to_no_desk(
    agent, calendar, organisation
):
    keys = recipients.current()
    sealed = seal_bytes(ACCOUNT, [keys.packet.recipient, keys.custody], REPORT)
    for day in (30, 60):
        on_day(calendar, agent, day)
    publish(organisation, 2)
    on_day(calendar, agent, 89)
    unjudged = a_submission(organisation, header=sealed.header, epoch=BY_PACKET)
    file = an_attachment(unjudged, header=sealed.header, epoch=BY_PACKET, stage=Stage.RECEIVED)
    on_day(calendar, agent, 90)
    for row in (unjudged, file):
        row.refresh_from_db()
        assert (row.stage, row.kept_header) == (Stage.CUSTODY, None)
        unwrap(bytes(row.header), [organisation.custody])


def test_a_refused_packet_stays_so_and_is_marked_when_its_key_ends(agent, calendar, organisation):
    keys = recipients.current()
    sealed = seal_bytes(ACCOUNT, [keys.packet.recipient, keys.custody], REPORT)
    row = a_submission(organisation, header=sealed.header, epoch=BY_PACKET, stage=Stage.REFUSED)
    for day in (30, 60):
        on_day(calendar, agent, day)
    publish(organisation, 2)
    on_day(calendar, agent, 89)
    row.refresh_from_db()
    assert (row.kept_header, by_hand.may_be_opened(row)) == (None, True)
    events = CustodyEvent.objects.count()

    on_day(calendar, agent, 90)
    done = on_day(calendar, agent, 90)

    row.refresh_from_db()
    assert (row.stage, by_hand.may_be_opened(row)) == (Stage.REFUSED, False)
    assert CustodyEvent.objects.count() == events + 1, "it is marked once"
    assert done.settled.to_custody == 0
    unwrap(bytes(row.header), [organisation.custody])


def test_what_the_ceremony_rewrapped_of_a_packet_opens_with_any_epoch(agent, organisation):
    row = a_submission(organisation, epoch=BY_PACKET)
    assert agent.ring().file_key(BY_PACKET, [bytes(row.header)])


def test_a_retired_epoch_is_replaced_in_the_next_round_and_its_reports_are_still_opened(
    agent, calendar, organisation
):
    row = a_submission(organisation)
    EpochCertificate.objects.filter(kind="epoch", number=1).update(retired=True)
    on_day(calendar, agent, 0)
    assert recipients.current().epoch.number == 3
    assert agent.ring().file_key(1, [bytes(row.header)])
    EpochCertificate.objects.filter(kind="epoch", number=1).update(retired=False)
    on_day(calendar, agent, 0)
    assert recipients.current().epoch.number == 3, "brought back in the database"


def test_an_epoch_revoked_on_the_roll_is_retired_by_the_agent(agent, calendar, organisation):
    today = organisation.roll().issued
    publish(organisation, 2, revoked=(Revocation("epoch", "1", 1, today),))
    on_day(calendar, agent, 0)
    assert recipients.current().epoch.number == 3


def test_certificates_changed_in_the_database_are_put_right(agent, calendar, organisation):
    stranger = Organisation(epoch_number=9)
    EpochCertificate.objects.create(kind="epoch", number=9, document=stranger.certificate())
    EpochCertificate.objects.filter(number=1, kind="epoch").update(document="swapped")
    EpochCertificate.objects.filter(number=2, kind="epoch").delete()
    on_day(calendar, agent, 0)
    assert recipients.current().epoch.number == 1
    assert sorted(held(agent)) == ["epoch-1", "epoch-2", "order-1", "order-2", "packet-1"]


def test_a_round_done_twice_changes_nothing(agent, calendar):
    before = list(EpochCertificate.objects.order_by("pk").values_list("pk", "document"))
    done = go_round(agent.ring())
    assert (done.made, done.destroyed) == ([], [])
    assert before == list(EpochCertificate.objects.order_by("pk").values_list("pk", "document"))


def test_more_rows_than_a_batch_are_all_settled(agent, calendar, organisation, monkeypatch):
    monkeypatch.setattr("intake.keys.agent.settling._BATCH", 7)
    rows = [a_submission(organisation) for _ in range(30)]
    done = on_day(calendar, agent, 30)
    assert done.settled.rewrapped == len(rows)
