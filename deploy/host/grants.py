"""`python -m deploy.host.grants | psql -v ON_ERROR_STOP=1 DATABASE`: the rights of grants.toml.

All that was granted before is taken back first, in the same transaction, so that the table is the
whole truth however often it is run, and nobody is without rights in between.
"""

import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

FILE = Path(__file__).with_name("grants.toml")
OWNER = "amanat-owner"
READER = "amanat-backup"  # takes backups: all of it, sealed to a key that no host has
DEEDS = ("select", "insert", "update", "delete")
_NAME = re.compile(r"[a-z][a-z_-]{0,60}", re.ASCII)
_DEED = re.compile(r"(select|insert|update|delete)(?: \(([a-z0-9_]+(?:, [a-z0-9_]+)*)\))?")
_BETWEEN = re.compile(r", (?=(?:select|insert|update|delete)\b)")

# table -> deed -> the columns it is limited to; () for all of them
Rights = Mapping[str, Mapping[str, tuple[str, ...]]]


class BadGrantsError(Exception):
    """The table cannot be read; the text says which line of it."""


def read(file: Path = FILE) -> dict[str, Rights]:
    """The rights of each role. Raises BadGrantsError: a word misread here would be a right."""
    roles = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        _name(role): {_name(table): _deeds(table, told) for table, told in tables.items()}
        for role, tables in roles.items()
    }


def statements(roles: Mapping[str, Rights]) -> Iterator[str]:
    """SQL, run by a superuser in the database itself, whose tables belong to OWNER."""
    yield "BEGIN"
    yield _made(OWNER)
    # Making tables, also passing ones that spill to the disk, is for the owner alone.
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f'GRANT ALL ON SCHEMA public TO "{OWNER}"'
    yield _in_this_database("REVOKE ALL ON DATABASE %I FROM PUBLIC")
    yield _in_this_database(f'GRANT CONNECT ON DATABASE %I TO "{OWNER}"')
    for role, rights in roles.items():
        yield from _without_rights(role)
        yield from (_granted(role, table, rights[table]) for table in rights)
    yield from _without_rights(READER)
    yield f'GRANT SELECT ON ALL TABLES IN SCHEMA public TO "{READER}"'
    yield f'GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO "{READER}"'
    yield "COMMIT"


def _without_rights(role: str) -> Iterator[str]:
    """It may come in, and do nothing."""
    yield _made(role)
    yield f'REVOKE ALL ON ALL TABLES IN SCHEMA public FROM "{role}"'
    yield f'REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM "{role}"'
    yield f'GRANT USAGE ON SCHEMA public TO "{role}"'
    yield _in_this_database(f'GRANT CONNECT ON DATABASE %I TO "{role}"')


def _made(role: str) -> str:
    plain = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN"
        f' CREATE ROLE "{role}"; END IF; END $$;\nALTER ROLE "{role}" {plain}'
    )


def _in_this_database(statement: str) -> str:
    """With %I for the name of the database, which this file does not know."""
    return f"DO $$ BEGIN EXECUTE format('{statement}', current_database()); END $$"


def _granted(role: str, table: str, deeds: Mapping[str, tuple[str, ...]]) -> str:
    each = (f"{deed} ({', '.join(cols)})" if cols else deed for deed, cols in deeds.items())
    return f'GRANT {", ".join(each)} ON "{table}" TO "{role}"'


def _name(told: str) -> str:
    if not _NAME.fullmatch(told):
        raise BadGrantsError(f"{told!r} is no name of a role or table.")
    return told


def _deeds(table: str, told: object) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for each in _BETWEEN.split(told) if isinstance(told, str) else [""]:
        deed = _DEED.fullmatch(each)
        if deed is None or deed[1] in found or (deed[1] == "delete" and deed[2]):
            raise BadGrantsError(f"{table}: {told!r} is not understood.")
        found[deed[1]] = tuple((deed[2] or "").split(", ")) if deed[2] else ()
    return found


if __name__ == "__main__":
    sys.stdout.write(";\n".join(statements(read())) + ";\n")
