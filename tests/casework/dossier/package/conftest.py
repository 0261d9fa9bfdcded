"""One package with two time stamps, made once; invented authorities behind it."""

import io
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.interop.conftest import javascript_age, node

from . import authority, samples

__all__ = ["javascript_age", "node"]


@pytest.fixture(scope="session")
def authorities(tmp_path_factory):
    folder = tmp_path_factory.mktemp("authorities")
    return authority.found(folder / "one"), authority.found(folder / "two", sends_chain=False)


@pytest.fixture(scope="session")
def package(authorities) -> bytes:
    """The archive."""
    plan = samples.planned(made_on=datetime.now(UTC).date())  # a token cannot be older
    return samples.packed(plan, authorities=authorities)[0]


@pytest.fixture
def folder(package: bytes, tmp_path: Path) -> Path:
    """The package unpacked as VERIFY.txt says, by somebody else's tar."""
    for name in ("check", "work"):
        (tmp_path / name).mkdir()
    words = ["tar", "-xf", "-", "-C", str(tmp_path / "check")]
    subprocess.run(words, input=package + bytes(20 * 512), check=True)
    return tmp_path / "check"


def contents(archive: bytes) -> dict[str, bytes]:
    """Files by path, as another reader sees them."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as read:
        members = [(one.name, read.extractfile(one)) for one in read.getmembers()]
    return {name: file.read() for name, file in members if file}
