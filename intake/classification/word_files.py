"""The word files: phrases of every language by notion, and the rules over notions."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from intake.classification.phrases import Index, Phrase, phrase
from intake.classification.rules import Rule, rules_of

HERE = Path(__file__).parent
LANGUAGES = ("en", "fa-af", "ps")
_RULES = HERE / "words" / "rules.yaml"


def read_yaml(path: Path) -> Any:
    """What a file of ours holds."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 safe loaders


def notions(language: str) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The notions of one language, each with its phrases under "sure" and "hint"."""
    for path in sorted((HERE / "words" / language).glob("*.yaml")):
        yield from read_yaml(path).items()


@cache
def words() -> Index:
    """Every phrase once for a notion, the sure one where two files have it.

    Read when first asked for: who only shows what was found needs none of them.
    """
    seen: dict[tuple[str, tuple[object, ...]], Phrase] = {}
    for language in LANGUAGES:
        for notion, kinds in notions(language):
            for kind in ("sure", "hint"):
                for line in kinds.get(kind, "").split(","):
                    one = phrase(line, notion, sure=kind == "sure")
                    if one.parts and not (kind == "hint" and (notion, one.parts) in seen):
                        seen[notion, one.parts] = one
    return Index(seen.values())


@cache
def rules() -> tuple[Rule, ...]:
    """What speaks of acts: each act's own notion, and what the file says."""
    written = rules_of(read_yaml(_RULES)["acts"])
    codes = dict.fromkeys(rule.code for rule in written)
    return (*(Rule(code, "own", (code,)) for code in codes), *written)


@cache
def signal_rules() -> tuple[Rule, ...]:
    """What speaks of escalators."""
    return rules_of(read_yaml(_RULES)["signals"])
