"""The one door from which a dossier's hash goes out to be time-stamped: an HTTP POST.

Through Tor (`socks5://`, names resolved there) or another proxy (`http://`, CONNECT): the question
alone tells whoever watches the line that something leaves today. Redirects are not followed.
"""

import http.client
import socket
import ssl
from urllib.parse import SplitResult, urlsplit

from intake.errors import IntakeError, TransientError

TIMEOUT = 30.0  # seconds, for each step of the conversation
LONGEST = 64 * 1024
_PORTS = {"http": 80, "https": 443, "socks5": 1080}
_SOCKS_NO_PASSWORD, _SOCKS_CONNECT = b"\x05\x01\x00", b"\x05\x01\x00\x03"
_SOCKS_ADDRESS_LENGTHS = {1: 4, 4: 16}
_MAY_PASS = (408, 425, 429)
_HEADERS = {"Content-Type": "application/timestamp-query", "Connection": "close"}


def post(url: str, query: bytes, *, proxy: str = "", timeout: float = TIMEOUT) -> bytes:
    """Send a time-stamp query; the body of the answer, at most 64 KiB.

    Args:
        proxy: "", "socks5://host:port" or "http://host:port".

    Raises: TransientError("tsa_away"); IntakeError("tsa_refused") for an answer that will not
        change by asking again; ValueError for a URL or proxy of another kind.
    """
    where = _split(url, ("http", "https"))
    through = _split(proxy, ("http", "socks5")) if proxy else None
    try:
        with _line(where, through, timeout) as line:
            return _asked(where, line, query)
    except (OSError, http.client.HTTPException):
        raise TransientError("tsa_away") from None


def _asked(where: SplitResult, line: socket.socket, query: bytes) -> bytes:
    connection = http.client.HTTPConnection(*_place(where))
    connection.sock = line
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    connection.request("POST", path, query, _HEADERS)
    with connection.getresponse() as answer:
        if answer.status >= 500 or answer.status in _MAY_PASS:
            raise TransientError("tsa_away")
        body = answer.read(LONGEST + 1)
    if answer.status != 200 or len(body) > LONGEST:
        raise IntakeError("tsa_refused")
    return body


def _line(where: SplitResult, through: SplitResult | None, timeout: float) -> socket.socket:
    host, port = _place(where)
    line = socket.create_connection(_place(through or where), timeout)
    try:
        if through is not None:
            (_by_socks if through.scheme == "socks5" else _by_connect)(line, host, port)
        if where.scheme == "https":
            return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except BaseException:
        line.close()
        raise
    return line


def _by_socks(line: socket.socket, host: str, port: int) -> None:
    """RFC 1928, without a password; the proxy resolves the name."""
    line.sendall(_SOCKS_NO_PASSWORD)
    if _exactly(line, 2) != b"\x05\x00":
        raise ConnectionRefusedError
    name = host.encode("ascii")
    line.sendall(_SOCKS_CONNECT + bytes([len(name)]) + name + port.to_bytes(2))
    version, answer, _, kind = _exactly(line, 4)
    if (version, answer) != (5, 0):
        raise ConnectionRefusedError
    length = _SOCKS_ADDRESS_LENGTHS.get(kind) or _exactly(line, 1)[0]
    _exactly(line, length + 2)


def _by_connect(line: socket.socket, host: str, port: int) -> None:
    line.sendall(f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode("ascii"))
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += _exactly(line, 1)
        if len(head) > 4096:
            raise ConnectionRefusedError
    if head.split(b" ", 2)[1:2] != [b"200"]:
        raise ConnectionRefusedError


def _exactly(line: socket.socket, count: int) -> bytes:
    found = b""
    while len(found) < count:
        piece = line.recv(count - len(found))
        if not piece:
            raise ConnectionResetError
        found += piece
    return found


def _split(url: str, schemes: tuple[str, ...]) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or len(parts.hostname) > 255:
        raise ValueError("not an address of that kind")
    return parts


def _place(parts: SplitResult) -> tuple[str, int]:
    return parts.hostname or "", parts.port or _PORTS[parts.scheme]
