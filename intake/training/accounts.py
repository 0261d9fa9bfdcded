"""Accounts that say what is told in them, to teach the classifier."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_MARK = re.compile(r"\{[A-Z]+\|([^{}]*)\}")
LANGUAGES = ("en", "prs", "ps")


@dataclass(frozen=True)
class Account:
    """A text and the codes of the acts and claims it tells."""

    text: str
    codes: frozenset[str]

    def __repr__(self) -> str:
        return "<Account>"


def accounts(corpora: Path) -> Iterator[Account]:
    """Every training account in the folder, in a fixed order: reports, then short ones."""
    for language in LANGUAGES:
        for told in _entries(corpora / f"{language}-train.yaml"):
            yield _account(told["text"], [*told["acts"], *told["claims"]])
    for language in LANGUAGES:
        for told in _entries(corpora / f"short-{language}.yaml"):
            yield _account(told["text"], told["codes"])


def _entries(path: Path) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return entries


def _account(text: str, codes: Iterable[str]) -> Account:
    return Account(_MARK.sub(r"\1", " ".join(text.split())), frozenset(codes))
