"""What the agent keeps at rest."""

import shutil
from datetime import UTC, date, datetime

import pytest

from intake.errors import IntakeError
from intake.keys.agent.epochs import Days
from intake.keys.agent.escrow import keep_half
from intake.keys.agent.store import Store
from intake.keys.certificate import Term
from intake.sealing import HybridIdentity, parse_identity
from intake.sealing.age import PassphraseIdentity, decrypt_bytes
from tests.intake.keys.conftest import LIGHT, PASSPHRASE

DAYS = Days(Term.EPOCH, 1, date(2026, 11, 21))
DESK = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "agent"


@pytest.fixture
def made(folder):
    return Store.found(folder, PASSPHRASE, work_factor=LIGHT)


def refusal(ask):
    with pytest.raises(IntakeError) as refused:
        ask()
    return refused.value.code


def test_an_unlocked_store_has_the_keys_that_were_made(made, folder):
    term = made.make_term(DAYS)
    again = Store.unlock(folder, PASSPHRASE)
    assert again.terms()[0].identity.seed == term.identity.seed
    assert again.terms()[0].held == term.held
    assert again.certifier().verifier == made.certifier().verifier
    assert again.linking_key() == made.linking_key()


def test_a_wrong_passphrase_opens_nothing(made, folder):
    assert refusal(lambda: Store.unlock(folder, "another")) == "agent_passphrase_wrong"
    assert refusal(lambda: Store.unlock(folder / "no", "another")) == "agent_store_missing"


def test_a_store_is_never_made_over_another(made, folder):
    assert refusal(lambda: Store.found(folder, PASSPHRASE)) == "agent_store_exists"


def test_at_rest_there_are_only_age_files_and_no_seed_in_any_spelling(made, folder):
    term = made.make_term(DAYS)
    custody = HybridIdentity.generate()
    half = bytes(range(32))
    keep_half(made, DESK, 1, half, custody.recipient)
    secrets = [term.identity.seed, made.linking_key(), half]
    secrets.append(made.certifier().private.private_bytes_raw())
    spelled = [form for s in secrets for form in (s, s.hex().encode(), s.hex().upper().encode())]
    spelled.append(term.identity.encode().encode())

    files = [file for file in folder.rglob("*") if file.is_file()]

    assert len(files) == 6
    for file in files:
        content = file.read_bytes()
        assert content.startswith(b"age-encryption.org/v1\n")
        assert not [form for form in spelled if form in content or form[4:20] in content]
        assert file.stat().st_mode & 0o077 == 0


def test_file_times_say_no_more_than_the_day(made, folder):
    made.make_term(DAYS)
    for file in folder.glob("*.age"):
        changed = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        assert (changed.hour, changed.minute, changed.second) == (0, 0, 0)


def test_every_file_opens_with_plain_age_and_the_passphrase(made, folder):
    made.make_term(DAYS)
    host = decrypt_bytes((folder / "host.age").read_bytes(), [PassphraseIdentity(PASSPHRASE)])
    identity = parse_identity(host.decode().strip())
    for name in ("epoch-1", "certifier", "linking"):
        assert name.encode() in decrypt_bytes((folder / f"{name}.age").read_bytes(), [identity])


def test_a_file_under_another_name_is_refused(made, folder):
    made.make_term(DAYS)
    shutil.copy(folder / "epoch-1.age", folder / "epoch-2.age")
    assert refusal(made.terms) == "agent_file_broken"


def test_a_half_of_one_desk_cannot_pass_for_anothers(made, folder):
    keep_half(made, DESK, 1, bytes(32), HybridIdentity.generate().recipient)
    shutil.copy(folder / f"originals-{DESK}-1.age", folder / f"originals-{DESK}-2.age")
    assert refusal(lambda: made.originals_half(DESK, 2)) == "agent_file_broken"


@pytest.mark.parametrize("place", [0, 40, -1])
def test_a_changed_file_is_refused(made, folder, place):
    content = bytearray((folder / "linking.age").read_bytes())
    content[place] ^= 1
    (folder / "linking.age").write_bytes(content)
    assert refusal(made.linking_key) == "agent_file_broken"


def test_a_destroyed_term_is_gone_from_the_folder(made, folder):
    term = made.make_term(DAYS)
    made.destroy(term)
    assert not (folder / "epoch-1.age").exists()
    assert made.terms() == []


def test_a_retired_term_stays_retired_after_a_restart(made, folder):
    made.retire(made.make_term(DAYS))
    assert Store.unlock(folder, PASSPHRASE).terms()[0].held.retired


def test_a_desk_half_is_kept_escrowed_and_never_replaced(made, folder):
    custody = HybridIdentity.generate()
    escrow = keep_half(made, DESK, 1, bytes(32), custody.recipient)
    assert made.originals_half(DESK, 1) == bytes(32)
    assert bytes(32).hex().encode() in decrypt_bytes(escrow.read_bytes(), [custody])

    other = bytes([1] * 32)
    assert refusal(lambda: keep_half(made, DESK, 1, other, custody.recipient)) == "half_exists"
    assert made.originals_half(DESK, 1) == bytes(32)
    keep_half(made, DESK, 1, bytes(32), custody.recipient)


def test_a_half_on_its_own_is_not_an_epoch(made):
    keep_half(made, DESK, 1, bytes(32), HybridIdentity.generate().recipient)
    assert made.terms() == []


def test_nothing_shows_a_key_by_accident(made):
    term = made.make_term(DAYS)
    assert repr(made) == "<Store>"
    assert repr(term) == "<TermKey epoch 1>"
    assert term.identity.encode()[:30] not in repr([term, made, term.identity])
