"""Whoever owns the database may bend the log as they like: it is noticed, and where."""

import random
from collections import Counter
from collections.abc import Callable
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from intake.custody import signing, verifying
from intake.custody.checkpoint import Checkpoint
from intake.custody.evidence import Outside
from intake.custody.verifying import verify_log
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink
from tests.intake.custody import bending
from tests.intake.custody.conftest import happen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
SIZE = 30


@pytest.fixture
def kept(sign: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> Outside:
    """A log of SIZE entries under three checkpoints; the last of them is kept outside.

    The roll is read once: its hybrid keys take longer to parse than a small log to verify.
    """
    keys = signing.log_keys()
    monkeypatch.setattr(verifying, "log_keys", lambda: keys)
    for more in (11, 9, 10):
        happen(more)
        note = sign()
    return Outside("the custodian's", note)


class Undo(Exception):
    """Roll back to the log as it was."""


def faults_after(*deeds: Callable[[], None], outside: tuple[Outside, ...]) -> list[str]:
    found: list[str] = []
    try:
        with transaction.atomic():
            for deed in deeds:
                deed()
            found += verify_log(outside).faults
            raise Undo
    except Undo:
        return found


def test_a_thousand_random_tamperings_are_all_noticed(
    kept: Outside, log_key: Ed25519PrivateKey
) -> None:
    choice = random.Random(20261121)
    tried: Counter[tuple[str, str]] = Counter()
    missed = []
    for _ in range(1000):
        bend, cover = choice.choice(bending.BENDS), choice.choice(bending.COVERS)
        if not faults_after(
            partial(bend, SIZE, choice),
            partial(cover, log_key),
            outside=(kept,),
        ):
            missed.append((bend.__name__, cover.__name__))
        tried[bend.__name__, cover.__name__] += 1

    assert missed == []
    assert len(tried) == len(bending.BENDS) * len(bending.COVERS), "each was tried"
    verdict = verify_log([kept])
    assert (verdict.faults, verdict.doubts) == ([], [])
    assert (verdict.entries, verdict.covered) == (SIZE, SIZE)


@pytest.mark.parametrize("position", [1, 2, 17, SIZE])
def test_an_altered_event_is_named_by_its_position(kept: Outside, position: int) -> None:
    class Here(random.Random):
        def randint(self, _a: int, _b: int) -> int:
            return position

    [fault] = faults_after(lambda: bending.alter_event(SIZE, Here()), outside=())
    assert fault.startswith(f"Position {position}: its event does not fit the tree")
    [fault] = faults_after(lambda: bending.insert_event(SIZE, Here()), outside=())
    assert fault.startswith(f"Position {position}: its event does not fit the tree")
    if position < SIZE:
        [fault] = faults_after(lambda: bending.delete_link(SIZE, Here()), outside=())
        assert fault.startswith(f"Position {position} is missing")


def test_what_was_covered_up_is_named_by_the_checkpoints_around_it(
    kept: Outside, log_key: Ed25519PrivateKey
) -> None:
    def alter_the_seventeenth() -> None:
        CustodyEvent.objects.filter(custodylink__position=17).update(leaf=bytes(32))

    [fault] = faults_after(
        alter_the_seventeenth, lambda: bending.mend_nodes(log_key), outside=(kept,)
    )
    assert fault.startswith("Positions 12 to 20: something there was altered")
    assert "the stored checkpoint of" in fault
    [fault] = faults_after(
        alter_the_seventeenth, lambda: bending.forget_checkpoints(log_key), outside=(kept,)
    )
    assert fault.startswith(f"Positions 1 to {SIZE}: something there was altered")
    assert fault.endswith("the custodian's has another root.")


def test_a_cut_log_is_noticed_by_the_checkpoint_that_covers_more(kept: Outside) -> None:
    def cut() -> None:
        CustodyLink.objects.filter(position__gt=25).delete()
        CustodyCheckpoint.objects.filter(size__gt=25).delete()

    [fault] = faults_after(cut, outside=(kept,))
    assert "ends after 25 entries, and the custodian's covers 30: it was cut." in fault
    assert faults_after(cut, outside=()) == [], "without it nobody can tell"


def test_without_a_checkpoint_from_outside_truncation_cannot_be_excluded(kept: Outside) -> None:
    assert verify_log().faults == []
    assert "Truncation cannot be excluded" in verify_log().doubts[0]
    assert verify_log([kept]).doubts == []


def test_two_stories_of_one_size_are_a_fork(kept: Outside, log_key: Ed25519PrivateKey) -> None:
    def tell_another_story() -> None:
        bending.alter_event(SIZE, random.Random(1))
        bending.sign_anew(log_key)

    faults = faults_after(tell_another_story, outside=(kept,))
    assert any(fault.startswith("Forked: ") for fault in faults)


def test_a_checkpoint_of_another_log_is_not_taken_for_this_one(
    kept: Outside, log_key: Ed25519PrivateKey
) -> None:
    renamed = Checkpoint("amanat/custody-log/elsewhere", SIZE, bytes(32)).sign(log_key)
    verdict = verify_log([Outside("another", renamed)])
    assert verdict.faults == ["another is of log amanat/custody-log/elsewhere, which is not here."]


@pytest.mark.parametrize("document", ["", "no checkpoint\n", "a\n1\nb\n\n— a AAAA\n"])
def test_what_is_no_checkpoint_is_a_fault_and_not_passed_over(kept: Outside, document: str) -> None:
    [fault] = verify_log([Outside("a file", document)]).faults
    assert fault.startswith("Not believed (checkpoint_")


def test_a_checkpoint_that_a_stranger_signed_is_not_believed(kept: Outside) -> None:
    stranger = Ed25519PrivateKey.generate()
    forged = "\n".join(kept.document.split("\n")[:3]) + "\n"
    forged = Checkpoint.parse(forged).sign(stranger)
    assert verify_log([Outside("forged", forged)]).faults == [
        "Not believed (checkpoint_unsigned): forged."
    ]

    def forge_a_row() -> None:
        CustodyCheckpoint.objects.filter(size=SIZE).update(note=forged)

    [fault] = faults_after(forge_a_row, outside=(kept,))
    assert fault.startswith("Not believed (checkpoint_unsigned): the stored checkpoint")


def test_a_stored_checkpoint_that_says_something_else_than_its_row_is_noticed(
    kept: Outside,
) -> None:
    def refile() -> None:
        CustodyCheckpoint.objects.filter(size=11).update(size=12)

    [fault] = faults_after(refile, outside=(kept,))
    assert fault.startswith("It says something else than its row")


def test_a_log_that_grew_since_is_still_vouched_for_as_far_as_the_checkpoint_goes(
    kept: Outside,
) -> None:
    happen(5)
    verdict = verify_log([kept])
    assert (verdict.faults, verdict.doubts) == ([], [])
    assert (verdict.entries, verdict.covered) == (SIZE + 5, SIZE)


def test_events_that_wait_for_a_place_are_remarked_on(kept: Outside) -> None:
    assert verify_log([kept]).remarks == []
    CustodyEvent.objects.create(leaf=bytes(32))
    [remark] = verify_log([kept]).remarks
    assert remark == "Events that wait for their place: 1. Is the sequencer running?"
