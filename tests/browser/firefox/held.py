"""Uploads in memory behind the real pages: what Firefox sends reaches no disk and no database."""

import secrets
import uuid
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest

from intake import clock
from intake.errors import IntakeError
from intake.models import Upload
from intake.uploads import receiving, views
from intake.uploads.creating import Admit, Created
from intake.uploads.slip import FileSlip
from tests.browser.uploads import Held


@dataclass
class Uploads:
    """In the order in which they began."""

    files: list[Held] = field(default_factory=list)
    _addresses: dict[str, tuple[Upload, Held]] = field(default_factory=dict)

    def create(self, slip: FileSlip, length: int, _admit: Admit) -> Created:
        upload = Upload(pk=uuid.uuid4(), length=length, received_on=clock.today())
        address, held = secrets.token_urlsafe(24), Held(slip, length, row=str(upload.pk))
        self._addresses[address] = upload, held
        self.files.append(held)
        return Created(address, upload)

    def find(self, address: str) -> Upload:
        if address not in self._addresses:
            raise IntakeError("upload_unknown")
        return self._addresses[address][0]

    def offset(self, upload: Upload) -> int:
        return len(self._of(upload).octets)

    def append(self, upload: Upload, at: int, piece: bytes) -> int:
        held = self._of(upload)
        assert at == len(held.octets)
        held.octets += piece
        return len(held.octets)

    def _of(self, upload: Upload) -> Held:
        (held,) = (one for one in self.files if one.row == str(upload.pk))
        return held


def behind_the_door(kept: Uploads, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the views ask is asked of these."""
    monkeypatch.setattr(views, "create", kept.create)
    door = SimpleNamespace(
        find=kept.find, offset=kept.offset, glance=kept.offset, append=kept.append,
        expires=receiving.expires,
    )  # fmt: skip
    monkeypatch.setattr(views, "receiving", door)


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch) -> Uploads:
    kept = Uploads()
    behind_the_door(kept, monkeypatch)
    return kept
