"""The ceremony, from founding to a report that three of five people open. All invented."""

import itertools
import subprocess
import sys
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from intake.errors import IntakeError
from intake.keys import Entry, Kind, Revocation, Roll, Verifier, strict
from intake.keys import roll as rolls
from intake.keys.ceremony import drafting, founding, shares
from intake.keys.ceremony.asking import draw_passphrase, passphrase_from
from intake.keys.ceremony.commands import main, read_pin, read_roll, read_shares
from intake.sealing import (
    HybridIdentity,
    Inner,
    open_bytes,
    parse_identity,
    seal_bytes,
    unwrap,
)
from intake.sealing.age import PassphraseIdentity, decrypt_bytes
from tests.organisation import Organisation

TODAY = date(2026, 11, 21)
PASSPHRASE = "invented words for the root"
INNER = Inner("report", 1, "row", 1, 1)


@pytest.fixture
def founded(tmp_path):
    return founding.found(
        tmp_path / "private",
        tmp_path / "public",
        organisation="Invented organisation",
        root_name="example.org/root",
        today=TODAY,
        passphrase=PASSPHRASE,
        work_factor=4,
    )


def refusal(ask):
    with pytest.raises(IntakeError) as refused:
        ask()
    return refused.value.code


def test_every_three_of_five_shares_open_a_report(founded):
    custody = founded.draft.single(Kind.CUSTODY).hybrid
    sealed = seal_bytes(b"An invented account.", [custody], INNER)
    for three in itertools.combinations(founded.share_files, 3):
        restored = read_shares(three)
        key = unwrap(sealed.header, [restored])
        assert open_bytes(sealed.header, sealed.payload, key, INNER) == b"An invented account."


def test_two_shares_do_not_nor_one_twice(founded):
    one, two, *_ = founded.share_files
    assert refusal(lambda: read_shares([one, two])) == "shares_too_few"
    assert refusal(lambda: read_shares([one, two, one])) == "shares_too_few"


def test_a_mistyped_share_and_one_of_another_key_are_noticed(founded):
    words = [shares.read_sheet(file.read_text()) for file in founded.share_files]
    swapped = words[0].split()
    swapped[5], swapped[6] = swapped[6], swapped[5]
    assert refusal(lambda: shares.combine([" ".join(swapped), *words[1:3]])) == "shares_wrong"
    other = shares.split(HybridIdentity.generate())[0]
    assert refusal(lambda: shares.combine([other, *words[1:3]])) == "shares_wrong"


def test_shares_may_be_typed_in_capitals_on_several_lines(founded):
    custody = read_shares(founded.share_files[:3])
    typed = [
        shares.read_sheet(f.read_text()).upper().replace(" ", "\n") for f in founded.share_files
    ]
    assert shares.combine([shares.read_sheet(text) for text in typed[2:]]).seed == custody.seed


def test_the_private_folder_is_closed_to_others_and_the_public_one_holds_no_secret(
    founded, tmp_path
):
    custody = read_shares(founded.share_files[:3])
    root = founding.open_root(tmp_path / "private" / "root.age", "example.org/root", PASSPHRASE)
    backup = decrypt_bytes(
        (tmp_path / "private" / "backup.age").read_bytes(), [PassphraseIdentity(PASSPHRASE)]
    )
    seeds = [custody.seed, root.private.private_bytes_raw()]
    identity = parse_identity(backup.decode().strip())
    assert isinstance(identity, HybridIdentity)
    seeds.append(identity.seed)

    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    everything = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.stat().st_mode & 0o077 for file in (tmp_path / "private").iterdir()} == {0}
    for file in everything:
        content = file.read_bytes()
        assert not [s for s in seeds if s in content or s.hex().encode() in content]
    public = b"".join(file.read_bytes() for file in (tmp_path / "public").iterdir())
    assert b"SECRET" not in public


def test_a_ceremony_is_never_held_over_another(founded, tmp_path):
    again = partial(founding.found, organisation="x", root_name="r", today=TODAY, passphrase="p")
    assert (
        refusal(lambda: again(tmp_path / "private", tmp_path / "public"))
        == "ceremony_folder_exists"
    )


def test_the_root_does_not_open_with_another_passphrase(founded, tmp_path):
    file = tmp_path / "private" / "root.age"
    assert refusal(lambda: founding.open_root(file, "example.org/root", "another")) == "root_locked"


def said(*arguments, code=0):
    lines: list[str] = []
    assert main([str(one) for one in arguments], lines.append) == code, lines
    return "".join(lines)


def entry_file(folder: Path, *entries: Entry) -> Path:
    file = folder / "entries.jsonl"
    file.write_text("".join(strict.dump(entry.to_json()) for entry in entries))
    return file


def test_from_founding_to_a_signed_roll_on_the_command_line(tmp_path):
    words, public = tmp_path / "words", tmp_path / "public"
    words.write_text(f"{PASSPHRASE}\n")
    secret = ["--passphrase-file", words, "--work-factor", "4"]
    said(
        *("found", "--organisation", "Invented", "--name", "example.org/root"),
        *("--private", tmp_path / "private", "--public", public, *secret),
    )
    invented = Organisation()
    desk, network = str(invented.desk_id), str(invented.network_id)
    added = entry_file(
        tmp_path,
        Entry(Kind.DESK, desk, 1, TODAY, recipient=str(invented.desk.recipient)),
        Entry(
            Kind.CERTIFIER, "organisation", 1, TODAY, verifier=invented.certifier.verifier.base64
        ),
    )
    draft, signed = tmp_path / "roll-2.draft", tmp_path / "roll-2.note"

    shown = said(
        *("draft", "--roll", public / "roll-1.draft", "--add", added),
        *("--network", f"{network}={desk}", "--out", draft),
    )
    assert drafting.fingerprint(str(invented.desk.recipient)) in shown
    assert f"network {network} reports to desk {desk}" in shown
    said(
        *("sign", "--draft", draft, "--root-key", tmp_path / "private" / "root.age"),
        *("--pin", public / "root.pub", "--out", signed, *secret[:2]),
    )

    roll = rolls.verify(signed.read_text(), read_pin(public / "root.pub"))
    assert roll.version == 2
    assert roll.entry(Kind.DESK, desk).hybrid == invented.desk.recipient
    assert read_roll(signed) == roll
    assert "roll 2" in said("show", "--roll", signed)

    restored = tmp_path / "custody.age"
    three = [
        a
        for n in (1, 3, 5)
        for a in ("--share", tmp_path / "private" / f"custody-share-{n}-of-5.txt")
    ]
    said("restore", *three, "--roll", signed, "--out", restored, *secret)
    opened = decrypt_bytes(restored.read_bytes(), [PassphraseIdentity(PASSPHRASE)])
    assert parse_identity(opened.decode().strip()).recipient == roll.single(Kind.CUSTODY).hybrid


def test_a_root_of_another_ceremony_signs_nothing(founded, tmp_path):
    other = founding.found(
        tmp_path / "other",
        tmp_path / "other-public",
        organisation="Another",
        root_name="example.org/root",
        today=TODAY,
        passphrase=PASSPHRASE,
        work_factor=4,
    )
    words = tmp_path / "words"
    words.write_text(PASSPHRASE)
    arguments = [
        "sign",
        "--draft",
        founded.draft_file,
        "--root-key",
        tmp_path / "other" / "root.age",
    ]
    arguments += ["--pin", founded.pin_file, "--out", tmp_path / "roll", "--passphrase-file", words]
    assert "roll_unsigned" in said(*arguments, code=1)
    assert not (tmp_path / "roll").exists()
    assert other.draft.version == 1


def test_shares_of_another_key_are_not_restored_as_custody(founded, tmp_path):
    files = []
    for number, share in enumerate(shares.split(HybridIdentity.generate())[:3]):
        files.append(tmp_path / f"share-{number}")
        files[-1].write_text(share)
    three = [a for file in files for a in ("--share", file)]
    arguments = ["restore", *three, "--roll", founded.draft_file, "--out", tmp_path / "custody.age"]
    assert "shares_of_another_key" in said(*arguments, code=1)


def test_a_second_key_of_a_desk_becomes_its_successor_and_a_revocation_names_the_newest():
    invented = Organisation()
    roll = invented.roll(today=TODAY)
    desk = str(invented.desk_id)
    new = Entry(Kind.DESK, desk, 1, TODAY, recipient=str(HybridIdentity.generate().recipient))
    later = TODAY + timedelta(days=3)

    second = drafting.draft(roll, drafting.Changes(entries=(new,)), today=later)
    third = drafting.draft(second, drafting.Changes(revoked=(("desk", desk),)), today=later)

    assert (second.version, second.entry(Kind.DESK, desk).generation) == (2, 2)
    assert second.entry(Kind.DESK, desk).since == later
    assert third.revoked == (Revocation("desk", desk, 2, later),)
    assert third.expires == roll.expires


def test_a_revoked_network_is_gone_and_named():
    invented = Organisation()
    network = str(invented.network_id)
    roll = drafting.draft(
        invented.roll(today=TODAY), drafting.Changes(revoked=(("network", network),)), today=TODAY
    )
    assert refusal(lambda: roll.desk_of(network)) == "recipient_missing"
    assert f"  network {network} is closed" in drafting.summary(invented.roll(today=TODAY), roll)


@pytest.mark.parametrize(
    ("lines", "networks", "revoked"),
    [
        (["{}\n"], [], []),
        ([], ["no-desk"], []),
        ([], ["a=b=c"], []),
        ([], [], ["desk"]),
        ([], [], ["mailbox:1"]),
    ],
)
def test_changes_that_are_mistyped_are_refused(lines, networks, revoked):
    assert refusal(lambda: drafting.Changes.parse(lines, networks, revoked)) == "draft_malformed"


def test_what_a_signer_is_shown_names_a_key_that_was_left_out():
    roll = Organisation().roll(today=TODAY)
    fewer = Roll(roll.organisation, 2, TODAY, roll.expires, roll.keys[1:], roll.networks, ())
    assert any("NO LONGER LISTED" in line for line in drafting.summary(roll, fewer))


def test_passphrases_have_eight_words_and_differ():
    drawn = {draw_passphrase() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(phrase.split()) for phrase in drawn} == {8}


def test_a_passphrase_comes_from_its_file_and_an_empty_one_is_refused(tmp_path):
    file = tmp_path / "words"
    file.write_text("one two \n")
    assert passphrase_from(file, "") == "one two "
    file.write_text("\n")
    assert refusal(lambda: passphrase_from(file, "")) == "passphrase_empty"
    assert refusal(lambda: passphrase_from(tmp_path / "none", "")) == "passphrase_unreadable"


def test_the_ceremony_runs_without_settings_or_database(tmp_path):
    code = (
        "import sys; from intake.keys.ceremony import commands, rewrapping;"
        "sys.exit('django.conf' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], env={}, check=False, capture_output=True)
    assert ran.returncode == 0, ran.stderr


def test_the_pin_is_one_line_anybody_can_compare(founded):
    line = founded.pin_file.read_text()
    assert line.count("\n") == 1
    assert Verifier.parse(line.strip()).name == "example.org/root"
