"""How like a person's name a word or a run of words is."""

import re
from collections.abc import Sequence

from intake.redaction.words import COMMON, NAMES, PLACE_WORDS, NameClass, Word

_NOT_OF_GOD = frozenset(
    ["انشاالله", "ماشاالله", "بسمالله", "حزبالله", "ایتالله", "والله", "بالله", "الحمدالله",
     "سبحانالله", "استغفرالله", "خلیلالله", "رسولالله", "inshallah", "mashallah", "hezbollah",
     "bismillah", "inshaallah", "mashaallah", "ayatullah"]
)  # fmt: skip
_ENDINGS = re.compile(
    r".{2,}(?:الله|الدین|ullah|ollah|uddin|oddin)|.{3,}(?:زاده|zada|zadeh)|عبد.{2,}"
)
_TRIBE = re.compile(r"(.{3,})(?:زی|zai|zay|zoi)")
_LATIN_TRIBE = re.compile(r".{4,}(?:zai|zada)")
_LINEAGE = re.compile(r".{3,}ی|.{2,}(?:زاد|یار|پور|نیا|نژاد|مند|خیل|وال)")
_BEFORE_GOD = frozenset(
    ["بسم", "شاا", "سبیل", "رسول", "کتاب", "بیت", "کلمه", "الا", "اله", "کلام", "حزب", "ایت",
     "سبحان", "استغفر", "الحمد", "والا", "خلیفه", "نصرمن", "عند", "یاد", "لوی", "پاک"]
)  # fmt: skip
# Beside these neighbours the word is a month, an age, a feast; "#" stands for a digit.
_ORDINARY_BESIDE = {
    "عمر": frozenset(["#", "سال", "ساله", "سالگی", "دارد", "داشت", "او", "اش", "سن"]),
    "اسد": frozenset(["#", "ماه", "برج", "سال"]),
    "زمری": frozenset(["#", "میاشت", "میاشتی", "کال", "د"]),
    "asad": frozenset(["#", "month"]),
    "zmarai": frozenset(["#"]),
    "رجب": frozenset(["#", "ماه"]),
    "شعبان": frozenset(["#", "ماه"]),
    "رمضان": frozenset(["#", "ماه", "روزه"]),
    "محرم": frozenset(["#", "ماه"]),
    "قربان": frozenset(["عید"]),
    "اکبر": frozenset(["الله"]),
    "وردک": frozenset(["میدان"]),
    "پیام": frozenset(["می", "داد", "دادم", "دادند", "کرد", "کردم", "فرستاد", "فرستادم", "رسید"]),
    "حقانی": frozenset(["شبکه", "شبکی"]),
}
# After these any word may end a name, and with another name word they are enough.
_NAME_MAKERS = frozenset(
    [
        "محمد",
        "احمد",
        "غلام",
        "سید",
        "میرزا",
        "عبد",
        "علی",
        "mohammad",
        "muhammad",
        "mohammed",
        "ahmad",
        "ghulam",
        "sayed",
        "mirza",
        "abdul",
        "ali",
    ]
)


def by_form(word: Word) -> bool:
    """Whether its shape alone makes a name: عبدالـ, ـالله, ـالدین, ـزاده, a tribe's ـزی."""
    key = word.key
    if key in _NOT_OF_GOD or key in COMMON:
        return False
    if _ENDINGS.fullmatch(key) or (word.latin and word.capital and _LATIN_TRIBE.fullmatch(key)):
        return True
    tribe = _TRIBE.fullmatch(key)
    return (tribe is not None and tribe[1] in NAMES) or _is_two_names(key)


def _is_two_names(key: str) -> bool:
    """Two given names written as one word: محمدرضا, غلامحسن."""
    pairs = ((key[:at], key[at:]) for at in range(3, min(len(key) - 2, 12)))
    return any(
        NAMES.get(second) is NameClass.SURE and (first in _NAME_MAKERS or first in NAMES)
        for first, second in pairs
    )


def class_of(word: Word) -> NameClass | None:
    """The word's class by list or form; a common word has none whatever its form."""
    listed = NAMES.get(word.key)
    if listed is None and by_form(word):
        return NameClass.SURE
    return listed


def is_ordinary_here(text: str, words: Sequence[Word], place: int) -> bool:
    """Whether the neighbours of `words[place]` make an ambiguous word an ordinary one."""
    telling = _ORDINARY_BESIDE.get(words[place].key)
    if telling is None:
        return False
    word = words[place]
    around = text[max(word.start - 3, 0) : word.start] + text[word.end : word.end + 3]
    beside = [w.key for w in (*words[max(place - 1, 0) : place], *words[place + 1 : place + 2])]
    return ("#" in telling and any(c.isdigit() for c in around)) or not telling.isdisjoint(beside)


def may_be_name(word: Word) -> bool:
    """Whether a rule may take the word for a name: not common, no place, not too short."""
    if word.key in COMMON or word.key in PLACE_WORDS or len(word.key) < 3:
        return False
    return not word.latin or word.capital or word.key in NAMES


def is_lineage(word: Word) -> bool:
    """Whether the word may be the second half of a name just seen (a nisba, a Latin capital)."""
    if not may_be_name(word):
        return False
    return word.capital if word.latin else bool(_LINEAGE.fullmatch(word.key))


def without_ordinary_end(run: Sequence[Word]) -> Sequence[Word]:
    """Cut words that end a name only after محمد and its like: "احمد آزاد شد" frees Ahmad."""
    end = len(run)
    while end and class_of(run[end - 1]) is NameClass.ORDINARY:
        if end > 1 and run[end - 2].key in _NAME_MAKERS:
            break
        end -= 1
    return run[:end]


def confidence_of(run: Sequence[Word]) -> float:
    """Of one or more name words: .9 with a sure one, .6 when two support each other."""
    classes = [class_of(word) for word in run]
    doubtful = classes.count(NameClass.DOUBTFUL)
    if NameClass.SURE in classes:
        return 0.9
    if doubtful:
        return 0.6 if len(run) > 1 else 0.3
    if len(run) > 1 and any(word.key in _NAME_MAKERS for word in run):
        return 0.7
    if len(run) > 1:
        # جمعه خان is a man; two supporting words alone (گل آغا) are asked about.
        return 0.6 if classes[:2] == [NameClass.ORDINARY, NameClass.COMPOUND] else 0.3
    return 0.35 if run[0].key in ("محمد", "mohammad", "muhammad", "mohammed") else 0.0


def is_of_god(words: Sequence[Word], place: int) -> bool:
    """Whether `words[place]` makes a name with the word الله after it: حکمت الله."""
    following = words[place + 1].key if place + 1 < len(words) else ""
    word = words[place]
    return following == "الله" and word.key not in _BEFORE_GOD and may_be_name(word)
