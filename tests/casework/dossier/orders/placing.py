"""Choosing and ordering at the desk of the invented case, for the tests of what comes of it."""

import io
import tarfile
import uuid
from collections.abc import Iterable

import pytest

from casework.dossier.addressees import Addressee
from casework.dossier.choosing import Choice
from casework.dossier.order import Order
from casework.models import Draft
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from casework.unlocked import Unlocked
from intake import orders
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.models import SmallPayload
from intake.sealing import HybridIdentity, open_bytes
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import row, terms_of
from tests.casework.house import House

OFFICE = HybridIdentity.generate()
TO = Addressee(name="An invented office", key=str(OFFICE.recipient))


def choice(case: Case, *chosen: int, **more) -> Choice:
    laila = case.house.unlocked("Laila")
    terms = dossiers.next_terms(laila, case.house.desk, terms_of("plain"))
    usual = {"terms": terms, "rows": tuple(map(row, chosen or (2,))), "addressees": (TO,)}
    return Choice(**{**usual, **more})


def place(case: Case, *chosen: int, who: str = "Laila", **more) -> uuid.UUID:
    return dossiers.place(case.house.unlocked(who), case.house.desk, choice(case, *chosen, **more))


def laila(case: Case) -> Unlocked:
    return case.house.unlocked("Laila")


def refusal(call, *args, **fields) -> str:
    with pytest.raises(IntakeError) as met:
        call(*args, **fields)
    return met.value.code


def bag_of(house: House, draft: Draft, who: str = "Laila") -> dict[str, bytes]:
    pieces = releases.open_draft(house.unlocked(who), house.desk, draft.pk)
    return files(pieces)


def files(pieces: Iterable[bytes]) -> dict[str, bytes]:
    with tarfile.open(fileobj=io.BytesIO(b"".join(pieces))) as archive:
        return {one.name: archive.extractfile(one).read() for one in archive if one.isfile()}  # type: ignore[union-attr]


def ordered(case: Case, order: uuid.UUID, agent) -> Order:
    """What rests in the queue, opened as a worker opens it."""
    claim = orders.claim()
    assert claim is not None
    key = agent.file_key("order", str(order), claim.token)
    payload = (
        bytes(SmallPayload.objects.get(pk=claim.blob).content)
        if len(claim.blob) == 22
        else _blob(claim.blob)
    )
    content = open_bytes(claim.header, payload, key, orders.inner(order), orders.LARGEST)
    orders.put_back(claim, after_seconds=-1, attempts=0)
    return Order.from_bytes(content)


def _blob(name: str) -> bytes:
    with blob_store().open(name) as payload:
        return payload.read()


def approved(house: House, deed: Deed, about: Subject) -> uuid.UUID:
    """Signed by two: of an original or a name, that it goes along with a dossier."""
    asked = approvals.ask(
        house.unlocked("Amina"), house.desk, deed, about, reason="file_case", words="For court.",
        detail="" if about.kind == "draft" else approvals.FOR_DOSSIER,
    )  # fmt: skip
    approvals.sign(house.unlocked("Farid"), house.desk, asked.record.id)
    return asked.record.id
