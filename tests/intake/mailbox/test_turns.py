"""Derivations take turns: a few inside, a short line, then a plain no."""

import threading

import pytest

from intake.errors import TransientError
from intake.mailbox.web.turns import Turns


def test_whoever_finds_the_line_full_is_told_at_once():
    turns = Turns(1, 0, 30)
    with turns.turn(), pytest.raises(TransientError, match="mailbox_busy"), turns.turn():
        pass


def test_whoever_waited_long_enough_is_told():
    turns = Turns(1, 1, 0.01)
    with turns.turn(), pytest.raises(TransientError, match="mailbox_busy"), turns.turn():
        pass


def test_a_place_is_free_again_after_a_fault():
    turns = Turns(1, 0, 1)
    for _ in range(3):
        with pytest.raises(ValueError, match="inside"), turns.turn():
            raise ValueError("inside")
    with turns.turn():
        pass


def test_never_more_are_inside_than_may_be_and_all_in_line_come_in():
    turns, inside, most, done = Turns(2, 6, 10), [0], [0], []
    lock, hold = threading.Lock(), threading.Event()

    def come() -> None:
        with turns.turn():
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            hold.wait(0.02)
            with lock:
                inside[0] -= 1
            done.append(1)

    threads = [threading.Thread(target=come) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert (most[0], len(done)) == (2, 8)
