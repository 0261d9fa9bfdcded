"""A text as the row of words that phrases are compared with."""

import re
from dataclasses import dataclass

from intake.redaction import Reading, read

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?؟؛;\n]")
_CLAUSE_END = re.compile(r"[,،:()«»\"“”.!?؟؛;\n]| - ")
# Letters a keyboard without Pashto does not have; both sides of a comparison are folded.
_PLAIN = str.maketrans("ټډړڼښږڅځ", "تدرنشژسز")
_VERB_PREFIXES = frozenset(["می", "نمی"])


@dataclass(frozen=True, repr=False, slots=True)
class Token:
    """A word or a run of digits at `start:end` of the reading.

    It stands in sentence number `sentence` and clause number `clause` of the text.
    """

    start: int
    end: int
    key: str
    sentence: int
    clause: int


def key_of(word: str) -> str:
    """What two spellings of a word share."""
    return word.lower().translate(_PLAIN)


def keys_of(words: str) -> list[str]:
    """The keys of some words written as people write them."""
    return [token.key for token in tokens_of(words, read(words))]


def tokens_of(text: str, reading: Reading) -> list[Token]:
    """Words and numbers in order; می and نمی are one word with the verb after them."""
    tokens: list[Token] = []
    sentence = clause = last = 0
    for found in _TOKEN.finditer(reading.text):
        gap = reading.text[last : found.start()]
        key = key_of(found.group())
        if gap != " ":
            sentence += bool(_SENTENCE_END.search(gap))
            clause += bool(_CLAUSE_END.search(gap))
        clause += key in _JOINS
        if gap == " " and tokens and _is_verb_prefix(text, reading, tokens[-1]):
            prefix = tokens.pop()
            tokens.append(Token(prefix.start, found.end(), prefix.key + key, sentence, clause))
        else:
            tokens.append(Token(found.start(), found.end(), key, sentence, clause))
        last = found.end()
    return tokens


def _is_verb_prefix(text: str, reading: Reading, token: Token) -> bool:
    """Dari می before a verb, not Pashto مې, "my", which reads the same once folded."""
    if token.key not in _VERB_PREFIXES:
        return False
    _, end = reading.original(token.start, token.end)
    return text[end - 1] != "ې"


# A new clause begins with them: what is denied in one is not denied in the next.
_JOINS = frozenset(
    key_of(read(word).text)
    for row in (
        "but because and then who which while when after",
        "اما ولی مگر لیکن خو بلکه چون ځکه که و او چې",
    )
    for word in row.split()
)
