"""Every hostile or broken file has one typed outcome, in bounded time and memory."""

import resource
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from intake.sanitising import LIMITS, Limits, NotShown, Reason, Rendition, sanitise

from . import samples

R = Reason


def outcome(content: bytes, limits: Limits = LIMITS) -> Rendition | NotShown:
    answer = sanitise(BytesIO(content), "evidence.jpg", limits)
    assert isinstance(answer, Rendition | NotShown)
    return answer


def reason(content: bytes, limits: Limits = LIMITS) -> Reason:
    answer = outcome(content, limits)
    assert isinstance(answer, NotShown)
    return answer.reason


def archive() -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
        folder.writestr("invented.bin", bytes(4_000_000))
    return packed.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 64,
        b"BM" + bytes(64),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"MZ" + bytes(64),
        b"\x00\x00\x00\x18ftypmif1" + bytes(32),
        b"<html><body>Invented</body></html>",
        "\N{ZERO WIDTH NO-BREAK SPACE}<!doctype html>".encode(),
        samples.png()[1:],
    ],
)
def test_what_does_not_start_as_a_known_type_never_reaches_a_parser(content, monkeypatch):
    monkeypatch.setattr("intake.sanitising.sanitiser.Exchange", None)

    assert reason(content) is R.TYPE_NOT_SUPPORTED


def test_an_empty_file_is_called_empty():
    assert reason(b"") is R.EMPTY


@pytest.mark.parametrize("content", [samples.jpeg(), samples.png(), samples.pdf()])
def test_a_file_that_is_only_its_magic_is_damaged(content):
    assert reason(content[:8]) is R.DAMAGED


@pytest.mark.parametrize("content", [samples.jpeg(640, 480), samples.png(640, 480)])
@pytest.mark.parametrize("kept", [0.3, 0.8])
def test_a_picture_cut_short_is_damaged(content, kept):
    assert reason(content[: int(len(content) * kept)]) is R.DAMAGED


def test_a_document_cut_short_is_mended_or_damaged():
    content = samples.pdf(2)
    for end in (40, len(content) // 2, len(content) - 30):
        answer = outcome(content[:end])
        assert isinstance(answer, Rendition) or answer.reason is R.DAMAGED


def test_a_document_without_pages_is_damaged():
    empty = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>"]

    assert reason(samples.document(empty)) is R.DAMAGED


def test_a_document_behind_a_password_is_called_encrypted():
    assert reason(samples.locked_pdf()) is R.ENCRYPTED


def test_a_document_of_ten_thousand_pages_shows_its_first_and_says_how_many_there_are():
    answer = outcome(samples.pdf(10_000))

    assert isinstance(answer, Rendition)
    assert (len(answer.pages), answer.of) == (LIMITS.pages, 10_000)


def test_a_broken_page_does_not_hide_the_next():
    content = samples.pdf(3).replace(b"5 0 obj<</Type/Page/", b"5 0 obj<</Typo/Pagx/", 1)

    answer = outcome(content)

    assert isinstance(answer, Rendition)
    assert answer.pages[-1].number == 3


def test_a_png_of_sixteen_hundred_megapixels_is_refused_by_its_header():
    assert reason(samples.png_bomb(40_000, rows_there=4_000)) is R.TOO_MANY_PIXELS


def test_a_png_whose_pixels_do_not_fit_the_memory_is_too_costly():
    tight = Limits(pixels=2**31, memory_bytes=256 * 2**20)

    assert reason(samples.png_bomb(20_000), tight) is R.TOO_COSTLY


def test_a_png_whose_text_unfolds_without_end_is_bounded():
    bomb = samples.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000), 9))
    whole = samples.png()
    answer = outcome(whole[:33] + bomb * 3 + whole[33:])

    assert isinstance(answer, Rendition) or answer.reason in {R.DAMAGED, R.TOO_COSTLY}


def test_a_document_whose_drawing_unfolds_to_gigabytes_is_bounded():
    layer = zlib.compress(b"0 0 m 1 1 l S\n" * 15_000_000, 9)
    answer = outcome(samples.pdf(body=layer), Limits(cpu_seconds=2, memory_bytes=512 * 2**20))

    assert isinstance(answer, Rendition | NotShown)


def test_a_file_over_the_byte_limit_is_too_large():
    content = samples.jpeg() + bytes(300_000)

    assert reason(content, Limits(input_bytes=100_000)) is R.TOO_LARGE


def test_a_file_of_exactly_the_byte_limit_is_shown():
    content = samples.jpeg()

    assert isinstance(outcome(content, Limits(input_bytes=len(content))), Rendition)


def test_the_archive_behind_a_picture_is_gone():
    answer = outcome(samples.jpeg() + archive())

    assert isinstance(answer, Rendition)
    assert b"PK\x03\x04" not in answer.pages[0].content
    assert b"document.xml" not in answer.pages[0].content


def test_a_document_hidden_behind_a_picture_is_not_rendered():
    answer = outcome(samples.jpeg() + samples.pdf())

    assert isinstance(answer, Rendition)
    assert (answer.pages[0].width, answer.pages[0].height) == (96, 64)


def test_the_worker_does_not_grow_with_the_bomb():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reason(samples.png_bomb(20_000), Limits(pixels=2**31, memory_bytes=256 * 2**20))

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


def test_outcomes_never_quote_the_file():
    answer = outcome(samples.jpeg(mark="Invented-Mark"))

    assert isinstance(answer, Rendition)
    for words in (repr(answer), str(answer), repr(answer.pages[0])):
        assert words in {"Rendition(image/jpeg, 1 of 1)", "Page(1, 96x64)"}


@pytest.mark.full
def test_a_phone_photograph_of_108_megapixels_is_shown():
    image = Image.new("RGB", (12_000, 9_000), (90, 120, 60))

    answer = outcome(samples.saved(image, "JPEG"))

    assert isinstance(answer, Rendition)
    assert answer.pages[0].width == LIMITS.side
