"""Inserting a row with a statement that is written once for each table.

`save()` builds and compiles the same INSERT anew each time; for the four rows of a report that
took a sixth of the time in which it is accepted. Values go through the fields as ever.
"""

from functools import lru_cache
from typing import Any

from django.db import connection, models


def insert(row: models.Model, *, needs_key: bool = True) -> None:
    """Insert a new row.

    Args:
        needs_key: a number that the database draws as its key is asked for and set on the row.

    Raises IntegrityError and other database errors as `save(force_insert=True)` does. Sends no
    signals: our own flow has none.
    """
    fields, statement, key = _statement(type(row), connection.vendor, needs_key)
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection=connection)
        for field in fields
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        if key is not None:
            setattr(row, key, cursor.fetchone()[0])
    row._state.adding, row._state.db = False, connection.alias


@lru_cache
def _statement(
    kind: type[models.Model], _vendor: str, needs_key: bool
) -> "tuple[list[models.Field[Any, Any]], str, str | None]":
    """The fields to write, the statement, and the name of the key that it asks for."""
    quoted = connection.ops.quote_name
    fields = [f for f in kind._meta.concrete_fields if not isinstance(f, models.AutoField)]
    drawn = needs_key and isinstance(kind._meta.pk, models.AutoField)
    columns = ", ".join(quoted(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quoted(kind._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    if not drawn:
        return fields, statement, None
    return fields, f"{statement} RETURNING {quoted(kind._meta.pk.column)}", kind._meta.pk.attname
