"""Long lists in pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 50

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Paged(Generic[T]):
    """One page: `number` of `pages`, both from 1, out of `total` items."""

    items: tuple[T, ...]
    number: int
    pages: int
    total: int

    @property
    def before(self) -> int:
        """The page before, 0 for none."""
        return self.number - 1

    @property
    def after(self) -> int:
        """The page after, 0 for none."""
        return self.number + 1 if self.number < self.pages else 0


def paged(items: Sequence[T], number: int) -> Paged[T]:
    """The page of this number, or the nearest that there is."""
    pages = max(-(-len(items) // PAGE), 1)
    number = min(max(number, 1), pages)
    start = (number - 1) * PAGE
    return Paged(tuple(items[start : start + PAGE]), number, pages, len(items))
