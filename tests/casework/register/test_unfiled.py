"""A record that opens and cannot be filed is named and left out; the desk stays usable."""

import uuid
from dataclasses import replace

import pytest

from casework import register, rows
from casework.records import Review
from casework.register import Wrong
from casework.register.holding import Holding
from tests.casework.house import House
from tests.casework.pages.conftest import Pages, pages  # noqa: F401 (a fixture)
from tests.casework.records import examples
from tests.casework.services.desk_work import a_review, events

pytestmark = pytest.mark.django_db
BROKEN = "Broken words"


@pytest.fixture(autouse=True)
def _own_register():
    register.keep_only(())
    yield
    register.keep_only(())


@pytest.fixture(params=["facets", "words", "links", "names"])
def faulty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """What a review with BROKEN words raises in: our fault, in one kind's code."""
    right = getattr(Review, request.param)

    def raises(self: Review):
        if self.words_on_it == BROKEN:
            raise KeyError("a code that nobody knows")
        return right(self)

    monkeypatch.setattr(Review, request.param, raises)
    return str(request.param)


@pytest.mark.usefixtures("faulty")
def test_the_others_are_there_and_the_one_is_named_with_its_number(house: House):
    sound, broken = a_review(house), a_review(house, words_on_it=BROKEN)
    register.keep_only(())

    mine = register.of(house.unlocked("Laila"), house.desk)

    assert [(one.wrong, one.row) for one in mine.faults] == [(Wrong.UNFILED, broken)]
    assert mine.get(sound) is not None
    assert mine.get(broken) is None
    assert len(mine) == 1
    assert events(house)[-1]["unfiled"] == 1  # type: ignore[comparison-overlap]


@pytest.mark.usefixtures("faulty")
def test_writing_one_ends_nobodys_page_and_mending_it_takes_the_fault_away(house: House):
    laila, sound = house.unlocked("Laila"), a_review(house)
    mine = register.of(laila, house.desk)

    broken = a_review(house, words_on_it=BROKEN)

    assert [(one.wrong, one.row) for one in mine.faults] == [(Wrong.UNFILED, broken)]
    assert (mine.get(sound) is not None, mine.get(broken)) == (True, None)
    mended = replace(examples.REVIEW, id=broken, submission=broken)
    rows.write(laila, house.desk, mended, expects=1)
    assert mine.faults == ()
    assert mine.get(broken) is not None


@pytest.mark.usefixtures("faulty")
def test_a_record_that_breaks_later_leaves_nothing_of_its_older_version(house: House):
    laila, row = house.unlocked("Laila"), a_review(house)
    mine = register.of(laila, house.desk)

    broken = replace(examples.REVIEW, id=row, submission=row, words_on_it=BROKEN)
    rows.write(laila, house.desk, broken, expects=1)

    assert mine.get(row) is None
    assert not mine.is_linked(row)
    assert list(mine.all(Review.KIND)) == []


@pytest.mark.usefixtures("faulty")
def test_a_slot_that_was_let_go_is_used_again(house: House):
    held = Holding()
    broken = replace(examples.REVIEW, id=uuid.uuid4(), words_on_it=BROKEN)
    with pytest.raises(KeyError):
        held.put(register.Stored(broken, 1), 1)
    held.put(register.Stored(examples.REVIEW, 1), 2)
    assert (len(held), held.get(broken.id)) == (1, None)
    assert [one.record for one in held] == [examples.REVIEW]


@pytest.mark.usefixtures("faulty")
def test_queue_and_overview_say_how_many_and_stay_open(pages: Pages):  # noqa: F811
    row = pages.arrive()
    for _ in range(2):
        a_review(pages.web.house, words_on_it=BROKEN)
    register.keep_only(())

    for name in ("queue", "dashboard"):
        answer = pages.get(name)
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "2 records open but are left out of the lists and the search" in text
        assert "disagree" not in text
    assert str(row.pk)[:8] in pages.get("queue").content.decode()


def test_many_faults_are_counted_and_the_first_fifty_named(pages: Pages, monkeypatch):  # noqa: F811
    found = register.of(pages.by, pages.desk)
    found.faults = tuple(register.Fault(Wrong.ALTERED, uuid.uuid4()) for _ in range(60))

    text = pages.get("queue").content.decode()

    assert text.count("altered:") == 50
    assert "60 in all; the first fifty are named." in text
    assert "disagree" in text
    assert "left out of the lists" not in text
