"""A text as a row of symbols, one letter each, over which the rules of this package are written.

n a count (N if it may be two figures of a year) · o a rank · A "a" · y a year in four figures ·
Y a whole date in figures · Z day and month in figures · # any other figures · M a month · W a day
of the week · S a season · F a feast · R a day counted from today · C a year counted from this one ·
t q h w k c day, night, hour, week, month, year · P a part of the day · a ago · l last · x next ·
i this · s from · r for · u to · b between · & and · > after · < before · f of · p in · e v z
beginning, middle, end · d decade · D what a day is set for · H until now · j "it is" · ~ about ·
g equals · E an era · = the year spoken of before · $ what is to come · T what was · * what is so
every week · ! no time beside it · % what is counted · ½ a half · ^ a number follows · , comma ·
. dot · - dash · ( bracket · ; the end of a sentence · _ any other.
"""

import re
from dataclasses import dataclass, replace

from intake.classification.when.vocabulary import SHELVES

_PIECE = re.compile(
    r"(?P<date>\d{1,4}([./-])\d{1,2}\2\d{1,4}(?![\d]|[./-]\d))"
    r"|(?P<pair>\d{1,2}/\d{1,2}(?![\d/]))"
    r"|(?P<clock>\d{1,2}:\d{2})"
    r"|(?P<figures>\d+)(?:(?P<rank> ?(?:ام|م)|می|مه|یمه|ه|st|nd|rd|th)|(?P<era>[لمزشق]|s))?"
    r"(?![^\W_])"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
    r"|(?P<sign>[^\w\s]|\n)"
)
_SIGNS = {",": ",", "،": ",", ".": ".", "-": "-", "(": "(", "/": "-"}
_SIGNS |= dict.fromkeys("!?؟؛;\n", ";")
_ERAS = {"ل": "solar_hijri_af", "ش": "solar_hijri_af", "ق": "lunar_hijri", "م": "gregorian"}
_ERAS["ز"] = "gregorian"
_IN_PLACE = frozenset(["تیر", "می", "مه", "دی", "نه"])
_CARDINAL_TENS = range(20, 100, 10)
_APOSTROPHES = frozenset("'’`ʼ")
_SMALL_GAP = " -'’`ʼ"


@dataclass(frozen=True, repr=False, slots=True)
class Token:
    """A symbol at `start:end` of the reading. `value` is what words.txt gives it, the figures as
    they stand, or for a month (calendar, number) of each it may be. `marked`: an apostrophe or a
    nought before it, as two figures of a year have."""

    start: int
    end: int
    symbol: str
    value: str = ""
    latin: bool = True
    marked: bool = False


def symbols_of(text: str) -> list[Token]:
    """Every word, number and sign of `text` (as `reading.read` shaped it), in order."""
    pieces = list(_PIECE.finditer(text))
    words = [_key(piece) for piece in pieces]
    tokens: list[Token] = []
    place = 0
    while place < len(pieces):
        token, taken = _token(text, pieces, words, place)
        place += taken
        if text[token.start : token.end] not in _APOSTROPHES:
            _add(text, tokens, token)
    return [_settled(text, tokens, at) for at in range(len(tokens))]


def _settled(text: str, tokens: list[Token], at: int) -> Token:
    """Short words that are months in their place only, and else تېر "past", مې "my", دې "this";
    and نه, which is "from" between a feast and a number, else nine."""
    token = tokens[at]
    word = text[token.start : token.end]
    if word not in _IN_PLACE:
        return token
    before = tokens[at - 1].symbol if at else ";"
    after = tokens[at + 1].symbol if at + 1 < len(tokens) else ";"
    numbered = before in "nNo"
    if word == "نه":
        return replace(token, symbol="s") if before == "F" and after == "n" else token
    if word == "تیر":
        is_month = numbered or after in "yk" or (before == "f" and after in "pnNo")
        return replace(token, symbol="M", value="solar_hijri_af 4") if is_month else token
    if word == "دی":
        is_month = (numbered and after != "_") or after == "y" or before + after == "fo"
        is_this = after in "wc" or (
            after == "k" and not text.startswith("ماه", tokens[at + 1].start)
        )
        if is_this and not numbered:
            return replace(token, symbol="i", value="0")
    else:
        is_month = numbered or after == "y" or (before in "fp" and after in "ponNk,u")
    return token if is_month else replace(token, symbol="_")


def _key(piece: re.Match[str]) -> str:
    return piece["word"].lower() if piece["word"] else ""


def _token(
    text: str, pieces: list[re.Match[str]], words: list[str], place: int
) -> tuple[Token, int]:
    piece = pieces[place]
    start, end = piece.span()
    if words[place]:
        for entry in SHELVES.get(words[place], ()):
            last = _reaches(text, pieces, words, place, entry.words)
            if last:
                return Token(
                    start, pieces[last - 1].end(), entry.symbol, entry.value, words[place] < "ɐ"
                ), last - place
        return Token(start, end, "_", "", words[place] < "ɐ"), 1
    if piece["sign"]:
        return Token(start, end, _SIGNS.get(piece["sign"], "_")), 1
    if piece["date"] or piece["pair"]:
        return Token(start, end, "Y" if piece["date"] else "Z", piece.group()), 1
    return _figures(text, piece), 1


def _reaches(
    text: str, pieces: list[re.Match[str]], words: list[str], place: int, wanted: tuple[str, ...]
) -> int:
    """The place after the last of the wanted words, or 0."""
    if len(wanted) == 1:
        return place + 1
    at = place + 1
    for word in wanted[1:]:
        while at < len(pieces) and pieces[at].group() in ("-", "'", "’"):
            at += 1
        if at >= len(pieces) or words[at] != word:
            return 0
        if len(text[pieces[at - 1].end() : pieces[at].start()].strip(_SMALL_GAP)) > 0:
            return 0
        at += 1
    return at


def _figures(text: str, piece: re.Match[str]) -> Token:
    start, end = piece.span()
    figures = piece["figures"] or piece["number"] or ""
    marked = figures[:1] == "0" or text[max(start - 1, 0) : start] in ("'", "’")
    if piece["era"] == "s" and len(figures) == 4 and figures[3] == "0":
        return Token(start, end, "d", figures)
    if len(figures) == 4 and (1200 <= int(figures) < 1500 or 1900 <= int(figures) < 2150):
        era = _ERAS.get(piece["era"] or "", "")
        return Token(start, end, "y", f"{figures} {era}".strip())
    if piece["rank"] and 0 < int(figures) <= 31 and len(figures) < 3:
        return Token(start, end, "o", str(int(figures)), latin=figures.isascii())
    if piece["clock"] or len(figures) > 2 or piece["era"]:
        return Token(start, end, "#")
    symbol = "N" if len(figures) == 2 and (marked or int(figures) > 31) else "n"
    return Token(start, end, symbol, str(int(figures)), marked=marked)


def _add(text: str, tokens: list[Token], token: Token) -> None:
    """Twenty and one, سی و یکم, twenty-first: one number."""
    before = tokens[-1] if tokens else None
    if token.symbol in "no" and token.value and int(token.value) < 10:
        joint = 1 if before and before.symbol in ("&", "-") and len(tokens) > 1 else 0
        tens = tokens[-1 - joint] if tokens else None
        if tens and tens.symbol == "n" and _in_words(text, tens) and _in_words(text, token):
            whole = int(tens.value)
            fits = whole in _CARDINAL_TENS and (joint or token.latin)
            if fits and text[tens.end : token.start].strip(" -") in ("", "و"):
                del tokens[-1 - joint :]
                value = str(whole + int(token.value))
                token = Token(tens.start, token.end, token.symbol, value, token.latin)
    tokens.append(token)


def _in_words(text: str, token: Token) -> bool:
    return not text[token.start].isdigit()
