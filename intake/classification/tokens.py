"""A text as the row of words the lexicon is compared with."""

import re
from dataclasses import dataclass

from intake.redaction import Reading

_TOKEN = re.compile(r"\d+|[^\W\d_]+")
_SENTENCE_END = re.compile(r"[.!?؟؛;\n]")
# Letters a keyboard without Pashto does not have; both sides of a comparison are folded.
_PLAIN = str.maketrans("ټډړڼښږڅځ", "تدرنشژسز")
_VERB_PREFIXES = frozenset(["می", "نمی"])


@dataclass(frozen=True, repr=False, slots=True)
class Token:
    """A word or a run of digits at `start:end` of the reading, in sentence number `sentence`."""

    start: int
    end: int
    key: str
    sentence: int


def key_of(word: str) -> str:
    """What two spellings of a word share."""
    return word.lower().translate(_PLAIN)


def tokens_of(text: str, reading: Reading) -> list[Token]:
    """Words and numbers in order; می and نمی are one word with the verb after them."""
    tokens: list[Token] = []
    sentence = last = 0
    for found in _TOKEN.finditer(reading.text):
        gap = reading.text[last : found.start()]
        sentence += bool(_SENTENCE_END.search(gap))
        key = key_of(found.group())
        if gap == " " and tokens and _is_verb_prefix(text, reading, tokens[-1]):
            prefix = tokens.pop()
            tokens.append(Token(prefix.start, found.end(), prefix.key + key, sentence))
        else:
            tokens.append(Token(found.start(), found.end(), key, sentence))
        last = found.end()
    return tokens


def _is_verb_prefix(text: str, reading: Reading, token: Token) -> bool:
    """Dari می before a verb, not Pashto مې, "my", which reads the same once folded."""
    if token.key not in _VERB_PREFIXES:
        return False
    _, end = reading.original(token.start, token.end)
    return text[end - 1] != "ې"
