"""The signer: what it signs, for whom, and what it refuses. All people are invented."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier.signing import releases
from casework.dossier.signing.listed import SignerError
from casework.dossier.signing.releases import Memory, ReleaseLogError
from casework.dossier.signing.signer import Asked, Signer
from casework.dossier.signing.vouched import Vouched
from casework.models import ReleaseEntry
from intake import clock, recipients
from intake.custody.checkpoint import LogKey
from intake.custody.proofs import Proof
from intake.errors import IntakeError
from intake.keys import roll as rolls
from intake.keys import sshsig
from intake.keys.approval import Deed
from intake.keys.attestation import attest
from intake.keys.publishing import publish
from intake.keys.roll import Revocable, Revocation, Roll
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLog
from tests.casework.dossier.signing.conftest import TAGS, Ask
from tests.casework.house import House
from tests.casework.services.desk_work import events

pytestmark = pytest.mark.django_db(transaction=True)
SUMS = f"{hashlib.sha256(TAGS).hexdigest()}  D-1-v1/tagmanifest-sha256.txt\n".encode()


def refusal(signer: Signer, asked: Asked) -> str:
    with pytest.raises(IntakeError) as refused:
        signer.sign_release(asked)
    return refused.value.code


def test_a_release_that_two_custodians_signed_is_logged_and_signed(
    signer: Signer, asked: Ask, private: Ed25519PrivateKey
) -> None:
    signed = signer.sign_release(asked("Amina", "Farid"))
    public = private.public_key().public_bytes_raw()
    assert sshsig.verifies(signed.sshsig, "dossier", TAGS, public)
    assert not sshsig.verifies(signed.sshsig, "dossier", TAGS + b"\n", public)
    proof = Proof.parse(signed.tlog_proof)
    shown = proof.check(hashlib.sha256(TAGS).digest(), [LogKey(public)])
    assert shown.checkpoint.origin.startswith("amanat/release-log/")


def test_asked_again_after_a_broken_line_there_is_one_entry_and_one_event(
    signer: Signer, asked: Ask
) -> None:
    once = asked("Amina", "Farid")
    before = CustodyEvent.objects.count()
    first, again = signer.sign_release(once), signer.sign_release(once)
    assert first == again
    assert ReleaseEntry.objects.count() == 1
    assert CustodyEvent.objects.count() == before + 1


def test_one_custodian_alone_gets_no_signature_and_leaves_no_entry(
    signer: Signer, asked: Ask
) -> None:
    assert refusal(signer, asked("Amina")) == "approval_missing"
    assert refusal(signer, asked("Amina", "Amina")) == "approval_missing"
    assert not ReleaseEntry.objects.exists()


def test_what_was_signed_for_another_dossier_or_order_signs_nothing(
    signer: Signer, asked: Ask
) -> None:
    seen = asked("Amina", "Farid")
    assert refusal(signer, replace(seen, tag_manifest=TAGS + b"x")) == "release_detail_wrong"
    assert refusal(signer, replace(seen, order="cd" * 32)) == "release_detail_wrong"
    assert not ReleaseEntry.objects.exists()


def test_an_approval_of_another_deed_signs_nothing(signer: Signer, asked: Ask) -> None:
    other = asked("Amina", "Farid", deed=Deed.REVEAL_ORIGINAL)
    assert refusal(signer, other) == "approval_malformed"


def test_a_signature_that_was_moved_to_another_request_condemns_all(
    signer: Signer, asked: Ask
) -> None:
    one, other = asked("Amina", "Farid"), asked("Amina", "Farid")
    mixed = replace(one, signatures=(one.signatures[0], other.signatures[1]))
    assert refusal(signer, mixed) == "approval_forged"


def test_two_of_the_roll_who_are_no_custodians_of_the_desk_get_nothing_signed(
    signer: Signer, asked: Ask
) -> None:
    """Nasrin and Omid are custodians of another desk, and have a bag of their own."""
    theirs = asked("Nasrin", "Omid", tags=b"a bag of their own\n")
    own_key = attest(theirs.request, bytes(32), Ed25519PrivateKey.generate())
    before = CustodyEvent.objects.count()

    forged = replace(theirs, opened=own_key)
    assert refusal(signer, forged) == "release_not_attested"
    with pytest.raises(IntakeError, match="release_not_attested"):
        signer.sign_sums(forged, SUMS)
    assert not ReleaseEntry.objects.exists()
    assert CustodyEvent.objects.count() == before


def test_what_was_attested_of_one_release_serves_no_other(signer: Signer, asked: Ask) -> None:
    one, other = asked("Amina", "Farid"), asked("Amina", "Farid", tags=b"another\n")
    same_again = asked("Amina", "Farid")

    for mixed in (replace(other, opened=one.opened), replace(same_again, opened=one.opened)):
        assert refusal(signer, mixed) == "release_not_attested"
    assert not ReleaseEntry.objects.exists()


def test_who_is_a_custodian_says_no_key_but_the_openers(
    signer: Signer, asked: Ask, house: House, private: Ed25519PrivateKey
) -> None:
    seen = asked("Amina", "Farid")
    for key in (private, house.people["Amina"].keys.signing, house.organisation.root.private):
        word = attest(seen.request, bytes(32), key)
        assert refusal(signer, replace(seen, opened=word)) == "release_not_attested"


def test_an_opener_that_was_revoked_attests_nothing(
    signer: Signer, asked: Ask, house: House, roll: Roll
) -> None:
    gone = Revocation(Revocable.CERTIFIER, "organisation", 1, clock.today())
    later = replace(roll, version=roll.version + 1, revoked=(gone,))
    publish(rolls.sign(later, house.organisation.root))
    recipients.forget()
    assert refusal(signer, asked("Amina", "Farid")) == "release_not_attested"


def test_the_event_of_a_release_names_the_leaf_of_its_opening(
    signer: Signer, asked: Ask, house: House
) -> None:
    seen = asked("Amina", "Farid")
    signer.sign_release(seen)
    told = [one for one in events(house) if one["kind"] == "release.signed"]
    assert [one["opened"] for one in told] == [seen.opened.leaf.hex()]


def test_a_revoked_dossier_key_signs_nothing(
    signer: Signer, asked: Ask, house: House, roll: Roll
) -> None:
    gone = Revocation(Revocable.DOSSIER, "releases", 1, clock.today())
    later = replace(roll, version=roll.version + 1, revoked=(gone,))
    publish(rolls.sign(later, house.organisation.root))
    recipients.forget()
    assert refusal(signer, asked("Amina", "Farid")) == "dossier_key_not_on_roll"


def test_sums_are_signed_that_name_the_approved_tag_manifest_once(
    signer: Signer, asked: Ask, private: Ed25519PrivateKey
) -> None:
    signature = signer.sign_sums(asked("Amina", "Farid"), SUMS)
    public = private.public_key().public_bytes_raw()
    assert sshsig.verifies(signature, "dossier-sums", SUMS, public)
    assert not sshsig.verifies(signature, "dossier", SUMS, public)


def test_sums_may_name_the_bags_files_and_what_stands_beside_it(signer: Signer, asked: Ask) -> None:
    beside = (
        "D-1-v1.1.tsr", "D-1-v1.sshsig", "D-1-v1.tlog-proof", "VERIFY.fa-af.txt", "VERIFY.txt",
        "allowed_signers", "allowed_signers.sshsig", "releases.vkey", "root_signers", "tsa-1.pem",
        "D-1-v1/data/evidence.csv",
    )  # fmt: skip
    more = "".join(f"{'0' * 64}  {path}\n" for path in beside).encode()
    tag = TAGS.splitlines(keepends=True)[1].replace(b"  ", b"  D-1-v1/")

    assert signer.sign_sums(asked("Amina", "Farid"), more + tag + SUMS)


@pytest.mark.parametrize(
    "sums",
    [
        b"",
        b"no sums at all\n",
        SUMS + SUMS,
        SUMS.replace(b"/tag", b"/other-tag"),
        b"0" * 64 + SUMS[64:],
        SUMS[:-1],
        SUMS + b"0" * 64 + b"  one-more.pdf\n",
        SUMS + b"0" * 64 + b"  D-1-v1/one-more.pdf\n",
        SUMS + b"0" * 64 + b"  D-1-v1/bagit.txt\n",
        SUMS + b"0" * 64 + b"  bagit.txt\n",
        SUMS + b"0" * 64 + b"  D-2-v1/data/one-more.pdf\n",
        SUMS + "ب\n".encode(),
    ],
)
def test_other_sums_are_refused(signer: Signer, asked: Ask, sums: bytes) -> None:
    with pytest.raises(SignerError, match="sums_malformed"):
        signer.sign_sums(asked("Amina", "Farid"), sums)


def test_the_newest_custody_checkpoint_is_anchored_by_a_release(signer: Signer, asked: Ask) -> None:
    log = CustodyLog.objects.create(origin="amanat/custody-log/0", begins=1)
    CustodyCheckpoint.objects.create(
        log=log, size=1, day=clock.today(), kind=CustodyCheckpoint.Kind.DAILY, note="a note\n"
    )
    signer.sign_release(asked("Amina", "Farid"))
    entries = [bytes(row.entry) for row in ReleaseEntry.objects.order_by("position")]
    assert entries == [releases.digest_of("a note\n"), hashlib.sha256(TAGS).digest()]


def test_a_log_that_was_rolled_back_under_the_signer_signs_nothing_more(
    signer: Signer, asked: Ask
) -> None:
    signer.sign_release(asked("Amina", "Farid"))
    ReleaseEntry.objects.all().delete()
    with pytest.raises(ReleaseLogError):
        signer.sign_release(asked("Amina", "Farid", tags=b"another\n"))
    assert not ReleaseEntry.objects.exists()


def test_an_entry_that_somebody_else_wrote_is_under_no_signature(
    signer: Signer, asked: Ask
) -> None:
    signer.sign_release(asked("Amina", "Farid"))
    ReleaseEntry.objects.create(log=1, position=1, entry=hashlib.sha256(b"forged\n").digest())
    with pytest.raises(ReleaseLogError):
        signer.sign_release(asked("Amina", "Farid", tags=b"another\n"))


@pytest.mark.parametrize("deaths", [["append"], ["keep"], ["keep", "append"], ["append", "keep"]])
def test_a_signer_killed_around_its_commit_goes_on(
    signer: Signer, asked: Ask, monkeypatch: pytest.MonkeyPatch, deaths: list[str]
) -> None:
    signer.sign_release(asked("Amina", "Farid"))

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    for nth, dies_in in enumerate(deaths):
        with monkeypatch.context() as patched:
            patched.setattr(releases if dies_in == "append" else Memory, dies_in, die)
            with pytest.raises(KeyboardInterrupt):
                signer.sign_release(asked("Amina", "Farid", tags=b"dossier %d\n" % nth))

    for nth in range(3):
        signer.sign_release(asked("Amina", "Farid", tags=b"dossier %d\n" % nth))
    assert ReleaseEntry.objects.count() == 4


def test_a_restart_begins_a_log_that_names_the_last_checkpoint(
    signer: Signer, asked: Ask, memory: Memory, roll: Roll, private: Ed25519PrivateKey
) -> None:
    signer.sign_release(asked("Amina", "Farid"))
    last = memory.file.read_text()
    public = private.public_key().public_bytes_raw()
    memory.restart(releases.current(public))
    signed = signer.sign_release(asked("Amina", "Farid", tags=b"another\n"))
    grown = releases.current(public)
    assert grown.number == 2
    assert grown.entries[0] == releases.digest_of(last)
    assert f"{grown.origin}\n" in signed.tlog_proof


def test_every_proof_of_a_longer_log_holds(
    signer: Signer, asked: Ask, private: Ed25519PrivateKey
) -> None:
    public = private.public_key().public_bytes_raw()
    for nth in range(9):
        tags = b"dossier %d\n" % nth
        signed = signer.sign_release(asked("Amina", "Farid", tags=tags))
        shown = Proof.parse(signed.tlog_proof).check(
            hashlib.sha256(tags).digest(), [LogKey(public)]
        )
        assert shown.checkpoint.size == nth + 1


def test_what_the_root_vouched_for_is_read_back_and_another_key_is_refused(
    vouched: Vouched, house: House, private: Ed25519PrivateKey, tmp_path: Path
) -> None:
    vouched.write(tmp_path)
    read = Vouched.read(tmp_path)
    root = house.organisation.root.verifier.public
    read.require(private, root)
    for key, pinned in ((Ed25519PrivateKey.generate(), root), (private, bytes(32))):
        with pytest.raises(SignerError, match="vouching_of_another_key"):
            read.require(key, pinned)
    with pytest.raises(SignerError, match="vouching_missing"):
        Vouched.read(tmp_path / "nothing")


def test_a_vouching_from_before_the_second_namespace_is_made_anew(
    vouched: Vouched, house: House, private: Ed25519PrivateKey
) -> None:
    root = house.organisation.root
    older = vouched.allowed_signers.replace("dossier,dossier-sums", "dossier")
    signature = sshsig.sign(root.private, "dossier-signers", older.encode())
    with pytest.raises(SignerError, match="vouching_outdated"):
        Vouched(older, signature, vouched.root_signers).require(private, root.verifier.public)
