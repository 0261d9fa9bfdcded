"""The invented case that the dossier tests rest on is one that casework would have written."""

import pytest

from casework.records import Act
from casework.records.checks import ready
from intake.working_copy import WorkingCopy
from tests.casework.dossier.people import EVERY, REVIEW, selection_of, working_copy


@pytest.mark.parametrize("record", EVERY, ids=lambda one: f"{one.KIND}-{one.id.int}")
def test_every_invented_record_may_be_written(record):
    assert ready(record) == record


def test_every_record_that_one_names_goes_along_or_lies_with_the_originals():
    chosen = {one.id for one in EVERY}

    named = {row for one in EVERY if one is not REVIEW for row in one.links()}

    assert named <= chosen


def test_the_invented_account_is_a_working_copy_without_a_name():
    account = working_copy()

    assert WorkingCopy.from_bytes(account.to_bytes()) == account
    assert "Canarizai" not in account.texts["account"].text


def test_what_a_test_takes_out_or_changes_is_so():
    selection = selection_of(without=[EVERY[0].id], changing={EVERY[2].id: {"persons_most": 9}})

    assert EVERY[0].id not in selection.records
    changed = selection.one(Act, EVERY[2].id)
    assert changed is not None
    assert changed.persons_most == 9
