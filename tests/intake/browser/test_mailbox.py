"""The mailbox's script derives, opens and seals as the server does. All invented."""

import base64
import gzip
import hashlib
import json
import os
import subprocess
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from intake.mailbox import coming, leaving, seed
from intake.mailbox.messages import QUESTION, MailboxMessage, seal_message
from intake.mailbox.slots import STATES, SlotKey
from intake.mailbox.web.coming_in import report
from intake.report import AttachmentEntry
from intake.sealed_arrival import ListedFile, read_post
from intake.sealing import HybridIdentity, Inner, open_bytes, unwrap
from tests.intake.browser.conftest import ROOT, read_vectors
from tests.vectors.mailbox import make
from tests.vectors.roll.make_believing import unfolded

pytestmark = pytest.mark.node

SCRIPT = ROOT / "intake" / "static" / "mailbox.js"
SOURCE = ROOT / "intake" / "static_src" / "src" / "mailbox"
MOST_GZIPPED = 50_000  # its own, apart from the form's
NETWORK = "22222222-2222-4222-8222-222222222222"
RECEIPT = make.RECEIPTS[0]
WORDS = "بلی، او هنوز در خانهٔ خیالی است."
Job = dict[str, Any]
Run = Callable[..., list[Job]]


@pytest.fixture
def script(node: Path) -> Run:
    """Run jobs with the committed script, or another."""

    def run(*jobs: Job, bundle: Path = SCRIPT) -> list[Job]:
        done = subprocess.run(
            [node, Path(__file__).with_name("mailbox.mjs"), bundle],
            input=json.dumps(jobs).encode("ascii"),
            stdout=subprocess.PIPE,
            check=True,
            timeout=400,
        )
        told: list[Job] = json.loads(done.stdout)
        return told

    return run


def sealed_in(messages: dict[str, MailboxMessage], keys: seed.MailboxKeys) -> list[str]:
    """All slots in their order, empty ones of random octets as the server gives them."""
    rows = {**{name: keys.slots.state(name) for name in STATES},
            **{str(n): row for n, row in enumerate(keys.slots.questions())}}  # fmt: skip
    public = keys.identity.recipient
    sealed = {row: os.urandom(5700) for row in keys.slots.every()}
    sealed |= {
        rows[name]: seal_message(told, rows[name], public, keys.slots)
        for name, told in messages.items()
    }
    return [base64.b64encode(sealed[row]).decode() for row in keys.slots.every()]


def question(text: str, day: str = "2026-11-20", language: str = "fa-af") -> MailboxMessage:
    return MailboxMessage(text, language, day, NETWORK, QUESTION)


def test_the_vectors_are_what_the_server_derives_today():
    assert make.FILE.read_text(encoding="utf-8") == make.written()


def test_a_receipt_stands_for_the_same_in_a_page_as_on_the_server(script):
    vectors = read_vectors("mailbox/mailbox.json")
    cases = vectors["derived"]
    made = script(*({"do": "derive", "day": vectors["day"], **case} for case in cases))
    assert made == cases


def test_a_number_is_read_in_a_page_as_on_the_server_however_it_is_typed(script):
    typed = read_vectors("mailbox/mailbox.json")["typed"]
    [made] = script({"do": "parse", "typed": [one for one, _ in typed]})
    assert made["parsed"] == [expected for _, expected in typed]


def test_what_the_desk_left_is_opened_in_the_page(script):
    keys = seed.derive(RECEIPT)
    left = {
        "received": leaving.told_state("received", NETWORK),
        "read": leaving.told_state("read", NETWORK),
        "0": question("آیا او هنوز آنجاست؟\n<b>?</b>", "2026-11-20"),
        "7": question("Is the invented school closed?", "2026-11-21", "en"),
    }
    [made] = script({"do": "open", "receipt": RECEIPT, "sealed": sealed_in(left, keys)})
    told = {(one["says"], one["text"], one["day"], one["network"], one["language"])
            for one in made["messages"]}  # fmt: skip
    assert told == {(m.says, m.text, m.day, m.network, m.language) for m in left.values()}
    assert made["state"] == "read"
    assert made["questions"] == ["Is the invented school closed?", left["0"].text]


def test_an_empty_mailbox_a_strangers_and_a_planted_message_are_all_nothing(script):
    mine, other = seed.derive(RECEIPT), seed.derive(make.RECEIPTS[1])
    row, public = mine.slots.state("read"), mine.identity.recipient
    planted = seal_message(leaving.told_state("read", NETWORK), row, public, SlotKey(b"x" * 32))
    true = seal_message(leaving.told_state("read", NETWORK), row, public, mine.slots)
    place = mine.slots.every().index(row)
    nothing = sealed_in({}, mine)
    altered = bytearray(true)
    altered[-1] ^= 1
    shown = [planted, bytes(altered), true[:-1], true + b"\0", b"", true[40:]]
    jobs = [nothing, sealed_in({"read": leaving.told_state("read", NETWORK)}, other)]
    for one in shown:
        jobs.append([*nothing])
        jobs[-1][place] = base64.b64encode(one).decode()
    moved = [*nothing]
    moved[place + 1] = base64.b64encode(true).decode()
    made = script(*({"do": "open", "receipt": RECEIPT, "sealed": one} for one in [*jobs, moved]))
    assert [one["messages"] for one in made] == [[]] * len(made)
    kept = [*nothing]
    kept[place] = base64.b64encode(true).decode()
    [there] = script({"do": "open", "receipt": RECEIPT, "sealed": kept})
    assert there["state"] == "read"


@pytest.mark.parametrize("way", coming.WAYS)
def test_what_a_page_seals_is_what_the_server_would_have_taken(script, way):
    believing = unfolded(read_vectors("roll/believing.json"))[0]
    [made] = script({"do": "post", "receipt": RECEIPT, "way": way, "day": make.DAY, "number": 0,
                     "network": NETWORK, "language": "fa-af", "words": WORDS,
                     "believing": believing})  # fmt: skip
    post = read_post(base64.b64decode(made["post"]))
    keys = seed.derive(RECEIPT)
    assert post.submission_id == coming.ids(keys.locator, way, make.DAY)[0]
    assert (str(post.network), post.files) == (NETWORK, ())
    told = report(WORDS, "fa-af")
    expected = told.__class__(**{**vars(told), "network": NETWORK})
    assert post.tag == expected.tag(post.submission_id, coming.written(RECEIPT, way), [])
    identity = HybridIdentity(bytes([20 + post.epoch] * 32))
    digest = hashlib.sha256(post.submission_id).hexdigest()
    inner = Inner("report", 1, digest, 1, 1)
    header, payload = post.report.header, post.report.payload
    content = open_bytes(header, payload, unwrap(header, [identity]), inner)
    assert content == expected.to_bytes()
    key = unwrap(post.seed.header, [identity])
    digits = seed.open_seed(post.seed.header, post.seed.payload, key, digest)
    assert coming.read(digits) == (RECEIPT, way)


def test_an_answer_lists_its_files_as_the_server_counts_them(script):
    believing = unfolded(read_vectors("roll/believing.json"))[0]
    rows = [AttachmentEntry(str(uuid.UUID(int=n)), n, f"{n:064x}") for n in (1, 2)]
    tags = [bytes([n]) * 32 for n in (2, 1)]
    sent = {"entries": [vars(one) for one in rows],
            "tags": [base64.b64encode(one).decode() for one in tags]}  # fmt: skip
    [made] = script({"do": "post", "receipt": RECEIPT, "way": "answer", "day": make.DAY,
                     "number": 0, "network": NETWORK, "language": "fa-af", "words": WORDS,
                     "believing": believing, "files": sent})  # fmt: skip
    post = read_post(base64.b64decode(made["post"]))
    assert post.files == tuple(ListedFile(one.number, bytes.fromhex(one.sha256)) for one in rows)
    told = replace(report(WORDS, "fa-af"), network=NETWORK, attachments=tuple(rows))
    assert post.tag == told.tag(post.submission_id, coming.written(RECEIPT, "answer"), tags)
    identity = HybridIdentity(bytes([20 + post.epoch] * 32))
    digest = hashlib.sha256(post.submission_id).hexdigest()
    header, payload = post.report.header, post.report.payload
    inner = Inner("report", 1, digest, 1, 3)
    assert open_bytes(header, payload, unwrap(header, [identity]), inner) == told.to_bytes()


def test_nothing_but_the_seal_holds_the_number_or_the_words(script):
    believing = unfolded(read_vectors("roll/believing.json"))[0]
    [made] = script({"do": "post", "receipt": RECEIPT, "way": "answer", "day": make.DAY,
                     "number": 3, "network": NETWORK, "language": "ps", "words": WORDS,
                     "believing": believing})  # fmt: skip
    sent = base64.b64decode(made["post"])
    for secret in (RECEIPT, RECEIPT[:9], WORDS, "answer", "خیالی"):
        assert secret.encode() not in sent


def test_the_known_answers_pass_and_a_wrong_one_does_not(script, tmp_path):
    known = read_vectors("mailbox/mailbox.json")["known"]
    source = (SOURCE / "knowing.ts").read_text(encoding="utf-8")
    for name, value in known.items():
        assert f'export const {name} = "{value}";' in source
    assert script({"do": "known"}) == [{"known": True}]
    built = SCRIPT.read_text(encoding="ascii")
    for found in (*known.values(), "HPKE-v1", "payload"):
        wrong = tmp_path / "wrong.js"
        wrong.write_text(built.replace(found, found[:-1] + chr(ord(found[-1]) ^ 1)), "ascii")
        assert script({"do": "known"}, bundle=wrong) == [{"known": False}], found


def test_the_script_is_light_and_reaches_for_nothing_outside_the_page():
    built = SCRIPT.read_bytes()
    assert len(gzip.compress(built, 9, mtime=0)) <= MOST_GZIPPED
    for word in (b"localStorage", b"sessionStorage", b"indexedDB", b"document.cookie",
                 b"serviceWorker", b"XMLHttpRequest", b"sendBeacon", b"eval(", b"Function(",
                 b"Math.random", b"http://", b"https://"):  # fmt: skip
        assert word not in built, word
