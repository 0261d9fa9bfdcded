"""`docs/formats.md` is what an expert has in twenty years: what it says is tried."""

import hashlib
import hmac
import json
import re
import subprocess
from pathlib import Path

from intake.sealing import FileKey, SealingError, age, parse_line, seal_bytes

from .conftest import PLACE

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")


def section(number: str) -> str:
    """One section of the page: what the others say is no business of this one's test."""
    return PAGE[PAGE.index(f"\n## {number}") :].split("\n## ", 2)[1]


def test_the_shell_recipe_recovers_the_content(epoch, tmp_path):
    content = "گواهی ساختگی\n\0 invented".encode() * 3000
    sealed = seal_bytes(content, [epoch.recipient], PLACE)
    (recipe,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = recipe.splitlines()
    (tmp_path / "header").write_bytes(sealed.header)
    (tmp_path / "payload").write_bytes(sealed.payload)

    subprocess.run(["sh", "-ec", commands[0]], cwd=tmp_path, check=True)
    # The tool itself is tried in tests/interop; here the rest of the recipe is.
    assert commands[1].startswith("age -d ")
    plaintext = age.decrypt_bytes((tmp_path / "envelope.age").read_bytes(), [epoch])
    (tmp_path / "plaintext").write_bytes(plaintext)
    shown = subprocess.check_output(["sh", "-ec", "\n".join(commands[2:])], cwd=tmp_path)

    assert shown == PLACE.line()
    assert (tmp_path / "content").read_bytes() == content


def test_the_example_line_and_the_refusals_are_ours():
    (line,) = re.findall(r"^\{.*\}\n", section("2."), re.MULTILINE)
    assert parse_line(line.encode()).of == 2
    of_files = {"sealing", "broken_armor", "broken_key"}
    codes = {refusal.fixed_code for refusal in SealingError.__subclasses__()} - of_files
    assert codes <= set(re.findall(r"^\| `([a-z_]+)` \| ", PAGE, re.MULTILINE))


def test_a_stanza_is_as_long_as_the_page_says(epoch, custody):
    one, two = (
        len(seal_bytes(b"", recipients, PLACE).header)
        for recipients in ([epoch.recipient], [epoch.recipient, custody.recipient])
    )

    assert f"one stanza for each recipient ({two - one:,} octets)" in PAGE


def test_the_leaf_of_an_acceptance_is_made_from_the_page_alone():
    page = section("10.")
    file_key, salt, leaf = re.findall(r"`([0-9a-f]{32,64})`", page)
    (info,) = re.findall(r'info "([^"]+)"', page)
    (day,) = re.findall(r'"day":"([\d-]+)"', page)
    (row,) = re.findall(r"row `([0-9a-f-]{36})`", page)

    # RFC 5869, by hand: extract without a salt, expand to one block.
    secret = hmac.digest(bytes(32), bytes.fromhex(file_key), "sha256")
    made = hmac.digest(secret, info.encode() + b"\x01", "sha256")[:16]
    told = {"kind": "submission.received", "row": row, "day": day,
            "sha256": hashlib.sha256(b"").hexdigest()}  # fmt: skip
    body = json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    assert made.hex() == salt
    assert FileKey(bytes.fromhex(file_key)).event_salt() == made
    assert hashlib.sha256(made + body).hexdigest() == leaf
