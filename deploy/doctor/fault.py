"""The words of the doctor. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """Something that is not as it should be.

    Args:
        what: a plain sentence.
        mend: the command that mends it, or what a person has to do.
    """

    what: str
    mend: str


class Unseen(Exception):
    """This could not be looked at; the text says why, without a value from anywhere."""


class NoDatabase(Exception):
    """Nothing else can be asked of the database, because of `fault`."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.what)
        self.fault = fault


@dataclass(frozen=True)
class Check:
    """One look. `subject` in a few words, for where it could not be done."""

    subject: str
    look: Callable[[], Iterable[Fault]]
    asks_database: bool = False
