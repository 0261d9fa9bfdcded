"""What leaves: deterministic, whole, and never with a signature around something else."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from casework.dossier import instructions, isolating, sums, tarring
from casework.dossier.package import PackageError, Packing
from casework.dossier.stamps import Stamp
from intake.errors import IntakeError, TransientError

from . import samples
from .conftest import contents
from .samples import NAME, InventedSigner

BESIDE = {
    *("SHA256SUMS", "SHA256SUMS.sshsig", "VERIFY.txt", "VERIFY.fa-af.txt", "VERIFY.ps.txt"),
    *("allowed_signers", "allowed_signers.sshsig", "root_signers", "releases.vkey"),
    *(f"{NAME}.sshsig", f"{NAME}.tlog-proof"),
    *(f"{NAME}.1.tsr", f"{NAME}.2.tsr", "tsa-1.pem", "tsa-2.pem"),
}


def fails(plan, code, *, signer=None, stamping=None, draft=None, kind=IntakeError) -> bytes:
    """What is out when a packing is refused."""
    out = io.BytesIO()
    bag = io.BytesIO(samples.draft(plan) if draft is None else draft)
    packing = Packing(bag, plan.digest, signer or InventedSigner(), stamping or samples.stamping())
    with pytest.raises(kind, match=f"^{code}$"):
        packing.write(out)
    return out.getvalue()


def test_the_package_holds_the_bag_and_what_proves_it(package):
    found = contents(package)

    assert {path for path in found if "/" not in path} == BESIDE
    assert {path.split("/")[0] for path in found if "/" in path} == {NAME}
    for path, content in samples.FILES.items():
        assert found[f"{NAME}/{path}"] == content


def test_the_list_names_everything_but_itself_and_its_signature(package):
    found = contents(package)

    assert sums.parse(found["SHA256SUMS"]).keys() == found.keys() - {
        "SHA256SUMS",
        "SHA256SUMS.sshsig",
    }


def test_the_same_release_is_the_same_octets():
    assert samples.packed()[0] == samples.packed()[0]


def test_without_an_authority_there_is_no_token_and_the_text_says_so():
    found = contents(samples.packed()[0])

    assert not [path for path in found if path.endswith((".tsr", ".pem"))]
    assert b"there is no time stamp" in found["VERIFY.txt"].replace(b"\n ", b"")


def test_the_register_is_told_what_left(package):
    plan = samples.planned()

    archive, released = samples.packed(plan)

    assert (released.name, released.tag_manifest_sha256) == (NAME, plan.digest)
    assert released.fingerprint == samples.fingerprint()
    assert released.files == len(contents(archive))
    assert released.octets == sum(map(len, contents(archive).values()))


@pytest.mark.parametrize("at", [0, 600, 5000, -2000])
def test_a_draft_with_another_octet_is_never_signed(at):
    plan = samples.planned()
    draft = bytearray(samples.draft(plan))
    draft[at] ^= 1

    class Nobody(InventedSigner):
        def sign_release(self, tag_manifest):
            raise AssertionError("asked")

    out = fails(plan, "draft_changed|archive_malformed", signer=Nobody(), draft=bytes(draft))
    assert b"SSH SIGNATURE" not in out


def test_a_whole_other_draft_is_never_signed():
    other = samples.planned({"data/other.txt": b"other"})

    out = fails(samples.planned(), "draft_changed", draft=samples.draft(other), kind=PackageError)

    assert b"SSH SIGNATURE" not in out


@pytest.mark.parametrize("draft", [b"", b"\0" * 511, tarring.end(), b"x" * 2048])
def test_what_is_no_draft_is_refused(draft):
    fails(samples.planned(), "archive_cut|archive_malformed|draft_changed", draft=draft)


def test_a_draft_with_a_file_beside_the_bag_is_refused():
    plan = samples.planned()
    draft = b"".join(tarring.member("VERIFY.txt", b"")) + samples.draft(plan)

    fails(plan, "draft_changed", draft=draft)


class Lying(InventedSigner):
    """Gives one thing that does not fit."""

    def __init__(self, **lies: str) -> None:
        super().__init__()
        self._lies = lies

    def sign_release(self, tag_manifest):
        return replace(super().sign_release(tag_manifest), **self._lies)


@pytest.mark.parametrize(
    "lie",
    [
        {"sshsig": InventedSigner().sign_sums(b"another")},
        {"sshsig": ""},
        {"tlog_proof": InventedSigner().sign_release(b"another").tlog_proof},
        {"vkey": "nonsense"},
        {"allowed_signers": InventedSigner(samples.key(9)).sign_release(b"").allowed_signers},
        {"root_signers": InventedSigner(root=samples.key(9)).sign_release(b"").root_signers},
    ],
    ids=lambda lie: next(iter(lie)),
)
def test_what_the_signer_gave_is_verified_before_it_leaves(lie):
    out = fails(samples.planned(), "package_untrue", signer=Lying(**lie))

    assert b"SSH SIGNATURE" not in out


def test_a_list_signed_by_another_key_does_not_leave():
    class Other(InventedSigner):
        def sign_sums(self, sums):
            return InventedSigner(samples.key(9)).sign_sums(sums)

    fails(samples.planned(), "package_untrue", signer=Other())


@pytest.mark.parametrize(
    "days", [{"since": samples.DAY + timedelta(days=1)}, {"until": samples.DAY}]
)
def test_a_key_that_may_not_sign_on_that_day_signs_nothing(days):
    fails(samples.planned(), "package_untrue", signer=InventedSigner(**days))


def test_a_token_over_something_else_does_not_leave(authorities):
    other = samples.stamping(authorities[0])(b"another")

    fails(samples.planned(), "package_untrue", stamping=lambda _: other)


@pytest.mark.parametrize("days", [{"until": -1}, {"made_on": 2}], ids=["key gone", "later dossier"])
def test_a_token_that_does_not_fit_the_days_does_not_leave(authorities, days):
    """Who holds a revoked key can write any day into a bag, and gets no token of that day."""
    today = datetime.now(UTC).date()
    until = today + timedelta(days=days["until"]) if "until" in days else None
    plan = samples.planned(made_on=today + timedelta(days=days.get("made_on", -9)))

    out = fails(
        plan,
        "package_untrue",
        signer=InventedSigner(until=until),
        stamping=samples.stamping(authorities[0]),
    )
    assert b"SSH SIGNATURE" not in out


def test_an_authority_that_is_away_is_a_passing_fault():
    def away(_message: bytes) -> list[Stamp]:
        raise TransientError("tsa_away")

    out = fails(samples.planned(), "tsa_away", stamping=away, kind=TransientError)
    assert b"SHA256SUMS" not in out


def test_instructions_say_every_command_in_three_languages():
    stamped = [datetime(2026, 11, 21, 12, tzinfo=UTC)] * 2
    facts = instructions.Facts(NAME, date(2026, 11, 21), stamped)

    texts = instructions.instructions(facts)

    assert texts.keys() == instructions.FILES.keys()
    for text in texts.values():
        for command in instructions.steps(facts).values():
            assert f"\n\n{command}\n" in text.decode() or f"\n{command}\n" in text.decode()


def test_no_instruction_shows_a_fingerprint_that_one_should_compare(package):
    found = contents(package)

    for file in instructions.FILES:
        assert samples.fingerprint()[7:20] not in found[file].decode()
        assert samples.fingerprint(2)[7:20] not in found[file].decode()


def test_latin_words_in_a_dari_line_keep_their_order():
    said = isolating.line("بسته D-2026-0007-v1 در 2026-11-21 (RFC 8493) با -attime.", "fa-af")

    for word in ("D-2026-0007-v1", "2026-11-21", "RFC 8493", "-attime"):
        assert f"\u2066{word}\u2069" in said
    assert isolating.line("in 2026-11-21", "en") == "in 2026-11-21"
