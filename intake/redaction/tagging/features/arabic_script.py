"""What the Persian, Dari and Pashto taggers are told of a token: letters, lists, neighbours."""

from collections.abc import Callable, Sequence
from pathlib import Path

from intake.redaction.names import by_form
from intake.redaction.reading import read
from intake.redaction.words import COMMON, NAMES, PLACE_WORDS, Word

_LISTS = {
    "kin": (
        "پدر پدرم پدرش مادر مادرم برادر برادرم برادرش خواهر خواهرم خواهرش پسر پسرم پسرش دختر دخترم "
        "دخترش زن شوهر شوهرم شوهرش کاکا کاکایم ماما مامایم خاله عمه همسر همسرم نواسه ولد بنت فرزند "
        "ابن ورور خور پلار مور زوی لور تره خاوند میرمن لمسی"
    ),
    "title": (
        "اقای اقا خانم دکتر داکتر استاد انجنیر مهندس حاجی ملا مولوی قاری شیخ سید قوماندان جنرال "
        "قاضی معلم محترم شهید شاغلی"
    ),
}
_LISTED = {word: name for name, words in _LISTS.items() for word in words.split()}
_EDGE = ("<>", "#")

# The list that a word is on, or "".
Known = Callable[[str], str]


def _faraway() -> dict[str, str]:
    """Names of Iran and the world by section; hints only, so their parts count too."""
    section, found = "", dict[str, str]()
    for line in (Path(__file__).parent / "faraway_names.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif not line.startswith("#"):
            for part in read(line).text.split():
                if len(part) > 2:
                    found.setdefault(part, section)
    return found


_FARAWAY = _faraway()


def known(key: str) -> str:
    """The list that a word (in its one shape, small letters) is on, or ""."""
    if key in NAMES:
        return NAMES[key].name
    if key in COMMON:
        return "common"
    if key in PLACE_WORDS:
        return "place"
    if key in _FARAWAY:
        return _FARAWAY[key]
    if len(key) > 4 and by_form(Word(0, len(key), key, key)):
        return "form"
    return _LISTED.get(key, "")


def arabic_script(words: Sequence[str], known: Known = known) -> list[list[str]]:
    """Features of each word of a row; see `tokens.Features`.

    Little is told of a common word or a sign among its like: six tokens in ten, and no names.
    """
    keys = [word.lower() for word in words]
    own = [_EDGE] * 3 + [(key, known(key)) for key in keys] + [_EDGE] * 3
    plain = [True, *(_is_plain(key) for key in keys), True]
    return [
        _little(own, place)
        if plain[place - 3] and plain[place - 2] and plain[place - 1]
        else _of(word, key) + _around(own, place)
        for place, (word, key) in enumerate(zip(words, keys, strict=True), start=3)
    ]


def _is_plain(key: str) -> bool:
    return not key[0].isalpha() or (key in COMMON and key not in NAMES)


def _little(own: Sequence[tuple[str, str]], place: int) -> list[str]:
    (_, before), (key, here), (_, after) = own[place - 1 : place + 2]
    return ["b", f"w={key}", f"l3={before}|{here}|{after}"]


def _of(word: str, key: str) -> list[str]:
    first = word[0]
    if first.isdigit():
        return ["b", f"w={key}", f"s={min(len(word), 4)}"]
    if not first.isalpha():
        return ["b", f"w={key}", "s=sign"]
    features = [
        "b", f"w={key}", f"n={min(len(key), 9)}", f"p2={key[:2]}", f"p3={key[:3]}",
        f"e1={key[-1]}", f"e2={key[-2:]}", f"e3={key[-3:]}",
    ]  # fmt: skip
    if first < "\u0250":
        features.append("s=Latin" if first.isupper() else "s=latin")
    if len(key) > 4:
        features += (f"p4={key[:4]}", f"e4={key[-4:]}")
    return features


def _around(own: Sequence[tuple[str, str]], place: int) -> list[str]:
    (key_3, _), (key_2, list_2), (key_1, list_1) = own[place - 3 : place]
    (after_1, then_1), (after_2, then_2), (after_3, _) = own[place + 1 : place + 4]
    here = own[place][1]
    return [
        f"l={here}", f"l-={list_1}|{here}", f"l+={here}|{then_1}", f"l3={list_1}|{here}|{then_1}",
        f"l--={list_2}|{list_1}", f"l++={then_1}|{then_2}",
        f"-1={key_1}", f"+1={after_1}", f"-2={key_2}", f"+2={after_2}",
        f"-3={key_3}", f"+3={after_3}",
        f"-1e={key_1[-3:]}", f"+1e={after_1[-3:]}", f"-1p={key_1[:3]}", f"+1p={after_1[:3]}",
        f"-12={key_2}|{key_1}", f"+12={after_1}|{after_2}", f"-+={key_1}|{after_1}",
    ]  # fmt: skip
