"""Of a sealed post one line is read, and then nothing more until its code is judged."""

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from intake import clock, networks
from intake.models import AdmissionCode, CustodyEvent, SmallPayload, Submission
from intake.sealed_arrival import views
from intake.sealed_arrival.post import BEGINNING
from tests.faults import resting
from tests.intake.uploads.sender import POST_TYPE, Broken, Line, Sender

pytestmark = pytest.mark.django_db(transaction=True)
NEVER_ISSUED = "0000-0000-0000-0000"


def through(line: Line, post: bytes, stream: io.RawIOBase) -> Any:
    """What comes of the post is what the stream gives."""
    framing: dict[str, Any] = {"CONTENT_TYPE": POST_TYPE, "wsgi.input": stream}
    return line.client.generic("POST", "/en/", post, **framing)


def cut_behind_its_line(line: Line, post: bytes) -> Any:
    assert b"\n" in post[:BEGINNING]
    return through(line, post, Broken(post[:BEGINNING]))


def used(line: Line, sender: Sender, other: Sender) -> str:
    line.client.post("/en/", other.post(), content_type=POST_TYPE)
    return other.code


def expired(_line: Line, _sender: Sender, other: Sender) -> str:
    past = clock.today() - timedelta(days=1)
    AdmissionCode.objects.filter(digest=networks.digest_of(other.code)).update(expires_on=past)
    return other.code


def never_issued(*_given: object) -> str:
    return NEVER_ISSUED


@pytest.mark.parametrize("gone", [used, expired, never_issued])
def test_a_code_that_admits_nothing_is_refused_by_the_line_alone(
    line: Line, sender: Sender, new_sender: Callable[[], Sender], gone: Callable[..., str]
) -> None:
    before = gone(line, sender, new_sender())
    rows = Submission.objects.count()

    answer = cut_behind_its_line(line, sender.post(code=before))

    assert (answer.status_code, answer.json()["code"]) == (422, "code_unknown")
    assert Submission.objects.count() == rows


def test_who_holds_a_code_is_told_that_the_rest_did_not_come(line: Line, sender: Sender) -> None:
    answer = cut_behind_its_line(line, sender.post())

    assert answer.json()["code"] == "body_cut"
    stored = (Submission, SmallPayload, CustodyEvent)
    assert not any(model.objects.exists() for model in stored)
    assert AdmissionCode.objects.get().reserved_by is None, "and it admits the next try"
    assert line.client.post("/en/", sender.post(), content_type=POST_TYPE).status_code == 200


def test_the_rest_of_a_refused_post_passes_by_and_is_never_held_whole(
    line: Line, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that is still sending when the answer comes may show a broken line."""
    post = sender.post(resting.LONG * 9, code=NEVER_ISSUED)
    stream, asked = io.BytesIO(post), list[int]()

    def read(most: int) -> bytes:
        asked.append(most)
        return io.BytesIO.read(stream, most)

    monkeypatch.setattr(views, "read_post", lambda _: pytest.fail("nobody admitted it"))
    watched = type("Watched", (io.RawIOBase,), {"read": lambda _, most: read(most)})()
    assert through(line, post, watched).json()["code"] == "code_unknown"
    assert stream.tell() == len(post) > 3 * (64 << 10)
    assert asked[0] == BEGINNING
    assert max(asked) <= 64 << 10


def test_a_post_that_is_only_a_line_is_refused(line: Line, sender: Sender) -> None:
    alone = sender.post().partition(b"\n")[0]
    for post in (alone, alone + b"\n", b"x" * BEGINNING * 2):
        answer = line.client.post("/en/", post, content_type=POST_TYPE)
        assert (answer.status_code, answer.json()["code"]) == (422, "post_malformed")
