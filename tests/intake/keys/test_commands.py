"""The operator's commands, through Django. Invented keys and rows only."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from intake import clock, recipients
from intake.errors import IntakeError
from intake.keys import Entry, Kind, RollError, custody_rows
from intake.keys import roll as rolls
from intake.keys.ceremony import commands as ceremony
from intake.keys.ceremony import shares
from intake.keys.ceremony.commands import read_roll
from intake.keys.ceremony.drafting import Changes, draft
from intake.keys.ceremony.rewrapping import rewrap_rows
from intake.keys.publishing import publish
from intake.keys.revoking import revoke
from intake.models import AdmissionCode, CustodyEvent, Network, RollDocument, Stage
from intake.sealing import NotForUs, seal_bytes, unwrap
from tests.intake.keys.conftest import ACCOUNT, PASSPHRASE, REPORT, a_submission, an_attachment
from tests.organisation import Organisation

pytestmark = pytest.mark.django_db


def said(*arguments, **options):
    out = io.StringIO()
    call_command(*[str(one) for one in arguments], stdout=out, **options)
    return out.getvalue()


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        said(*arguments)
    return str(refusal.value)


def sign_and_publish(organisation, draft_file):
    publish(rolls.sign(read_roll(draft_file), organisation.root))


# -- publish_roll -------------------------------------------------------------------------


def test_a_signed_roll_is_published_once_and_again_without_harm(organisation, tmp_path):
    file = tmp_path / "roll"
    file.write_text(rolls.sign(organisation.roll(version=2), organisation.root))
    assert "roll 2" in said("publish_roll", file)
    said("publish_roll", file)
    assert recipients.current().roll.version == 2
    assert RollDocument.objects.count() == 2


@pytest.mark.parametrize("version", [1, 2])
def test_a_roll_that_is_not_newer_is_not_published(organisation, tmp_path, version):
    publish(rolls.sign(organisation.roll(version=2), organisation.root))
    other = Organisation(root=organisation.root)
    file = tmp_path / "roll"
    file.write_text(rolls.sign(other.roll(version=version), organisation.root))
    assert "roll_older" in refused("publish_roll", file)


def test_a_roll_of_another_root_or_expired_is_not_published(organisation, tmp_path):
    file = tmp_path / "roll"
    file.write_text(rolls.sign(organisation.roll(version=2), Organisation().root))
    assert "roll_unsigned" in refused("publish_roll", file)
    old = organisation.roll(version=2, today=clock.today() - timedelta(days=90))
    file.write_text(rolls.sign(old, organisation.root))
    assert "roll_expired" in refused("publish_roll", file)
    assert RollDocument.objects.count() == 1


# -- revoke -------------------------------------------------------------------------------


def code_of(ask):
    with pytest.raises(RollError) as refusal:
        ask()
    return refusal.value.code


def test_a_revoked_epoch_is_not_sealed_to_from_this_moment(agent, organisation, tmp_path):
    said("revoke", "epoch", "1", "--draft", tmp_path / "draft")
    with pytest.raises(RollError):
        recipients.current().seals_reports()
    agent.go_round()
    recipients.forget()
    assert recipients.current().epoch.number == 3
    sign_and_publish(organisation, tmp_path / "draft")
    assert recipients.current().roll.is_revoked("epoch", "1")


def test_a_revoked_packet_key_is_offered_no_more(agent, organisation, tmp_path):
    said("revoke", "packet", "1", "--draft", tmp_path / "draft")
    assert code_of(lambda: recipients.current().packet) == "epoch_missing"


def test_a_revoked_desk_closes_its_networks_and_is_not_sealed_to(organisation, tmp_path):
    text = said("revoke", "desk", organisation.desk_id, "--draft", tmp_path / "draft")
    assert "1 networks" in text
    assert not Network.objects.get().open
    sign_and_publish(organisation, tmp_path / "draft")
    keys = recipients.current()
    assert code_of(lambda: keys.desk(organisation.desk_id)) == "recipient_missing"
    assert code_of(lambda: keys.originals(organisation.desk_id)) == "recipient_missing"


def test_a_revoked_network_stays_closed_whatever_the_database_says(organisation, tmp_path):
    network = Network.objects.get()
    AdmissionCode.objects.create(
        digest=bytes(32), network=network, batch=uuid.uuid4(), expires_on=clock.today()
    )
    said("revoke", "network", network.pk, "--draft", tmp_path / "draft")
    assert not AdmissionCode.objects.exists()
    sign_and_publish(organisation, tmp_path / "draft")
    Network.objects.update(open=True)
    assert code_of(lambda: recipients.current().desk_of(network.pk)) == "recipient_missing"


@pytest.mark.parametrize("what", ["epoch", "packet", "desk", "person", "signer", "network"])
def test_revoking_what_is_not_there_changes_nothing(organisation, what, tmp_path):
    text = refused("revoke", what, str(uuid.uuid4()), "--draft", tmp_path / "draft")
    assert "revoke_unknown" in text
    assert not (tmp_path / "draft").exists()
    assert Network.objects.get().open


@pytest.mark.parametrize(("what", "kind"), [("person", "personal"), ("signer", "dossier")])
def test_a_person_and_a_signer_are_revoked_by_the_next_roll(organisation, what, kind):
    other = Organisation()
    recipient = str(other.desk.recipient) if kind == "personal" else ""
    id_ = str(uuid.uuid4()) if kind == "personal" else "dossier-signer"
    entry = Entry(Kind(kind), id_, 1, clock.today(), recipient, other.certifier.verifier.base64)
    grown = draft(organisation.roll(), Changes(entries=(entry,)), today=clock.today())
    publish(rolls.sign(grown, organisation.root))

    revoked = revoke(what, id_)

    assert revoked.draft.is_revoked(kind, id_)
    assert revoked.draft.version == 3


# -- keys ---------------------------------------------------------------------------------


def test_keys_shows_the_roll_and_says_that_the_agent_is_away(organisation, settings):
    settings.CODE_KEY_FILE = None
    text = said("keys")
    assert "version 1" in text
    assert "agent_away" in text
    assert str(organisation.desk_id) in text
    assert "Sealing to epoch 1" in text
    assert "WITHOUT" not in text


def test_keys_says_of_a_roll_from_before_that_no_page_seals_by_it(organisation, settings):
    settings.CODE_KEY_FILE = None
    document = organisation.root.sign(organisation.roll().body())
    RollDocument.objects.update(document=document)
    recipients.forget()
    assert "WITHOUT a page roll: no page seals until the next version is signed" in said("keys")


@pytest.mark.parametrize(
    ("role", "name", "allowed"),
    [
        ("agent", "AGENT_PASSPHRASE_FILE", True),
        ("intake", "AGENT_PASSPHRASE_FILE", False),
        ("worker", "AGENT_DIR", False),
        ("operator", "AGENT_DIR", False),
        ("sequencer", "LOG_KEY_FILE", True),
        ("worker", "LOG_KEY_FILE", False),
        ("intake", "CODE_KEY_FILE", True),
        ("worker", "CODE_KEY_FILE", True),
        ("casework", "CODE_KEY_FILE", False),
    ],
)
def test_keys_fails_on_a_key_the_role_must_not_reach(
    organisation, settings, tmp_path, role, name, allowed
):
    settings.ROLE, settings.CODE_KEY_FILE = role, None
    (tmp_path / "secret").write_text("invented")
    setattr(settings, name, tmp_path / "secret")
    if allowed:
        assert f"holds {name}" in said("keys")
    else:
        assert "must not hold" in refused("keys")


@pytest.mark.parametrize("name", ["root.age", "custody.age", "custody-share-1-of-5.txt"])
def test_keys_fails_on_a_key_of_the_ceremony_on_any_host(organisation, settings, tmp_path, name):
    settings.ROLE, settings.CODE_KEY_FILE = "agent", None
    (tmp_path / name).write_text("invented")
    assert "must not hold" in refused("keys")


# -- custody_rewrap -----------------------------------------------------------------------


@pytest.fixture
def share_options(organisation, tmp_path):
    options = []
    for number, share in enumerate(shares.split(organisation.custody)[:3]):
        (tmp_path / f"share-{number}").write_text(share)
        options += ["--share", str(tmp_path / f"share-{number}")]
    return options


def opens(header, identity):
    try:
        unwrap(bytes(header), [identity])
    except NotForUs:
        return False
    return True


def through_the_ceremony(organisation, share_options, tmp_path, settings, *more):
    """Export, carry to the offline machine, bring back, apply."""
    asked, given = tmp_path / "asked", tmp_path / "given"
    said("custody_rewrap", "export", asked, *more)
    lines: list[str] = []
    arguments = ["rewrap", *share_options, "--pin", str(settings.ROLL_ROOT_FILE)]
    arguments += ["--version", "1", "--asked", str(asked), "--out", str(given)]
    assert ceremony.main(arguments, lines.append) == 0, lines
    return said("custody_rewrap", "apply", given), lines


def test_a_row_in_custody_goes_back_into_the_queue_by_way_of_the_ceremony(
    organisation, share_options, tmp_path, settings
):
    row = a_submission(organisation, stage=Stage.CUSTODY, epoch=999, attempts=5)
    file = an_attachment(row, stage=Stage.CUSTODY, epoch=999)
    other = a_submission(organisation)
    arrived, events = bytes(row.header), CustodyEvent.objects.count()

    through_the_ceremony(organisation, share_options, tmp_path, settings)

    for one in (row, file):
        one.refresh_from_db()
        assert (one.stage, one.epoch, one.attempts) == (Stage.RECEIVED, 1, 0)
        for reader in (organisation.epoch, organisation.originals, organisation.custody):
            assert opens(one.kept_header, reader)
        assert not opens(one.kept_header, organisation.desk)
    assert bytes(row.header) == arrived
    assert CustodyEvent.objects.count() == events + 2
    other.refresh_from_db()
    assert other.kept_header is None


def test_a_finished_row_named_by_id_is_wrapped_to_todays_originals_and_stays_finished(
    organisation, share_options
):
    row = a_submission(organisation, stage=Stage.READY)
    said("custody_rewrap", "here", "--id", row.pk, *share_options)
    row.refresh_from_db()
    assert row.stage == Stage.READY
    assert opens(row.kept_header, organisation.originals)
    assert not opens(row.kept_header, organisation.epoch)


def test_a_row_the_custody_key_does_not_open_stays_where_it_is(
    organisation, share_options, tmp_path, settings
):
    sealed = seal_bytes(ACCOUNT, [Organisation().custody.recipient], REPORT)
    row = a_submission(organisation, stage=Stage.CUSTODY, header=sealed.header)
    _, lines = through_the_ceremony(organisation, share_options, tmp_path, settings)
    assert any("NOT OPENED" in line for line in lines)
    row.refresh_from_db()
    assert row.stage == Stage.CUSTODY


def test_a_row_that_moved_on_meanwhile_is_not_touched(organisation, share_options):
    row = a_submission(organisation, stage=Stage.CUSTODY)
    asked = custody_rows.asked()
    done = [r for _, r in rewrap_rows(asked.rows, organisation.custody, recipients.current()) if r]
    type(row).objects.filter(pk=row.pk).update(stage=Stage.READY)
    assert [moved for _, moved in custody_rows.apply(done)] == [False]
    row.refresh_from_db()
    assert row.kept_header is None


def test_two_shares_change_nothing(organisation, share_options):
    row = a_submission(organisation, stage=Stage.CUSTODY)
    assert "shares_too_few" in refused("custody_rewrap", "here", *share_options[:4])
    row.refresh_from_db()
    assert row.stage == Stage.CUSTODY


def test_the_offline_machine_believes_its_own_pin_and_no_older_roll(
    organisation, share_options, tmp_path, settings
):
    a_submission(organisation, stage=Stage.CUSTODY)
    asked, given = tmp_path / "asked", tmp_path / "given"
    said("custody_rewrap", "export", asked)
    common = ["rewrap", *share_options, "--asked", str(asked), "--out", str(given)]
    pin = tmp_path / "other.pub"
    pin.write_text(f"{Organisation().root.verifier}\n")
    for arguments, code in (
        (["--pin", str(pin), "--version", "1"], "roll_unsigned"),
        (["--pin", str(settings.ROLL_ROOT_FILE), "--version", "2"], "roll_older"),
    ):
        lines: list[str] = []
        assert ceremony.main(common + arguments, lines.append) == 1
        assert code in "".join(lines)
    assert not given.exists()


@pytest.mark.parametrize(
    "body", ["", "{}\n", '{"rows":[{}],"schema":"amanat/rewrap-given/1"}\n', "[]\n"]
)
def test_a_file_of_another_form_is_refused(organisation, tmp_path, body):
    (tmp_path / "given").write_text(body)
    assert "rewrap_malformed" in refused("custody_rewrap", "apply", tmp_path / "given")


# -- agent --------------------------------------------------------------------------------


def test_preparing_an_agent_prints_the_entry_the_ceremony_adds(organisation, settings, tmp_path):
    settings.AGENT_DIR, settings.AGENT_PASSPHRASE_FILE = tmp_path / "agent", tmp_path / "words"
    (tmp_path / "words").write_text(f"{PASSPHRASE}\n")
    line = said("agent", "--prepare", "--work-factor", "4")
    (tmp_path / "entries").write_text(line)
    (tmp_path / "roll").write_text(organisation.roll().body())
    lines: list[str] = []
    drafted = ["draft", "--roll", str(tmp_path / "roll"), "--add", str(tmp_path / "entries")]
    assert ceremony.main([*drafted, "--out", str(tmp_path / "draft")], lines.append) == 0, lines
    assert "epoch-certifier organisation (2)" in "".join(lines)
    assert "already" in refused("agent", "--prepare")


def test_an_agent_with_a_wrong_passphrase_does_not_start(organisation, settings, store, tmp_path):
    settings.AGENT_PASSPHRASE_FILE = tmp_path / "words"
    (tmp_path / "words").write_text("another")
    assert "agent_passphrase_wrong" in refused("agent")


def test_refusals_of_the_keys_are_refusals(organisation):
    with pytest.raises(IntakeError):
        revoke("network", "nothing")
