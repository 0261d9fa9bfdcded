"""F1 and, of F12, what F1 must catch: a kill at every point of acceptance and of work."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.drivers import drive
from tests.faults.findings import harm, line, memory_folder

pytestmark = [pytest.mark.faults, pytest.mark.database]


def _run(*arguments: object, seconds: float) -> dict[str, Any]:
    """Rows meet several deaths here: the bound of attempts, which is F10's, is out of the way."""
    limits = {"LEASE_SECONDS": "3600", "MAX_ATTEMPTS": "100"}
    words = list(map(str, arguments))
    with memory_folder() as folder:
        return drive("kill_points", folder, *words, extra=limits, seconds=seconds)


def _judge(found: dict[str, Any]) -> None:
    assert not harm(found)
    assert not harm(found["before_retry"])
    assert found["acknowledged"] == found["told"] == found["submissions"]
    assert found["refused"] == found["other_receipt"] == 0
    assert found["stages"] == {"ready": found["submissions"]}
    assert found["orphans_left"] == 0


@pytest.mark.timeout(400)
def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(say: Callable[[str], None]) -> None:
    found = _run(800, 4, 60, 1, seconds=380)

    say(line("F1", found))
    _judge(found)
    assert {kill.split(":")[0] for kill in found["kills"]} == {
        "web", "worker", "child", "sequencer",
    }  # fmt: skip


@pytest.mark.full
@pytest.mark.timeout(3600)
def test_ten_thousand_reports_survive_a_kill_each(say: Callable[[str], None]) -> None:
    found = _run(10_000, 1, 3000, 2, seconds=3500)

    say(line("F1 full", found))
    _judge(found)
    web = [count for kill, count in found["kills"].items() if kill.startswith("web")]
    assert sum(web) > 9_000


@pytest.mark.parametrize(
    ("mutation", "noticed"),
    [
        ("receipt before commit", "lost: row"),
        ("effect outside the transaction", "doubled: event submission.ready"),
        ("no fencing token", "doubled: event submission.ready"),
    ],
)
def test_the_kill_points_notice(mutation: str, noticed: str, say: Callable[[str], None]) -> None:
    found = _run(60, 4, 40, 3, mutation, seconds=110)

    say(line(f"F12 {mutation}", found))
    assert noticed in harm(found)
