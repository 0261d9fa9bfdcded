"""What the page's own steps on the curves refuse; what they compute the vectors compare."""

import base64
import secrets

import pytest

from intake import clock
from tests.intake.browser.test_seal import TO
from tests.organisation import Organisation
from tests.vectors.roll.make_believing import unfolded
from tests.vectors.roll.published import signed

from .conftest import Job, read_vectors

pytestmark = pytest.mark.node

ORDER = 2**252 + 27742317777372353535851937790883648493
PRIME = 2**255 - 19
# Points whose multiples are the identity, whatever the scalar: 0, 1, p - 1, p, p + 1, one of
# order eight, and 0 with the bit set that is not read.
SMALL = [
    0, 1, PRIME - 1, PRIME, PRIME + 1, 1 << 255,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
]  # fmt: skip


@pytest.mark.parametrize("point", SMALL)
def test_nothing_is_sealed_to_a_point_that_keeps_no_secret(browser, point):
    key = TO[0][: 2 * 1184] + point.to_bytes(32, "little").hex()
    inner = {"kind": "report", "schema": 1, "id": "x", "part": 1, "of": 1}

    (answer,) = browser([{"do": "seal", "to": [key], "inner": inner, "length": 5}])

    assert "fault" in answer


def signed_otherwise(case: Job, bend) -> Job:
    """The same roll under a signature that was bent; `bend` gets its 64 octets."""
    text, _, line = case["roll"].rpartition(" ")
    octets = base64.b64decode(line)
    bent = base64.b64encode(octets[:4] + bend(octets[4:])).decode()
    return {"do": "believe", **case, "roll": f"{text} {bent}\n"}


def shifted(signature: bytes) -> bytes:
    """The same equation holds of it, but it is another spelling."""
    second = int.from_bytes(signature[32:], "little") + ORDER
    return signature[:32] + second.to_bytes(32, "little")


BENT = {
    "as it was": lambda signature: signature,
    "second half beyond the order": shifted,
    "first half is no point": lambda signature: (2).to_bytes(32, "little") + signature[32:],
    "first half beyond the prime": lambda signature: (
        (PRIME + 1).to_bytes(32, "little") + signature[32:]
    ),
    "too short": lambda signature: signature[:63],
    "too long": lambda signature: signature + b"\0",
    "halves of another": lambda signature: secrets.token_bytes(32) + signature[32:],
    "nothing": lambda _signature: bytes(64),
}


def test_a_signature_has_one_spelling(browser):
    case = unfolded(read_vectors("roll/believing.json"))[0]

    answers = browser([signed_otherwise(case, bend) for bend in BENT.values()])

    (first, *others) = answers
    assert first["epoch"] == case["answer"]["epoch"]
    assert others == [{"refused": "roll_unsigned"}] * len(others)


def test_what_any_root_signs_is_believed_and_under_no_other_root(browser):
    """Whole documents under keys that were drawn for this test, each read under each root."""
    houses = [Organisation() for _ in range(4)]
    day = clock.today().isoformat()
    jobs = [
        {
            "do": "believe", "roll": signed(house.roll(), house.root), "today": day, "floor": 0,
            "certificates": [["epoch", 1, house.certificate()]], "root": str(other.root.verifier),
        }
        for house in houses
        for other in houses
    ]  # fmt: skip

    answers = [answer.get("epoch", 0) for answer in browser(jobs)]

    assert answers == [int(house is other) for house in houses for other in houses]
