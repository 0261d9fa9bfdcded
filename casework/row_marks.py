"""The custody leaves of sealed rows, made so that a reader of the rows can make them again.

Each write leaves two: one commits to the ciphertext; the other says that the version before is
over, or, for a new row, that the desk has one more. The salts derive from the desk's key, so
nothing of them rests in the database, and who holds the rows knows which leaves must be in the
log and which must not: a leaf that ends the version at hand betrays a row that was rolled back,
a number counted in and never counted out a row that is gone. `docs/formats.md` has the bytes.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence

from django.db import connection

from casework.row_seal import Place
from casework.unlocked import DeskKeys, RowKeys
from intake import custody
from intake.custody import Draft
from intake.models import CustodyEvent

_EVENTS = CustodyEvent._meta.db_table
_PIECE = 800  # leaves asked for at once; SQLite binds 999 values


def written(place: Place, keys: RowKeys, sealed: bytes) -> Draft:
    """The leaf that commits to this version's ciphertext.

    Its body and the next one's are spelt here, as canonical JSON would be: a first load makes
    two hundred thousand.
    """
    digest = hashlib.sha256(sealed).hexdigest()
    return _draft(
        keys.written,
        f'{{"generation":{place.generation},"kind":"row.written","row":"{place.name}",'
        f'"sha256":"{digest}","version":{place.version}}}',
    )


def superseded(place: Place, keys: RowKeys) -> Draft:
    """The leaf that ends this version: there was a later write, or the row was erased."""
    return _draft(
        keys.superseded,
        f'{{"kind":"row.superseded","row":"{place.name}","version":{place.version}}}',
    )


def _draft(salt: bytes, body: str) -> Draft:
    return Draft(hashlib.sha256(salt + body.encode()).digest(), b"")


def counted(desk: DeskKeys, number: int, generation: int) -> Draft:
    """The leaf that says that the desk has had `number` rows."""
    return _tally(desk, "row.created", number, generation)


def erased(desk: DeskKeys, number: int, generation: int) -> Draft:
    """The leaf that says that the desk's `number`-th row was erased rightly."""
    return _tally(desk, "row.erased", number, generation)


def _tally(desk: DeskKeys, deed: str, number: int, generation: int) -> Draft:
    salt = desk.tally_salt(deed, number, generation)
    return custody.implied(deed, salt, desk=str(desk.desk), number=number)


def found(leaves: Collection[bytes]) -> set[bytes]:
    """Those of the leaves that are in the log. At most 900 at once."""
    if not leaves:
        return set()
    marks = ", ".join(["%s"] * len(leaves))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT leaf FROM {_EVENTS} WHERE leaf IN ({marks})", list(leaves))  # noqa: S608
        return {bytes(leaf) for (leaf,) in cursor.fetchall()}


def count_of(desk: DeskKeys, hint: int = 0) -> int:
    """How many rows the desk has ever had, by the log: the highest number that was counted.

    Numbers are given one after another under the desk's lock and leaves are never deleted, so a
    search that doubles and halves finds the last with some 2·log₂ n looks.

    Args:
        hint: a number that is thought to be counted, to start from.
    """
    step, low = 1, hint if hint and _is_counted(desk, hint) else 0
    while _is_counted(desk, low + step):
        low += step
        step *= 2
    high = low + step
    while high - low > 1:
        middle = (low + high) // 2
        if _is_counted(desk, middle):
            low = middle
        else:
            high = middle
    return low


def not_erased(desk: DeskKeys, numbers: Sequence[int]) -> Iterator[int]:
    """Those of the numbers of which no leaf says that the row was erased rightly."""
    for start in range(0, len(numbers), _PIECE):
        piece = numbers[start : start + _PIECE]
        leaves = {number: _in_any_generation(desk, "row.erased", number) for number in piece}
        for generation in range(len(desk.seeds)):
            logged = found([every[generation] for every in leaves.values()])
            leaves = {n: every for n, every in leaves.items() if every[generation] not in logged}
        yield from leaves


def _is_counted(desk: DeskKeys, number: int) -> bool:
    return bool(found(_in_any_generation(desk, "row.created", number)))


def _in_any_generation(desk: DeskKeys, deed: str, number: int) -> list[bytes]:
    return [_tally(desk, deed, number, generation).leaf for generation in sorted(desk.seeds)]
