"""What a record must be before it is written: words cleaned, codes in use, answers in shape.

Pure. Reading is kinder: a code that was withdrawn since is shown as such, and may stay where an
edit leaves it alone.
"""

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from casework import codes
from casework.records.base import Record
from casework.records.marks import codes_of
from intake.errors import IntakeError
from intake.letters import clean_words

LONGEST = 20_000  # characters of one text that a caseworker writes

Kept = TypeVar("Kept", bound=Record)


def ready(record: Kept, before: Record | None = None) -> Kept:
    """The record as it may be written.

    Args:
        before: the version that is being edited; its codes and fields may stay though they
            were withdrawn since.

    Raises IntakeError: code_unknown, text_too_long, field_unknown, field_protected,
    field_shape, field_of_another_act, field_of_another_role.
    """
    known = set(codes_of(before)) if before is not None else set()
    for name, code in codes_of(record):
        if (name, code) not in known and code not in codes.list(name):
            raise IntakeError("code_unknown")
    _check_answers(record, before)
    cleaned: Kept = _cleaned(record)
    return cleaned


def _check_answers(record: Any, before: Any) -> None:
    old = {one.key for one in getattr(before, "values", ())}
    is_role = hasattr(record, "role")
    for one in getattr(record, "values", ()):
        one.check()
        asked = codes.role_fields(record.role) if is_role else codes.field_set(record.code)
        if one.key not in old and one.key not in asked:
            raise IntakeError("field_of_another_role" if is_role else "field_of_another_act")


def _cleaned(part: Any) -> Any:
    """The same with every text cleaned, nested ones too."""
    if isinstance(part, str):
        return _text(part) if type(part) is str else part
    if isinstance(part, tuple):
        return tuple(_cleaned(one) for one in part)
    if not is_dataclass(part) or isinstance(part, type):
        return part
    found = {each.name: getattr(part, each.name) for each in fields(part)}
    clean = {name: _cleaned(value) for name, value in found.items()}
    return replace(part, **clean) if clean != found else part


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise IntakeError("text_too_long")
    return clean_words(text)
