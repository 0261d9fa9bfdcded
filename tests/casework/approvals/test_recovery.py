"""A lost half comes back: the agent's from the ceremony, a custodian's from another custodian."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from casework.models import KeyShare, Member
from casework.services import approvals, recovery, reveals
from casework.services.approvals import Subject
from intake import identities
from intake.keys import durable
from intake.keys.agent.agent import Agent
from intake.keys.agent.escrow import HalfB, keep_half
from intake.keys.agent.store import Store
from intake.keys.approval import Deed
from intake.keys.ceremony import shares
from intake.report import Report
from intake.sealing import HybridIdentity
from tests.casework.approvals.conftest import ACCOUNT, PASSPHRASE, NearClient, refusal

pytestmark = pytest.mark.django_db
WHY = {"reason": "verify", "words": "The family asks about a grave."}


def opened(house, submission, first: str, second: str) -> object:
    about = Subject("report", submission.pk)
    asked = approvals.ask(
        house.unlocked(first), house.desk, Deed.REVEAL_ORIGINAL, about,
        reason="verify", words="The family asks about a grave.",
    )  # fmt: skip
    approvals.sign(house.unlocked(second), house.desk, asked.record.id)
    return reveals.reveal(house.unlocked(second), house.desk, asked.record.id).content


def run(*words: object) -> str:
    said = io.StringIO()
    call_command("originals_recover", *map(str, words), stdout=said)
    return said.getvalue()


def sheets(folder: Path, custody: HybridIdentity) -> list[str]:
    """Three of the five, as options."""
    options = []
    for number, share in enumerate(shares.split(custody)[:3], start=1):
        file = folder / f"share-{number}.txt"
        file.write_text(shares.sheet(share, number, "Invented organisation", "0000"))
        options += ["--share", str(file)]
    return options


def test_an_agent_that_burnt_down_is_restored_from_escrow_and_opens_again(
    house, store: Store, submission, tmp_path, settings, monkeypatch
):
    custody = house.organisation.custody
    escrow = keep_half(store, str(house.desk), 1, house.half_b(house.desk), custody.recipient)
    backup = tmp_path / "backup.age"
    shutil.copy(escrow, backup)
    shutil.rmtree(store.folder)

    trip, phrase = tmp_path / "half.age", tmp_path / "phrase"
    phrase.write_text("invented words for the trip\n")
    run("open", *sheets(tmp_path, custody), "--escrow", backup, "--out", trip,
        "--passphrase-file", phrase, "--work-factor", 1)  # fmt: skip
    assert house.half_b(house.desk).hex().encode() not in trip.read_bytes()

    new = Store.found(tmp_path / "new-agent", PASSPHRASE, work_factor=1)
    agent = Agent(new.folder)
    agent.unlock(PASSPHRASE)
    client = NearClient(agent)
    monkeypatch.setattr(identities, "agent", lambda: client)
    assert refusal(lambda: opened(house, submission, "Amina", "Farid")) == "opener_has_no_half"
    run("give", trip, "--passphrase-file", phrase)
    amina = house.people["Amina"]
    phrase.write_text(amina.passphrase)
    said = run("check", "--desk", house.desk, "--member", amina.member.pk,
               "--passphrase-file", phrase)  # fmt: skip
    assert "Generation 1" in said

    found = opened(house, submission, "Amina", "Farid")
    assert isinstance(found, Report)
    assert found.account == ACCOUNT
    again = (new.folder / "escrow" / f"originals-{house.desk}-1.age").read_bytes()
    assert HalfB.from_escrow(again, custody).half == house.half_b(house.desk)


def test_a_custodian_who_lost_their_share_gets_it_from_another(house, opener, submission, tmp_path):
    farid = house.people["Farid"].member
    KeyShare.objects.filter(member=farid, kind="originals_a").delete()
    assert refusal(lambda: opened(house, submission, "Amina", "Farid")) == "custodians_only"
    amina, phrase = house.people["Amina"], tmp_path / "phrase"
    phrase.write_text(amina.passphrase)

    run("share", "--desk", house.desk, "--member", amina.member.pk, "--to", farid.pk,
        "--passphrase-file", phrase)  # fmt: skip

    assert isinstance(opened(house, submission, "Amina", "Farid"), Report)


def test_a_new_custodian_opens_what_was_sealed_before_they_came(house, opener, submission):
    house.share("Amina", house.desk, KeyShare.Kind.ORIGINALS_A, bytes(range(32)), generation=2)
    laila = house.people["Laila"].member
    made = recovery.share_halves(house.unlocked("Amina"), house.desk, laila)
    assert made == 2
    KeyShare.objects.filter(generation=2).delete()
    assert isinstance(opened(house, submission, "Amina", "Laila"), Report)
    assert recovery.share_halves(house.unlocked("Amina"), house.desk, laila) == 0


def test_a_half_is_shared_by_custodians_with_confirmed_people_of_the_desk_on_the_roll(house):
    amina, laila = house.unlocked("Amina"), house.unlocked("Laila")
    farid, nasrin = house.people["Farid"].member, house.people["Nasrin"].member
    share = recovery.share_halves
    assert refusal(lambda: share(laila, house.desk, farid)) == "custodians_only"
    assert refusal(lambda: share(amina, house.desk, nasrin)) == "not_of_this_desk"
    assert refusal(lambda: share(amina, house.other_desk, nasrin)) == "not_your_desk"
    Member.objects.filter(pk=farid.pk).update(admitted_by=nasrin.pk)
    farid.refresh_from_db()
    assert refusal(lambda: share(amina, house.desk, farid)) == "not_confirmed"
    stranger = Member.objects.create(wrapped_identity=b"x")
    KeyShare.objects.create(
        desk_id=house.desk, member=stranger, kind="desk", generation=1, sealed=b"x"
    )
    assert refusal(lambda: share(amina, house.desk, stranger)) == "recipient_missing"


def test_a_wrong_half_is_noticed_by_the_check(house, opener, tmp_path):
    house.share("Amina", house.desk, KeyShare.Kind.ORIGINALS_A, bytes(32), generation=2)
    amina, phrase = house.people["Amina"], tmp_path / "phrase"
    phrase.write_text(amina.passphrase)
    with pytest.raises(CommandError, match="wrong_half"):
        run("check", "--desk", house.desk, "--member", amina.member.pk,
            "--passphrase-file", phrase)  # fmt: skip


def test_files_that_are_not_what_they_should_be_are_refused(house, store, tmp_path):
    custody, stranger = house.organisation.custody, HybridIdentity.generate()
    escrow = keep_half(store, str(house.desk), 1, house.half_b(house.desk), custody.recipient)
    octets = escrow.read_bytes()
    assert refusal(lambda: HalfB.from_escrow(octets, stranger)) == "half_not_opened"
    assert refusal(lambda: HalfB.unlocked(octets, "x")) == "half_not_opened"
    for line in (b"", b"{}", b'{"desk":"x","generation":1,"half":"00"}\n', b"\xff"):
        assert refusal(lambda one=line: HalfB.from_line(one)) == "half_malformed"
    with pytest.raises(CommandError, match="half_not_opened"):
        run("open", *sheets(tmp_path, stranger), "--escrow", escrow, "--out", tmp_path / "out",
            "--work-factor", 1)  # fmt: skip
    assert not (tmp_path / "out").exists()
    with pytest.raises(CommandError, match="could not be read"):
        run("give", tmp_path / "missing", "--passphrase-file", durable.__file__)


def test_a_half_does_not_show_by_accident(house):
    assert "00" * 8 not in repr(HalfB(str(house.desk), 1, bytes(32)))
