"""F5, the small part: what a worker that slept past its lease may still do to a row."""

import pytest

from intake.errors import IntakeError
from intake.pipeline.child import in_a_child
from intake.pipeline.outcome import Fault, Outcome


def _refused(code: str) -> Outcome:
    raise IntakeError(code)


@pytest.mark.parametrize(("code", "passing"), [("not_claimed", True), ("parts_differ", False)])
def test_a_lease_that_ran_out_does_not_condemn_the_row(code: str, *, passing: bool) -> None:
    fault = in_a_child(lambda: _refused(code), deadline=10)

    assert fault == Fault(code, passing=passing)
