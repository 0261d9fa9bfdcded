"""The taxonomy and the gazetteer are data that everything else trusts."""

from collections import Counter

from intake.gazetteer import DISTRICTS, PROVINCE_BY_CODE, PROVINCES
from intake.redaction import find_places, read
from intake.taxonomy import ESCALATORS, FAMILIES, VIOLATIONS

PAGE_LANGUAGES = {"en", "fa-af", "ps"}


def test_there_are_ten_families_to_choose_from_and_claims_are_not_among_them():
    offered = [family.code for family in FAMILIES if family.offered]
    assert len(offered) == 10
    assert "CLM" not in offered


def test_every_family_code_and_place_has_a_label_in_every_language():
    labels = [one.labels for one in FAMILIES] + [one.labels for one in VIOLATIONS.values()]
    labels += [one.labels for one in PROVINCES] + [one.capital for one in PROVINCES]
    labels += [one.labels for one in DISTRICTS]
    for label in labels:
        assert set(label) == PAGE_LANGUAGES
        assert all(text.strip() for text in label.values())


def test_every_violation_belongs_to_a_family_and_has_a_level_and_known_escalators():
    families = {family.code for family in FAMILIES}
    for violation in VIOLATIONS.values():
        assert violation.family in families
        assert violation.level in {"T0", "T1", "T2", "T3"}
        assert set(violation.escalators) <= ESCALATORS


def test_the_34_provinces_and_their_districts_have_codes_of_their_own():
    assert len(PROVINCES) == 34
    assert max(Counter(district.code for district in DISTRICTS).values()) == 1
    assert all(district.province in PROVINCE_BY_CODE for district in DISTRICTS)


def test_panjshir_is_panjshir():
    # Some public sets file it under Parwan, which would erase a whole province's record.
    panjshir = PROVINCE_BY_CODE["AF-PAN"]
    assert panjshir.labels == {"en": "Panjshir", "fa-af": "پنجشیر", "ps": "پنجشېر"}
    for written in ("پنجشير", "پنجشیر", "پنجشېر", "Panjshir"):
        assert [found.codes for found in find_places(read(written).text)] == [("AF-PAN",)]


def test_every_province_is_found_by_its_own_name_in_every_language():
    for province in PROVINCES:
        for label in province.labels.values():
            (found,) = find_places(read(f"({label})").text)
            assert province.code in found.codes


def test_spaces_inside_a_place_are_a_matter_of_taste():
    for written in ("جلال آباد", "جلال‌آباد", "جلالآباد"):
        (found,) = find_places(read(written).text)
        assert "AF-NAN" in found.codes


def test_a_name_shared_by_two_districts_gives_both():
    (found,) = find_places("کوهستان")
    assert len(found.codes) > 1
