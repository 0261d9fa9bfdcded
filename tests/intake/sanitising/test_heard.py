"""Recordings of every kind become one kind of recording, and nothing of the file is left."""

import math
from io import BytesIO
from itertools import pairwise

import pytest
from PIL import Image

from intake.sanitising import LIMITS, Limits, NotShown, Reason, Rendition, sanitise

from . import recordings
from .recordings import recording

R = Reason
MARK = "Mark-7Qz-نشان-ښکاره-31"
# A stream of bare frames has no place for words.
WITHOUT_WORDS = {"amr", "aac"}


def outcome(content: bytes, name: str = "", limits: Limits = LIMITS) -> Rendition | NotShown:
    answer = sanitise(BytesIO(content), name, limits)
    assert isinstance(answer, Rendition | NotShown)
    return answer


def made(content: bytes, name: str = "", limits: Limits = LIMITS) -> Rendition:
    answer = outcome(content, name, limits)
    assert isinstance(answer, Rendition), answer
    assert Rendition.from_bytes(answer.to_bytes()) == answer
    return answer


def pitch(samples: list[int]) -> float:
    """How often in a second the wave rises through nothing."""
    middle = samples[len(samples) // 4 : -len(samples) // 4]
    return sum(a < 0 <= b for a, b in pairwise(middle)) * 48_000 / len(middle)


def bar(page: Image.Image, across: float) -> int:
    """How high the drawing is there, in pixels."""
    at = int(page.width * across)
    column = page.convert("L").crop((at, 0, at + 1, page.height)).tobytes()
    return sum(level < 128 for level in column)


@pytest.mark.parametrize("ending", recordings.FORMS)
def test_a_recording_is_heard_and_nothing_it_carried_is_left(ending):
    content = recording(ending, mark="" if ending in WITHOUT_WORDS else MARK)

    rendition = made(content, f"voice.{ending}")

    (sound,) = rendition.sounds
    assert math.isclose(sound.milliseconds, 1000, abs_tol=150)
    assert sound.whole
    assert math.isclose(pitch(recordings.heard(sound.content)), recordings.TONE, rel_tol=0.05)
    assert rendition.name_fits
    if ending not in WITHOUT_WORDS:
        assert MARK.encode() in content
        assert rendition.stripped
    for form in (MARK.encode(), MARK.encode("utf-16-le"), b"Mark-7Qz", b"00.5000", b"2026"):
        assert form not in rendition.to_bytes()


def test_what_a_phone_writes_into_a_recording_is_named_by_its_kind():
    rendition = made(recording("m4a", mark=MARK))

    assert rendition.stripped is not None
    assert rendition.stripped.items() >= dict.fromkeys(("place", "author", "comments"), 1).items()
    assert "thumbnail" not in rendition.stripped


def test_where_nobody_speaks_the_drawing_is_flat():
    rate = recordings.FORMS["wav"][2]
    half = recordings.tone(0.5, rate, loud=0.9)

    rendition = made(recording("wav", plain=half + bytes(len(half))))

    assert (rendition.media_type, rendition.of, len(rendition.pages)) == ("image/png", 1, 1)
    page = Image.open(BytesIO(rendition.pages[0].content))
    assert bar(page, 0.25) > 100
    assert bar(page, 0.9) <= 3


def test_a_long_recording_is_heard_to_the_limit_and_says_so():
    (sound,) = made(recording("opus", 3), limits=Limits(sound_seconds=1)).sounds

    assert (sound.milliseconds, sound.whole) == (1000, False)


def test_a_recording_whose_sound_weighs_too_much_keeps_what_fits():
    whole = made(recording("opus", 4)).sounds[0]

    answer = outcome(recording("opus", 4), limits=Limits(output_bytes=len(whole.content) // 3))

    assert isinstance(answer, NotShown) or not answer.sounds[0].whole


def test_a_name_of_another_type_is_noticed():
    assert not made(recording("opus"), "voice.mp3").name_fits


def test_a_recording_cut_short_is_heard_as_far_as_it_goes():
    content = recording("opus", 2)

    (sound,) = made(content[: len(content) // 2]).sounds

    assert 400 < sound.milliseconds < 1700


@pytest.mark.parametrize(
    "content",
    [
        b"OggS\0\2" + bytes(20) + b"\1\x13OpusHead",
        b"#!AMR\n",
        b"fLaC" + bytes(40),
        b"ID3\4\0\0" + bytes(32),
        b"RIFF\x24\0\0\0WAVEfmt ",
        b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\0\0\0",
        b"\x1a\x45\xdf\xa3" + bytes(150),
        recording("m4a")[:2000],
        # A picture that calls itself a recording goes to the parser of recordings, and no other.
        b"RIFF\xff\xff\xff\xffWAVE" + b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(400),
    ],
    ids=["ogg", "amr", "flac", "mp3", "wav", "no sound", "matroska", "half an m4a", "a picture"],
)
def test_what_only_calls_itself_a_recording_is_damaged(content):
    assert outcome(content) == NotShown(R.DAMAGED)


@pytest.mark.parametrize(
    ("place", "lie"),
    [
        (4, b"\xff\xff\xff\xff"),  # longer than it is
        (24, b"\0\0\0\0"),  # no sample ever
        (24, b"\xff\xff\xff\x7f"),  # two thousand million a second
        (22, b"\xff\xff"),  # 65,535 channels
        (34, b"\xff\xff"),  # of as many bits
        (40, b"\xff\xff\xff\xff"),
    ],
)
def test_a_header_that_lies_has_one_outcome(place, lie):
    content = bytearray(recording("wav", 0.2))
    content[place : place + len(lie)] = lie

    answer = outcome(bytes(content))

    assert isinstance(answer, NotShown) or answer.sounds[0].milliseconds <= 1000


def test_outcomes_never_quote_the_recording():
    rendition = made(recording("opus", 0.2, mark=MARK))

    assert repr(rendition) == "Rendition(image/png, 1 of 1)"
    assert repr(rendition.sounds[0]).endswith(" ms)")
