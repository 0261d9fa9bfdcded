"""What casework knows by heart beside `intake.facts`: code lists, retention, audiences, what is
asked about each kind of record, words explained. Pure.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from casework.facts.audiences import Audience, audiences_of
from casework.facts.glossary import Term, glossary_of
from casework.facts.record_fields import AskedField, AskedKind, asked_kinds_of
from casework.facts.retention import RetentionClass, retention_classes_of
from intake import facts

__all__ = [
    "AskedField",
    "AskedKind",
    "Audience",
    "RetentionClass",
    "Term",
    "asked_kinds",
    "audiences",
    "code_lists",
    "glossary",
    "retention_classes",
]

_HERE = Path(__file__).parent


@cache
def code_lists() -> Mapping[str, facts.CodeList]:
    """The code lists of intake and casework by name. Raises intake.facts.MalformedFacts."""
    file = facts.open_facts(_HERE / "lists.yaml").only(("titles", "codelists"))
    return MappingProxyType(facts.joined(facts.code_lists(), facts.code_lists_of(file)))


@cache
def retention_classes() -> Mapping[str, RetentionClass]:
    """The retention classes by code. Raises intake.facts.MalformedFacts."""
    file = facts.open_facts(_HERE / "retention.yaml").only(("classes",))
    return MappingProxyType(retention_classes_of(file["classes"], code_lists()))


@cache
def audiences() -> Mapping[str, Audience]:
    """The audiences of dossiers by code. Raises intake.facts.MalformedFacts."""
    file = facts.open_facts(_HERE / "audiences.yaml").only(("audiences",))
    return MappingProxyType(audiences_of(file["audiences"], code_lists()))


@cache
def asked_kinds() -> Mapping[str, AskedKind]:
    """What is filled in about records, by kind or part. Raises intake.facts.MalformedFacts."""
    return asked_kinds_of(facts.open_facts(_HERE / "record_fields.yaml"))


@cache
def glossary() -> tuple[Term, ...]:
    """Words of reports with their meaning. Raises intake.facts.MalformedFacts."""
    file = facts.open_facts(_HERE / "glossary.yaml").only(("terms",))
    return glossary_of(file["terms"])
