"""The demo's time-stamping authority: `openssl ts` behind HTTP, made on this machine.

A real one is somebody else's, which is the point of it. This one shows the way, and lets the
whole of a dossier be checked without a network.
"""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CHAIN = "chain.pem"
_LONGEST = 4096
_YEARS = timedelta(days=3650)
_CONFIG = """\
[tsa]
default_tsa = demo
[demo]
serial = serial
signer_cert = signer.pem
signer_key = signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


def found(folder: Path) -> Path:
    """Make it once; the file of certificates that its stamps are believed by."""
    if not (folder / CHAIN).exists():
        folder.mkdir(mode=0o700, exist_ok=True)
        root, root_key = _certificate("Demo stamps root", None)
        signer, signer_key = _certificate("Demo stamps", (root, root_key))
        secret = signer_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "signer.key").touch(mode=0o600)
        (folder / "signer.key").write_bytes(secret)
        (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        (folder / "serial").write_text("01\n", encoding="ascii")
        (folder / "ts.cnf").write_text(_CONFIG, encoding="ascii")
        (folder / CHAIN).write_bytes(root.public_bytes(Encoding.PEM))
    return folder / CHAIN


def serve(folder: Path, port: int) -> None:
    """Answer on this machine until the process ends."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(min(int(self.headers["Content-Length"]), _LONGEST))
            body = _reply(folder, query)
            self.send_response(200 if body else 400)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nobody reads it."""

    HTTPServer(("127.0.0.1", port), Answers).serve_forever()
    sys.exit(0)


def _reply(folder: Path, query: bytes) -> bytes:
    """One at a time: the server has one thread."""
    (folder / "query").write_bytes(query)
    words = ["-config", "ts.cnf", "-queryfile", "query", "-out", "reply"]
    done = subprocess.run(
        ["/usr/bin/openssl", "ts", "-reply", *words], cwd=folder, capture_output=True, check=False
    )
    return b"" if done.returncode else (folder / "reply").read_bytes()


def _certificate(
    name: str, by: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """Of itself without an issuer; else one that may stamp and nothing else."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(by[0].subject if by else subject, subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + _YEARS)
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by is not None:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(by[1] if by else key, hashes.SHA256()), key
