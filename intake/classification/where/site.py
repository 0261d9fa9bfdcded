"""A place that a name may mean, and how far it lies from the capital of its province."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from intake.gazetteer import PROVINCE_BY_CODE

PLACE, DISTRICT, PROVINCE = 1, 2, 3
_EARTH = 6371.0  # kilometres


@dataclass(frozen=True, repr=False)
class Site:
    """`province` is an ISO 3166-2 code; `district` a code of the gazetteer or "".

    `precision`: PLACE, DISTRICT or PROVINCE, as the list `place_precision` numbers them. `weight`:
    those of one name add up to 1, or to less where it may be no place. `kilometres` from the
    provincial capital, None where that is not known.
    """

    province: str
    district: str
    precision: int
    weight: float = 1.0
    kilometres: int | None = None

    def __repr__(self) -> str:
        return "<Site>"

    @property
    def code(self) -> str:
        """The finest code it has."""
        return self.district or self.province


def from_capital(province: str, latitude: float, longitude: float) -> int:
    """Kilometres, along a great circle."""
    capital = PROVINCE_BY_CODE[province]
    here, there = radians(latitude), radians(capital.latitude)
    half = sin((there - here) / 2) ** 2
    across = sin(radians(capital.longitude - longitude) / 2) ** 2
    return round(2 * _EARTH * asin(sqrt(half + cos(here) * cos(there) * across)))
