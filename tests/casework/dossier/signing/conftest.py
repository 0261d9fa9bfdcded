"""A signer with a real key on the roll, and releases that two custodians signed for. Invented."""

import hashlib
import os
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.dossier.signing.releases import Memory
from casework.dossier.signing.signer import Asked, Signer
from casework.dossier.signing.vouched import Vouched
from intake import clock, recipients
from intake.keys import Entry, Kind, Verifier
from intake.keys import roll as rolls
from intake.keys.approval import Deed, Request, digest_of_words, new_nonce, sign
from intake.keys.attestation import attest
from intake.keys.publishing import publish
from intake.keys.roll import Roll
from tests.casework.house import House

ORDER = "ab" * 32
TAGS = b"%064x  manifest-sha256.txt\n%064x  bagit.txt\n" % (1, 2)
Ask = Callable[..., Asked]


@pytest.fixture
def private() -> Ed25519PrivateKey:
    """The dossier key."""
    return Ed25519PrivateKey.generate()


@pytest.fixture
def roll(house: House, private: Ed25519PrivateKey) -> Roll:
    """The house's roll with the dossier key on it, published."""
    since = clock.today() - timedelta(days=30)
    entry = Entry(Kind.DOSSIER, "releases", 1, since, verifier=_base64(private))
    known = recipients.current().roll
    listed = replace(known, version=known.version + 1, keys=(*known.keys, entry))
    publish(rolls.sign(listed, house.organisation.root))
    recipients.forget()
    return listed


@pytest.fixture
def vouched(house: House, roll: Roll) -> Vouched:
    """What the root says of the key."""
    return Vouched.by(house.organisation.root.private, roll)


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """The signer's memory of its log."""
    return Memory(tmp_path / "memory" / "release-log")


@pytest.fixture
def signer(private: Ed25519PrivateKey, vouched: Vouched, memory: Memory) -> Signer:
    """Unlocked, as the process holds it."""
    return Signer(private, vouched, memory)


@pytest.fixture
def asked(house: House, roll: Roll) -> Ask:
    """A release as `people` signed it."""

    def make(
        *people: str,
        tags: bytes = TAGS,
        order: str = ORDER,
        said: str = "",
        deed: Deed = Deed.RELEASE,
    ) -> Asked:
        digest = hashlib.sha256(tags).hexdigest()
        request = request_for(house, said or f"{order} {digest}", deed)
        half = house.half_a[house.desk]
        signatures = tuple(
            sign(
                request,
                str(house.people[name].member.pk),
                house.people[name].keys.signing,
                half,
            )
            for name in people
        )
        opened = attest(request, os.urandom(32), house.organisation.certifier.private)
        return Asked(request, signatures, opened, order, tags)

    return make


def request_for(house: House, detail: str, deed: Deed) -> Request:
    """What Amina asks for."""
    nonce = new_nonce()
    return Request(
        deed=deed,
        desk=str(house.desk),
        kind="draft" if deed is Deed.RELEASE else "report",
        id=str(uuid.uuid4()),
        part=1,
        header="cd" * 32,
        detail=detail,
        reason="dossier",
        words=digest_of_words(nonce, "For the working group."),
        asked_by=str(house.people["Amina"].member.pk),
        expires=clock.today() + timedelta(days=3),
        nonce=nonce,
    )


def _base64(private: Ed25519PrivateKey) -> str:
    return Verifier("dossier/releases", private.public_key().public_bytes_raw()).base64
