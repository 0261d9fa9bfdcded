"""The demo does the main job: reports arrive sealed and leave as dossiers that strangers check."""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.journeys.stack import ROOT, free_port

pytestmark = [pytest.mark.faults, pytest.mark.timeout(600)]
PROFILES = ("mechanism", "wgad", "communication", "annex", "uwazi", "extract")
CHECKS = "whose, files, added, bag, bag_signed, time_1, log, log_key, custody, verify"


def test_from_sample_reports_to_dossiers_that_other_peoples_tools_verify(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="d") as var:  # a short path: sockets lie in it
        done = subprocess.run(
            [
                *(sys.executable, "-m", "deploy.demonstration", "--once", "--var", var),
                *("--port", str(free_port()), "--dossiers", tmp_path / "opened"),
            ],
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert _processes_about(var) == []

    made = re.findall(r"── (\w+): (D-[\w-]+)\.tar\.age, .*; checked: (.*)", done.stdout)
    assert [profile for profile, _, _ in made] == ["mechanism", *PROFILES]
    assert {checks for _, _, checks in made} == {CHECKS}
    for _, name, _ in made:
        assert (tmp_path / "opened" / name / "check" / name / "data").is_dir()
    extracts = [one.read_text() for one in (tmp_path / "opened").rglob("data/custody/*.txt")]
    assert extracts
    for one in extracts:
        assert "event submission.received, sha256 " in one
        assert "event submission.ready, " in one
        assert not re.search(r"event \d", one), "a number in the log tells how much else is in it"
    assert list(tmp_path.glob("dossiers-*")) == [], "nothing opened is left but what was asked for"


def _processes_about(mark: str) -> list[str]:
    """Processes whose command line or environment names this folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if mark.encode() in told and entry.name != str(os.getpid()):
            found.append(entry.name)
    return found
