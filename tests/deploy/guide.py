"""The operator's guide as it is typed: its pages, their blocks, each line cut into commands."""

import re
import shlex
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.deploy.test_install import ROOT

FOLDER = ROOT / "docs" / "operator"
PAGES = {page.name: page.read_text(encoding="utf-8") for page in sorted(FOLDER.glob("*.md"))}
_BLOCK = re.compile(r"^( *)```sh\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_BETWEEN = {"|", ";", "&&", "||"}
_REDIRECTS = {">", "<"}


@dataclass(frozen=True)
class Typed:
    """One command. `variables` stand before it; `out` is the file that it writes, or ""."""

    page: str
    words: tuple[str, ...]
    variables: tuple[str, ...] = ()
    out: str = ""

    def __str__(self) -> str:
        return f"{self.page}: {shlex.join(self.words)}"


def blocks(page: str) -> list[str]:
    """What stands in each block of shell of a page, in order."""
    return [textwrap.dedent(found[2]) for found in _BLOCK.finditer(PAGES[page])]


def commands(page: str, line: str) -> Iterator[Typed]:
    """Those of one line."""
    if inner := re.findall(r"\$\((.*?)\)", line):
        yield from (one for part in inner for one in commands(page, part))
        line = re.sub(r"\$\(.*?\)", "X", line)
    words: list[str] = []
    for word in [*_cut(line), ";"]:
        if word not in _BETWEEN:
            words.append(word)
        elif words:
            yield _command(page, words)
            words = []


def every() -> list[Typed]:
    """Every command in every block of every page."""
    lines = [(page, line) for page in PAGES for block in blocks(page) for line in block.split("\n")]
    return [one for page, line in lines for one in commands(page, line)]


def _cut(line: str) -> list[str]:
    cutting = shlex.shlex(line, posix=True, punctuation_chars="|;<>&")
    cutting.whitespace_split, cutting.commenters = True, ""
    return list(cutting)


def _command(page: str, words: list[str]) -> Typed:
    out = words[words.index(">") + 1] if ">" in words else ""
    told = [w for w, before in zip(words, ["", *words], strict=False) if before not in _REDIRECTS]
    told = [word for word in told if word not in _REDIRECTS]
    if told[0] == "runuser":
        told = told[told.index("--") + 1 :]
    first = next(at for at, word in enumerate(told) if not re.match(r"[A-Z_]+=", word))
    return Typed(page, tuple(told[first:]), tuple(told[:first]), out)


def anchors(file: Path) -> set[str]:
    """What can be linked to in a page, as its headings are spelled in an address."""
    heads = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
