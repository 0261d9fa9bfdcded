"""Who a protected person is opens through the opener alone. People are invented."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from casework.identities import ProtectedIdentity, erase_identity, identity_from, keep_identity
from casework.models import IdentityRow, SealedRow
from casework.records import KINDS
from casework.services import approvals, reveals
from casework.services.approvals import Subject
from intake.keys.approval import Deed
from intake.models import CustodyEvent
from intake.sealing import HybridIdentity, NotForUs, unwrap
from tests.canary.canaries import hatch
from tests.canary.scan import Scanner
from tests.casework.approvals.conftest import refusal

pytestmark = pytest.mark.django_db
WHY: dict[str, Any] = {"reason": "contact_source", "words": "To reach the source safely."}


def somebody(**changes) -> ProtectedIdentity:
    fields = {
        "id": uuid.uuid4(),
        "called": ("Zalmay Nowhere", "زلمی ناکجا"),
        "contacts": ("+44 7700 900123",),
        "kin": ("a brother, Invented",),
        "remarks": "Speaks at night only.",
    }
    return ProtectedIdentity(**fields | changes)  # type: ignore[arg-type]


def revealed(house, row) -> ProtectedIdentity:
    amina, farid, desk = house.unlocked("Amina"), house.unlocked("Farid"), house.desk
    about = Subject("identity", row)
    asked = approvals.ask(amina, desk, Deed.REVEAL_IDENTITY, about, **WHY)
    approvals.sign(farid, desk, asked.record.id)
    content = reveals.reveal(farid, desk, asked.record.id).content
    assert isinstance(content, ProtectedIdentity)
    return content


def test_a_caseworker_writes_a_name_down_and_two_custodians_read_it(house, opener):
    whom = somebody(source_of=(uuid.uuid4(),))
    assert keep_identity(house.unlocked("Laila"), house.desk, whom) == 1
    assert revealed(house, whom.id) == whom


def test_with_the_desks_key_no_identity_opens_and_no_canary_is_found(house, tmp_path):
    canary = hatch("identity")
    whom = somebody(called=(canary.text,), contacts=(canary.file_name,), remarks=canary.exif)
    keep_identity(house.unlocked("Laila"), house.desk, whom)

    row = IdentityRow.objects.get(pk=whom.id)
    keys = house.unlocked("Laila").desk(house.desk)
    half_a, half_b = house.half_a[house.desk], house.half_b(house.desk)
    opens = [*keys.identities, HybridIdentity(half_a), HybridIdentity(half_b)]
    with pytest.raises(NotForUs):
        unwrap(bytes(row.header), opens)

    scanner = Scanner([canary])
    assert scanner.scan_bytes(canary.text.encode()), "the scanner finds what is there"
    assert not [hit for octets in everything(tmp_path) for hit in scanner.scan_bytes(octets)]


def everything(folder: Path):
    """Every value of every row, and every file."""
    for model in apps.get_models():
        for row in model._default_manager.values_list():
            for value in row:
                binary = isinstance(value, bytes | memoryview)
                yield bytes(value) if binary else str(value).encode()
    for file in folder.rglob("*"):
        if file.is_file():
            yield file.read_bytes()


def test_an_identity_is_no_kind_that_a_desks_row_may_hold(house):
    assert ProtectedIdentity not in KINDS
    keep_identity(house.unlocked("Laila"), house.desk, somebody())
    assert not SealedRow.objects.exists()


def test_who_saves_second_is_told_and_the_first_ones_words_stay(house, opener):
    whom, laila = somebody(), house.unlocked("Laila")
    keep_identity(laila, house.desk, whom)
    newer = replace(whom, remarks="Moved.")
    assert keep_identity(house.unlocked("Amina"), house.desk, newer, expects=1) == 2
    for expects in (0, 1, 3):
        assert refusal(lambda e=expects: keep_identity(laila, house.desk, whom, expects=e)) == (
            "row_changed"
        )
    assert revealed(house, whom.id) == newer


def test_an_older_version_put_back_is_noticed(house, opener):
    whom, laila = somebody(), house.unlocked("Laila")
    keep_identity(laila, house.desk, whom)
    old = IdentityRow.objects.filter(pk=whom.id).values()[0]
    keep_identity(laila, house.desk, replace(whom, remarks="Moved."), expects=1)
    IdentityRow.objects.filter(pk=whom.id).update(**old)
    assert refusal(lambda: revealed(house, whom.id)) == "row_rolled_back"


def test_an_identity_altered_or_moved_to_another_row_is_noticed(house, opener):
    one, two, laila = somebody(), somebody(called=("Rana Elsewhere",)), house.unlocked("Laila")
    for whom in (one, two):
        keep_identity(laila, house.desk, whom)
    theirs = IdentityRow.objects.get(pk=two.id)
    IdentityRow.objects.filter(pk=one.id).update(header=theirs.header, payload=theirs.payload)
    assert refusal(lambda: revealed(house, one.id)) == "row_altered"
    altered = bytearray(theirs.payload)
    altered[-1] ^= 1
    IdentityRow.objects.filter(pk=two.id).update(payload=bytes(altered))
    assert refusal(lambda: revealed(house, two.id)) == "row_altered"


def test_another_desk_neither_writes_over_it_nor_asks_for_it(house):
    whom, nasrin = somebody(), house.unlocked("Nasrin")
    keep_identity(house.unlocked("Laila"), house.desk, whom)
    assert refusal(lambda: keep_identity(nasrin, house.desk, whom)) == "not_your_desk"
    assert refusal(lambda: keep_identity(nasrin, house.other_desk, whom, expects=1)) == (
        "not_your_desk"
    )
    about = Subject("identity", whom.id)
    ask = lambda: approvals.ask(  # noqa: E731
        nasrin, house.other_desk, Deed.REVEAL_IDENTITY, about, **WHY
    )
    assert refusal(ask) == "not_your_desk"


def test_an_erased_identity_is_gone_and_its_leaves_stay(house, opener):
    whom, laila = somebody(), house.unlocked("Laila")
    keep_identity(laila, house.desk, whom)
    before = CustodyEvent.objects.count()
    with transaction.atomic():
        erase_identity(laila, house.desk, whom.id)
    assert not IdentityRow.objects.exists()
    assert CustodyEvent.objects.count() == before + 1
    assert refusal(lambda: revealed(house, whom.id)) == "original_missing"


def test_what_is_too_long_or_not_ours_is_refused(house):
    laila = house.unlocked("Laila")
    long = somebody(remarks="x" * (1 << 18))
    assert refusal(lambda: keep_identity(laila, house.desk, long)) == "record_too_large"
    for octets in (b"", b"{}", b'{"kind":"review","record":{},"schema":1}', b"[" * 10_000):
        assert refusal(lambda o=octets: identity_from(o)) == "record_malformed"


def test_nothing_shows_by_accident():
    assert repr(somebody()) == "<ProtectedIdentity>"
