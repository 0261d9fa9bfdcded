"""The scanner is trusted only as far as it finds what was really planted: all of it.

Every word of a canary in every way of writing, in every store. An old code page that has no
sign for one of the letters cannot hold the word, and is no planting.
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis
from django.db import connection

from deploy import broker
from intake.models import SmallPayload
from tests.canary import (
    Hit,
    Scanner,
    canaries,
    copies_in_memory,
    decoders,
    hatch,
    plantings,
    scan_broker,
    scan_database,
    scan_process,
    scan_tree,
    stores,
)
from tests.canary.services import _scan_rows
from tests.costs import least

CANARY = hatch("account")
SCANNER = Scanner([CANARY])
WAYS = plantings.ways()


def _plantings() -> dict[str, bytes]:
    """Each word in each way, between letters that every old code page has."""
    planted = {}
    for number, word in enumerate(CANARY.words):
        for name, way in WAYS.items():
            with contextlib.suppress(UnicodeEncodeError):
                planted[f"{name} / word {number}"] = way(f"شب, invented: {word}, سال")
    return planted


PLANTED = _plantings()


def _silent(hits: set[Hit]) -> set[Hit]:
    """The hits, after making sure that they do not quote what was found."""
    shown = repr(hits)
    for word in CANARY.words:
        assert word not in shown
        assert word.lower() not in shown.lower()
    return hits


def test_there_are_enough_plantings_to_mean_something():
    assert len(WAYS) >= 80
    assert len(PLANTED) >= 3 * len(WAYS) - 2 * len(plantings.OLD_PAGES)


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_found_in_bytes(name):
    noise = os.urandom(400)

    assert _silent(SCANNER.scan_bytes(noise + PLANTED[name] + noise))


@pytest.mark.parametrize("decoder", decoders.DECODERS)
def test_no_decoder_is_idle(decoder, monkeypatch):
    monkeypatch.delitem(decoders.DECODERS, decoder)

    assert any(not SCANNER.scan_bytes(content) for content in PLANTED.values())


def test_it_is_found_in_files(tmp_path):
    for number, content in enumerate(PLANTED.values()):
        (tmp_path / f"{number}").write_bytes(os.urandom(50) + content)

    stores_hit = {hit.store for hit in _silent(scan_tree(SCANNER, tmp_path))}

    missed = [name for number, name in enumerate(PLANTED) if f"{number}" not in stores_hit]
    assert missed == []


def test_it_is_found_in_names_link_targets_and_attributes_without_being_quoted(tmp_path):
    (tmp_path / CANARY.file_name).mkdir()
    (tmp_path / CANARY.file_name / "inner").write_bytes(CANARY.file_body)
    (tmp_path / "link").symlink_to(f"/nowhere/{CANARY.latin}")
    (tmp_path / "plain").write_bytes(b"nothing")
    os.setxattr(tmp_path / "plain", "user.comment", CANARY.exif.encode())

    found = {hit.store for hit in _silent(scan_tree(SCANNER, tmp_path))}

    assert found == {"name of …", "…/inner", "link link", "attribute of plain"}


HOLDER = """
import os, sys, tempfile
for size in map(int, sys.stdin.buffer.readline().split()):
    held = tempfile.TemporaryFile()
    held.write(sys.stdin.buffer.read(size)); held.flush()
    print(os.dup(held.fileno()), flush=True)
memory = os.memfd_create("held")
os.write(memory, sys.stdin.buffer.read())
print(memory, flush=True)
os.close(0)
import time; time.sleep(60)
"""


@pytest.fixture
def holder(monkeypatch):
    """A process that holds every planting in an unlinked file, and one in a memory file."""
    environment = {**os.environ, "INVENTED": CANARY.text}
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, CANARY.latin],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        sizes = " ".join(str(len(content)) for content in PLANTED.values())
        process.stdin.write(sizes.encode() + b"\n" + b"".join(PLANTED.values()))
        process.stdin.write(CANARY.file_body)
        process.stdin.close()
        numbers = [int(process.stdout.readline()) for _ in range(len(PLANTED) + 1)]
        yield process.pid, numbers
        process.kill()


def test_it_is_found_in_what_a_process_holds(holder):
    pid, numbers = holder

    found = {hit.store for hit in _silent(scan_process(SCANNER, pid))}

    expected = dict(zip([*PLANTED, "memory file"], numbers, strict=True))
    missed = [
        n for n, number in expected.items() if f"process {pid} descriptor {number}" not in found
    ]
    assert missed == []
    assert {f"process {pid} cmdline", f"process {pid} environ"} <= found


def test_it_is_found_in_the_memory_of_a_process(holder):
    pid, _ = holder

    assert copies_in_memory(SCANNER, pid) > 0
    assert copies_in_memory(Scanner([hatch("other")]), pid) == 0


@pytest.fixture(scope="module")
def a_broker(tmp_path_factory):
    socket = tmp_path_factory.mktemp("b") / "s"
    with subprocess.Popen([*broker.command(socket), "--slowlog-log-slower-than", "0"]) as process:
        end = time.monotonic() + 60
        while not socket.exists() and time.monotonic() < end:
            time.sleep(0.02)
        with redis.Redis(unix_socket_path=str(socket)) as client:
            yield client, broker.url(socket)
        process.terminate()


KINDS = {
    "string": lambda client, key, value: client.set(key, value),
    "list": lambda client, key, value: client.rpush(key, "x", value),
    "set": lambda client, key, value: client.sadd(key, value),
    "sorted set": lambda client, key, value: client.zadd(key, {value: 1}),
    "hash": lambda client, key, value: client.hset(key, "field", value),
    "hash field": lambda client, key, value: client.hset(key, value, "x"),
    "stream": lambda client, key, value: client.xadd(key, {"field": value}),
    "name": lambda client, key, value: client.set(key + value, "x"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_found_in_the_broker(a_broker, kind):
    client, url = a_broker
    for number, content in enumerate(PLANTED.values()):
        KINDS[kind](client, f"{number}:".encode(), content)
    client.slowlog_reset()

    hits = _silent(scan_broker(SCANNER, url))
    client.flushall()

    assert len({hit.store for hit in hits}) == len(PLANTED)


def test_it_is_found_in_the_brokers_slow_log(a_broker):
    client, url = a_broker
    client.echo(CANARY.text)

    assert "broker slow log" in {hit.store for hit in _silent(scan_broker(SCANNER, url))}
    client.slowlog_reset()


@pytest.fixture
def a_table(transactional_db):
    """A table with a column of bytes for each planting, one of long text and one of JSON."""
    postgres = connection.vendor == "postgresql"
    blob, document = ("bytea", "jsonb") if postgres else ("blob", "text")
    columns = [f"c{number} {blob}" for number in range(len(PLANTED))]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE planted ({', '.join(columns)}, words text, doc {document})")
        yield cursor
        cursor.execute("DROP TABLE planted")


def test_it_is_found_in_the_database(a_table):
    names = ", ".join(f"c{number}" for number in range(len(PLANTED)))
    marks = ", ".join(["%s"] * len(PLANTED))
    a_table.execute(f"INSERT INTO planted ({names}) VALUES ({marks})", list(PLANTED.values()))

    found = {hit.store for hit in _silent(scan_database(SCANNER))}

    stores_of = {name: f"planted column c{number}" for number, name in enumerate(PLANTED)}
    missed = [n for n, store in stores_of.items() if not any(f.endswith(store) for f in found)]
    assert missed == []


def test_it_is_found_in_a_small_payload_and_in_its_name(transactional_db):
    for number, content in enumerate(PLANTED.values()):
        SmallPayload.objects.create(name=f"{number}", content=os.urandom(2000) + content)
        query = "SELECT * FROM intake_smallpayload"  # all else was scanned for the test above
        assert _silent(_scan_rows(SCANNER, connection, query, "table")), f"planting {number}"
        SmallPayload.objects.all().delete()
    planted = next(iter(PLANTED.values()))
    SmallPayload.objects.create(name="content", content=planted)
    assert _silent(_of_small_payloads("content")), "the whole scan looks into this table"
    SmallPayload.objects.all().delete()
    SmallPayload.objects.create(name=CANARY.latin[:22], content=os.urandom(4128))

    assert _silent(_of_small_payloads("name"))
    assert not _of_small_payloads("content")


def _of_small_payloads(column):
    hits = scan_database(SCANNER)
    return {hit for hit in hits if hit.store.endswith(f"intake_smallpayload column {column}")}


@pytest.mark.parametrize("column", ["words", "doc"])
def test_it_is_found_in_text_that_the_engine_compresses(a_table, column):
    value = '{"k": "' + (CANARY.text + " invented ") * 300 + '"}'
    a_table.execute(f"INSERT INTO planted ({column}) VALUES (%s)", [value])

    found = {hit.store for hit in _silent(scan_database(SCANNER))}

    assert any(store.endswith(f"planted column {column}") for store in found)


def test_it_is_found_in_the_databases_schema(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE commented (x text DEFAULT '{CANARY.latin}')")
        if connection.vendor == "postgresql":
            cursor.execute(f"COMMENT ON TABLE commented IS '{CANARY.dari}'")

        hits = _silent(scan_database(SCANNER))
        cursor.execute("DROP TABLE commented")

    assert {hit.store for hit in hits} & {"schema column sql", "comments column description"}


def test_it_is_found_in_what_postgresql_keeps_about_values(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("a store of PostgreSQL only")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE sampled (x text)")
        for _ in range(30):
            cursor.execute("INSERT INTO sampled VALUES (%s)", [CANARY.text])
        cursor.execute("ANALYZE sampled")
        cursor.execute("DELETE FROM sampled")

        hits = _silent(scan_database(SCANNER))
        cursor.execute("DROP TABLE sampled")

    assert "statistics column s" in {hit.store for hit in hits}


@pytest.mark.parametrize("at", [-30, -1, 0, 1, 30])
def test_it_is_found_across_the_borders_of_what_is_read_at_once(tmp_path, monkeypatch, at):
    monkeypatch.setattr(stores, "_PIECE", 200_000)
    content = bytes(200_000 + at - 10) + CANARY.latin.encode() + bytes(300_000)
    (tmp_path / "large").write_bytes(content)

    assert scan_tree(SCANNER, tmp_path)
    assert SCANNER.scan_bytes(bytes(8 * 2**20 + at) + CANARY.latin.encode() + bytes(2**20))


def test_nothing_is_found_where_nothing_was_planted(tmp_path):
    others = [hatch(label) for label in ("one", "two")]
    (tmp_path / "everything").write_bytes(b"".join(PLANTED.values()) + os.urandom(500_000))

    assert scan_tree(Scanner(others), tmp_path) == set()


def test_a_hit_says_which_canary_it_was():
    first, second = hatch("file_name"), hatch("exif")

    hits = Scanner([first, second]).scan_bytes(second.exif.encode())

    assert {hit.canary for hit in hits} == {"exif"}


def test_a_canary_is_mute_and_never_the_same_twice():
    other = hatch("account")

    assert repr(CANARY) == "Canary(account)"
    assert not set(other.words) & set(CANARY.words)
    assert "/" not in canaries.hatch("x").file_name
    assert len(CANARY.file_name.encode()) < 200


def test_the_search_is_fast_enough_to_be_used_everywhere():
    content = os.urandom(8_000_000)

    assert least(lambda: SCANNER.count(content), 0.4) <= 0.4, "20 megabytes a second on one core"


def test_a_scan_of_hostile_bytes_ends():
    for content in (b"x" * 3_000_000, b"=\n" * 500_000, b"\x1f\x8b\x08" * 3_000, b"ab" * 10**6):
        SCANNER.scan_bytes(content)


def test_the_plantings_do_not_lean_on_what_they_test():
    source = (Path(canaries.__file__).parent / "plantings.py").read_text()

    assert "tests.canary" not in source
