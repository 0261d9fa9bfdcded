"""A page that seals, before real processes: from its post to a working copy and a mailbox."""

import hashlib
import http.client
from collections.abc import Iterator

import pytest

from intake.mailbox.seed import derive
from tests.faults.drivers import on_postgres
from tests.faults.findings import memory_folder
from tests.faults.web import free_port
from tests.intake.uploads.sender import FORM_TYPE, PIECE_TYPE, POST_TYPE, Sender
from tests.stack import Stack, running

pytestmark = [pytest.mark.faults, pytest.mark.database, pytest.mark.timeout(600)]


@pytest.fixture
def stack() -> Iterator[Stack]:
    with (
        memory_folder() as folder,
        running(folder, free_port(), postgres=on_postgres()) as made,
    ):
        yield made


def ask(
    stack: Stack, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
    try:
        line.request(method, path, body, {"Tus-Resumable": "1.0.0", **headers})
        answer = line.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        line.close()


def answers(stack: Stack) -> bool:
    try:
        return ask(stack, "GET", "/roll", {})[0] == 200
    except OSError:
        return False


def test_a_sealed_report_with_a_file_becomes_ready_through_real_processes(stack: Stack) -> None:
    code = stack.found(1)["codes"][0]
    stack.start()
    stack.wait_until(lambda: answers(stack), 200)
    root = (stack.var / "keys" / "root.pub").read_text(encoding="utf-8")
    sender = Sender.reading(ask(stack, "GET", "/roll", {})[2], root, code)
    sender.on(ask(stack, "POST", "/en/", {"Content-Type": FORM_TYPE}, sender.code_alone())[2])
    file = sender.file(1, b"invented, and no picture")

    status, headers, _ = ask(stack, "POST", "/uploads", sender.creation(file))
    assert status == 201
    told = {"Upload-Offset": "0", "Content-Type": PIECE_TYPE}
    assert ask(stack, "PATCH", headers["Location"], told, file.octets)[0] == 204
    post = sender.post(files=[(headers["Amanat-File"], file)])
    answer = ask(stack, "POST", "/en/", {"Content-Type": POST_TYPE}, post)
    assert (answer[0], answer[2]) == (200, b'{"version":1}\n')

    stack.wait_ready()
    assert stack.count("submission", "stage = 'ready'") == 1
    assert stack.count("attachment", "stage = 'ready'") == 1
    assert stack.count("upload") == stack.count("mailboxseed") == 0
    ((locator,),) = stack.ask("SELECT locator_digest FROM intake_mailbox")
    assert bytes(locator) == hashlib.sha256(derive(sender.receipt)[0]).digest()
