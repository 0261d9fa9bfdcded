"""Speaking instead of writing: recorded and heard in the page, sealed like a file. A tone talks."""

from typing import Any

import pytest

from intake.sanitising.kinds import Kind, kind_of
from tests.browser.sealing import Behind, behind, open_form, shown_receipt
from tests.browser.test_form import LANGUAGES, width_of
from tests.browser.test_sealing_page import KEPT, questions, say, wait_until_it_seals
from tests.browser.uploads import Uploads
from tests.canary import Scanner, hatch

__all__ = ["behind"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]

# Lets a test look at what the page holds and no page of ours keeps: the microphone, the recorder.
SEEN = """
  window.seen = { streams: [], octets: 0 };
  const ask = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (wanted) {
    const stream = await ask.call(this, wanted);
    window.seen.streams.push(stream);
    return stream;
  };
  window.MediaRecorder = class extends MediaRecorder {
    constructor(...told) {
      super(...told);
      window.seen.recorder = this;
      this.addEventListener("dataavailable", ({ data }) => { window.seen.octets += data.size; });
    }
  };
"""
LISTENING = (
    "() => seen.streams.flatMap((one) => one.getTracks())"
    ".filter((one) => one.readyState === 'live').length"
)


def with_recorder(
    chromium, behind: Behind, language: str = "en", *, allowed: bool = True, **more: Any
):
    """A page on which somebody has asked to speak, and where files go."""
    may = ["microphone"] if allowed else []
    page = open_form(chromium, behind, language, before=SEEN, permissions=may, **more)
    uploads = Uploads(behind)
    uploads.follow(page)
    wait_until_it_seals(page)
    press(page, "voice_record")
    page.wait_for_selector(f"#voice >> text={say(page, 'voice_before')}")
    return page, uploads


def press(page, name: str) -> None:
    page.click(f"#voice button >> text={say(page, name)}")


def told(page, name: str) -> None:
    page.wait_for_selector(f"#voice [role=status] >> text={say(page, name)}")


def begin(page) -> None:
    """Returns once something was heard: of a recording without any sound no file is made."""
    page.evaluate("() => { seen.octets = 0; }")
    press(page, "voice_begin")
    told(page, "voice_recording")
    page.wait_for_function("() => seen.octets > 1000")


def chosen(page) -> list[str]:
    names: list[str] = page.eval_on_selector_all(
        "[name=files]", "all => all.flatMap((one) => Array.from(one.files, ({name}) => name))"
    )
    return names


_LANGUAGES = [pytest.param(one, marks=() if one == "ps" else pytest.mark.full) for one in LANGUAGES]


@pytest.mark.parametrize("language", _LANGUAGES)
def test_what_was_spoken_is_heard_in_the_page_and_sent_sealed_without_a_written_word(
    chromium, behind: Behind, backstage, picture, language
):
    page, uploads = with_recorder(chromium, behind, language)
    picture(page, f"v1-voice-before-{language}-phone")
    canary = hatch("voice")
    page.fill("#id_place", canary.text)
    begin(page)
    picture(page, f"v2-voice-recording-{language}-phone")
    page.click("#send")
    told(page, "voice_busy")
    press(page, "pause")
    told(page, "paused")
    press(page, "go_on")
    told(page, "voice_recording")
    assert behind.posts == [], "half of it would have gone"

    press(page, "voice_stop")
    told(page, "voice_done")
    assert page.evaluate(LISTENING) == 0
    page.wait_for_function("() => document.querySelector('#voice audio')?.readyState > 0")
    assert chosen(page) == ["recording.webm"]
    assert page.inner_text("#way") == say(page, "here_files")
    assert width_of(page) <= 360
    picture(page, f"v3-voice-done-{language}-phone")
    page.click("#send")
    receipt = shown_receipt(page)

    _, report, seed = behind.opened(behind.posts[0], files=1)
    assert (report.account, seed) == ("", receipt)
    ((name, content),) = uploads.named().items()
    assert (name, kind_of(content)) == ("recording.webm", Kind.MATROSKA)
    assert len(content) > 1000
    for url, body in behind.bodies:
        assert content[800:840] not in body, "nobody hears it on the way"
        assert Scanner([canary]).scan_bytes(url.encode() + body) == set()
    assert page.evaluate(KEPT) == [0, 0, ""]
    assert page.context.cookies() == []
    assert all(url.startswith(behind.address) for url in behind.asked)
    assert sum(url.endswith("/voice.js") for url in behind.asked) == 1
    assert backstage.reports == []
    page.context.close()


def test_what_is_thrown_away_is_nowhere_and_a_new_one_may_be_spoken(chromium, behind):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # Only so that the checker itself may run.
    page, uploads = with_recorder(chromium, behind, bypass_csp=True)
    begin(page)
    assert axe.run(page).response["violations"] == []
    press(page, "voice_stop")
    told(page, "voice_done")
    assert axe.run(page).response["violations"] == []
    address = page.get_attribute("#voice audio", "src")
    press(page, "voice_drop")
    told(page, "voice_before")
    assert chosen(page) == []
    assert page.evaluate("url => fetch(url).then(() => true, () => false)", address) is False
    page.click("#send")
    page.wait_for_selector("#id_account_error")
    assert (behind.posts, uploads.asked) == ([], [])

    begin(page)
    press(page, "voice_stop")
    told(page, "voice_done")
    assert chosen(page) == ["recording.webm"]
    asked = questions(page)
    page.reload()
    assert asked == ["beforeunload"], "it is not lost without a question"
    assert page.locator("#voice audio").count() == 0
    page.context.close()


@pytest.mark.parametrize("full", ["of time", pytest.param("of octets", marks=pytest.mark.full)])
def test_it_stops_by_itself_before_it_grows_too_large(chromium, behind, full):
    page, _uploads = with_recorder(chromium, behind)
    begin(page)
    if full == "of time":
        page.evaluate(
            "() => { const now = performance.now.bind(performance);"
            " performance.now = () => now() + 20 * 60_000 }"
        )
    else:
        page.evaluate(
            "() => { const data = new Blob([new Uint8Array(8 << 20)]);"
            " seen.recorder.dispatchEvent(new BlobEvent('dataavailable', { data })) }"
        )
    told(page, "voice_full")
    assert page.evaluate(LISTENING) == 0
    assert chosen(page) == ["recording.webm"], "what was said is not lost"
    page.context.close()


def test_a_browser_that_may_not_hear_says_so_and_a_file_may_still_be_chosen(chromium, behind):
    page, uploads = with_recorder(chromium, behind, allowed=False)
    press(page, "voice_begin")
    told(page, "voice_refused")
    assert chosen(page) == []
    page.evaluate("() => { MediaDevices.prototype.getUserMedia = () => new Promise(() => {}) }")
    press(page, "voice_begin")
    told(page, "voice_asking")  # and nobody answers
    page.set_input_files(
        "#id_files_0", [{"name": "1.ogg", "mimeType": "audio/ogg", "buffer": b"OggS invented"}]
    )
    page.click("#send")
    shown_receipt(page)
    assert uploads.named() == {"1.ogg": b"OggS invented"}
    page.context.close()


def test_a_recorder_that_is_another_does_not_run_and_it_is_said(chromium, behind):
    page = open_form(chromium, behind, permissions=["microphone"])
    wait_until_it_seals(page)
    page.route("**/voice.js", lambda route: route.fulfill(
        body="window.ran = 1", headers={"Content-Type": "text/javascript"}))  # fmt: skip
    press(page, "voice_record")
    told(page, "voice_away")
    assert page.evaluate("window.ran") is None
    page.unroute("**/voice.js")
    press(page, "voice_record")
    told(page, "voice_before")
    page.context.close()


@pytest.mark.full
def test_where_no_browser_records_there_is_no_button_and_the_words_name_a_file(chromium, behind):
    page = open_form(chromium, behind, before="delete window.MediaRecorder")
    wait_until_it_seals(page)
    assert page.locator("#voice").count() == 0
    assert "add a sound recording below" in page.inner_text("#id_account_helptext")
    page.context.close()
