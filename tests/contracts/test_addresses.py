"""Addresses of database, broker and blobs: read to the last word, or refused without quoting it."""

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection
from kombu.exceptions import KombuError

from deploy import addresses, broker, environment

PASSWORD = "open:sesame/of @ nowhere"
HERE = Path("/srv/amanat")
AT_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0}


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment that says nothing of addresses yet."""
    for name in ("DATABASE_URL", "BROKER_URL", "BLOBS", "S3_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    file.chmod(0o600)
    return file


@pytest.mark.parametrize(
    "address",
    [
        "", "sqlite:///", "sqlite://relative", "sqlite:///a?mode=ro", "sqlite:///a#b",
        "postgresql://u@/", "postgresql://u@/a/b", "postgresql://u@/n?sslmod=require",
        "postgresql://u@/n?host=/a&host=/b", "postgresql://u@/n?host", "postgresql://u@h/n",
        "postgresql://u@h/n?sslmode=prefer", "postgresql://u@h/n?sslmode=", "postgresql://[u@h/n",
        "postgresql://u:secret@h/n", "postgresql://u:sec/ret@h/n", "postgresql://h:secret/n",
    ],
)  # fmt: skip
def test_a_database_that_is_not_understood_is_refused_and_not_repeated(
    given: pytest.MonkeyPatch, address: str
) -> None:
    given.setenv("DATABASE_URL", address)

    with pytest.raises(ImproperlyConfigured) as refused:
        addresses.database()

    assert "sec" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_a_line_to_another_host_is_protected_as_the_address_says(given: pytest.MonkeyPatch) -> None:
    line = {"sslmode": "verify-full", "sslrootcert": "/etc/amanat/ca+1.pem"}
    words = "&".join(f"{name}={value}" for name, value in line.items())
    given.setenv("DATABASE_URL", f"postgresql://amanat@db.example:5433/reports?{words}")

    found = addresses.database()

    assert [found[name] for name in ("HOST", "PORT", "NAME")] == ["db.example", "5433", "reports"]
    assert line.items() <= found["OPTIONS"].items()


@pytest.mark.parametrize("place", ["/n?host=/run/postgresql", "localhost/n", "127.0.0.1:5433/n"])
def test_a_database_on_this_host_needs_no_word_about_its_line(
    given: pytest.MonkeyPatch, place: str
) -> None:
    given.setenv("DATABASE_URL", f"postgresql://amanat@{place}")

    assert "sslmode" not in addresses.database()["OPTIONS"]


@pytest.mark.parametrize(
    "address",
    [
        "", "blobs", "/srv/blobs", "file://blobs", "file:blobs", "file://host/blobs", "ftp://host/a",
        "file:///a?b=c", "file:///a#b", "file:///a,file:///b", "s3:/bucket", "s3://", "S3 bucket",
        "s3://bucket/folder", "s3://key:secret@bucket",
    ],
)  # fmt: skip
def test_blobs_that_would_land_somewhere_else_are_refused(
    given: pytest.MonkeyPatch, address: str
) -> None:
    given.setenv("BLOBS", address)

    with pytest.raises(ImproperlyConfigured) as refused:
        addresses.blobs(HERE)

    assert "secret" not in str(refused.value)


def test_blobs_lie_in_a_folder_or_in_a_bucket(given: pytest.MonkeyPatch) -> None:
    assert addresses.blobs(HERE / "my blobs") == "file:///srv/amanat/my blobs"
    for address in ("file:///srv/blobs", "s3://sealed"):
        given.setenv("BLOBS", address)
        assert addresses.blobs(HERE) == address


@pytest.mark.parametrize(
    "endpoint",
    ["", "store.example", "ftp://store.example", "https://", "https://store.example/path",
     "https://id:secret@store.example"],
)  # fmt: skip
def test_object_storage_at_an_odd_place_is_refused(
    given: pytest.MonkeyPatch, password_file: Path, endpoint: str
) -> None:
    for name in ("S3_ACCESS_KEY_FILE", "S3_SECRET_KEY_FILE"):
        given.setenv(name, str(password_file))
    given.setenv("S3_ENDPOINT", endpoint)

    with pytest.raises(ImproperlyConfigured) as refused:
        addresses.object_storage("s3://sealed")

    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("missing", ["S3_ACCESS_KEY_FILE", "S3_SECRET_KEY_FILE"])
def test_object_storage_looks_for_keys_nowhere_else(
    given: pytest.MonkeyPatch, password_file: Path, missing: str
) -> None:
    """Unset, the library would ask the environment, the home folder and the network for them."""
    for name in ("S3_ACCESS_KEY_FILE", "S3_SECRET_KEY_FILE"):
        given.setenv(name, str(password_file))
    given.setenv("S3_ENDPOINT", "https://store.example")
    assert addresses.object_storage("s3://sealed")["OPTIONS"]["access_key"] == PASSWORD

    given.delenv(missing)

    with pytest.raises(ImproperlyConfigured, match="S3_ACCESS_KEY_FILE and S3_SECRET_KEY_FILE"):
        addresses.object_storage("s3://sealed")


@pytest.mark.parametrize(
    "address",
    ["", "memory://", "amqp://host", "redis://", "redis+socket://", "redis+socket://relative",
     "redis://:secret@host", "redis://host:secret", "redis://host#secret"],
)  # fmt: skip
def test_a_broker_of_another_kind_or_with_a_password_in_its_address_is_refused(
    given: pytest.MonkeyPatch, address: str
) -> None:
    given.setenv("BROKER_URL", address)

    with pytest.raises(ImproperlyConfigured) as refused:
        addresses.broker(HERE)

    assert "secret" not in str(refused.value)


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Path]:
    """The socket of a broker that asks for the password."""
    socket = tmp_path / "s"
    process = subprocess.Popen(
        [*broker.command(socket), "--requirepass", PASSWORD], stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 60
        while not socket.exists() and time.monotonic() < until:
            time.sleep(0.02)
        yield socket
    finally:
        process.kill()
        process.wait()


def test_a_broker_opens_to_the_password_in_the_file(
    given: pytest.MonkeyPatch, guarded: Path, password_file: Path
) -> None:
    assert not _answers(addresses.broker(guarded))

    given.setenv("BROKER_PASSWORD_FILE", str(password_file))

    assert _answers(addresses.broker(guarded))


def _answers(url: str) -> bool:
    try:
        with Connection(url, transport_options=AT_ONCE) as line:
            channel: Any = line.default_channel
            channel.client.ping()
    except KombuError:
        return False
    return True


@pytest.mark.parametrize(
    ("content", "mode"), [("two\nlines\n", 0o600), ("nul\0", 0o600), ("good", 0o604), ("", 0o600)]
)
def test_a_secret_of_several_lines_or_open_to_everybody_is_refused(
    given: pytest.MonkeyPatch, tmp_path: Path, content: str, mode: int
) -> None:
    file = tmp_path / "secret"
    file.write_text(content, encoding="utf-8")
    file.chmod(mode)
    given.setenv("INVENTED_FILE", str(file))

    with pytest.raises(ImproperlyConfigured) as refused:
        environment.secret("INVENTED")

    assert not content or content.split("\n", maxsplit=1)[0] not in str(refused.value)
