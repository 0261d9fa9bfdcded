"""What outside tools see: an exported log and single proofs, without anything of ours."""

import base64
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake.custody.exporting import prove
from intake.custody.signing import LogError, log_keys
from intake.models import CustodyEvent, CustodyLog
from tests.intake.custody import outsider
from tests.intake.custody.conftest import happen

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "custody-log.md"


def exported(tmp_path: Path) -> Path:
    out = io.StringIO()
    call_command("custody_export", str(tmp_path / "log"), stdout=out)
    return Path(out.getvalue().strip())


def keys_beside(place: Path) -> list[str]:
    return place.with_suffix(".vkey").read_text().splitlines()


def test_the_outsider_verifies_the_log_from_the_exported_files_alone(
    sign: Callable[[], str], tmp_path
) -> None:
    kept = []
    for more in (1, 254, 1, 300):
        happen(more)
        kept.append(sign())
    happen(2)

    place = exported(tmp_path)

    assert outsider.verify_folder(place, keys_beside(place), kept) == 556, "as far as it was signed"
    leaves = [
        bytes(leaf) for leaf in CustodyEvent.objects.order_by("pk").values_list("leaf", flat=True)
    ]
    assert outsider.read_entries(place, 556) == leaves[:556]
    assert not (place / "restart").exists()
    for file in (place / "checkpoint", place.with_suffix(".vkey")):
        assert CustodyLog.objects.get().origin in file.read_text()


@pytest.mark.parametrize("file", ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1",
                                  "tile/entries/000", "checkpoint", ".vkey"])  # fmt: skip
def test_one_changed_byte_in_any_exported_file_is_noticed_by_the_outsider(
    sign: Callable[[], str], tmp_path, file: str
) -> None:
    happen(300)
    sign()
    place = exported(tmp_path)
    changed = place.with_suffix(file) if file.startswith(".") else place / file
    content = bytearray(changed.read_bytes())
    content[len(content) // 2] ^= 2
    changed.write_bytes(content)
    with pytest.raises((outsider.Wrong, ValueError)):
        outsider.verify_folder(place, keys_beside(place), [])


def test_every_entry_is_proven_to_the_outsider_by_a_text_that_stands_alone(
    sign: Callable[[], str], tmp_path
) -> None:
    happen(21)
    sign()
    vkeys = keys_beside(exported(tmp_path))
    leaves = [bytes(row.leaf) for row in CustodyEvent.objects.order_by("pk")]
    for index, leaf in enumerate(leaves):
        out = io.StringIO()
        call_command("custody_prove", leaf.hex(), stdout=out)
        assert outsider.verify_proof(out.getvalue(), leaf, vkeys) == index
        with pytest.raises(outsider.Wrong):
            outsider.verify_proof(out.getvalue(), leaves[index - 1], vkeys)


def test_what_is_not_in_the_log_or_not_signed_yet_is_not_proven(sign: Callable[[], str]) -> None:
    with pytest.raises(LogError, match="proof_unknown"):
        prove(bytes(32))
    happen(1)
    leaf = bytes(CustodyEvent.objects.get().leaf)
    with pytest.raises(LogError, match="proof_not_signed_yet"):
        prove(leaf)
    sign()
    assert prove(leaf).index == 0
    happen(1)
    with pytest.raises(LogError, match="proof_not_signed_yet"):
        prove(bytes(CustodyEvent.objects.latest("pk").leaf))
    with pytest.raises(CommandError, match="No proof: proof_unknown"):
        call_command("custody_prove", bytes(32).hex())


def test_an_export_goes_into_a_new_folder_and_only_of_a_log_that_was_signed(
    sign: Callable[[], str], tmp_path
) -> None:
    happen(1)
    with pytest.raises(CommandError, match="Nothing was signed yet"):
        call_command("custody_export", str(tmp_path / "log"))
    sign()
    with pytest.raises(CommandError, match="exists"):
        call_command("custody_export", str(tmp_path))


@pytest.mark.skipif(not shutil.which("openssl"), reason="needs openssl")
@pytest.mark.parametrize("changed", [False, True])
def test_the_recipe_on_the_page_verifies_a_checkpoint_with_openssl(
    sign: Callable[[], str], tmp_path, changed: bool
) -> None:
    happen(3)
    sign()
    place = exported(tmp_path)
    (place / "key.txt").write_bytes(base64.b64encode(log_keys()[0].public) + b"\n")
    if changed:
        file = place / "checkpoint"
        file.write_text(file.read_text().replace("\n3\n", "\n4\n"))
    [recipe] = re.findall(r"```sh\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    done = subprocess.run(["sh", "-eu", "-c", recipe], cwd=place, check=False, capture_output=True)
    assert (done.returncode == 0) is not changed, done.stderr


def test_the_outsider_imports_nothing_of_ours() -> None:
    source = Path(outsider.__file__).read_text()
    assert "intake" not in source
    assert "django" not in source
