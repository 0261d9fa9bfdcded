"""Of which parts a release is made: all that is locked, with hashes; nothing that only builds."""

import json
import re
import subprocess
import sys
from typing import Any

import pytest

from deploy import sbom

A, B = "a" * 64, "b" * 64
LOCK = f"""kabul==2.0 ; sys_platform == 'linux' \\
    --hash=sha256:{A} \\
    --hash=sha256:{B}
    # via amanat (pyproject.toml)
herat==1.5.post1 \\
    --hash=sha256:{A}
    # via
    #   amanat (pyproject.toml)
    #   kabul
"""
SHA512 = "sha512-" + "A" * 86 + "=="
NPM = {
    "": {"dependencies": {"@ghazni/seal": "1.0.0"}, "devDependencies": {"builds": "1.0.0"}},
    "node_modules/@ghazni/seal": {
        "version": "1.0.0", "integrity": SHA512, "dependencies": {"balkh": "3.0.0"},
    },
    "node_modules/balkh": {"version": "3.0.0", "integrity": SHA512},
    "node_modules/builds": {"version": "1.0.0", "integrity": SHA512, "dev": True},
}  # fmt: skip


def told(python: str = LOCK, npm: object = NPM) -> dict[str, Any]:
    parts = sbom.of_python(python) + sbom.of_browser(json.dumps({"packages": npm}))
    return sbom.document(parts, "0.1")


def test_each_package_is_there_with_the_hashes_that_would_be_installed():
    parts = {one["purl"]: one for one in told()["components"]}
    assert sorted(parts) == [
        "pkg:npm/%40ghazni/seal@1.0.0", "pkg:npm/balkh@3.0.0",
        "pkg:pypi/herat@1.5.post1", "pkg:pypi/kabul@2.0",
    ]  # fmt: skip
    (files,) = parts["pkg:pypi/kabul@2.0"]["externalReferences"]
    assert [one["content"] for one in files["hashes"]] == [A, B]
    (files,) = parts["pkg:npm/balkh@3.0.0"]["externalReferences"]
    assert files["hashes"] == [{"alg": "SHA-512", "content": "0" * 128}]


def test_who_needs_whom():
    needs = {one["ref"]: one["dependsOn"] for one in told()["dependencies"]}
    assert needs == {
        "amanat": [
            "pkg:npm/%40ghazni/seal@1.0.0", "pkg:pypi/herat@1.5.post1", "pkg:pypi/kabul@2.0",
        ],
        "pkg:pypi/kabul@2.0": ["pkg:pypi/herat@1.5.post1"],
        "pkg:pypi/herat@1.5.post1": [],
        "pkg:npm/%40ghazni/seal@1.0.0": ["pkg:npm/balkh@3.0.0"],
        "pkg:npm/balkh@3.0.0": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    ["kabul>=2.0 \\", "git+https://example.org/kabul", "-r other.txt", "    --hash=md5:00"],
)
def test_a_line_that_is_not_understood_leaves_no_list_that_looks_whole(line: str):
    with pytest.raises(sbom.BadLockError):
        sbom.of_python(LOCK + line)


def test_a_package_without_a_hash_is_refused():
    with pytest.raises(sbom.BadLockError):
        sbom.of_python("kabul==2.0 \\\n    # via amanat\n")
    with pytest.raises(sbom.BadLockError):
        told(npm={**NPM, "node_modules/balkh": {"version": "3.0.0"}})


def test_its_number_says_whether_anything_is_another():
    assert told() == told()
    assert told()["serialNumber"] != told(LOCK.replace("2.0", "2.1"))["serialNumber"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", told()["serialNumber"])


def test_this_release_is_told_whole_and_the_same_twice():
    ran = [sys.executable, "-m", "deploy.sbom"]
    first, again = (
        subprocess.run(ran, cwd=sbom.ROOT, capture_output=True, check=True).stdout for _ in "12"
    )
    assert first == again
    release = json.loads(first)
    names = {one["name"] for one in release["components"]}
    assert len(names) == len(release["components"]) == len(release["dependencies"]) - 1
    locked = re.findall(r"^([a-z0-9.-]+)==", sbom.PYTHON.read_text(encoding="utf-8"), re.MULTILINE)
    assert set(locked) < names
    assert {"django", "cryptography", "@noble/post-quantum"} <= names
    assert not names & {"esbuild", "typescript", "pytest"}
    reached = {ref for one in release["dependencies"] for ref in one["dependsOn"]}
    assert reached == {one["bom-ref"] for one in release["components"]}, "nobody needs it"
