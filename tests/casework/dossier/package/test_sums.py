"""Lists of digests: one spelling, and only paths that mean the same everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.dossier import sums
from intake.errors import IntakeError

DIGEST = "ab" * 32
ONE = f"{DIGEST}  A/a\n"
PATHS = st.from_regex(r"[a-zA-Z0-9]{1,9}(/[a-z0-9]{1,9}){0,2}", fullmatch=True)


@given(st.dictionaries(PATHS, st.sampled_from([DIGEST, "00" * 32])))
def test_every_list_reads_back(digests):
    assert sums.parse(sums.written(digests)) == digests


@pytest.mark.parametrize(
    "text",
    [
        *("\n", ONE[:-1], f"{ONE}\n", ONE + ONE, f"{DIGEST}  b\n{ONE}", ONE.upper()),
        *(ONE.replace("  ", " *"), ONE.replace("  ", " "), ONE.replace("\n", "\r\n")),
        *(ONE.replace("A/a", path) for path in ("../a", "/a", "A//a", "A/.a", "A/\u06a9", "A a")),
        *(ONE[2:], "\\" + ONE),
    ],
)
def test_another_spelling_or_a_path_that_leads_away_is_refused(text):
    with pytest.raises(IntakeError, match="sums_malformed"):
        sums.parse(text.encode())


def test_a_list_of_one_kind_is_not_read_as_the_other():
    with pytest.raises(IntakeError, match="sums_malformed"):
        sums.parse(ONE.encode(), "sha512")
    assert sums.parse(f"{DIGEST * 2}  a\n".encode(), "sha512") == {"a": DIGEST * 2}
