"""Reports with a canary in every place where a submitter can put a word, by every way."""

import contextlib
import http.client
import io
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from PIL import Image

from deploy.demonstration.visitor import Page, multipart
from intake import clock
from intake.keys import Verifier
from intake.keys import roll as rolls
from intake.keys.believed import Recipients, believed
from intake.models import EpochCertificate, RollDocument
from tests.canary import Canary, hatch
from tests.faults import resting
from tests.intake.packets.writer import Writer
from tests.journeys import household
from tests.journeys.stack import ALIAS, Stack

_BOUNDARY = "invented-boundary"
_URLENCODED = {"Content-Type": "application/x-www-form-urlencoded"}
_MULTIPART = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
_LARGE = 2_700_000  # above the 2.5 MB where Django's own handlers go to disk


@dataclass
class Flock:
    """Canaries by what they were planted in: words, or files and their names.

    Few, because each costs the scan a few hundred needles: `flock["cut_file"]` and
    `flock["exif"]` are the same one. Which place a hit came from shows by leaving places out.
    """

    words: Canary = field(default_factory=lambda: hatch("words"))
    files: Canary = field(default_factory=lambda: hatch("files"))

    def __getitem__(self, place: str) -> Canary:
        is_file = any(part in place for part in ("file", "name", "exif", "body"))
        return self.files if is_file else self.words

    def fields(self, account: str = "account") -> dict[str, str | Sequence[str]]:
        """Every field of the form, and one that is not on it."""
        return {
            "account": f"They took my neighbour. {self[account].text}",
            "when": self["when"].text,
            "place": self["place"].text,
            "danger": "yes",
            "danger_words": self["danger_words"].text,
            "persons_taken": self["answer"].text,
            "search_at_night": "yes",
            "how_known": "witness",
            "ask_back": "on",
            "not_on_the_form": self["unknown_field"].text,
        }

    def picture(self, label: str = "exif") -> bytes:
        """A JPEG with a canary in its description, its comment and behind its end."""
        exif = Image.Exif()
        exif[0x010E] = self[label].exif
        made = io.BytesIO()
        comment = self[label].text.encode()
        Image.new("RGB", (64, 48), "grey").save(made, "JPEG", exif=exif, comment=comment)
        return made.getvalue() + self[label].file_body

    def document(self, label: str = "file_body", size: int = 50_000) -> bytes:
        """A file of a kind that nothing shows, with canaries at both ends."""
        return self[label].file_body + os.urandom(size) + self[label].file_body


def accepted(stack: Stack, flock: Flock) -> tuple[Page, Page]:
    """A report with files, accepted: the form it went with, and the answer."""
    form = stack.form()
    files = [(flock["file_name"].file_name, flock.picture()), ("notes.xyz", flock.document())]
    answer = stack.visitor("fa-af").report(form, flock.fields(), files)
    assert (answer.status, len(answer.receipt)) == (200, 21)
    return form, answer


def repeated_and_changed(stack: Stack, flock: Flock, form: Page) -> None:
    """The same again, then another version of it, long enough to rest as a blob."""
    first = stack.visitor().report(form, flock.fields("again"), [])
    again = stack.visitor().report(form, flock.fields("again"), [])
    fields = flock.fields("version")
    fields["account"] = f"{fields['account']} {resting.LONG} {fields['account']}"
    later = stack.visitor().report(form, fields, [])
    assert {p.status for p in (first, again, later)} == {200}
    assert first.receipt == again.receipt == later.receipt


def refused(stack: Stack, flock: Flock, used: Page) -> None:
    """Wrong and used codes, no such day, an account too long, text that is not UTF-8.

    And files sent ahead of a report that never follows.
    """
    assert stack.visitor().show_code(flock["code"].text).status != 200
    fresh = {**stack.form().hidden, "code": used.hidden["code"]}
    page = Page(200, "", fresh, "")
    file = [(flock["refused_file_name"].file_name, flock.document("refused_file"))]
    statuses = [
        stack.visitor().report(page, flock.fields("used_code"), file).status,
        stack.visitor().report(stack.form(), {**flock.fields(), "day": "99"}, file).status,
        stack.visitor().report(stack.form(), {"account": flock["too_long"].text * 3000}).status,
        _raw(stack, _latin(stack, flock), _MULTIPART),
    ]
    assert all(400 <= status < 500 for status in statuses), statuses
    ahead = stack.visitor().report(stack.form(), {**flock.fields(), "hold": "1"}, file)
    assert ahead.status == 202


def packets(stack: Stack, flock: Flock) -> None:
    """One that arrives, twice, and one that is cut: made offline with the keys published here."""
    keys = _published(stack)
    writer = Writer(keys.packet.recipient, keys.custody, stack.codes.pop(), keys.packet.number)
    whole = writer.pack(f"They took my neighbour. {flock['packet'].text}", [flock.document()])
    relay = {"code": stack.codes.pop()}
    statuses = [
        _ask(stack, "POST", "/en/packet", multipart(relay, [(name, octets)], _BOUNDARY), _MULTIPART)
        for name, octets in (("a.bin", whole[:-9]), ("a.bin", whole), ("a.bin", whole))
    ]
    assert statuses == [422, 200, 200]


def _published(stack: Stack) -> Recipients:
    root = Verifier.parse((stack.var / "keys" / "root.pub").read_text().removesuffix("\n"))
    documents = RollDocument.objects.using(ALIAS).order_by("-version")
    roll = rolls.verify(documents[0].document, root)
    issued = EpochCertificate.objects.using(ALIAS).filter(retired=False)
    rows = list(issued.values_list("kind", "number", "document"))
    return Recipients(roll, believed(roll, rows), clock.today())


def _latin(stack: Stack, flock: Flock) -> bytes:
    whole = multipart({**stack.form().hidden, **flock.fields("not_utf8")}, [], _BOUNDARY)
    return whole.replace(b"neighbour", b"neighb\xff\xfer")


def broken(stack: Stack, flock: Flock) -> None:
    """Bodies cut in a field and in a file, garbage, wrong types, and words around the body."""
    file = [(flock["cut_name"].file_name, flock.document("cut_file"))]
    whole = multipart({**stack.form().hidden, **flock.fields("cut")}, file, _BOUNDARY)
    for end in (len(whole) - 1000, whole.index(flock["cut"].latin.encode()) + 40):
        _cut(stack, whole[:end], len(whole))
    noise = flock["garbage"].file_body * 50
    for headers in (_MULTIPART, _URLENCODED, {"Content-Type": "text/plain"},
                    {"Content-Type": "application/json"}, {}):  # fmt: skip
        assert _raw(stack, noise, headers) >= 400
    part = b'Content-Disposition: form-data; name="account'
    torn = whole.replace(part, part + b'"; filename="' + flock["torn"].latin.encode(), 1)
    _raw(stack, torn, _MULTIPART)
    word = quote(flock["around"].text)
    told = {"User-Agent": word, "Referer": f"http://x/{word}", "Cookie": f"a={word}", "X-A": word}
    for path in (f"/{word}", f"/en/?q={word}", f"/en/{word}/"):
        _ask(stack, "GET", path, b"", told)
    _ask(stack, flock["around"].latin, "/en/", b"", {})


def failing(stack: Stack, flock: Flock) -> None:
    """Faults that carry the report in the exception, in the web and in the workers."""
    for word in (household.FAIL_ACCEPT, household.FAIL_DATABASE):
        told = {"account": f"{word} {flock[word].text}"}
        assert stack.visitor().report(stack.form(), told, []).status >= 500
    for word in (household.FAIL_REDACT, household.CRASH):
        told = {"account": f"{word} {flock[word].text}"}
        assert stack.visitor().report(stack.form(), told, []).status == 200
    named = f"{household.FAIL_SANITISE}-{flock['sanitise_name'].file_name}"
    told_files = [(named, flock.picture("sanitise_body"))]
    answer = stack.visitor().report(stack.form(), flock.fields("sanitise"), told_files)
    assert answer.status == 200


def full_disk(stack: Stack, flock: Flock) -> None:
    """A disk below its floor: the page says so and keeps what was typed."""
    mark = stack.var / household.FULL
    mark.touch()
    try:
        file = [(flock["full_name"].file_name, flock.document("full_file"))]
        answer = stack.visitor().report(stack.form(), flock.fields("full"), file)
    finally:
        mark.unlink()
    assert answer.status >= 500
    assert flock["full"].latin in answer.text


@contextlib.contextmanager
def under_way(stack: Stack, flock: Flock) -> Iterator[None]:
    """While this lasts, a report with a large file has arrived in part."""
    form = stack.form()
    file = [(flock["under_way_name"].file_name, flock.document("under_way_file", _LARGE))]
    whole = multipart({**form.hidden, **flock.fields("under_way")}, file, _BOUNDARY)
    with socket.create_connection(("127.0.0.1", stack.port)) as line:
        line.sendall(_head(len(whole)) + whole[: 2 * len(whole) // 3])
        yield
        line.sendall(whole[2 * len(whole) // 3 :])
        line.settimeout(120)
        assert b" 200 " in line.recv(64)


def _cut(stack: Stack, sent: bytes, promised: int) -> None:
    with socket.create_connection(("127.0.0.1", stack.port)) as line:
        line.sendall(_head(promised) + sent)


def _head(length: int) -> bytes:
    return (
        f"POST /en/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: {_MULTIPART['Content-Type']}\r\n"
        f"Content-Length: {length}\r\n\r\n"
    ).encode()


def _raw(stack: Stack, body: bytes, headers: Mapping[str, str]) -> int:
    return _ask(stack, "POST", "/en/", body, headers)


def _ask(stack: Stack, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", stack.port, timeout=120)
    try:
        connection.request(method, path, body or None, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()
