"""Earlier documentation becomes records. Everybody and everything in it is invented."""

import uuid
from datetime import date

import pytest

from casework import legacy, register, rows
from casework.identities import ProtectedIdentity, identity_from
from casework.legacy import Entry, Plan
from casework.models import IdentityRow, SealedRow
from casework.records import Act, Case, Information, Involvement, Person, Source, Tombstone
from casework.services import legacy as deeds
from casework.services.deeds import Change, carry_out
from casework.unlocked import Unlocked
from intake import clock
from intake.errors import IntakeError
from intake.sealing import Inner, open_bytes, unwrap
from tests.casework.house import House
from tests.casework.services.desk_work import events, refused

pytestmark = pytest.mark.django_db
TITLE = "A list of 1400"
COLUMNS = ("act", "began", "province", "called", "contacts", "told", "sex", "outcome")
# +44 7700 900xxx is kept for fiction.
ZALMAY = "LIB-01\t1400/5/24\tKabul\tZalmay Nowhere\t+44 7700 900123\tTaken from his shop.\tmale\t"
OTHERS = "INT-01\t1400/6\tHerat\t\t\t\tfemale\tinjured\nHOM-01\t1400\tGhor"


def entries(*lines: str) -> list[Entry]:
    table = legacy.read("\n".join(("\t".join(COLUMNS), *lines)))
    looked = legacy.look(table, Plan(COLUMNS), date(2026, 11, 21))
    assert looked.is_understood
    return looked.entries


@pytest.fixture
def laila(house: House) -> Unlocked:
    return house.unlocked("Laila")


def bring(house: House, by: Unlocked, *lines: str) -> deeds.Standing:
    return deeds.bring_in(by, house.desk, entries(*lines), title=TITLE)


def kept(house: House, kind):
    here = register.of(house.unlocked("Laila"), house.desk)
    return [one.record for one in here.all(kind.KIND)]


def sealed_names(house: House) -> list[ProtectedIdentity]:
    found = []
    for row in IdentityRow.objects.all():
        header, payload = bytes(row.header), bytes(row.payload)
        key = unwrap(header, [house.organisation.originals])
        inner = Inner("identity", 1, str(row.pk), 1, 1)
        found.append(identity_from(open_bytes(header, payload, key, inner, 1 << 20)))
    return found


def test_a_line_becomes_an_act_its_account_and_whom_it_was_done_to(house: House, laila: Unlocked):
    assert bring(house, laila, ZALMAY, OTHERS) == deeds.Standing(here=3, erased=0, left=0)

    (case,), (source,) = kept(house, Case), kept(house, Source)
    assert (case.title, source.pseudonym, source.mode) == (TITLE, TITLE, "legacy")
    acts = {one.code: one for one in kept(house, Act)}
    assert set(acts) == {"LIB-01", "INT-01", "HOM-01"}
    taken = acts["LIB-01"]
    assert (taken.case, taken.set_by) == (case.id, house.people["Laila"].member.pk)
    assert (taken.began.from_day, taken.began.raw) == (date(2021, 8, 15), "1400/5/24")
    told = {one.act: one for one in kept(house, Information)}
    assert set(told) == {one.id for one in acts.values()}
    account = told[taken.id]
    assert (account.mode, account.source, account.grade) == ("legacy", source.id, None)
    assert account.remarks == f"{TITLE}, 2"
    roles = {one.act: one for one in kept(house, Involvement)}
    assert roles[acts["INT-01"].id].status_at_end == ("injured",)
    people = {one.id: one for one in kept(house, Person)}
    assert set(roles) == {taken.id, acts["INT-01"].id}
    victim = people[roles[taken.id].person]
    assert (victim.pseudonym, victim.protected, victim.sex) == (f"{TITLE}, 2", True, "male")


def test_names_and_what_is_told_lie_under_the_originals_key_alone(house: House, laila: Unlocked):
    bring(house, laila, ZALMAY, OTHERS)
    (whose,) = sealed_names(house)
    assert (whose.called, whose.contacts) == (("Zalmay Nowhere",), ("+44 7700 900123",))
    assert whose.remarks == "Taken from his shop."
    assert [one.identity for one in kept(house, Person)].count(whose.id) == 1
    assert not SealedRow.objects.filter(pk=whose.id).exists()
    for stored in register.of(laila, house.desk):
        words = " ".join((*stored.record.words(), *stored.record.names()))
        assert not {"Zalmay", "shop", "7700"} & set(words.replace(".", "").split())


def test_the_log_says_how_many_lines_and_nothing_of_them(house: House, laila: Unlocked):
    bring(house, laila, ZALMAY, OTHERS)
    (told,) = [one for one in events(house) if one["kind"] == "legacy.brought_in"]
    assert (str(told["lines"]), told["by"]) == ("3", str(house.people["Laila"].member.pk))
    assert "Zalmay" not in str(told)
    assert TITLE not in str(told)


def test_the_same_table_again_and_with_more_lines_makes_no_doubles(house: House, laila: Unlocked):
    bring(house, laila, ZALMAY)
    rows_before = SealedRow.objects.count()
    assert bring(house, laila, ZALMAY).left == 0
    assert SealedRow.objects.count() == rows_before

    more = bring(house, house.unlocked("Amina"), OTHERS, ZALMAY)
    assert more.here == len(kept(house, Act)) == 3
    assert len(kept(house, Case)) == len(kept(house, Source)) == 1
    assert IdentityRow.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_break_leaves_whole_lines_and_the_next_run_the_rest(
    house: House, laila: Unlocked, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(deeds, "_AT_ONCE", 1)
    monkeypatch.setattr(deeds, "STINT", 0.0)
    named = f"{OTHERS}\tSadbarg Nowhere"
    first = bring(house, laila, ZALMAY, named)
    assert first == deeds.Standing(here=1, erased=0, left=2)
    assert len(kept(house, Act)) == len(kept(house, Information)) == 1

    written, count = rows.write, iter(range(100))

    def dies(*args, **more):
        if next(count) == 5:
            raise IntakeError("row_changed")
        return written(*args, **more)

    monkeypatch.setattr(deeds, "STINT", 8.0)
    monkeypatch.setattr(rows, "write", dies)
    assert refused(bring, house, laila, ZALMAY, named) == "row_changed"
    monkeypatch.setattr(rows, "write", written)
    acts = len(kept(house, Act))
    assert acts == len(kept(house, Information)) == 2
    assert IdentityRow.objects.count() == 1
    assert bring(house, laila, ZALMAY, named).here == 3
    assert IdentityRow.objects.count() == 2
    assert len(kept(house, Act)) == len(kept(house, Information)) == 3


def test_what_was_erased_since_does_not_come_back(house: House, laila: Unlocked):
    bring(house, laila, ZALMAY)
    (act,), (case,) = kept(house, Act), kept(house, Case)
    for one in (*kept(house, Information), *kept(house, Involvement), act, case):
        rows.erase(laila, house.desk, one.id, expects=1)
    stone = Tombstone(id=uuid.uuid4(), gone=(act.id, case.id), on=clock.today())
    carry_out("tombstone.set", laila, house.desk, [Change(stone)])

    found = bring(house, laila, ZALMAY, OTHERS)
    assert found == deeds.Standing(here=2, erased=1, left=0)
    assert act.id not in {one.id for one in kept(house, Act)}
    (anew,) = kept(house, Case)
    assert anew.id != case.id
    assert deeds.case_of(laila, house.desk, TITLE) == anew.id


def test_another_desk_draws_other_ids_and_nobody_writes_where_they_are_not(
    house: House, laila: Unlocked
):
    bring(house, laila, ZALMAY)
    nasrin = house.unlocked("Nasrin")
    there = deeds.bring_in(nasrin, house.other_desk, entries(ZALMAY), title=TITLE)
    assert there.here == 1
    assert SealedRow.objects.filter(kind="act").count() == 2
    assert refused(bring, house, nasrin, ZALMAY) == "not_your_desk"


def test_without_a_title_nothing_is_brought_in(house: House, laila: Unlocked):
    assert refused(deeds.bring_in, laila, house.desk, entries(ZALMAY), title=" ") == "title_missing"
    assert not SealedRow.objects.exists()
