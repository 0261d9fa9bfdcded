"""An invented time-stamping authority: `openssl ts` behind HTTP, with keys made for one run."""

import subprocess
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """\
[tsa]
default_tsa = invented
[invented]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signer.pem
{certs}
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
"""


@dataclass
class Party:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)


def issue(name: str, by: Party | None = None, *, stamps: bool = False) -> Party:
    """A certificate of ten days; of itself without an issuer."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder(by.certificate.subject if by else subject, subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=9))
        .add_extension(x509.BasicConstraints(ca=not stamps, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    if stamps:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return Party(builder.sign(by.key if by else key, hashes.SHA256()), key)


@dataclass
class InventedAuthority:
    """`replies` instead of `openssl`, where a test wants others; `chain` is what is pinned."""

    folder: Path
    root: Party
    between: Party
    url: str = ""
    status: int = 200

    @property
    def chain(self) -> bytes:
        return self.root.pem + self.between.pem

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query.tsq").write_bytes(query)
        words = ["-config", "ts.cnf", "-queryfile", "query.tsq", "-out", "reply.tsr"]
        subprocess.run(
            ["openssl", "ts", "-reply", *words], cwd=self.folder, check=True, capture_output=True
        )
        return (self.folder / "reply.tsr").read_bytes()

    def post(self, _url: str, query: bytes) -> bytes:
        """Without HTTP."""
        return self.reply(query)


def found(folder: Path, *, sends_chain: bool = True) -> InventedAuthority:
    """Its files; `sends_chain` puts the intermediate certificate into every reply."""
    folder.mkdir()
    root = issue("Invented root")
    between = issue("Invented intermediate", root)
    signer = issue("Invented stamps", between, stamps=True)
    secret = signer.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "signer.key").write_bytes(secret)
    (folder / "signer.pem").write_bytes(signer.pem)
    (folder / "between.pem").write_bytes(between.pem)
    (folder / "serial").write_text("01\n")
    certs = f"certs = {folder}/between.pem" if sends_chain else ""
    (folder / "ts.cnf").write_text(CONFIG.format(folder=folder, certs=certs))
    return InventedAuthority(folder, root, between)


@contextmanager
def over_http(authority: InventedAuthority):
    """Answers at `authority.url` until the end of the block."""

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            body = authority.reply(query) if authority.status == 200 else b"no"
            self.send_response(authority.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        authority.url = f"http://127.0.0.1:{server.server_port}/stamp"
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        try:
            yield authority
        finally:
            server.shutdown()
            serving.join()
