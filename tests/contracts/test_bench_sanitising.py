"""What the bench of sanitising tells: what is shown, what is not and why, and beside what floor."""

import json

import pytest

from tests.bench import sanitising, sanitising_samples
from tests.bench.floor import files as floor
from tests.intake.sanitising import samples


def test_a_shown_file_has_its_seconds_beside_those_of_the_floor():
    told = sanitising.measured(samples.jpeg(), floor.picture, 1)

    assert (told["pages"], told["of"], told["sounds"]) == (1, 1, 0)
    assert told["seconds"] > 0
    assert told["faces_seconds"] > 0
    assert told["floor_s"] >= 0


def test_a_file_that_is_not_shown_has_its_reason_and_no_seconds(monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)

    told = sanitising.measured(b"\0invented", floor.office, 1)

    assert told == {
        "not_shown": "type_not_supported",
        "floor_s": "skipped: its program is not installed",
    }


def test_bombs_are_told_with_what_they_took():
    told = sanitising.bombs(("recording",))

    assert told.keys() == {"recording without a sample"}
    (one,) = json.loads(json.dumps(told)).values()
    assert one["not_shown"] == "damaged"
    assert one["worker_grew_mb"] < 32


def test_every_format_and_bomb_is_a_file_of_its_own():
    made = [make() for make in sanitising_samples.formats().values()]
    assert all(made)
    assert len(set(made)) == len(made)


@pytest.mark.parametrize("make", [floor.document, floor.film])
def test_a_floor_whose_program_is_missing_says_so(make, monkeypatch):
    monkeypatch.setattr("shutil.which", lambda _: None)

    assert make(b"invented") is False


def test_the_floor_draws_the_same_document():
    assert floor.document(samples.pdf(2))
