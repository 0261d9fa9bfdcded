"""The reference that the browser's vectors rest on agrees with the library it stands in for."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.sealing import HybridIdentity, Inner, NotForUs, open_bytes, seal_bytes, unwrap
from tests.vectors.browser import chosen

PLACE = Inner("report", 1, "x", 1, 1)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=100), st.binary(max_size=9))
@settings(max_examples=15, deadline=None)
def test_what_was_sealed_with_chosen_randomness_opens(seed, content, name):
    identity, other = HybridIdentity(seed), HybridIdentity(bytes(32))
    source = chosen.Chosen.of(name.hex())

    made = chosen.seal(content, [other.recipient, identity.recipient], PLACE, source.draw)

    for one in (identity, other):
        # Decapsulation encrypts again and compares, so only the right ciphertext opens.
        assert open_bytes(made.header, made.payload, unwrap(made.header, [one]), PLACE) == content
    assert len(source.given) == 16 + 2 * 64 + 16


def test_it_is_as_long_as_what_the_server_seals_and_nobody_else_opens_it():
    identity = HybridIdentity.generate()
    made = chosen.seal(b"invented", [identity.recipient], PLACE, os.urandom)

    sealed = seal_bytes(b"invented", [identity.recipient], PLACE)

    assert (len(made.header), len(made.payload)) == (len(sealed.header), len(sealed.payload))
    with pytest.raises(NotForUs):
        unwrap(made.header, [HybridIdentity.generate()])
