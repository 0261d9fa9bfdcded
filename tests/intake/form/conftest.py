"""The pages with the deeds behind them faked: no database, no keys, no storage here."""

import pytest
from django.test import Client

from intake import services, views
from intake.arrival import StagedFile
from intake.body import Fields
from intake.errors import IntakeError
from intake.services import Accepted
from tests.intake.form.bodies import BOUNDARY, Shelf, body, text

CODE = "0123456789ABCDEF"
ID = "00112233445566778899aabbccddeeff"
RECEIPT = "000000000000000000000"


class Backstage:
    """What the pages call. `refuse_code`, `refuse_report` are raised when set."""

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.looked_at: list[str] = []
        self.reports: list[object] = []
        self.taken_staged: list[list[int]] = []
        self.refuse_code: Exception | None = None
        self.refuse_report: Exception | None = None

    def check_code(self, code: str, *, may_be_held: bool = False) -> None:
        self.looked_at.append(code)
        if self.refuse_code:
            raise self.refuse_code

    def accept_report(self, arrival: "FakeArrival", told: object) -> Accepted:
        if self.refuse_report:
            raise self.refuse_report
        self.reports.append(told)
        return Accepted(arrival.receipt, arrival.staged, len(self.reports))

    def arrive(self, submission_id: bytes, code: str, receipt: str) -> "FakeArrival":
        return FakeArrival(self, submission_id, code, receipt)


class FakeArrival:
    def __init__(self, backstage: Backstage, submission_id: bytes, code: str, receipt: str):
        assert len(submission_id) == 16
        self.backstage, self.code, self.receipt = backstage, code, receipt
        self.earlier: list[StagedFile] = []
        self.gone: set[int] = set()
        self.before = len(backstage.shelf.kept)

    @property
    def staged(self) -> list[StagedFile]:
        kept = enumerate(self.backstage.shelf.kept[self.before :], 1 + len(self.earlier))
        return self.earlier + [StagedFile(n, name, len(held)) for n, (name, _, held) in kept]

    def take_staged(self, numbers: list[int]) -> None:
        self.backstage.taken_staged.append(numbers)
        self.earlier = [StagedFile(number, "", 4096) for number in numbers]

    def open_file(self, untrusted_name: str, media_type: str):
        if self.code != CODE:
            raise IntakeError("code_unknown")
        return self.backstage.shelf.open_file(Fields(), untrusted_name, media_type)


@pytest.fixture
def backstage(monkeypatch) -> Backstage:
    fake = Backstage()
    monkeypatch.setattr(services, "check_code", fake.check_code)
    monkeypatch.setattr(services, "accept_report", fake.accept_report)
    monkeypatch.setattr(views, "Arrival", fake.arrive)
    return fake


@pytest.fixture
def client(backstage) -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def send(client):
    """Post a report: text fields as keywords (a list is several), then files."""

    def post(*files: bytes, to: str = "/en/", **told):
        slip = {"code": CODE, "submission_id": ID, "receipt": RECEIPT}
        fields = [
            text(name, value)
            for name, values in {**slip, **told}.items()
            for value in ([values] if isinstance(values, str) else values)
        ]
        raw = body(*fields, *files)
        return client.post(to, raw, content_type=f"multipart/form-data; boundary={BOUNDARY}")

    return post
