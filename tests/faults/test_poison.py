"""F10: what cannot be worked is left to a person in a few tries, and harms nothing beside it."""

import shutil
from collections.abc import Callable

import pytest

from tests.faults.drivers import drive
from tests.faults.findings import harm, line, memory_folder

pytestmark = [
    pytest.mark.faults,
    pytest.mark.database,
    pytest.mark.skipif(shutil.which("bwrap") is None, reason="bubblewrap is not installed"),
]
_TRIES = 2


def test_poison_is_left_to_a_person_and_harms_nothing_beside_it(
    say: Callable[[str], None],
) -> None:
    limits = {"MAX_ATTEMPTS": str(_TRIES), "LEASE_SECONDS": "10"}
    with memory_folder() as folder:
        found = drive("poison", folder, "10", extra=limits)

    # The audit is right to name what was spoilt on the disk.
    beside = {
        what: count
        for what, count in harm(found).items()
        if what not in ("lost: payload", "half_visible: altered payload")
    }
    say(line("F10", found) + f"; {len(found['spoilt'])} poisons, harm beside: {beside or 'none'}")
    assert not beside
    assert harm(found)["lost: payload"] == 2, "one of each kind is gone, and the audit says so"
    assert found["sound"] == found["hostile"] == ["ready"]
    assert all("needs_person" in stages for stages in found["spoilt"].values())
    assert not any("received" in stages for stages in found["spoilt"].values())
    assert found["most_claims"] <= _TRIES
    assert not found["originals_touched"]
