"""Slow lines are waited for; lines that only pretend to send are not."""

import socket

import pytest

from intake.patience import GRACE, SILENCE, SLOWEST, PatientLine


class Clock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self.time = 1000.0

    def __call__(self) -> float:
        return self.time


def test_a_poor_line_is_waited_for_however_long_it_takes() -> None:
    clock = Clock()
    line = PatientLine(lambda most: b"x" * min(most, 30_000), now=clock)
    for _ in range(200):
        clock.time += 60
        assert line.read(65536)


def test_a_line_that_drips_a_byte_a_minute_is_ended() -> None:
    clock = Clock()
    line = PatientLine(lambda _most: b"x", now=clock)
    with pytest.raises(TimeoutError):
        for _ in range(10):
            clock.time += 60
            line.read(65536)
    assert clock.time <= 1000 + GRACE + 60


def test_a_slow_start_is_forgiven() -> None:
    clock = Clock()
    line = PatientLine(lambda _most: b"x", now=clock)
    clock.time += GRACE
    assert line.read(1) == b"x"


def test_silence_on_the_socket_itself_has_an_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        PatientLine(lambda _most: b"", ours)
        assert ours.gettimeout() == SILENCE


def test_the_slowest_line_allowed_is_far_slower_than_a_poor_phone() -> None:
    assert SLOWEST <= 2_000 / 10
