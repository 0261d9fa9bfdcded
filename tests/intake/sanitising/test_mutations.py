"""Broken at random, a file is shown or not shown; it never raises."""

from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intake.sanitising import Limits, NotShown, Rendition, Unpacked, Writing, sanitise

from . import bundles, samples
from .recordings import recording
from .test_archives import as_kept
from .test_formats import FORMATS, photograph

ORIGINALS = (
    samples.jpeg(mark="Invented"),
    samples.png(mark="Invented"),
    samples.pdf(2),
    *(photograph(kind) for kind in FORMATS),
    recording("m4a", 0.2, mark="Invented"),
    *(bundles.bundle(kind, [("a.png", samples.png()), ("b", b"\0?")]) for kind in bundles.KINDS),
)
LIMITS = Limits(side=200, pages=3, cpu_seconds=5)


@st.composite
def broken(draw):
    """An original with some bytes changed, cut out, doubled or cut off behind its magic."""
    content = bytearray(draw(st.sampled_from(ORIGINALS)))
    for _ in range(draw(st.integers(1, 6))):
        place = draw(st.integers(8, max(8, len(content) - 1)))
        deed = draw(st.sampled_from(["flip", "cut", "double", "end"]))
        if deed == "flip":
            content[place : place + 1] = bytes([draw(st.integers(0, 255))])
        elif deed == "cut":
            del content[place : place + draw(st.integers(1, 40))]
        elif deed == "double":
            content[place:place] = content[place : place + draw(st.integers(1, 200))]
        else:
            del content[place:]
    return bytes(content)


def _one_outcome(content: bytes) -> None:
    outcome = sanitise(BytesIO(content), "", LIMITS)
    if isinstance(outcome, Unpacked):
        outcome = outcome.as_one(as_kept)

    # What is cut down to its first letters may be a short text.
    assert isinstance(outcome, Rendition | Writing | NotShown)
    if isinstance(outcome, Rendition):
        assert Rendition.from_bytes(outcome.to_bytes()) == outcome


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_broken_files_have_a_typed_outcome(content):
    _one_outcome(content)


@pytest.mark.full
@pytest.mark.timeout(600)
@settings(max_examples=2_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(broken())
def test_very_many_broken_files_have_a_typed_outcome(content):
    _one_outcome(content)
