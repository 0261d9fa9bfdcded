"""The committed script is what its sources make, on any machine, and says what it is made of."""

import base64
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from intake.keys.entry import hybrid
from tests.vectors.roll.make_believing import unfolded
from tests.vectors.roll.published import recipient

from .conftest import BUNDLE, ROOT, read_vectors, run_jobs

pytestmark = pytest.mark.node

SOURCES = ROOT / "intake" / "static_src"
BUILT = BUNDLE.parent
FILES = [
    "LICENCES.txt", "mailbox.js", "manifest.json", "packet.js", "page.js", "seal.js", "token.js",
    "voice.js",
]  # fmt: skip
MOST_GZIPPED = 36_000
MOST_VOICE_GZIPPED = 5_000  # fetched by who asks to record
MOST_PAGE_GZIPPED = 45_000  # all script of the form: sealing, sending, the page


@pytest.fixture(scope="module")
def packages(node: Path) -> Path:
    """The pinned packages, or a skip where no registry is reached."""
    done = _build("--check")
    if re.search(r"ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENOTCACHED", done.stderr):
        pytest.skip("npm reaches no package registry")
    assert done.returncode == 0, done.stderr
    return SOURCES / "node_modules"


def _build(*arguments: str | Path, sources: Path = SOURCES) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sources / "build", *arguments],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
        timeout=400,
    )


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def elsewhere(packages: Path, tmp_path: Path) -> Path:
    """Sources and built files in another folder, with the same packages."""
    sources = tmp_path / "moved" / "static_src"
    shutil.copytree(SOURCES, sources, ignore=shutil.ignore_patterns("node_modules"))
    (sources / "node_modules").symlink_to(packages)
    shutil.copytree(BUILT, tmp_path / "moved" / "static")
    return sources


def test_a_second_build_in_another_folder_gives_the_same_octets(elsewhere, tmp_path):
    done = _build(tmp_path / "again", sources=elsewhere)

    assert done.returncode == 0, done.stderr
    assert names(tmp_path / "again") == FILES
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (BUILT / name).read_bytes()


@pytest.mark.parametrize(
    ("source", "found", "wanted"),
    [
        ("padding.ts", "4096", "4097"),
        ("ed25519.ts", "second >= ORDER", "second > ORDER"),
        ("hpke.ts", "HPKE-v1", "HPKE-v2"),
    ],
)
def test_a_changed_source_is_noticed(elsewhere, source, found, wanted):
    file = elsewhere / "src" / source
    text = file.read_text(encoding="utf-8")
    assert found in text
    file.write_text(text.replace(found, wanted), encoding="utf-8")

    done = _build("--check", sources=elsewhere)

    assert done.returncode == 1
    assert "intake/static is not what intake/static_src makes" in done.stderr


def test_a_changed_script_is_noticed(elsewhere):
    script = elsewhere.parent / "static" / "seal.js"
    script.write_bytes(script.read_bytes() + b";")

    assert _build("--check", sources=elsewhere).returncode == 1


def test_a_file_that_no_source_makes_is_noticed(elsewhere):
    (elsewhere.parent / "static" / "more.js").write_text("")

    assert _build("--check", sources=elsewhere).returncode == 1


def test_a_type_error_stops_the_build(elsewhere, tmp_path):
    file = elsewhere / "src" / "padding.ts"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("length: number", "length: string"), encoding="utf-8")

    assert _build(tmp_path / "again", sources=elsewhere).returncode != 0
    assert not (tmp_path / "again").exists()


def test_the_known_answers_pass_and_a_wrong_one_does_not(node, tmp_path):
    answers = read_vectors("browser/answers.json")
    source = (SOURCES / "src" / "answers.ts").read_text(encoding="utf-8")
    for name in ("SEALED", "NOTE", "VERIFIER"):
        assert f"export const {name} = {json.dumps(answers[name], ensure_ascii=False)};" in source

    assert run_jobs(node, [{"do": "selfTest"}]) == [{"passed": True}]

    script = BUNDLE.read_text(encoding="ascii")
    for found in (answers["SEALED"], answers["VERIFIER"][-20:], "HPKE-v1", "expand 32-byte k"):
        assert found in script
        wrong = tmp_path / "wrong.js"
        changed = chr(ord(found[-1]) ^ 1)
        wrong.write_text(script.replace(found, found[:-1] + changed), encoding="ascii")
        assert run_jobs(node, [{"do": "selfTest"}], bundle=wrong) == [{"passed": False}]


def test_it_needs_nothing_that_chrome_81_and_firefox_78_have_not(node):
    inner = {"kind": "report", "schema": 1, "id": "x", "part": 1, "of": 1}
    case = read_vectors("browser/envelopes.json")["envelopes"][0]
    believed = unfolded(read_vectors("roll/believing.json"))[0]
    key = [hybrid(recipient(3)).public.hex()]

    made = run_jobs(
        node,
        [
            {"do": "selfTest"},
            {"do": "believe", **believed},
            {"do": "seal", "to": key, "inner": inner, "length": case["length"]},
            {"do": "receipt"},
        ],
        old=True,
    )

    assert made[0] == {"passed": True}
    assert made[1]["epoch"] == believed["answer"]["epoch"]
    assert made[2]["sha256"]
    assert len(made[3]["receipt"]) == 21


@pytest.mark.parametrize("name", ["seal.js", "voice.js"])
def test_the_script_reaches_for_nothing_outside_the_page(name):
    script = BUNDLE.with_name(name).read_text(encoding="ascii")

    for word in (
        "fetch(",
        "XMLHttpRequest",
        "WebSocket",
        "sendBeacon",
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "serviceWorker",
        "WebAssembly",
        "importScripts",
        "eval(",
        "Function(",
        "crypto.subtle",
        "Math.random",
        "console.",
        "http://",
        "https://",
    ):
        assert word not in script, word
    assert str(ROOT) not in script


def test_the_script_is_light():
    assert len(gzip.compress(BUNDLE.read_bytes(), 9, mtime=0)) <= MOST_GZIPPED
    page = BUNDLE.with_name("page.js").read_bytes()
    assert len(gzip.compress(page, 9, mtime=0)) <= MOST_PAGE_GZIPPED
    voice = BUNDLE.with_name("voice.js").read_bytes()
    assert len(gzip.compress(voice, 9, mtime=0)) <= MOST_VOICE_GZIPPED


def test_the_manifest_says_what_every_file_is():
    text = (BUILT / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(text)

    assert sorted([*manifest["files"], "manifest.json"]) == FILES
    assert names(BUILT) == FILES
    for name, said in manifest["files"].items():
        octets = (BUILT / name).read_bytes()
        digest = hashlib.sha256(octets).digest()
        assert said == {
            "integrity": "sha256-" + base64.b64encode(digest).decode(),
            "octets": len(octets),
            "sha256": digest.hex(),
        }
    assert text == json.dumps(manifest, sort_keys=True, separators=(",", ":")) + "\n"


def test_every_package_in_the_script_is_pinned_and_its_licence_stands_beside_it():
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    licences = (BUILT / "LICENCES.txt").read_text(encoding="utf-8")
    bundled = re.findall(r"^(@noble/[a-z0-9-]+) ([\d.]+) \(MIT\)$", licences, re.MULTILINE)

    assert [name for name, _ in bundled] == [
        "@noble/ciphers",
        "@noble/curves",
        "@noble/hashes",
        "@noble/post-quantum",
    ]
    assert licences.count("MIT License") >= len(bundled)
    for name, version in bundled:
        assert lock["packages"][f"node_modules/{name}"]["version"] == version
    assert all(entry["integrity"] for name, entry in lock["packages"].items() if name)
    wanted = lock["packages"][""]
    pins = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"[\d.]+", version) for version in pins.values())
    # A second copy of a package would weigh twice, and be another than the one that was tried.
    assert [name for name in lock["packages"] if name.count("node_modules/") > 1] == []
