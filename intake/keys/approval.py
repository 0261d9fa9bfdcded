"""Approvals: what people sign before a deed that nobody may do alone, and who counts.

Pure. A request says exactly which deed on which sealed object; people sign its digest with
their personal key. The key agent verifies before it opens anything, casework before other
deeds. Format and the rules in words: docs/keys.md.
"""

import base64
import enum
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from typing import Any, NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from intake.errors import IntakeError
from intake.keys import strict
from intake.keys.entry import Entry, Kind
from intake.keys.roll import Roll

SCHEMA = "amanat/approval/1"
LONGEST = timedelta(days=7)  # from asking until a request is worth nothing
NEW_FOR = timedelta(days=7)  # so long somebody who just came may not approve
NONCE_SIZE = 16
HALF_SIZE = 32
NAMES = "names"  # the kind of a request about all names of a desk, whose id it has
_SIGNED = b"amanat approval v1"
_PROVEN = b"amanat custodian v1"
_KIND = re.compile(r"[a-z][a-z0-9_]{0,31}")
_FIELDS = (
    "schema", "deed", "desk", "kind", "id", "part", "header", "detail", "reason",
    "words", "asked_by", "expires", "nonce",
)  # fmt: skip


class Deed(enum.StrEnum):
    """What an approval can be for."""

    LOWER_TRIAGE = "lower_triage"
    REVEAL_ORIGINAL = "reveal_original"
    REVEAL_IDENTITY = "reveal_identity"
    REVEAL_METADATA = "reveal_metadata"
    UNMASK = "unmask"
    UNPROTECT = "unprotect"
    UNHIDE = "unhide"
    OPEN_NAMES = "open_names"
    ERASE = "erase"
    RELEASE = "release"
    REMOVE_MEMBER = "remove_member"
    ROTATE = "rotate"


class Needs(NamedTuple):
    """How many custodians must sign, and which kinds of sealed object the opener then opens."""

    signatures: int
    opens: frozenset[str] = frozenset()


# The opener lets out the key of a whole object, so deeds that open the same kind of object
# need equally many signatures: else the dearer one could be had for the price of the cheaper.
NEEDS: dict[Deed, Needs] = {
    Deed.LOWER_TRIAGE: Needs(2),
    Deed.REVEAL_ORIGINAL: Needs(2, frozenset({"report", "attachment"})),
    Deed.REVEAL_METADATA: Needs(2, frozenset({"attachment"})),
    # A draft of a dossier may carry names: reading one before its release is revealing them.
    Deed.REVEAL_IDENTITY: Needs(2, frozenset({"identity", "draft"})),
    # The key of the whole table leaves: every name of a report, whichever was asked for.
    Deed.UNMASK: Needs(2, frozenset({"identities"})),
    Deed.UNPROTECT: Needs(2),
    Deed.UNHIDE: Needs(2),
    # Not one object but all of two kinds, so it names none; `keys.agent.naming` opens them.
    Deed.OPEN_NAMES: Needs(2),
    Deed.ERASE: Needs(2),
    Deed.RELEASE: Needs(2, frozenset({"draft"})),
    Deed.REMOVE_MEMBER: Needs(2),
    Deed.ROTATE: Needs(2),
}


class ApprovalError(IntakeError):
    """approval_malformed, approval_expired, approval_forged, approval_missing,
    approver_unknown, approver_too_new, approver_not_custodian, approvers_not_independent.
    """


@dataclass(frozen=True, repr=False)
class Request:
    """One deed on one object, as people sign it.

    Args:
        desk: whose custodians are asked.
        kind, id, part: of the object; for a sealed one as the line inside its seal says.
        header: SHA-256 in hex of the age header to be opened; "" for deeds that open nothing.
        detail: which thing within the object, such as a pseudonym or the new value; may be "".
        reason: code from a list.
        words: SHA-256 in hex of nonce and the words given as reason (`digest_of_words`).
        asked_by: id of the person who asks.
        expires: the first day on which it counts no more, at most `LONGEST` away.
        nonce: 16 random bytes in hex; the opener answers once to each.

    Raises: ApprovalError("approval_malformed").
    """

    deed: Deed
    desk: str
    kind: str
    id: str
    part: int
    header: str
    detail: str
    reason: str
    words: str
    asked_by: str
    expires: date
    nonce: str

    def __post_init__(self) -> None:
        try:
            _check(self)
        except (ValueError, TypeError, AttributeError):
            raise ApprovalError("approval_malformed") from None

    def __repr__(self) -> str:
        return "<Request>"

    def body(self) -> str:
        """The one spelling of this request."""
        told = {**vars(self), "deed": self.deed.value, "expires": self.expires.isoformat()}
        return strict.dump({"schema": SCHEMA, **told})

    @property
    def digest(self) -> bytes:
        """SHA-256 of the one spelling; 32 bytes."""
        return hashlib.sha256(self.body().encode()).digest()

    @classmethod
    def parse(cls, body: str) -> Self:
        """Read a body. Raises ApprovalError("approval_malformed")."""
        try:
            fields: dict[str, Any] = dict(strict.only(strict.load(body), _FIELDS))
            if fields.pop("schema") != SCHEMA:
                raise ApprovalError("approval_malformed")
            days = {"deed": Deed(fields["deed"]), "expires": strict.day(fields["expires"])}
        except (ValueError, TypeError):
            raise ApprovalError("approval_malformed") from None
        return cls(**fields | days)


def new_nonce() -> str:
    """For one request."""
    return secrets.token_hex(NONCE_SIZE)


def digest_of_words(nonce: str, words: str) -> str:
    """What a request says of the words given as reason: nothing to who guesses at them."""
    return hashlib.sha256(bytes.fromhex(nonce) + words.encode()).hexdigest()


def digest_of_header(header: bytes) -> str:
    """Which object exactly: its header determines the one key that opens its payload."""
    return hashlib.sha256(header).hexdigest()


@dataclass(frozen=True, repr=False)
class Signature:
    """One person's yes.

    Args:
        person: id on the roll.
        octets: 64, Ed25519 over "amanat approval v1" and the request's digest.
        proof: 32, HMAC under half A of the newest generation: only who was given that half is
            a custodian of the desk today.
    """

    person: str
    octets: bytes
    proof: bytes

    def __repr__(self) -> str:
        return "<Signature>"

    def to_line(self) -> str:
        """Three words: person, octets, proof, the latter in base64."""
        return f"{self.person} {_base64(self.octets)} {_base64(self.proof)}"

    @classmethod
    def from_line(cls, line: str) -> Self:
        """The inverse. Raises ApprovalError("approval_malformed")."""
        try:
            person, octets, proof = line.split(" ")
            read = cls(strict.word(person), base64.b64decode(octets), base64.b64decode(proof))
        except ValueError:
            raise ApprovalError("approval_malformed") from None
        if (len(read.octets), len(read.proof)) != (64, 32) or read.to_line() != line:
            raise ApprovalError("approval_malformed")
        return read


def sign(request: Request, person: str, key: Ed25519PrivateKey, half_a: bytes) -> Signature:
    """A custodian's signature. `half_a`: their half of the desk's originals key, 32 bytes."""
    octets = key.sign(_SIGNED + request.digest)
    return Signature(person, octets, _proof(request, person, half_a))


def verify(
    request: Request,
    signatures: Sequence[Signature],
    roll: Roll,
    today: date,
    *,
    half_a: bytes | None = None,
) -> tuple[str, ...]:
    """The people whose signatures make this deed one that may be done; sorted ids.

    One signature that does not hold condemns them all. Without `half_a` (a caseworker's
    process has none) the signers' being custodians is not proven here.

    Raises ApprovalError.
    """
    check_days(request, today)
    signers = [check_signature(request, one, roll, today) for one in signatures]
    if half_a is not None and not all(is_proven(request, one, half_a) for one in signatures):
        raise ApprovalError("approver_not_custodian")
    people = {entry.id: entry for entry in signers}
    wanted = NEEDS[request.deed].signatures
    if len(people) < wanted:
        raise ApprovalError("approval_missing")
    if not any(map(_are_independent, combinations(people.values(), wanted))):
        raise ApprovalError("approvers_not_independent")
    return tuple(sorted(people))


def check_days(request: Request, today: date) -> None:
    """Raises ApprovalError("approval_expired"): its day has come, or is further away than any."""
    if not today < request.expires <= today + LONGEST:
        raise ApprovalError("approval_expired")


def check_signature(request: Request, signature: Signature, roll: Roll, today: date) -> Entry:
    """The roll's entry whose key made it: a renewed key is as new as its entry.

    Raises ApprovalError: approval_expired, approver_unknown, approver_too_new, approval_forged.
    """
    check_days(request, today)
    known = [entry for entry in roll.unrevoked(Kind.PERSONAL) if entry.id == signature.person]
    if not known:
        raise ApprovalError("approver_unknown")
    for entry in known:
        if _holds(entry, request, signature):
            if today < entry.since + NEW_FOR:
                raise ApprovalError("approver_too_new")
            return entry
    raise ApprovalError("approval_forged")


def _holds(entry: Entry, request: Request, signature: Signature) -> bool:
    public = Ed25519PublicKey.from_public_bytes(entry.public.public)
    try:
        public.verify(signature.octets, _SIGNED + request.digest)
    except InvalidSignature:
        return False
    return True


def _are_independent(group: Iterable[Entry]) -> bool:
    """Nobody in it was let in by another of them alone. The root vouches for founders."""
    return not any(
        set(newer.admitted_by) - {newer.id} == {older.id}
        for one, two in combinations(group, 2)
        for newer, older in ((one, two), (two, one))
    )


def _proof(request: Request, person: str, half_a: bytes) -> bytes:
    if len(half_a) != HALF_SIZE:
        raise ValueError("a half has 32 bytes")
    return hmac.digest(half_a, _PROVEN + request.digest + person.encode(), "sha256")


def is_proven(request: Request, signature: Signature, half_a: bytes) -> bool:
    """Whether the signer was given this half of the desk's originals key."""
    return hmac.compare_digest(signature.proof, _proof(request, signature.person, half_a))


def _check(request: Request) -> None:
    """ValueError, TypeError or AttributeError for what no request of ours says."""
    for id_ in (request.desk, request.id, request.asked_by):
        strict.word(id_)
    strict.number(request.part)
    if not _KIND.fullmatch(request.kind) or not _KIND.fullmatch(request.reason):
        raise ValueError("not a code")
    if len(request.detail.encode()) > 200:  # also refuses what has no UTF-8
        raise ValueError("a longer detail than any")
    if type(request.deed) is not Deed or type(request.expires) is not date:
        raise ValueError("neither a deed nor a day")
    opens = NEEDS[request.deed].opens
    if opens and request.kind not in opens:
        raise ValueError("a deed that does not open this kind")
    sizes = {request.words: 32, request.nonce: NONCE_SIZE}
    if opens or request.header:
        sizes[request.header] = 32
    for text, size in sizes.items():
        if len(text) != 2 * size or bytes.fromhex(text).hex() != text:
            raise ValueError("not hex of its length")


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
