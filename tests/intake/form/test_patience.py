"""Slow lines are waited for; lines that only pretend to send are not, and less in a crowd."""

import pytest

from intake.patience import LITTLE, PLENTY, Patience, Watch

_50_KBIT = 50_000 / 8  # bytes a second


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def body(clock: Clock) -> Watch:
    """Over a request whose head is there."""
    watch = Watch(clock)
    watch.head_came()
    return watch


def test_a_poor_line_is_waited_for_however_long_it_takes() -> None:
    clock = Clock()
    watch = body(clock)
    for _ in range(200):
        clock.time += 60
        assert watch.left(PLENTY) > 0
        watch.heard(30_000)


@pytest.mark.parametrize("patience", [PLENTY, LITTLE])
def test_a_line_of_50_kbit_is_waited_for_even_in_a_crowd(patience: Patience) -> None:
    clock = Clock()
    watch = body(clock)
    for _ in range(3600):
        clock.time += 1
        watch.heard(int(_50_KBIT))
        assert watch.left(patience) > 0


@pytest.mark.parametrize("every", [1, 60])
def test_a_line_that_drips_is_ended_however_often_it_drips(every: int) -> None:
    clock = Clock()
    watch = body(clock)
    while watch.left(PLENTY) > 0:
        clock.time += every
        watch.heard(1)
    assert clock.time <= 1000 + PLENTY.grace + every


def test_a_line_that_drips_in_a_crowd_is_ended_soon() -> None:
    clock = Clock()
    watch = body(clock)
    while watch.left(LITTLE) > 0:
        clock.time += 1
        watch.heard(200)
    assert clock.time <= 1000 + LITTLE.grace + 1


def test_a_pause_of_twenty_seconds_is_forgiven_while_there_are_threads() -> None:
    clock = Clock()
    watch = body(clock)
    clock.time += 20
    assert watch.left(PLENTY) > 0
    assert watch.left(LITTLE) <= 0


def test_silence_has_an_end() -> None:
    clock = Clock()
    watch = body(clock)
    watch.heard(100 << 20)
    clock.time += PLENTY.silence
    assert watch.left(PLENTY) <= 0


def test_a_head_that_drips_is_ended_though_it_is_never_silent() -> None:
    clock = Clock()
    watch = Watch(clock)
    for _ in range(int(PLENTY.head)):
        clock.time += 1
        watch.heard(1)
    assert watch.left(PLENTY) <= 0


def test_a_request_does_not_pay_for_the_one_before_it_on_the_same_line() -> None:
    clock = Clock()
    watch = body(clock)
    clock.time += 10 * PLENTY.grace
    watch.begin()
    assert watch.left(PLENTY) == PLENTY.head


def test_the_slowest_line_allowed_is_far_slower_than_a_poor_phone() -> None:
    assert PLENTY.slowest <= 2_000 / 10
    assert LITTLE.slowest <= _50_KBIT / 3
