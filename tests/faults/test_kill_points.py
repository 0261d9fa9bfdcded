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


@pytest.mark.timeout(1200)
def test_a_kill_at_any_point_loses_nothing_and_doubles_nothing(say: Callable[[str], None]) -> None:
    found = _run(800, 4, 90, 1, seconds=1100)

    say(line("F1", found))
    _judge(found)
    assert {kill.split(":")[0] for kill in found["kills"]} == {
        "web", "worker", "child", "sequencer",
    }  # fmt: skip
    # Both places for a payload, on the way in and of what is made.
    assert {
        "web: INSERT intake_smallpayload", "web: folder synced", "web: committed",
        "worker: INSERT intake_smallpayload", "worker: committed",
        "child: renamed", "child: outcome ready",
    } <= set(found["kills"])  # fmt: skip


@pytest.mark.full
@pytest.mark.timeout(7200)
def test_ten_thousand_reports_survive_a_kill_each(say: Callable[[str], None]) -> None:
    found = _run(10_000, 1, 3000, 2, seconds=7100)

    say(line("F1 full", found))
    _judge(found)
    web = [count for kill, count in found["kills"].items() if kill.startswith("web")]
    assert sum(web) > 9_000


@pytest.mark.once
@pytest.mark.parametrize(
    ("mutation", "workers", "noticed"),
    [
        ("receipt before commit", 2, "lost: row"),
        ("small payload outside the transaction", 2, "half_visible: small payload of no row"),
        ("small payload not kept", 2, "lost: payload"),
        ("effect outside the transaction", 40, "doubled: event submission.ready"),
        ("no fencing token", 40, "doubled: event submission.ready"),
    ],
)
def test_the_kill_points_notice(
    mutation: str, workers: int, noticed: str, say: Callable[[str], None]
) -> None:
    found = _run(60, 4, workers, 3, mutation, seconds=500)

    say(line(f"F12 {mutation}", found))
    assert noticed in harm(found)
