"""Write the vectors of a package anew: `python -m tests.vectors.dossier.make`.

For a change of format only. Keys are fixed bytes, contents are invented.
"""

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path
from typing import Any

from casework.dossier import allowed
from tests.casework.dossier.package import samples
from tests.casework.dossier.package.samples import InventedSigner

FILE = Path(__file__).parent / "package.json"
# What the words of VERIFY.txt change is no matter of the format.
WORDED = ("VERIFY", "SHA256SUMS")


def vectors() -> dict[str, Any]:
    plan = samples.planned()
    archive = samples.packed(plan)[0]
    return {
        "dossier_key": samples.key(1).private_bytes_raw().hex(),
        "root_key": samples.key(2).private_bytes_raw().hex(),
        "fingerprints": [allowed.fingerprint(samples.public(samples.key(n))) for n in (1, 2)],
        "name": samples.NAME,
        "made_on": samples.DAY.isoformat(),
        "info": dict(plan.info),
        "payload": {path: _base64(content) for path, content in samples.FILES.items()},
        "tags": {path: text.decode() for path, text in plan.tags.items()},
        "bag_sha256": hashlib.sha256(samples.draft(plan)).hexdigest(),
        "loose": {path: text.decode() for path, text in _loose(archive).items()},
        "sums": signed_list(),
    }


def signed_list() -> dict[str, str]:
    """A list of one file and its signature."""
    listed = f"{'ab' * 32}  {samples.NAME}/data/evidence.csv\n"
    return {"list": listed, "sshsig": InventedSigner().sign_sums(listed.encode())}


def _loose(archive: bytes) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(archive)) as read:
        members = {one.name: read.extractfile(one) for one in read.getmembers()}
    found = {path: file.read() for path, file in members.items() if file and "/" not in path}
    return {path: text for path, text in found.items() if not path.startswith(WORDED)}


def _base64(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")


if __name__ == "__main__":
    written = json.dumps(vectors(), ensure_ascii=False, indent=1, sort_keys=True)
    FILE.write_text(written + "\n", encoding="utf-8")
