"""F9: a clock that leaps doubles nothing and leaves nobody waiting."""

from collections.abc import Callable

import pytest

from tests.faults.drivers import drive
from tests.faults.findings import harm, line, memory_folder

pytestmark = [pytest.mark.faults, pytest.mark.database]


def test_a_clock_that_leaps_doubles_nothing_and_blocks_nothing(say: Callable[[str], None]) -> None:
    with memory_folder() as folder:
        # Each leap frees the rows that come first, and the next worker dies of them again: more
        # often than a row is tried before it is left to a person.
        found = drive("clock_jumps", folder, "60", "1", extra={"MAX_ATTEMPTS": "100"})

    say(line("F9", found))
    assert not harm(found)
    assert found["acknowledged"] == found["told"] == found["submissions"]
    assert found["stages"] == {"ready": found["submissions"]}
    assert found["stuck"] == 0
