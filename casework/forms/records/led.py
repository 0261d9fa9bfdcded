"""Which field sets a form about somebody's role asks, by what was sent of it."""

from collections.abc import Iterator, Mapping

from casework import facts
from casework.forms.records.answers import PREFIX
from casework.records import Involvement
from intake.facts import field_sets


def sets_sent(sent: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Those of the role that was chosen; and those in which something is typed already, so that
    nothing typed is lost when another role is chosen.

    Args:
        name: what stands before each control.
    """
    by_role = facts.asked_kinds()[Involvement.KIND].sets
    chosen = by_role.get(sent.get(f"{name}-role", ""), ())
    every = dict.fromkeys(one for sets in by_role.values() for one in sets)
    typed = set(_typed(sent, f"{name}-{PREFIX}"))
    return (*chosen, *(one for one in every if one not in chosen and typed & _keys(one)))


def _typed(sent: Mapping[str, str], start: str) -> Iterator[str]:
    """Questions with an answer; what follows a dash is a part of one, such as its calendar."""
    for name in sent:
        if name.startswith(start) and sent[name].strip():
            key, _dash, part = name.removeprefix(start).partition("-")
            if not part.endswith("rows"):
                yield key


def _keys(name: str) -> set[str]:
    return {one.key for one in field_sets().sets[name].fields}
