"""Files sealed in the page, over a line that breaks. Names and contents are invented."""

import secrets
from pathlib import Path

import pytest

from intake.sealed_arrival import read_post
from tests.browser.sealing import Behind, behind, shown_receipt
from tests.browser.test_form import ACCOUNT, LANGUAGES, width_of
from tests.browser.test_sealing_page import KEPT, panel, say, told
from tests.browser.uploads import Uploads
from tests.canary import Scanner, hatch

__all__ = ["behind"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

LOCKED = """() => Array.from(document.querySelector("form[enctype]").elements)
  .filter((one) => one.matches("textarea, input[type=text]") ? !one.readOnly :
    one.matches("select, [type=checkbox], [type=radio], [type=file]") && !one.disabled)
  .map((one) => one.name)"""


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "image/jpeg", "buffer": content}


def with_files(chromium, behind: Behind, *files, language: str = "en", **more):
    """A page on which something was told and files were chosen; and where they go."""
    page = told(chromium, behind, language, **more)
    uploads = Uploads(behind)
    uploads.follow(page)
    page.set_input_files("#id_files_0", list(files))
    return page, uploads


# In all languages in the long run, for the pictures.
_LANGUAGES = [pytest.param(one, marks=() if one == "ps" else pytest.mark.full) for one in LANGUAGES]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_files_are_sealed_and_come_whole_over_a_line_that_breaks(
    chromium, behind: Behind, backstage, picture, language
):
    canary = hatch("sealed files")
    words = canary.text.encode()
    large = secrets.token_bytes(300_000) + words + secrets.token_bytes(300_000)
    files = {f"{canary.text}.jpg": large, "دوم.pdf": b"invented " + words}
    page, uploads = with_files(
        chromium, behind, *(file(*one) for one in files.items()), language=language
    )
    assert page.inner_text("#way") == say(page, "here_files")
    assert page.inner_text("#files_hint") == say(page, "files_sealed")
    assert not page.is_visible("[name=hold]")
    uploads.line = ["ok", "dead", "cut", "busy", "lost"]
    page.click("#send")
    page.wait_for_selector("#progress progress")
    page.wait_for_selector(f"#progress >> text={say(page, 'waiting')}")
    assert page.evaluate(LOCKED) == [], "nothing written now would be in what was sealed"
    picture(page, f"s6-files-{language}-phone")
    assert width_of(page) <= 360
    digits = shown_receipt(page)

    (post,) = behind.posts
    read, report, seed = behind.opened(post, files=2)
    assert (seed, report.account) == (digits, ACCOUNT[language])
    assert uploads.named() == files
    listed = {(one.id, one.number, one.sha256) for one in report.attachments}
    assert listed == {(one.row, one.slip.number, one.sha256) for one in uploads.held.values()}
    assert {(one.number, one.sha256.hex()) for one in read.files} == {
        (number, sha256) for _, number, sha256 in listed
    }
    assert uploads.asked.count("HEAD") == 4
    assert uploads.asked.count("POST") == 2
    scanner = Scanner([canary])
    for url, body in behind.bodies:
        assert scanner.scan_bytes(url.encode() + b"\n" + body) == set()
    assert f"{canary.text}.jpg" in page.inner_text("main")
    picture(page, f"s7-files-safe-{language}-phone")
    assert backstage.reports == []
    assert page.evaluate(KEPT) == [0, 0, ""]
    page.context.close()


def test_a_file_that_the_server_lost_begins_anew(chromium, behind):
    content = secrets.token_bytes(200_000)
    page, uploads = with_files(chromium, behind, file("1.jpg", content))
    uploads.line = ["ok", "gone"]
    page.click("#send")
    shown_receipt(page)

    assert uploads.named() == {"1.jpg": content}
    (kept,) = uploads.held.values()
    _, report, _ = behind.opened(behind.posts[0], files=1)
    assert [one.number for one in report.attachments] == [kept.slip.number]
    page.context.close()


def _of_five_gigabytes(folder: Path) -> Path:
    """A hole, so that it costs no disk."""
    file = folder / "film.mp4"
    with file.open("wb") as writing:
        writing.truncate(5_000_000_000)
    return file


def test_what_cannot_go_is_said_before_and_leaves_the_choice(
    chromium, behind, picture, tmp_path, backstage
):
    changing = tmp_path / "changing.jpg"
    changing.write_bytes(b"invented" * 1000)
    page, uploads = with_files(chromium, behind, file("empty.jpg", b""))
    page.wait_for_selector(f"#files >> text={say(page, 'file_empty')}")
    page.set_input_files("#id_files_1", [str(_of_five_gigabytes(tmp_path))])
    page.wait_for_selector(f"#files >> text={say(page, 'file_too_large')}")
    page.set_input_files("#id_files_1", [str(changing)])
    page.set_input_files("#id_files_2", [file("good.jpg", b"good")])
    page.click("#send")
    said = panel(page)
    assert "empty.jpg" in said
    assert "good.jpg" not in said
    assert uploads.asked == []

    changing.write_bytes(b"other" * 3000)
    page.set_input_files("#id_files_0", [])
    page.click(f"#unsent >> text={say(page, 'again')}")
    page.wait_for_selector(f"#unsent >> text={say(page, 'file_changed')}")
    picture(page, "s8-files-left-en-phone")
    assert behind.posts == []
    assert page.is_enabled("#id_files_0")
    page.click(f"#unsent >> text={say(page, 'without')}")
    shown_receipt(page)

    assert uploads.named() == {"good.jpg": b"good"}
    assert [one.number for one in read_post(behind.posts[0]).files] == [
        one.slip.number for one in uploads.held.values()
    ]
    assert uploads.asked.count("POST") == 2, "the good one was not sent twice"
    assert "changing.jpg" not in page.inner_text("main")
    assert backstage.reports == []
    page.context.close()


def test_what_is_safe_is_not_sent_again_and_the_plain_way_stays(chromium, behind, backstage):
    behind.answers = [(503, {"code": "storage_full", "sentence": "No room at this moment."})]
    page, uploads = with_files(chromium, behind, file("1.jpg", b"invented"))
    page.fill("#id_account", "")
    page.click("#send")
    page.wait_for_selector("#unsent >> text=No room")
    page.click(f"#unsent >> text={say(page, 'again')}")
    page.wait_for_selector("#unsent >> text=No room")
    assert len(behind.posts) == 2
    assert uploads.asked == ["POST", "PATCH"]
    tags = {read_post(post).tag for post in behind.posts}
    assert len(tags) == 1, "a repeat is the same report"
    _, report, _ = behind.opened(behind.posts[0], files=1)
    assert report.account == "", "a file may stand for the account"

    with page.expect_navigation():
        page.click(f"#unsent >> text={say(page, 'plain')}")
    assert shown_receipt(page)
    assert len(backstage.reports) == 1
    page.context.close()


def test_a_file_is_held_up_and_goes_on(chromium, behind):
    page, uploads = with_files(chromium, behind, file("1.jpg", secrets.token_bytes(400_000)))
    uploads.line = ["dead"]
    page.click("#send")
    page.click("#progress button")
    page.wait_for_selector(f"#progress >> text={say(page, 'paused')}")
    page.wait_for_timeout(300)
    before = len(uploads.asked)
    page.wait_for_timeout(600)
    assert len(uploads.asked) == before
    assert page.inner_text("#progress button") == say(page, "go_on")
    page.click("#progress button")
    shown_receipt(page)
    assert len(uploads.named()) == 1
    page.context.close()


def test_a_code_in_digits_of_another_script_is_the_code(chromium, behind):
    behind.answers = [
        (422, {"code": "code_unknown", "sentence": "Unknown."}),
        (200, {"version": 1}),
    ]
    page = told(chromium, behind)
    page.click("#send")
    panel(page)
    page.fill("#id_code", "۰۱۲۳-٤٥٦٧-８９ab-cdef")
    page.click(f"#unsent >> text={say(page, 'again')}")
    shown_receipt(page)
    assert read_post(behind.posts[1]).code == "0123456789abcdef"
    page.context.close()
