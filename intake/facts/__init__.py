"""What the organisation knows by heart, as files: kinds of violation, code lists, field sets.

Pure. Adding an entry needs no code: the files are read strictly, once, when first asked for.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from intake.facts.field_sets import ActFields, Field, FieldSet, FieldSets, FieldType, field_sets_of
from intake.facts.lists import CodeList, Entry, code_lists_of, joined, no_longer_used
from intake.facts.strict import LABEL_KEYS, Labels, MalformedFacts, Told, open_facts, spoken_as

__all__ = [
    "LABEL_KEYS",
    "ActFields",
    "CodeList",
    "Entry",
    "Field",
    "FieldSet",
    "FieldSets",
    "FieldType",
    "Labels",
    "MalformedFacts",
    "Told",
    "code_lists",
    "code_lists_of",
    "field_sets",
    "joined",
    "no_longer_used",
    "open_facts",
    "spoken_as",
    "taxonomy_file",
    "taxonomy_lists",
]

_HERE = Path(__file__).parent


@cache
def taxonomy_file() -> Mapping[str, Told]:
    """The parts of taxonomy.yaml, each still to be read."""
    parts = ("version", "triage_hours", "families", "acts", "titles", "codelists")
    return open_facts(_HERE / "taxonomy.yaml").only(parts)


@cache
def taxonomy_lists() -> Mapping[str, CodeList]:
    """The code lists of taxonomy.yaml alone: all that taking a report needs."""
    return MappingProxyType(code_lists_of(taxonomy_file()))


@cache
def code_lists() -> Mapping[str, CodeList]:
    """Every code list of taxonomy.yaml and lists.yaml by its name.

    Raises MalformedFacts where a file is not as its head says.
    """
    more = code_lists_of(open_facts(_HERE / "lists.yaml").only(("titles", "codelists")))
    return MappingProxyType(joined(taxonomy_lists(), more))


@cache
def field_sets() -> FieldSets:
    """The field sets and the single fields of acts, their code lists resolved.

    Raises MalformedFacts.
    """
    return field_sets_of(open_facts(_HERE / "field_sets.yaml"), code_lists())
