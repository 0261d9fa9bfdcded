"""What an English tagger is told of a token: its letters, its shape, the lists, its neighbours."""

from collections.abc import Sequence

from intake.redaction.words import NAMES, PLACE_WORDS

_LISTS = {
    "month": (
        "january february march april may june july august september october november december "
        "hamal sawr jawza saratan asad sunbula mizan aqrab qaws jadi dalw hut"
    ),
    "title": (
        "mr mrs ms miss dr prof sir judge haji mullah mawlawi maulvi qari ustad engineer commander "
        "general colonel captain sheikh sayed bibi qazi malik"
    ),
    "kin": (
        "son daughter wife widow husband brother sister father mother uncle aunt cousin nephew "
        "niece child children friend neighbour neighbor"
    ),
}
_LISTED = {word: name for name, words in _LISTS.items() for word in words.split()}
_AROUND = range(-2, 3)


def english(words: Sequence[str]) -> list[list[str]]:
    """Features of each word of a row; see `tokens.Features`."""
    own = [_of(word) for word in words]
    return [_at(own, place) for place in range(len(words))]


def _of(word: str) -> tuple[str, str, str]:
    """Its lower case, its shape and the lists it is on."""
    key = word.lower()
    return key, _shape(word), _lists(key)


def _shape(word: str) -> str:
    """Capitals X, small letters x, runs of both shortened; digits by their number."""
    if word.isdigit():
        return f"9{min(len(word), 6)}"
    if not word[0].isalpha():
        return word
    if word.isupper():
        return "X" if len(word) == 1 else "XX"
    if word[0].isupper():
        return "Xx" if word[1:].islower() else "XxX"
    return "x"


def _lists(key: str) -> str:
    if key in _LISTED:
        return _LISTED[key]
    if key in NAMES:
        return "name"
    return "place" if key in PLACE_WORDS else ""


def _at(own: Sequence[tuple[str, str, str]], place: int) -> list[str]:
    key, shape, lists = own[place]
    features = [
        "b", f"w={key}", f"s={shape}", f"l={lists}", f"sl={shape}|{lists}",
        f"p2={key[:2]}", f"p3={key[:3]}", f"e2={key[-2:]}", f"e3={key[-3:]}", f"e4={key[-4:]}",
    ]  # fmt: skip
    for away in _AROUND:
        if away:
            features += _beside(own, place + away, away)
    before, after = _shape_at(own, place - 1), _shape_at(own, place + 1)
    features += [f"s3={before}|{shape}|{after}", f"s2={_shape_at(own, place - 2)}|{before}|{shape}"]
    features += [f"w-={_key_at(own, place - 1)}|{key}", f"w+={key}|{_key_at(own, place + 1)}"]
    features.append(f"w--={_key_at(own, place - 2)}|{_key_at(own, place - 1)}")
    return features


def _beside(own: Sequence[tuple[str, str, str]], at: int, away: int) -> list[str]:
    if not 0 <= at < len(own):
        return [f"{away}edge"]
    key, shape, lists = own[at]
    return [f"{away}w={key}", f"{away}s={shape}", f"{away}l={lists}", f"{away}e={key[-3:]}"]


def _shape_at(own: Sequence[tuple[str, str, str]], at: int) -> str:
    return own[at][1] if 0 <= at < len(own) else "edge"


def _key_at(own: Sequence[tuple[str, str, str]], at: int) -> str:
    return own[at][0] if 0 <= at < len(own) else "edge"
