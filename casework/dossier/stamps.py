"""Time stamps (RFC 3161) over a tag manifest: asked for, verified, kept as they were received.

Pure but for the door (`stamp_door.post`) that callers bring. A stamp says that the dossier was
there at that time, in the word of an authority that knows nothing of it but a hash.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from casework.dossier.certificate_order import in_order
from intake.errors import IntakeError

MOST = 2  # authorities of an organisation
LONGEST_REPLY = 64 * 1024
_GRANTED = 0
_END = re.compile(rb"(?<=-----END CERTIFICATE-----)\s*")
_MOST_CERTIFICATES = 8
# What `cryptography` says of a certificate that it cannot read or that says odd things.
_UNREADABLE = (
    ValueError,
    x509.InvalidVersion,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.UnsupportedGeneralNameType,
)

Post = Callable[[str, bytes], bytes]  # URL and query; the reply. Raises as `stamp_door.post`.


class StampError(IntakeError):
    """stamp_malformed, stamp_wrong (of something else, or by an authority not pinned),
    tsa_refused, chain_malformed.
    """


@dataclass(frozen=True)
class Authority:
    """A time-stamping authority: where it is asked, and the certificates that are believed.

    `chain` is PEM: its root first, then what stands between the root and the one that signs.
    """

    url: str
    chain: bytes


@dataclass(frozen=True)
class Stamp:
    """A verified stamp; `reply` is the whole TimeStampResp, octet for octet as it came."""

    reply: bytes
    chain: bytes
    at: datetime  # UTC


def authorities(urls: Sequence[str], chains: Sequence[Path]) -> tuple[Authority, ...]:
    """From settings: one file of certificates for each URL, at most two.

    Raises ValueError for another number of either, StampError("chain_malformed"), OSError.
    """
    if len(urls) != len(chains) or len(urls) > MOST:
        raise ValueError("one file of certificates for each authority, at most two")
    found = [Authority(url, path.read_bytes()) for url, path in zip(urls, chains, strict=True)]
    for one in found:
        root_fingerprint(one.chain)
    return tuple(found)


def obtain(message: bytes, authority: Authority, post: Post) -> Stamp:
    """Ask for a stamp over SHA-512 of `message`, and verify the answer.

    Raises: TransientError("tsa_away"), StampError("tsa_refused").
    """
    query = (
        TimestampRequestBuilder()
        .data(message)
        .hash_algorithm(HashAlgorithm.SHA512)
        .nonce(nonce=True)
        .cert_request(cert_request=True)
        .build()
    )
    reply = post(authority.url, query.as_bytes())
    try:
        at = check(reply, message, authority.chain, nonce=query.nonce)
    except StampError:
        raise StampError("tsa_refused") from None
    return Stamp(reply, authority.chain, at)


def check(reply: bytes, message: bytes, chain: bytes, *, nonce: int | None = None) -> datetime:
    """The time for which a reply vouches that `message` was there.

    The authority's certificates have to be valid at that time, not today. Raises StampError.
    """
    response = _read(reply)
    builder = VerifierBuilder(roots=certificates(chain), nonce=nonce)
    try:
        builder.build().verify_message(response, message)
    except (VerificationError, *_UNREADABLE):
        raise StampError("stamp_wrong") from None
    except BaseException as fault:
        # The library panics at some pinned certificates that its own reader lets pass.
        if type(fault).__name__ != "PanicException":
            raise
        raise StampError("chain_malformed") from None
    return response.tst_info.gen_time.astimezone(UTC)


def certificates(chain: bytes) -> list[x509.Certificate]:
    """One to eight, as they stand in PEM. Raises StampError("chain_malformed")."""
    blocks = [block for block in _END.split(chain) if block.strip()]
    try:
        found = [x509.load_pem_x509_certificate(block) for block in blocks]
    except _UNREADABLE:
        raise StampError("chain_malformed") from None
    if not 1 <= len(found) <= _MOST_CERTIFICATES:
        raise StampError("chain_malformed")
    return found


def root_fingerprint(chain: bytes) -> str:
    """SHA-256 of the root, which stands first, as `openssl x509 -fingerprint -sha256` shows it.

    Raises StampError("chain_malformed") where another certificate stands there.
    """
    root = certificates(chain)[0]
    if root.issuer != root.subject:
        raise StampError("chain_malformed")
    return root.fingerprint(hashes.SHA256()).hex(":").upper()


def _read(reply: bytes) -> TimeStampResponse:
    """Raises StampError: stamp_malformed; tsa_refused where it is a refusal."""
    if len(reply) > LONGEST_REPLY:
        raise StampError("stamp_malformed")
    try:
        response = decode_timestamp_response(in_order(reply))
        if response.status != _GRANTED:
            raise StampError("tsa_refused")
        _ = response.tst_info
    except ValueError:
        raise StampError("stamp_malformed") from None
    return response
