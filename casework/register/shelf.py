"""The registers that are open in this process, one for each desk."""

import threading
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field

from django.db import connection

from casework.corroboration import Comparison, Traits
from casework.records import Record, Review, Stored, Tombstone
from casework.register.faults import Fault, Wrong
from casework.register.holding import Holding
from casework.register.loading import count, load
from casework.unlocked import DeskKeys
from intake.errors import TransientError


class DeskRegister(Holding):
    """Everything that a desk's key opens, and what was wrong with the rows that it does not."""

    def __init__(self, desk: uuid.UUID) -> None:
        super().__init__()
        self.desk = desk
        self.faults: tuple[Fault, ...] = ()
        # What was taken from working copies to compare them by, by submission, and the row that
        # each member has compared; kept here, so that they go when the desk does. Written by
        # `services.copies_read` and `services.corroboration` alone.
        self.traits: dict[uuid.UUID, Traits] = {}
        self.comparing: dict[uuid.UUID, tuple[uuid.UUID, Comparison]] = {}
        self._holding: dict[uuid.UUID, tuple[uuid.UUID, ...]] = {}
        self._told = False
        self._erased: dict[uuid.UUID, int] = {}

    def put(self, stored: Stored[Record], number: int) -> None:
        """As ever; a record that cannot be filed is named among the faults, and nobody's page
        ends for it: its row is written and committed.
        """
        fault = Fault(Wrong.UNFILED, stored.record.id, number)
        with self._lock:
            self.faults = tuple(one for one in self.faults if one != fault)
            try:
                super().put(stored, number)
            except Exception:
                self.faults = (*self.faults, fault)

    def take(self, record: Record, octets: bytes, version: int, number: int) -> None:
        """As ever; of a tombstone it is noted what it holds. Of a row that was erased since, a
        write that is told late changes nothing.
        """
        with self._lock:
            if self._erased.get(record.id, 0) >= number:
                return
            super().take(record, octets, version, number)
            newest = self.get(record.id) if isinstance(record, Tombstone) else None
            if newest is not None and isinstance(newest.record, Tombstone):
                self._holding[record.id] = newest.record.held

    def erase(self, row: uuid.UUID, number: int) -> None:
        """Forget the record of a row, for good, and of a report what was taken from its copies:
        one made anew has a higher number.
        """
        with self._lock:
            self._erased[row] = number
            gone = self.get(row)
            if gone is not None and isinstance(gone.record, Review):
                for submission in (gone.record.submission, *gone.record.earlier):
                    self.traits.pop(submission, None)
            self.drop(row)
            self.comparing.clear()

    def doubt(self, faults: Iterable[Fault]) -> None:
        """Name these too among what is wrong with the rows, each once."""
        with self._lock:
            self.faults = tuple(dict.fromkeys((*self.faults, *faults)))

    @property
    def held(self) -> frozenset[uuid.UUID]:
        """What stayed after an erasure and two custodians have not read since: in no list, no
        search and no dossier until then.
        """
        with self._lock:
            return frozenset(row for rows in self._holding.values() for row in rows)

    def is_first_told(self) -> bool:
        """True once, for whoever is to see to it that the faults are on record."""
        with self._lock:
            first, self._told = not self._told, True
            return first


@dataclass(frozen=True)
class Progress:
    """How far a first load is, in rows."""

    done: int
    of: int


@dataclass(repr=False)
class _Place:
    """A desk's register, or the load that will give it."""

    register: DeskRegister | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    of: int = 0
    # What was written while the rows were read; taken in when they have been.
    late: list[Callable[[DeskRegister], None]] = field(default_factory=list)


class Shelf:
    """Loads each desk's register once, keeps it up to date, and lets it go."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._places: dict[uuid.UUID, _Place] = {}

    def of(self, desk: DeskKeys) -> DeskRegister:
        """The register, after the first load of it. Whoever comes meanwhile waits for that.

        Raises TransientError("register_dropped") when it was let go while one waited.
        """
        place, is_mine = self._place(desk.desk)
        if is_mine:
            self._load(desk, place)
        place.ready.wait()
        if place.register is None:
            raise TransientError("register_dropped")
        return place.register

    def begin(self, desk: DeskKeys) -> None:
        """Start the first load in a thread of its own, unless there is no need."""
        place, is_mine = self._place(desk.desk)
        if is_mine:
            threading.Thread(target=self._load_apart, args=(desk, place), daemon=True).start()

    def progress(self, desk: uuid.UUID) -> Progress | None:
        """How far the first load is; None when there is none going on."""
        place = self._places.get(desk)
        if place is None or place.ready.is_set():
            return None
        return Progress(place.done, place.of)

    def is_ready(self, desk: uuid.UUID) -> bool:
        """Whether `of` answers at once."""
        place = self._places.get(desk)
        return place is not None and place.register is not None

    def written(self, desk: uuid.UUID, stored: Stored[Record], number: int) -> None:
        """A row was written and committed."""
        self._change(desk, lambda register: register.put(stored, number))

    def erased(self, desk: uuid.UUID, row: uuid.UUID, number: int) -> None:
        """A row was erased and that was committed."""
        self._change(desk, lambda register: register.erase(row, number))

    def keep_only(self, desks: Collection[uuid.UUID]) -> None:
        """Let go of every other desk's register."""
        with self._lock:
            for desk in self._places.keys() - set(desks):
                del self._places[desk]

    def _place(self, desk: uuid.UUID) -> tuple[_Place, bool]:
        """The desk's place, and whether whoever asks has to fill it."""
        with self._lock:
            known = self._places.get(desk)
            if known is not None:
                return known, False
            self._places[desk] = made = _Place()
            return made, True

    def _load(self, desk: DeskKeys, place: _Place) -> None:
        try:
            register = DeskRegister(desk.desk)
            place.of = count(desk.desk)
            register.faults = tuple(load(desk, register, lambda done: _tell(place, done)))
            with self._lock:
                for change in place.late:
                    change(register)
                place.late.clear()
                if self._places.get(desk.desk) is place:
                    place.register = register
        finally:
            self._settle(desk.desk, place)

    def _settle(self, desk: uuid.UUID, place: _Place) -> None:
        """A load that failed leaves no place behind: whoever comes next tries again."""
        with self._lock:
            if place.register is None and self._places.get(desk) is place:
                del self._places[desk]
        place.ready.set()

    def _load_apart(self, desk: DeskKeys, place: _Place) -> None:
        try:
            self._load(desk, place)
        finally:
            connection.close()

    def _change(self, desk: uuid.UUID, change: Callable[[DeskRegister], None]) -> None:
        with self._lock:
            place = self._places.get(desk)
            if place is None:
                return
            if place.register is None:
                place.late.append(change)
                return
        change(place.register)


def _tell(place: _Place, done: int) -> None:
    place.done = done
