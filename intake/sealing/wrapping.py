"""File keys into headers and out of them; re-wrapping touches no payload."""

import hmac
from collections.abc import Sequence

from intake.sealing import header as headers
from intake.sealing.errors import BrokenHeader, ForgedHeader, NotForUs
from intake.sealing.filekey import FileKey
from intake.sealing.header import Header, Stanza
from intake.sealing.stanzas import Family, Identity, Recipient, scrypt
from intake.sealing.stanzas.hybrid import HybridRecipient


def wrap(file_key: FileKey, recipients: Sequence[HybridRecipient]) -> bytes:
    """Write a header through which each of the `recipients` gets at `file_key`.

    About 1.6 kB a recipient. It shows how many recipients there are, not who they are.

    Raises:
        ValueError: no recipient, more than 64, or one that is not hybrid (mixing in a
            classical one would void the post-quantum promise). A caller's bug.
    """
    if any(recipient.family is not Family.HYBRID for recipient in recipients):
        raise ValueError("testimony is sealed to hybrid recipients only")
    return wrap_for_any(file_key, recipients)


def wrap_for_any(file_key: FileKey, recipients: Sequence[Recipient]) -> bytes:
    """`wrap` for plain age files: any one family, and a passphrase alone.

    Raises:
        ValueError: as `wrap`, or recipients of different families.
    """
    if not 1 <= len(recipients) <= headers.MAX_STANZAS:
        raise ValueError("a file has 1 to 64 recipients")
    families = {recipient.family for recipient in recipients}
    if len(families) > 1 or (families == {Family.PASSPHRASE} and len(recipients) > 1):
        raise ValueError("hybrid, classical and passphrase recipients do not mix")
    text = headers.unauthenticated([recipient.wrap(file_key.octets) for recipient in recipients])
    return headers.close(text, file_key.header_mac(text))


def unwrap(header: bytes, identities: Sequence[Identity]) -> FileKey:
    """The file key, if one of the `identities` opens a stanza and the MAC holds.

    Raises:
        BrokenHeader: not a header, or a stanza of a kind we hold an identity for is malformed.
        NotForUs: none of the identities opens it.
        ForgedHeader: one does, but the header is not what the sealer wrote.
    """
    parsed = headers.parse(header)
    refuse_passphrase_in_company(parsed.stanzas)
    file_key = _first_opened(parsed.stanzas, identities)
    check_mac(parsed, file_key)
    return file_key


def rewrap(
    header: bytes, identities: Sequence[Identity], recipients: Sequence[HybridRecipient]
) -> bytes:
    """A header for `recipients` to the same payload, which is neither read nor changed.

    For adding readers only. Whoever could open the old header may have kept the file key;
    taking access away means sealing anew.
    """
    return wrap(unwrap(header, identities), recipients)


def check_mac(parsed: Header, file_key: FileKey) -> None:
    """Raise ForgedHeader unless the header was written with `file_key`."""
    if not hmac.compare_digest(parsed.mac, file_key.header_mac(parsed.authenticated)):
        raise ForgedHeader


def refuse_passphrase_in_company(stanzas: Sequence[Stanza]) -> None:
    """A passphrase also says who sealed; beside another stanza it would say nothing."""
    if len(stanzas) > 1 and any(stanza.kind == scrypt.KIND for stanza in stanzas):
        raise BrokenHeader


def _first_opened(stanzas: Sequence[Stanza], identities: Sequence[Identity]) -> FileKey:
    for identity in identities:
        for stanza in stanzas:
            octets = identity.unwrap(stanza)
            if octets is not None:
                return FileKey(octets)
    raise NotForUs
