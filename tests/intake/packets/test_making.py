"""What the packet page's script makes, the server takes and opens. Everything told is invented."""

import base64
import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from textwrap import wrap
from typing import Any

import pytest

from intake import codes, receipts
from intake.admission import Token
from intake.admission.carried import Carried, write
from intake.errors import IntakeError
from intake.mailbox.seed import derive
from intake.models import Attachment, Mailbox, SpentToken, Stage, Submission
from intake.packets.inside import Inside
from intake.packets.line import row_of
from intake.report import Report
from tests.intake.admission.conftest import Coordinator, circle, coordinator, publish
from tests.intake.packets.conftest import Send
from tests.intake.packets.made import BUNDLE, Opened, documents, job, run
from tests.interop.conftest import Job, javascript_age, node
from tests.organisation import Organisation, new_submission_id

__all__ = ["circle", "coordinator", "javascript_age", "node", "publish"]

pytestmark = pytest.mark.node
Oracle = Callable[[list[Job]], list[Job]]
TOLD = Report(network="", language="ps", account="زلمی، یو خیالي سړی، یې بوتلو.")
PHOTO = ("IMG 0001.txt", "text/plain", b"An invented file. " * 9000)
NOTE = ("یادداشت.txt", "text/plain", b"A second one.")
FILES = [PHOTO, NOTE]


def made(
    node: Path, organisation: Organisation, inside: Inside, receipt: str, files: Any = FILES
) -> bytes:
    """A packet of the script's."""
    asked = job(documents(organisation), str(organisation.root.verifier), inside, receipt, files)
    (answer,) = run(node, [asked])
    assert answer["heard"] == [len(content) for _, _, content in files]
    return base64.b64decode(answer["packet"])


@pytest.mark.django_db(transaction=True)
def test_what_the_page_seals_is_taken_opened_and_made_ready(
    node: Path,
    organisation: Organisation,
    new_code: Callable[[], str],
    send: Send,
    work: Callable[..., None],
) -> None:
    organisation.offer_packets(4)
    inside = Inside(new_submission_id(), new_code(), TOLD)
    receipt = receipts.draw()

    answer = send(made(node, organisation, inside, receipt))
    work()

    assert answer.status_code == 200
    assert Submission.objects.get().stage == Stage.READY
    assert [one.stage for one in Attachment.objects.order_by("number")] == [Stage.READY] * 2
    locator = derive(receipt).locator
    assert bytes(Mailbox.objects.get().locator_digest) == hashlib.sha256(locator).digest()


def test_it_holds_what_was_told_and_others_open_it_as_well(
    node: Path, javascript_age: Oracle
) -> None:
    organisation, receipt = Organisation(), receipts.draw()
    inside = Inside(new_submission_id(), "7Q4N0XKD9T2MHV3B", TOLD)
    packet = made(node, organisation, inside, receipt)

    for holder in (organisation.packet, organisation.custody):
        opened = Opened(packet, holder).inside()
        assert (opened.code, opened.submission_id) == (inside.code, inside.submission_id)
        assert (opened.report.account, opened.report.language) == (TOLD.account, "ps")
    read = Opened(packet, organisation.packet)
    assert (read.receipt(), read.line.packet) == (receipt, 4)
    for place, (name, _, content) in enumerate(FILES):
        line, _, rest = read.plain(place).partition(b"\n")
        assert name.encode() in line
        assert rest == content
    for secret in (inside.code, receipt, "زلمی", "IMG", inside.submission_id.hex()):
        assert secret.encode() not in packet

    whole = read.report.header + read.report.payload
    asked = [
        {"do": "decrypt", "file": base64.b64encode(one).decode(), "identities": [key.encode()]}
        for one in (whole, read.files[1][1])
        for key in (organisation.packet, organisation.desk)
    ]
    told, refused, note, refused_too = javascript_age(asked)
    assert TOLD.account.encode() in base64.b64decode(told["octets"])
    assert NOTE[2] in base64.b64decode(note["octets"])
    assert refused == refused_too == {"refused": True}


def test_a_file_of_nothing_and_more_than_a_packet_holds_are_refused(node: Path) -> None:
    organisation = Organisation()
    inside, root = Inside(bytes(16), "0", TOLD), str(organisation.root.verifier)
    text = documents(organisation)
    empty = job(text, root, inside, receipts.draw(), [("a", "", b"")])
    long = Inside(bytes(16), "0", Report(network="", language="ps", account="\u0627" * 600_000))

    answers = run(node, [empty, job(text, root, long, receipts.draw())])

    assert [one["refused"] for one in answers] == ["file_empty", "packet_too_large"]


TOKEN = Token(uuid.UUID(int=7), bytes(range(32)), bytes(range(128)) * 3).to_letters()
CODES = ("7q4n-0xkd-9t2m-hv3b", "7Q4N OXKD 9T2M HV3B", "۷q۴nl0kd9t2mhv3b", "7Q4N", "",
         "7Q4N-0XKD-9T2M-HV3U", "٧Q4N-0IKD-9T2M-HV3B", "７Q4N-0IKD-9T2M-HV3B",
         "A" * 500)  # fmt: skip
TOKENS = (TOKEN, TOKEN.lower().replace("0", "o"), "\n".join(wrap(TOKEN, 60)),
          TOKEN.translate(str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")))  # fmt: skip
NO_TOKENS = (TOKEN[:-1], f"{TOKEN}0", TOKEN.replace("7", "8", 1), TOKEN[:350], TOKEN[1:] + TOKEN[0],
             write(Carried.ANSWER, bytes(400)), write(Carried.SEED, bytes(20)) + "0")  # fmt: skip


def test_a_code_is_read_as_the_server_reads_it_and_rows_are_named_as_there(node: Path) -> None:
    digest = bytes(range(32))
    jobs = [{"do": "code", "typed": typed} for typed in CODES]
    rows = [{"do": "row", "digest": digest.hex(), "number": number} for number in (1, 10, 999)]
    *answers, first, tenth, last = run(node, [*jobs, *rows])

    assert answers == [normalised(typed) for typed in CODES]
    assert [first, tenth, last] == [str(row_of(digest, number)) for number in (1, 10, 999)]


def normalised(typed: str) -> str:
    try:
        return codes.normalise(typed)
    except IntakeError:
        return ""


def test_a_token_is_read_as_the_server_reads_it_and_what_is_not_whole_is_said(node: Path) -> None:
    assert all(Token.read(typed).to_letters() == TOKEN for typed in TOKENS)
    for typed in NO_TOKENS:
        with pytest.raises(IntakeError, match="carried_damaged"):
            Token.read(typed)
    jobs = [{"do": "code", "typed": typed} for typed in (*TOKENS, *NO_TOKENS)]
    wrong = [{"do": "wrong", "typed": typed} for typed in (*NO_TOKENS, *CODES)]
    answers = run(node, [*jobs, *wrong])

    assert answers[: len(jobs)] == [TOKEN] * len(TOKENS) + [""] * len(NO_TOKENS)
    slip = ["code_wrong"] * (len(CODES) - 1)
    assert answers[len(jobs) :] == ["token_wrong"] * len(NO_TOKENS) + slip + ["token_wrong"]


@pytest.mark.django_db(transaction=True)
def test_a_packet_of_the_page_s_is_admitted_by_a_token_and_no_larger_than_one_with_a_code(
    node: Path,
    organisation: Organisation,
    circle: Coordinator,
    send: Send,
    work: Callable[..., None],
) -> None:
    organisation.offer_packets(4)
    token = circle.token().to_letters()
    text, root = documents(organisation), str(organisation.root.verifier)
    insides = [Inside(new_submission_id(), code, TOLD) for code in (token, CODES[0])]
    answers = run(node, [job(text, root, inside, receipts.draw()) for inside in insides])
    by_token, by_code = (base64.b64decode(answer["packet"]) for answer in answers)

    assert Opened(by_token, organisation.custody).inside().code == token
    assert len(by_token.partition(b"\n")[2]) == len(by_code.partition(b"\n")[2])
    send(by_token)
    work()
    assert (Submission.objects.get().stage, SpentToken.objects.count()) == (Stage.READY, 1)


def test_the_script_reaches_for_nothing_outside_its_page() -> None:
    script = BUNDLE.read_text(encoding="utf-8")
    for word in ("fetch(", "XMLHttpRequest", "WebSocket", "sendBeacon", "EventSource", "Storage",
                 "indexedDB", "cookie", "serviceWorker", "importScripts", "eval(", "Function(",
                 "crypto.subtle", "Math.random", "console.", "http:", "https:", "innerHTML",
                 "</script", "<!--", "\r", "\x00", "Worker"):  # fmt: skip
        assert word not in script, word
