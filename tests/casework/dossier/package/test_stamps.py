"""Time stamps of an invented authority, asked for and verified; and replies that are none."""

import base64
import socket
import subprocess
import threading
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificate, load_pem_x509_certificates
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rfc3161_client import decode_timestamp_response

from casework.dossier import stamp_door, stamps
from casework.dossier.certificate_order import in_order
from casework.dossier.stamps import Authority, StampError
from intake.errors import IntakeError, TransientError

from . import authority as authorities
from .authority import InventedAuthority

MESSAGE = b"an invented tag manifest\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return authorities.found(tmp_path_factory.mktemp("tsa") / "one")


@pytest.fixture(scope="module")
def other(tmp_path_factory):
    return authorities.found(tmp_path_factory.mktemp("tsa") / "other", sends_chain=False)


@pytest.fixture(scope="module")
def stamp(authority):
    return stamps.obtain(MESSAGE, Authority("", authority.chain), authority.post)


def refused(reply: bytes, message: bytes, chain: bytes) -> str:
    with pytest.raises(StampError) as refusal:
        stamps.check(reply, message, chain)
    return refusal.value.code


def test_a_stamp_says_when_and_opens_the_door_once(authority):
    with authorities.over_http(authority):
        stamp = stamps.obtain(MESSAGE, Authority(authority.url, authority.chain), stamp_door.post)

    assert abs(datetime.now(UTC) - stamp.at) < timedelta(hours=1)
    assert stamps.check(stamp.reply, MESSAGE, authority.chain) == stamp.at


def test_openssl_takes_the_reply_as_it_was_kept(authority, stamp, tmp_path):
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.tsr").write_bytes(stamp.reply)
    (tmp_path / "chain.pem").write_bytes(stamp.chain)

    words = ["-data", "m", "-in", "m.tsr", "-CAfile", "chain.pem"]
    at = ["-attime", str(int(stamp.at.timestamp()))]
    subprocess.run(["openssl", "ts", "-verify", *words, *at], cwd=tmp_path, check=True)


def test_a_stamp_is_of_one_message_and_of_an_authority_that_is_pinned(authority, other, stamp):
    assert refused(stamp.reply, MESSAGE + b" ", authority.chain) == "stamp_wrong"
    assert refused(stamp.reply, MESSAGE, other.chain) == "stamp_wrong"


def test_an_old_stamp_for_the_same_message_does_not_answer_a_new_question(authority, stamp):
    with pytest.raises(StampError, match="tsa_refused"):
        stamps.obtain(MESSAGE, Authority("", authority.chain), lambda *_: stamp.reply)


def test_a_reply_without_the_chain_is_verified_by_the_pinned_one(other):
    stamp = stamps.obtain(MESSAGE, Authority("", other.chain), other.post)

    assert stamps.check(stamp.reply, MESSAGE, other.chain) == stamp.at


def test_the_order_of_certificates_in_a_reply_does_not_matter(authority, stamp):
    signer = load_pem_x509_certificate((authority.folder / "signer.pem").read_bytes())
    blocks = [one.public_bytes(Encoding.DER) for one in (signer, authority.between.certificate)]
    if blocks[0] + blocks[1] not in stamp.reply:
        blocks.reverse()
    turned = stamp.reply.replace(blocks[0] + blocks[1], blocks[1] + blocks[0])

    strict = [_taken_by_a_strict_reader(one) for one in (stamp.reply, turned)]

    assert sorted(strict) == [False, True], "one of the two orders is not DER's"
    assert stamps.check(turned, MESSAGE, authority.chain) == stamp.at
    assert in_order(turned) == in_order(stamp.reply)


def _taken_by_a_strict_reader(reply: bytes) -> bool:
    try:
        decode_timestamp_response(reply)
    except ValueError:
        return False
    return True


# A turned bit can make a serial number negative: read with a warning today, refused some day.
@pytest.mark.filterwarnings("ignore:Parsed a serial number")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_reply_is_refused_or_says_the_same(stamp, data):
    at = data.draw(st.integers(0, len(stamp.reply) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    changed = stamp.reply[:at] + bytes([stamp.reply[at] ^ bit]) + stamp.reply[at + 1 :]

    try:
        said = stamps.check(changed, MESSAGE, stamp.chain)
    except StampError:
        return
    assert said == stamp.at


def test_a_certificate_of_a_version_that_does_not_exist_is_refused(stamp):
    version = b"\xa0\x03\x02\x01"
    odd = stamp.reply.replace(version + b"\x02", version + b"\x03", 1)
    assert odd != stamp.reply
    assert refused(odd, MESSAGE, stamp.chain) == "stamp_wrong"


def test_a_pinned_certificate_whose_names_are_no_text_is_refused(stamp):
    root = load_pem_x509_certificates(stamp.chain)[0].public_bytes(Encoding.DER)
    odd = root.replace(b"Invented", b"\xff" * 8)
    chain = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(odd)
    chain += b"-----END CERTIFICATE-----\n"
    assert refused(stamp.reply, MESSAGE, chain) == "chain_malformed"


@given(st.binary(max_size=200))
def test_what_is_no_reply_is_refused(stamp, octets):
    assert refused(octets, MESSAGE, stamp.chain) in ("stamp_malformed", "tsa_refused")
    assert in_order(octets) == octets or len(octets) > 10


@pytest.mark.parametrize("chain", [b"", b"no", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_chain_without_certificates_is_refused(stamp, chain):
    assert refused(stamp.reply, MESSAGE, chain) == "chain_malformed"


def test_the_fingerprint_of_the_root_is_what_openssl_shows(authority, tmp_path):
    (tmp_path / "root.pem").write_bytes(authority.root.pem)
    words = ["-in", tmp_path / "root.pem", "-noout", "-fingerprint", "-sha256"]
    shown = subprocess.run(["openssl", "x509", *words], capture_output=True, text=True, check=True)

    assert shown.stdout.strip().endswith(stamps.root_fingerprint(authority.chain))


def test_settings_name_at_most_two_authorities_with_their_roots_first(authority, tmp_path):
    right, wrong = tmp_path / "right.pem", tmp_path / "wrong.pem"
    right.write_bytes(authority.chain)
    wrong.write_bytes(authority.between.pem + authority.root.pem)

    assert stamps.authorities(["u"], [right]) == (Authority("u", authority.chain),)
    assert stamps.authorities([], []) == ()
    with pytest.raises(StampError, match="chain_malformed"):
        stamps.authorities(["u"], [wrong])
    for urls in (["u"] * 3, ["u", "v"]):
        with pytest.raises(ValueError, match="at most two"):
            stamps.authorities(urls, [right] * (3 if len(urls) == 3 else 1))


@pytest.mark.parametrize(("status", "fault"), [(503, TransientError), (429, TransientError)])
def test_an_authority_that_is_busy_is_asked_again_later(authority, status, fault):
    authority.status = status
    with authorities.over_http(authority), pytest.raises(fault, match="tsa_away"):
        stamp_door.post(authority.url, b"q")
    authority.status = 200


def test_an_authority_that_says_no_is_a_refusal(authority):
    authority.status = 404
    with authorities.over_http(authority), pytest.raises(IntakeError, match="tsa_refused"):
        stamp_door.post(authority.url, b"q")
    authority.status = 200


def test_an_authority_that_cannot_be_reached_may_come_back():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(TransientError, match="tsa_away"):
            stamp_door.post(url, b"q", timeout=0.5)
        with pytest.raises(TransientError, match="tsa_away"):
            stamp_door.post("http://tsa.invalid/", b"q", proxy=url, timeout=0.5)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.invalid/", "http://", "tsa"])
def test_other_addresses_are_a_mistake_in_the_settings(url):
    with pytest.raises(ValueError, match="not an address"):
        stamp_door.post(url, b"q")


@pytest.mark.parametrize("scheme", ["socks5", "http"])
def test_through_a_proxy_the_name_is_resolved_there(authority, scheme):
    with authorities.over_http(authority):
        port = int(authority.url.rsplit(":", 1)[1].split("/")[0])
        with _Proxy(scheme, port) as (proxy, asked):
            url = "http://tsa.invalid/stamp"
            reply = stamp_door.post(url, _query(authority), proxy=proxy, timeout=60)

    assert reply[:1] == b"\x30"
    assert b"tsa.invalid" in asked[0]


def _query(authority: InventedAuthority) -> bytes:
    seen: list[bytes] = []

    def keep(_url: str, query: bytes) -> bytes:
        seen.append(query)
        return authority.reply(query)

    stamps.obtain(MESSAGE, Authority("", authority.chain), keep)
    return seen[0]


class _Proxy:
    """A proxy that sends everything to one port of this machine and remembers the question."""

    def __init__(self, scheme: str, port: int) -> None:
        self._scheme, self._port = scheme, port
        self._asked: list[bytes] = []
        self._server = socket.create_server(("127.0.0.1", 0))

    def __enter__(self):
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()
        return f"{self._scheme}://127.0.0.1:{self._server.getsockname()[1]}", self._asked

    def __exit__(self, *_fault):
        self._thread.join()
        self._server.close()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line, socket.create_connection(("127.0.0.1", self._port)) as target:
            if self._scheme == "socks5":
                line.recv(3)
                line.sendall(b"\x05\x00")
                self._asked.append(line.recv(300))
                line.sendall(b"\x05\x00\x00\x01" + bytes(6))
            else:
                self._asked.append(line.recv(4096))
                line.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            question = line.recv(65536)
            while b"\r\n\r\n" not in question or question.endswith(b"\r\n\r\n"):
                question += line.recv(65536)
            target.sendall(question)
            while piece := target.recv(65536):
                line.sendall(piece)
