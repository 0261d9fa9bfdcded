"""Names of schools, clinics, employers, units and villages: by the word they are headed by.

Dari has the word first (لیسهٔ نسوان باغ نو), Pashto last (د نازو انا لیسه), English mostly last
and in capitals. What stays to be read may be marked too freely; so only a name with a word of
its kind in it (ordinal, "private", a place) is sure, and all else gives no guess at a person away.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from intake.redaction.reading import read
from intake.redaction.types import Finding
from intake.redaction.words import COMMON, PLACE_WORDS, Word

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_MOST_WORDS = 4  # beside the head
_SURE, _GUESS = 0.7, 0.45
# Parts of names of institutions though they are common words otherwise.
_USUAL = frozenset(
    read(
        "عالی نسوان ذکور ابتداییه متوسطه خصوصی مسلکی ولایتی حوزوی صحی ملی دولتی خیریه نو "
        "مرکزی عمومی "
        "شهر شهرک اردو اردوی قول امنیتی سرحدی کماندو کوماندو نظامی انا شهید بستر تربیه معلم "
        "علوم طبی اسلامی "
        "خاص واکنش سریع محلی اول دوم سوم چهارم پنجم ششم هفتم هشتم نهم دهم یازدهم دوازدهم "
        "سیزدهم چهاردهم "
        "پانزدهم لومړی لومړۍ دوهم دوهمه دریم دریمه څلورم پنځم شپږم اووم اتم نهم لسم جوی باغ "
        "پل قلعه ده کوه "
        "high primary secondary private public national military police border"
    ).text.split()
)
# No name of an institution goes on over these, nor over a verb.
_STOP = frozenset(
    read(
        "را ره در به از که و با تا یا اگر ولی اما چون پس پیش بعد هر همه هیچ این ان همین همان "
        "یک برای بر بی ما من او "
        "وی شما انها شان ام اش ات خود خودم خودش هم نیز فقط چه کی کجا وقتی دیگر دگه کار درس "
        "امتحان معلم شاگرد مدیر "
        "مامور کارمند رییس نفر نفره کس کسی مردم سال ماه روز شب ساعت صبح حالا اکنون دیروز "
        "نزدیک داخل بیرون طرف پهلوی "
        "بالای زیر روی مسوول بسته باز شد شده شدم است هست هستم نیست بود بودم بودند اس ده سر "
        "ها های سابق محصل قبلا "
        "استاد داکتر زن مرد دختر پسر دختران پسران رفتیم بند قلف حساب پول "
        "د په له تر نه کی یی می دی دئ ده وو وه وم یم یو یوه دا دغه هغه هغوی زه زما ستا موږ "
        "مونږ تاسو خپل خپله خو چی "
        "سره ته څخه هم او لپاره باندی لاندی پر پکی هلته دلته شوی شو شوه کړ کړی کړه کوم کوی "
        "کولو وکړ مخی مخته دروازی "
        "دروازه درلود درلوده هیڅ ټول ټولو نجونو هلکانو ښځو زموږ زمونږ ده‌ دې بل بله بیا اوس "
        "هره هر ورځ شپه "
    ).text.split()
)
_VERB = re.compile(
    r"ن?می.+|و?ن.*(?:یدم|رو)|.*(?:رفت|رفتم|رفتند)|.{2,}(?:ند|دم|دیم|شد|کرد|بود|است|یدم)"
)
_PASHTO_OF = frozenset(["د", "په", "له", "پر"])
_PLACE_WORDS = PLACE_WORDS - COMMON
_LINKING = frozenset(["of", "al", "e", "the"])


@dataclass(frozen=True, repr=False)
class _Head:
    """`size` words at `place`, the head of a name of `kind`."""

    kind: str
    place: int
    size: int


class Headed:
    """A recognizer made of tables of heads, each a comma-separated row for one kind.

    `first`: the name follows (Dari); `last`: it stands before (Pashto); `english`: capitals
    before it, or after "of". Work for each head is bounded by the length of a name.
    """

    def __init__(
        self,
        name: str,
        *,
        first: Mapping[str, str],
        last: Mapping[str, str],
        english: Mapping[str, str],
    ):
        self.name = name
        self._first, self._last, self._english = map(_by_words, (first, last, english))

    def find(self, text: str) -> Iterator[Finding]:
        words = [Word(m.start(), m.end(), m[0], m[0].lower()) for m in _TOKEN.finditer(text)]
        for place in range(len(words)):
            yield from self._beside(text, words, place)

    def _beside(self, text: str, words: Sequence[Word], place: int) -> Iterator[Finding]:
        if head := _head_at(self._first, words, place):
            end = _forward(text, words, place + head.size)
            yield from self._told(words, head, place, end)
        if head := _head_at(self._last, words, place):
            yield from self._told(words, head, _back(text, words, place), place + head.size)
        if head := _head_at(self._english, words, place):
            start, end = _capitals(text, words, place, place + head.size)
            yield from self._told(words, head, start, end)

    def _told(self, words: Sequence[Word], head: _Head, start: int, end: int) -> Iterator[Finding]:
        named = [*words[start : head.place], *words[head.place + head.size : end]]
        if not named:
            return
        usual = any(
            one.key in _USUAL or one.key in _PLACE_WORDS or one.key.isdigit() for one in named
        )
        titled = words[head.place].capital and end == head.place + head.size  # Rozana Clinic
        confidence = _SURE if usual or titled else _GUESS
        yield Finding(words[start].start, words[end - 1].end, head.kind, confidence, self.name)


def _by_words(table: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for kind, phrases in table.items():
        for phrase in phrases.split(","):
            words = tuple(read(phrase).text.lower().split())
            found.setdefault(words[0], []).append((words, kind))
    return found


def _head_at(
    table: Mapping[str, list[tuple[tuple[str, ...], str]]], words: Sequence[Word], place: int
) -> _Head | None:
    """The longest head that begins here."""
    rows = table.get(words[place].key)
    if rows is None:
        return None
    held = [
        (words_of_head, kind)
        for words_of_head, kind in rows
        if tuple(one.key for one in words[place : place + len(words_of_head)]) == words_of_head
    ]
    if not held:
        return None
    longest, kind = max(held, key=lambda row: len(row[0]))
    return _Head(kind, place, len(longest))


def _near(text: str, before: Word, after: Word) -> bool:
    return text[before.end : after.start] in (" ", "-", "  ", "")


def _of_a_name(word: Word) -> bool:
    if word.key in _USUAL or word.key.isdigit():
        return True
    return len(word.key) > 2 and word.key not in _STOP and not _VERB.fullmatch(word.key)


def _forward(text: str, words: Sequence[Word], place: int) -> int:
    """The end of the name whose first word may be `place`; no name is its own linking vowel."""
    end = place
    while end < min(place + _MOST_WORDS, len(words)):
        izafat = words[end].key == "ی" and end == place
        if not _near(text, words[end - 1], words[end]) or not (izafat or _of_a_name(words[end])):
            break
        end += 1
    while end > place and words[end - 1].key in ("ی", "ده", "شهر", "قول"):
        end -= 1
    return end


def _back(text: str, words: Sequence[Word], place: int) -> int:
    """The beginning of the name before `place`, also over "د": د سره رود په بازار کې."""
    if place > 1 and words[place - 1].key in _PASHTO_OF:
        over = _back_over(text, words, place - 1)
        opened = over > 0 and words[over - 1].key in _PASHTO_OF
        return over if opened and over < place - 1 else place
    return _back_over(text, words, place)


def _back_over(text: str, words: Sequence[Word], place: int) -> int:
    start = place
    while start > max(place - _MOST_WORDS, 0):
        if not _near(text, words[start - 1], words[start]) or not _of_a_name(words[start - 1]):
            break
        start -= 1
    return start


def _capitals(text: str, words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    first = start
    while first > 0 and _near(text, words[first - 1], words[first]) and _proper(words[first - 1]):
        first -= 1
    last = end
    if last < len(words) and words[last].key == "of":
        after = last + 1
        while after < len(words) and _near(text, words[after - 1], words[after]):
            if not (_proper(words[after]) or words[after].key in _LINKING):
                break
            after += 1
        last = after if after > last + 1 else last
    return first, last


def _proper(word: Word) -> bool:
    if word.key.isdigit():
        return True
    return word.latin and word.capital and (word.key in _USUAL or word.key not in COMMON)
