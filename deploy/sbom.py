"""`python -m deploy.sbom > sbom.json`: of which parts a release is made, as CycloneDX 1.6.

From the lock files alone: the Python packages, and what browsers run of npm's. The same octets for
the same locks, wherever and whenever; nothing is installed, asked or downloaded for it. Debian's
own packages are the host's, which knows their versions (`dpkg-query -W`).
"""

import base64
import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTHON, BROWSER = ROOT / "requirements.txt", ROOT / "intake" / "static_src" / "package-lock.json"
_PINNED = re.compile(r"([a-z0-9][a-z0-9.-]*)(?:\[[a-z,]+\])?==([^\s;]+)(?: ; .*)? \\")
_HASH = re.compile(r"    --hash=sha256:([0-9a-f]{64})(?: \\)?")
_VIA = re.compile(r"    #(?: via|  ) *(\S*).*")
_INTEGRITY = re.compile(r"sha512-([A-Za-z0-9+/]{86}==)")


class BadLockError(Exception):
    """A lock file has a line that is not understood: a part could be missing."""


@dataclass(frozen=True)
class Part:
    """A package as locked. Hashes: hexadecimal, of any file of it that would be taken."""

    purl: str
    name: str
    version: str
    algorithm: str
    hashes: tuple[str, ...]
    needed_by: tuple[str, ...] = ()  # names of packages, "amanat" where we ask for it


def of_python(lock: str) -> list[Part]:
    """What uv wrote (`pip compile --generate-hashes`). Raises BadLockError."""
    blocks: list[tuple[str, str, list[str], list[str]]] = []
    for line in lock.splitlines():
        if pinned := _PINNED.fullmatch(line):
            blocks.append((pinned[1], pinned[2], [], []))
        elif blocks and (found := _HASH.fullmatch(line)):
            blocks[-1][2].append(found[1])
        elif blocks and (via := _VIA.fullmatch(line)):
            blocks[-1][3].extend([via[1]] if via[1] else [])
        else:
            raise BadLockError(line)
    for name, _, hashes, _ in blocks:
        if not hashes:
            raise BadLockError(f"{name} has no hash.")
    return [
        Part(f"pkg:pypi/{name}@{version}", name, version, "SHA-256", tuple(hashes), tuple(via))
        for name, version, hashes, via in blocks
    ]


def of_browser(lock: str) -> list[Part]:
    """What npm wrote, less what only builds. Raises BadLockError."""
    kept = {
        place.rpartition("node_modules/")[2] or "amanat": told
        for place, told in json.loads(lock)["packages"].items()
        if not told.get("dev")
    }

    def users(name: str) -> tuple[str, ...]:
        return tuple(user for user, told in kept.items() if name in told.get("dependencies", ()))

    return [_of_npm(name, told, users(name)) for name, told in kept.items() if name != "amanat"]


def document(parts: Iterable[Part], version: str) -> dict[str, object]:
    """The whole of it, in one order. Its number is made of what it says."""
    ordered = sorted(parts, key=lambda part: part.purl)
    ours = {"type": "application", "bom-ref": "amanat", "name": "amanat", "version": version}
    told = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": ours},
        "components": [_component(part) for part in ordered],
        "dependencies": list(_dependencies(ordered)),
    }
    number = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(told, sort_keys=True))
    return {**told, "serialNumber": f"urn:uuid:{number}"}


def of_this_release() -> dict[str, object]:
    """From the locks that lie here."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    parts = of_python(PYTHON.read_text(encoding="utf-8"))
    parts += of_browser(BROWSER.read_text(encoding="utf-8"))
    return document(parts, project["version"])


def _of_npm(name: str, told: Mapping[str, str], needed_by: tuple[str, ...]) -> Part:
    integrity = _INTEGRITY.fullmatch(told.get("integrity", ""))
    if integrity is None:
        raise BadLockError(f"{name} has no hash.")
    sha512 = base64.b64decode(integrity[1]).hex()
    purl = f"pkg:npm/{name.replace('@', '%40')}@{told['version']}"
    return Part(purl, name, told["version"], "SHA-512", (sha512,), needed_by)


def _component(part: Part) -> dict[str, object]:
    """A hash of a package's file is no hash of the package: CycloneDX keeps them apart."""
    is_npm = part.purl.startswith("pkg:npm/")
    shop = "https://www.npmjs.com/package" if is_npm else "https://pypi.org/project"
    files = {
        "type": "distribution",
        "url": f"{shop}/{part.name}",
        "hashes": [{"alg": part.algorithm, "content": one} for one in part.hashes],
    }
    return {
        "type": "library", "bom-ref": part.purl, "name": part.name, "version": part.version,
        "purl": part.purl, "externalReferences": [files],
    }  # fmt: skip


def _dependencies(parts: list[Part]) -> Iterator[dict[str, object]]:
    asked = [part.purl for part in parts if "amanat" in part.needed_by]
    yield {"ref": "amanat", "dependsOn": asked}
    for user in parts:
        kind = user.purl.partition("/")[0]
        needs = [p.purl for p in parts if user.name in p.needed_by and p.purl.startswith(kind)]
        yield {"ref": user.purl, "dependsOn": needs}


if __name__ == "__main__":
    json.dump(of_this_release(), sys.stdout, indent=1)
    sys.stdout.write("\n")
