"""Letting out one file key: to the claim that stands, once."""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Sequence

from intake.errors import IntakeError
from intake.keys.agent import rows
from intake.keys.agent.keyring import Keyring
from intake.keys.agent.wire import MOST_LINKED
from intake.sealing import FileKey, NotForUs

# Claims remembered. A lease ends within the hour, and 200,000 rows take longer than that.
_REMEMBERED = 200_000


class _Spent:
    """How much of each (row, token) was used; the oldest are forgotten."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._used: OrderedDict[tuple[str, uuid.UUID, int], int] = OrderedDict()
        self._lock = threading.Lock()

    def spend(self, claim: tuple[str, uuid.UUID, int], amount: int) -> None:
        """Raises IntakeError("not_claimed") when the claim's allowance is used up."""
        with self._lock:
            used = self._used.get(claim, 0) + amount
            if used > self._most:
                raise IntakeError("not_claimed")
            self._used[claim] = used
            while len(self._used) > _REMEMBERED:
                self._used.popitem(last=False)


class Releases:
    """Decides which claims get a key. One for the life of the process."""

    def __init__(self) -> None:
        self._keys = _Spent(most=1)
        self._names = _Spent(most=MOST_LINKED)

    def file_key(self, ring: Keyring, kind: str, row_id: uuid.UUID, token: int) -> FileKey:
        """The file key of a claimed row.

        Raises IntakeError: not_claimed (wrong token, lease over, asked before), no_key_opens,
        and the sealing codes for a header that is broken or forged.
        """
        if kind == rows.ORDER:
            return self._order_key(ring, row_id, token)
        row = _claimed(kind, row_id, token)
        self._keys.spend((kind, row_id, token), 1)
        try:
            return ring.file_key(row.epoch, rows.headers(row))
        except NotForUs:
            raise IntakeError("no_key_opens") from None

    def _order_key(self, ring: Keyring, row_id: uuid.UUID, token: int) -> FileKey:
        row = rows.live_order(row_id, token)
        if row is None:
            raise IntakeError("not_claimed")
        self._keys.spend((rows.ORDER, row_id, token), 1)
        try:
            return ring.order_key(row.epoch, bytes(row.header))
        except NotForUs:
            raise IntakeError("no_key_opens") from None

    def linking_tags(
        self, ring: Keyring, kind: str, row_id: uuid.UUID, token: int, names: Sequence[str]
    ) -> list[str]:
        """Tags of names from a claimed row. Raises IntakeError("not_claimed")."""
        _claimed(kind, row_id, token)
        self._names.spend((kind, row_id, token), len(names))
        return ring.linking_tags(names)


def _claimed(kind: str, row_id: uuid.UUID, token: int) -> rows.Row:
    row = rows.live_claim(kind, row_id, token) if kind in rows.CLAIMED else None
    if row is None:
        raise IntakeError("not_claimed")
    return row
