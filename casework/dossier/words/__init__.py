"""The words that dossiers are written with: one YAML file per subject, three languages. Pure.

Each file maps a key to {en, fa-af, ps}; `draft: true` beside them marks a wording no native
reader has confirmed. The verifier and the sandbox use them, so they need no catalogue compiled.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

_LANGUAGES = ("en", "fa-af", "ps")


def word(subject: str, key: str, language: str, **values: Any) -> str:
    """The wording of a key, with `{name}` places filled.

    Raises KeyError: words are named by code, never by what is read.
    """
    found = _subject(subject)[key][language]
    return found.format_map(values) if values else found


def keys(subject: str) -> tuple[str, ...]:
    """Every key of a subject, for the test that holds them to three languages."""
    return tuple(_subject(subject))


@cache
def _subject(subject: str) -> Mapping[str, Mapping[str, str]]:
    text = resources.files(__package__).joinpath(f"{subject}.yaml").read_text("utf-8")
    read: dict[str, dict[str, Any]] = yaml.safe_load(text)
    return {key: {name: str(one[name]) for name in _LANGUAGES} for key, one in read.items()}
