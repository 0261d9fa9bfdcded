"""What the pages weigh on the wire, compressed as they are served."""

import gzip

import pytest

from tests.intake.form.bodies import BOUNDARY, body, text
from tests.intake.form.conftest import CODE, ID, RECEIPT
from tests.intake.form.reading import ACCOUNT, LANGUAGES

FORM = "application/x-www-form-urlencoded"
GZIP = {"accept-encoding": "gzip, deflate, br"}


def wire(answer) -> int:
    return len(answer.content) + sum(len(f"{k}: {v}\r\n") for k, v in answer.items()) + 19


def report():
    slip = {"code": CODE, "submission_id": ID, "receipt": RECEIPT}
    told = {**slip, "account": ACCOUNT}
    return body(*(text(name, value) for name, value in told.items()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_flow_is_three_requests_and_thirty_kilobytes(client, language):
    to, kind = f"/{language}/", f"multipart/form-data; boundary={BOUNDARY}"
    answers = [
        client.get(to, headers=GZIP),
        client.post(to, f"code={CODE}", content_type=FORM, headers=GZIP),
        client.post(to, report(), content_type=kind, headers=GZIP),
    ]
    assert [one.status_code for one in answers] == [200, 200, 200]
    assert [one["Content-Encoding"] for one in answers] == ["gzip"] * 3
    weights = [wire(one) for one in answers]
    assert weights[0] <= 14_000, weights
    assert sum(weights) <= 30_000, weights


@pytest.mark.parametrize(
    ("asked", "is_compressed"),
    [
        ("gzip", True),
        ("br, GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("", False),
        ("br", False),
        ("x" * 5000, False),
    ],
)
def test_only_who_takes_it_gets_it_compressed(client, asked, is_compressed):
    answer = client.get("/ps/", headers={"accept-encoding": asked})
    assert ("Content-Encoding" in answer) is is_compressed
    plain = gzip.decompress(answer.content) if is_compressed else answer.content
    assert plain == client.get("/ps/").content
    assert int(answer["Content-Length"]) == len(answer.content)


def test_what_is_compressed_carries_no_time(client):
    answer = client.get("/ps/", headers=GZIP)
    assert answer.content[4:8] == bytes(4)
    assert client.get("/ps/", headers=GZIP).content == answer.content


def test_two_fresh_forms_differ_in_their_slips_alone(client):
    def fresh():
        page = client.post("/en/", f"code={CODE}", content_type=FORM).content.decode()
        return page.split('name="submission_id"')[0], page.split("<textarea")[1]

    assert fresh() == fresh()
