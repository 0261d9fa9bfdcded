"""Nothing of an order, a draft or a release rests readable, whatever goes wrong on its way (P1)."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.apps import apps

from casework import rows
from casework.dossier import compiling, releasing, working
from casework.dossier.addressees import Addressee
from casework.dossier.choosing import Choice
from casework.identities import ProtectedIdentity, keep_identity
from casework.models import Draft
from casework.services import approvals, dossiers, releases
from casework.services.approvals import Subject
from intake.keys.approval import Deed
from intake.models import Order as OrderRow
from intake.sealing import HybridIdentity
from tests.canary.canaries import Canary, hatch
from tests.canary.scan import Hit, Scanner
from tests.canary.stores import scan_tree
from tests.casework.dossier.orders.placing import approved, laila
from tests.casework.dossier.orders.resting import Case
from tests.casework.dossier.people import CASE, VICTIM, row, terms_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("signing")]
OFFICE = HybridIdentity.generate()


@pytest.fixture
def words() -> Canary:
    return hatch("dossier")


def ordered(case: Case, words: Canary) -> None:
    """A dossier with canaries for a title, a name, an answer, an addressee."""
    me, desk = laila(case), case.house.desk
    rows.write(me, desk, replace(CASE, title=words.text), expects=1)
    keep_identity(me, desk, ProtectedIdentity(id=row(810), called=(words.text,)))
    approval = approved(case.house, Deed.REVEAL_IDENTITY, Subject("identity", row(810)))
    terms = dossiers.next_terms(me, desk, terms_of("plain", answers={"summary": words.text}))
    to = Addressee(name=words.latin, key=str(OFFICE.recipient))
    choice = Choice(
        terms=terms, rows=(row(2),), addressees=(to,), annex_addressees=(to,),
        names={VICTIM.id: approval},
    )  # fmt: skip
    dossiers.place(case.house.unlocked("Amina"), desk, choice)


def found(words: Canary, folder: Path) -> set[Hit]:
    """In every file, and in every column of every table."""
    scanner = Scanner([words])
    hits = scan_tree(scanner, folder)
    for model in apps.get_models():
        for values in model._default_manager.values_list():
            octets = b"\n".join(
                bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                for one in values
            )
            hits |= scanner.scan_bytes(octets, model._meta.db_table)
    return hits


def test_the_scanner_would_find_what_rests_open(case: Case, words: Canary, tmp_path: Path) -> None:
    (tmp_path / "left behind").write_text(words.dari, encoding="utf-8")

    assert found(words, tmp_path)


def test_nothing_readable_rests_from_the_order_to_the_package(
    case: Case, words: Canary, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ordered(case, words)
    assert not found(words, tmp_path)

    working.work_off()
    assert Draft.objects.count() == 2
    me, desk = laila(case), case.house.desk
    releases.take_new(me, desk)
    for draft in Draft.objects.all():
        amina = case.house.unlocked("Amina")
        asked = approvals.ask(
            amina, desk, Deed.RELEASE, Subject("draft", draft.pk), reason="release",
            words=words.text, detail=_detail(case, draft),
        )  # fmt: skip
        approvals.sign(case.house.unlocked("Farid"), desk, asked.record.id)
        releases.release(amina, desk, asked.record.id)
    working.work_off()
    for draft in Draft.objects.all():
        assert b"".join(releases.download(me, desk, draft.pk).pieces)

    assert not found(words, tmp_path)
    assert not Scanner([words]).scan_bytes("".join(capfd.readouterr()).encode())


@pytest.mark.parametrize("where", ["selection", "drawing", "packing"])
def test_a_fault_that_quotes_what_was_opened_is_written_nowhere(
    case: Case,
    words: Canary,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    where: str,
) -> None:
    def quote(*_: object, **__: object) -> None:
        raise ValueError(words.text)

    ordered(case, words)
    module, name = {
        "selection": (compiling, "_selection"),
        "drawing": (compiling, "_plan"),
        "packing": (releasing, "release_order"),
    }[where]
    monkeypatch.setattr(module, name, quote)
    if where == "packing":
        monkeypatch.setattr(working, "is_release", lambda _content: True)

    working.work_off()

    assert OrderRow.objects.get().attempts == 4
    assert not found(words, tmp_path)
    assert not Scanner([words]).scan_bytes("".join(capfd.readouterr()).encode())


def _detail(case: Case, draft: Draft) -> str:
    told = releases.draft_summary(laila(case), case.house.desk, draft.pk)
    return f"{told.order} {told.tag_manifest}"
