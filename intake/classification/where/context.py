"""What stands beside a name: whether it is a place at all, and of which kind."""

from collections.abc import Sequence
from dataclasses import dataclass

from intake.classification.where.spelling import part_of
from intake.month_names import SPELLINGS
from intake.redaction.reading import read
from intake.redaction.words import COMMON, NAMES, Word, joined


def _parts(words: str) -> frozenset[str]:
    return frozenset(part_of(word.lower()) for word in read(words).text.split())


_PROVINCE = _parts("province provinces ولایت ولایات استان welayat wilayat")
_DISTRICT = _parts("district districts ولسوالی ولسوالۍ اولسوالی ولسوالیو woluswali uluswali")
_CITY = _parts("city town village bazaar شهر ښار قریه کلی بازار")
_WITHIN = _parts(
    "in at from near to of around towards در از به تا په له تر سوی نزدیک ده da dar az ba"
)
_CUES = _PROVINCE | _DISTRICT | _CITY | _WITHIN
# Single words that are places only where something says so. Known good, crime, price, water,
# grandfather, north, whip, chair, free, heavy, hard; and months.
_ORDINARY = _parts(
    "معروف جرم نرخ اوبه نیکه شمال دره چوکی خوشی سنگین اندر لعل لال نیک کشک دیشو فارسی شهرستان مرکز"
    " خانقاه کوکنار dara darah khanaqah khaniqa"
) | {
    part_of(read(name).text.lower()) for rows in SPELLINGS.values() for row in rows for name in row
}


@dataclass(frozen=True)
class Cues:
    """Beside a name: "province", "district" or "city"; `within`: "in", "from" or the like;
    `longer`: it is a part of a longer name, as Sangin of Dasht-e Sangin."""

    province: bool
    district: bool
    city: bool
    within: bool
    longer: bool


def cues_of(text: str, words: Sequence[Word], first: int, last: int) -> Cues:
    """What stands right before words `first` to `last` (not included), or right after."""
    before = words[first - 1] if first and joined(text, words[first - 1], words[first]) else None
    after = (
        words[last] if last < len(words) and joined(text, words[last - 1], words[last]) else None
    )
    near = {part_of(one.key) for one in (before, after) if one}
    return Cues(
        province=bool(near & _PROVINCE),
        district=bool(near & _DISTRICT),
        city=bool(near & _CITY),
        within=before is not None and part_of(before.key) in _WITHIN,
        longer=_is_of_longer(words, first, last, (before, after)),
    )


def _is_of_longer(
    words: Sequence[Word], first: int, last: int, beside: tuple[Word | None, Word | None]
) -> bool:
    """Latin names only: another capital before it, or "-e" and a capital behind it."""
    before, after = beside
    if not words[first].latin:
        return False
    if before is not None and before.key in ("e", "i"):
        return True
    if before is not None and before.capital and part_of(before.key) not in _CUES:
        return True
    behind = words[last + 1] if last + 1 < len(words) else None
    return after is not None and after.key in ("e", "i") and bool(behind and behind.capital)


def is_a_place(
    words: Sequence[Word], first: int, last: int, cues: Cues, *, is_province: bool
) -> bool:
    """Names of several words are; a single one where it is no other word or name, or is told."""
    if cues.province or cues.district or (cues.city and not cues.longer):
        return True
    if last - first > 1:
        return True
    word = words[first]
    if is_province:
        return word.key not in NAMES or cues.within or not _beside_a_name(words, first)
    if part_of(word.key) in _ORDINARY or word.key in COMMON:
        return False
    return not cues.longer and (word.key not in NAMES or cues.within)


def _beside_a_name(words: Sequence[Word], place: int) -> bool:
    """Farah Ahmadi is a person."""
    beside = (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])
    return any(word.key in NAMES for word in beside)
