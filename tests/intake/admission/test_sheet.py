"""The sheet of codes: drawn in the box, in three languages, telling a finder nothing."""

import io
import re
import unicodedata
import uuid
from datetime import date

import pypdfium2
import pytest
from django.core.management import CommandError, call_command

from intake import codes, sheets
from intake.errors import IntakeError, TransientError
from intake.models import AdmissionCode, Network
from intake.networks import find_code
from intake.sanitising import Limits, sandbox
from intake.sheet_words import words
from tests.organisation import Organisation

DAY = date(2027, 5, 21)
BATCH = "00000000-0000-4000-8000-000000000001"
CODES = [codes.draw() for _ in range(17)]


@pytest.fixture(scope="module")
def pages() -> list[str]:
    """The words of each page, in the letters they were written with."""
    return text(sheets.draw(CODES, BATCH, DAY, list(words(DAY))))


def text(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as opened:
        told = [page.get_textpage().get_text_range() for page in opened]
    return [unicodedata.normalize("NFKC", one) for one in told]


def test_sixteen_slips_stand_on_a_page_after_one_for_whoever_hands_them_out(pages):
    assert len(pages) == 3
    assert [sum(code in page for code in CODES) for page in pages] == [0, 16, 1]
    assert BATCH in pages[0]


def test_a_code_of_the_broadest_letters_stands_on_one_line():
    broad = ["WWWW-WWWW-WWWW-WWWW", "MMMM-WWWW-MMMM-WWWW"]
    told = text(sheets.draw(broad, BATCH, DAY, list(words(DAY))))
    assert all(code in told[1].splitlines() for code in broad)


def test_the_first_page_speaks_three_languages_and_dates_by_the_calendar_of_each(pages):
    assert "21 May 2027" in pages[0]
    for word in ("ثور", "غویی", "بسوزانید", "وسوځوئ"):
        assert word in pages[0]
    assert pages[0].count("۱۴۰۶") + pages[0].count("۶۰۴۱") == 2


def test_a_slip_tells_its_finder_neither_what_it_is_good_for_nor_where(pages):
    for page in pages[1:]:
        assert not re.search("report|گزارش|راپور|amanat|onion|http", page, re.IGNORECASE)
        assert BATCH not in page


def test_the_same_sheet_is_the_same_octets_and_holds_only_the_vendored_letters(pages):
    told = CODES[:1], BATCH, DAY, list(words(DAY))
    first = sheets.draw(*told)
    assert sheets.draw(*told) == first
    assert set(re.findall(rb"/FontName\s*/[A-Z]{6}\+([A-Za-z-]+)", first)) == {
        b"Vazirmatn-Regular",
        b"Vazirmatn-Bold",
    }


def test_no_code_is_drawn_where_there_is_no_box(monkeypatch):
    monkeypatch.setattr(sandbox, "_PROGRAMS", "/nonexistent")
    sandbox.box.cache_clear()
    try:
        with pytest.raises(TransientError, match="sandbox_missing"):
            sheets.draw(CODES, BATCH, DAY, list(words(DAY)))
    finally:
        sandbox.box.cache_clear()


def test_a_renderer_that_gives_up_quotes_no_code(monkeypatch):
    monkeypatch.setattr(sheets, "LIMITS", Limits(input_bytes=10, wall_seconds=20.0))
    with pytest.raises(IntakeError) as refusal:
        sheets.draw(CODES * 200, BATCH, DAY, list(words(DAY)))
    assert str(refusal.value) == refusal.value.code == "sheet_failed"


@pytest.mark.django_db
class TestCommand:
    """`issue_codes --sheet` and `revoke_batch`."""

    def said(self, *arguments: object) -> str:
        """What a command prints."""
        out = io.StringIO()
        call_command(*map(str, arguments), stdout=out)
        return out.getvalue()

    def sheet(self, organisation: Organisation, tmp_path, count: int = 3) -> tuple[str, list[str]]:
        """What was printed, and the codes that stand in the file."""
        file = tmp_path / "slips.pdf"
        told = self.said("issue_codes", organisation.network_id, count, "--sheet", file)
        assert file.stat().st_mode & 0o777 == 0o600
        on_paper = re.findall(
            r"\b(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}\b", "\n".join(text(file.read_bytes()))
        )
        return told, on_paper

    def test_every_code_on_the_sheet_admits_and_none_is_printed_elsewhere(
        self, organisation, tmp_path
    ):
        told, on_paper = self.sheet(organisation, tmp_path)
        assert len(set(on_paper)) == 3 == AdmissionCode.objects.count()
        for code in on_paper:
            assert find_code(code).network_id == organisation.network_id
            assert code not in told

    def test_a_sheet_that_was_lost_admits_nobody_and_another_still_does(
        self, organisation, tmp_path
    ):
        told, lost = self.sheet(organisation, tmp_path)
        other = self.said("issue_codes", organisation.network_id, 1, "--plain").strip()
        (batch,) = re.findall(r"revoke_batch ([0-9a-f-]{36})", told)

        assert "3 unused codes" in self.said("revoke_batch", batch)

        for code in lost:
            with pytest.raises(IntakeError, match="code_unknown"):
                find_code(code)
        assert find_code(other).network_id == organisation.network_id
        with pytest.raises(CommandError, match="No unused code"):
            self.said("revoke_batch", uuid.uuid4())

    @pytest.mark.parametrize("fault", [IntakeError("sheet_failed"), OSError(28, "No space left")])
    def test_what_cannot_be_printed_is_not_issued(self, organisation, tmp_path, monkeypatch, fault):
        def gives_up(*_arguments: object) -> bytes:
            raise fault

        monkeypatch.setattr("intake.management.commands.issue_codes.draw", gives_up)
        with pytest.raises(CommandError):
            self.sheet(organisation, tmp_path)
        assert not AdmissionCode.objects.exists()

    def test_no_other_file_is_written_over(self, organisation, tmp_path):
        (tmp_path / "slips.pdf").write_bytes(b"somebody else's")
        with pytest.raises(CommandError, match="cannot be written"):
            self.said("issue_codes", Network.objects.get().pk, 1, "--sheet", tmp_path / "slips.pdf")
        assert (tmp_path / "slips.pdf").read_bytes() == b"somebody else's"
        assert not AdmissionCode.objects.exists()
