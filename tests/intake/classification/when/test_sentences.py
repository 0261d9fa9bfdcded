"""Whole sentences, as people tell what happened; `sentences.txt` says how they came about."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from tests.intake.classification.when.telling import told

RECEIVED = date(2025, 6, 11)  # 21 Jawza 1404, a Wednesday


def _sentences() -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    for line in Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            sentence, *meant = line.split(" | ")
            yield sentence, [tuple(meant)] if meant else []


@pytest.mark.parametrize(("sentence", "meant"), list(_sentences()))
def test_a_sentence_tells_its_time_and_no_other(sentence: str, meant: list[tuple[str, ...]]):
    likely = [one.meanings[0] for one in told(sentence, RECEIVED)]
    assert [(f"{one.first}", f"{one.last}", one.precision) for one in likely] == meant


@pytest.mark.parametrize(
    ("sentence", "rather", "perhaps"),
    [
        ("The hearing is on 5 Saratan.", "2025-06-26", "2024-06-25"),
        ("The hearing was on 5 Saratan.", "2024-06-25", "2025-06-26"),
        ("محکمهٔ ما روز شنبه است.", "2025-06-14", "2025-06-07"),
        ("روز شنبه مرا به محکمه بردند.", "2025-06-07", None),
    ],
)
def test_what_a_day_is_set_for_lies_ahead_unless_it_was(
    sentence: str, rather: str, perhaps: str | None
):
    (only,) = told(sentence, RECEIVED)
    days = [f"{one.first}" for one in only.meanings]
    assert days == [rather, *([perhaps] if perhaps else [])]


def test_until_now_ends_a_range_and_is_no_time_by_itself():
    assert told("تا حال خبری از او نیست", RECEIVED) == []
    (since,) = told("Since June 2024 until now he is in prison", RECEIVED)
    assert f"{since.meanings[0].last}" == "2025-06-11"
