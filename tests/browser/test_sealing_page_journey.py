"""From a page that seals, through real processes, to a working copy and a mailbox. All invented."""

import hashlib
import http.client
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from intake.mailbox.seed import derive
from tests.browser.sealing import MEDIA_TYPE, shown_receipt
from tests.browser.test_form import ACCOUNT
from tests.canary import Scanner, hatch
from tests.faults.drivers import on_postgres
from tests.faults.findings import memory_folder
from tests.faults.web import free_port
from tests.stack import Stack, running

pytestmark = [
    pytest.mark.browser,
    pytest.mark.faults,
    pytest.mark.database,
    pytest.mark.timeout(600),
]


@pytest.fixture
def stack() -> Iterator[Stack]:
    with (
        memory_folder() as folder,
        running(folder, free_port(), postgres=on_postgres()) as made,
    ):
        yield made


def answers(stack: Stack) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
    try:
        line.request("GET", "/roll")
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def breaking(route: Any, broken: list[int]) -> None:
    """A line that breaks before the second piece, and after the third has arrived."""
    broken.append(1)
    if len(broken) == 3:
        route.fetch()
    if len(broken) in (2, 3):
        route.abort("connectionreset")
    else:
        route.continue_()


def test_a_report_sealed_in_the_browser_becomes_a_working_copy(chromium, stack: Stack) -> None:
    code = stack.found(1)["codes"][0]
    stack.start()
    stack.wait_until(lambda: answers(stack), 200)
    canary = hatch("journey")
    context = chromium.new_context()
    page = context.new_page()
    sent: list[Any] = []
    page.on("request", lambda request: sent.append(request))  # noqa: PLW0108 - it is marked
    page.goto(f"http://127.0.0.1:{stack.port}/fa-af/")
    page.fill("#id_code", code)
    with page.expect_navigation():
        page.click("#send")
    page.fill("#id_account", f"{ACCOUNT['fa-af']} {canary.text}")
    page.select_option("#id_province", "AF-KAB")
    large = secrets.token_bytes(400_000) + canary.text.encode()
    files = {f"{canary.text}.bin": large, "second.txt": f"invented {canary.text}".encode()}
    page.set_input_files(
        "#id_files_0",
        [{"name": n, "mimeType": "text/plain", "buffer": held} for n, held in files.items()],
    )
    broken: list[int] = []
    page.route(
        "**/uploads/*",
        lambda r: breaking(r, broken) if r.request.method == "PATCH" else r.continue_(),
    )
    page.click("#send")
    receipt = shown_receipt(page)
    context.close()

    sealed = [one for one in sent if one.headers.get("content-type") == MEDIA_TYPE]
    assert len(sealed) == 1
    for one in sent:
        body = one.post_data_buffer or b""
        assert Scanner([canary]).scan_bytes(one.url.encode() + body) == set()
        assert receipt.encode() not in body
    assert len(broken) > 4
    assert stack.count("attachment", "submission_id IS NOT NULL") == len(files)
    assert stack.count("upload") == 0
    sizes = stack.ask("SELECT blob_size FROM intake_attachment ORDER BY number")
    assert [size > 400_000 for (size,) in sizes] == [True, False]
    stack.wait_ready()
    assert stack.count("submission", "stage = 'ready'") == 1
    assert stack.count("sealedpart", "kind = 'working_copy'") == 1
    ((locator,),) = stack.ask("SELECT locator_digest FROM intake_mailbox")
    assert bytes(locator) == hashlib.sha256(derive(receipt)[0]).digest()
