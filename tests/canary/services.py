"""Where things come to rest in servers: the broker and the databases, read as a client."""

import hashlib
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import redis
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.canary.scan import Hit, Scanner

_ROWS = 500
# Beside its tables PostgreSQL keeps copies: samples of values for the planner, the text of
# running statements, prepared ones, large objects, comments.
_POSTGRES_ELSEWHERE = {
    "statistics": "SELECT s::text FROM pg_stats s",
    "statements": "SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()",
    "prepared": "SELECT statement FROM pg_prepared_statements",
    "large objects": "SELECT data FROM pg_largeobject",
    "comments": "SELECT description FROM pg_description",
}
_POSTGRES_TABLES = """
    SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'm', 'S')
      AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'
"""
_READ: dict[str | bytes, tuple[str | int, ...]] = {
    b"string": ("GET",),
    b"list": ("LRANGE", 0, -1),
    b"set": ("SMEMBERS",),
    b"zset": ("ZRANGE", 0, -1),
    b"hash": ("HGETALL",),
    b"stream": ("XRANGE", "-", "+"),
}
_SQLITE_TABLES = """
    SELECT '"' || replace(name, '"', '""') || '"' FROM sqlite_master WHERE type = 'table'
"""


def scan_broker(scanner: Scanner, url: str) -> set[Hit]:
    """Every key of every database of a Valkey or Redis, names and values, and its slow log.

    `url` may be Celery's (`redis+socket://PATH?virtual_host=N`) or redis-py's.
    """
    # First: reading a key by its name may itself be logged as slow.
    hits = _scan_slow_log(scanner, url)
    for number in _used_databases(url):
        with _client(url, number) as client:
            for key in client.scan_iter(count=1000):
                digest = hashlib.sha256(key).hexdigest()[:12]
                store = f"broker {number} key {digest}"
                hits |= scanner.scan_bytes(key, f"{store} name")
                for value in _values(client, key):
                    hits |= scanner.scan_bytes(value, store)
    return hits


def scan_database(scanner: Scanner, alias: str = "default") -> set[Hit]:
    """A logical dump: every column of every row of every table, and the schema itself.

    A file scan alone is blind here: engines compress and split what they store.
    """
    connection = connections[alias]
    postgres = connection.vendor == "postgresql"
    hits: set[Hit] = set()
    tables = _column(connection, _POSTGRES_TABLES if postgres else _SQLITE_TABLES)
    for table in tables:
        store = "table " + table.replace('"', "")
        hits |= _scan_rows(scanner, connection, f"SELECT * FROM {table}", store)
    if not postgres:
        return hits | _scan_rows(scanner, connection, "SELECT sql FROM sqlite_master", "schema")
    for name, query in _POSTGRES_ELSEWHERE.items():
        hits |= _scan_rows(scanner, connection, query, name)
    return hits


def _scan_rows(
    scanner: Scanner, connection: BaseDatabaseWrapper, query: str, store: str
) -> set[Hit]:
    hits: set[Hit] = set()
    with connection.cursor() as cursor:
        cursor.execute(query)
        columns = [column[0] for column in cursor.description]
        while rows := cursor.fetchmany(_ROWS):
            for column, values in zip(columns, zip(*rows, strict=True), strict=True):
                # One search for many small values; the line end keeps neighbours apart.
                joined = b"\n\0\n".join(map(_as_bytes, values))
                hits |= scanner.scan_bytes(joined, f"{store} column {column}")
    return hits


def _column(connection: BaseDatabaseWrapper, query: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return [row[0] for row in cursor.fetchall()]


def _as_bytes(value: Any) -> bytes:
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value)
    return str(value).encode("utf-8", "surrogatepass")


def _client(url: str, number: int) -> "redis.Redis":
    parts = urlsplit(url)
    if parts.scheme in {"redis+socket", "unix"}:
        return redis.Redis(unix_socket_path=parts.path, db=number)
    return redis.Redis.from_url(url, db=number)


def _used_databases(url: str) -> list[int]:
    """Those that hold keys; the one the address names is among them if it does."""
    named = parse_qs(urlsplit(url).query).get("virtual_host", ["0"])[0]
    with _client(url, int(named)) as client:
        return sorted(int(name.removeprefix("db")) for name in client.info("keyspace"))


def _values(client: "redis.Redis", key: bytes) -> Iterator[bytes]:
    kind = client.type(key)
    if kind == b"none":
        return  # Expired meanwhile.
    # A kind of value that is not listed is an error here: it would be a store not searched.
    command, *arguments = _READ[kind]
    yield from _flat(client.execute_command(command, key, *arguments))


def _flat(reply: object) -> Iterator[bytes]:
    if isinstance(reply, bytes):
        yield reply
    elif isinstance(reply, dict):
        yield from _flat([*reply, *reply.values()])
    elif isinstance(reply, list | tuple | set):
        for part in reply:
            yield from _flat(part)


def _scan_slow_log(scanner: Scanner, url: str) -> set[Hit]:
    with _client(url, 0) as client:
        try:
            entries = client.slowlog_get(10_000)
        except redis.exceptions.ResponseError:
            return set()  # Forbidden to us, as it is to everyone in production.
    return scanner.scan_bytes(b"\n".join(bytes(e["command"]) for e in entries), "broker slow log")
