"""How many persons' names of ParsTwiNER's development part are hidden whole, at what cost."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass

from intake.redaction import Redacted
from intake.training.tweets import tweets
from tests.corpus.redaction import OWN

_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")


@dataclass(frozen=True)
class Hidden:
    """Counted in tokens: runs of letters, numbers, single signs.

    names: persons' names; whole: those of which every letter and digit is hidden.
    others: tokens outside persons' names; needless: those of them that are hidden. A place or a
    telephone number that is rightly hidden is among the needless: the corpus marks names only.
    """

    names: int
    whole: int
    others: int
    needless: int

    def to_json(self) -> dict[str, float]:
        """For the bench: the counts, and the two shares to four places."""
        shares = {"recall": self.whole / self.names, "false_masks": self.needless / self.others}
        return asdict(self) | {name: round(share, 4) for name, share in shares.items()}


def hidden(redact: Callable[[str], Redacted]) -> Hidden:
    """Redact every sentence by itself and count."""
    names = whole = others = needless = 0
    for lesson in tweets(OWN.parent / "parstwiner" / "dev.txt"):
        cuts = redact(lesson.text).cuts or ()
        gone = {at for cut in cuts for at in range(*cut.taken)}
        named = {at for start, end, _ in lesson.marks for at in range(start, end)}
        for start, end, _ in lesson.marks:
            names += 1
            whole += all(at in gone for at in range(start, end) if lesson.text[at].isalnum())
        for token in _TOKEN.finditer(lesson.text):
            if token.start() not in named:
                others += 1
                needless += any(at in gone for at in range(*token.span()))
    return Hidden(names, whole, others, needless)
