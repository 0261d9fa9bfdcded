"""What casework knows by heart beside `intake.facts`: code lists, retention periods. Pure."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from casework.facts.retention import RetentionClass, retention_classes_of
from intake import facts

__all__ = ["RetentionClass", "code_lists", "retention_classes"]

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
