"""What a file claims of itself is read in a box, and only what has the form is believed."""

from io import BytesIO

import pytest
from PIL import Image

from intake.errors import TransientError
from intake.sanitising import NotShown, stated
from intake.sanitising.limits import Limits
from intake.sanitising.rendition import Reason
from intake.sanitising.stated import Stated, StatedInside
from tests.intake.sanitising import bundles, films, recordings, samples
from tests.intake.sanitising.boxed import evil

# A position in the open Atlantic; nobody took these pictures.
ATLANTIC = {1: "N", 2: (0.0, 30.0, 0.0), 3: "W", 4: (25.0, 0.0, 0.0)}


def picture(kind: str = "JPEG", position=ATLANTIC, taken: str = "2021:08:15 09:30:00") -> bytes:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Invented", "Phone 1"
    exif.get_ifd(0x8769)[0x9003] = taken
    exif.get_ifd(0x8825).update(position)
    encoded = BytesIO()
    samples.picture().save(encoded, kind, exif=exif)
    return encoded.getvalue()


def ask(content: bytes, limits: Limits | None = None) -> Stated | StatedInside | NotShown:
    return stated.stated(BytesIO(content), limits or Limits())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_time_place_and_device_are_told_as_the_file_claims_them(kind):
    assert ask(picture(kind)) == Stated(
        taken="2021:08:15 09:30:00",
        device="Invented Phone 1",
        latitude=500_000,
        longitude=-25_000_000,
    )


TAKEN = "2026-01-02T03:04:05"
OF_SOUND = ("opus", "mp3", "m4a", "3gp", "webm", "flac")
OF_FILM = ("mp4", "mov", "3gp", "mkv", "webm")


@pytest.mark.parametrize("ending", OF_SOUND)
def test_of_a_recording_time_and_place_are_told(ending):
    found = ask(recordings.recording(ending, 0.1, mark="Invented"))
    assert isinstance(found, Stated)
    assert found.taken.startswith(TAKEN)
    assert (found.latitude, found.longitude) == (500_000, -25_000_000)


@pytest.mark.parametrize("ending", ["wav", "avi"])
def test_of_a_recording_that_has_a_place_for_no_more_the_day_is_told(ending):
    assert ask(recordings.recording(ending, 0.1, mark="Invented")) == Stated(taken="2026-01-02")


@pytest.mark.parametrize("ending", OF_FILM)
def test_of_a_film_the_place_is_told(ending):
    found = ask(films.film(ending, 1, mark="Invented", sounds=False))
    assert isinstance(found, Stated)
    assert (found.latitude, found.longitude) == (500_000, -25_000_000)


@pytest.mark.parametrize(
    ("make", "model"),
    [
        ("com.apple.quicktime.make", "com.apple.quicktime.model"),
        ("com.android.manufacturer", "com.android.model"),
    ],
)
def test_of_a_film_the_device_and_the_exacter_time_are_told(make, model):
    told = {
        make: "Invented",
        model: "Phone 1",
        "creation_time": "2026-01-02T03:04:05",
        "com.apple.quicktime.creationdate": "2026-01-02T07:34:05+0430",
    }
    found = ask(films.film("mp4", 1, told=told, sounds=False))
    assert found == Stated(taken="2026-01-02T07:34:05+0430", device="Invented Phone 1")


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("+0030-02500/", (500_000, -25_000_000)),
        ("+003000-0250000/", (500_000, -25_000_000)),
        ("-0030.5+02500.25/", (-508_333, 25_004_167)),
        ("+00.5000-025.0000+012.3/", (500_000, -25_000_000)),
        ("+91.0000-181.0000/", (None, None)),
        ("00.5 -25", (None, None)),
        ("+٠٠.5000-025.0000/", (None, None)),
        ("x" * 5000, (None, None)),
    ],
)
def test_a_place_is_read_in_every_way_it_is_written(written, place):
    found = ask(films.film("mkv", 1, told={"location": written}, sounds=False))
    assert isinstance(found, Stated)
    assert (found.latitude, found.longitude) == place


@pytest.mark.parametrize("ending", ["amr", "aac"])
def test_a_recording_without_a_place_for_words_claims_nothing(ending):
    assert ask(recordings.recording(ending, 0.1)) == Stated()


@pytest.mark.parametrize("content", [b"OggS" + bytes(60), b"RIFF\0\0\0\0WAVE" + bytes(9)])
def test_what_only_calls_itself_a_recording_is_damaged(content):
    assert ask(content) == NotShown(Reason.DAMAGED)


@pytest.mark.parametrize("kind", ["zip", "7z"])
def test_of_an_archive_the_claims_of_each_file_are_told_at_its_place(kind):
    voice = recordings.recording("opus", 0.1, mark="Invented")
    files = [("a.txt", b"?"), ("b.jpg", picture()), ("c.zip", bundles.zipped([("x", b"y")]))]

    found = ask(bundles.bundle(kind, [*files, ("d.opus", voice)]))

    assert isinstance(found, StatedInside)
    assert [one.taken for one in found.files] == ["", "2021:08:15 09:30:00", "", TAKEN]
    assert found.files[0] == found.files[2] == Stated()
    assert repr(found) == "<StatedInside of 4>"


def test_an_archive_that_cannot_be_opened_has_a_reason():
    assert ask(b"7z\xbc\xaf\x27\x1c" + bytes(9)) == NotShown(Reason.DAMAGED)


def test_a_picture_that_claims_nothing_says_so():
    encoded = BytesIO()
    samples.picture().save(encoded, "JPEG")
    assert ask(encoded.getvalue()) == Stated()


@pytest.mark.parametrize(
    "position",
    [
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (181.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0), 3: "E"},
        {1: "N"},
    ],
)
def test_a_place_that_is_none_is_not_told(position):
    found = ask(picture(position=position))
    assert isinstance(found, Stated)
    assert (found.latitude, found.longitude) == (None, None)


def test_words_are_cut_and_made_plain():
    found = ask(picture(taken="2021\x00\n" + "x" * 300))
    assert isinstance(found, Stated)
    assert len(found.taken) <= 40
    assert found.taken.isprintable()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"%PDF-1.4\n", Reason.TYPE_NOT_SUPPORTED),
        (b"no picture at all", Reason.TYPE_NOT_SUPPORTED),
        (b"\xff\xd8\xff" + b"nonsense" * 20, Reason.DAMAGED),
    ],
)
def test_a_file_of_another_kind_gets_a_reason(content, reason):
    assert ask(content) == NotShown(reason)


def test_a_file_past_a_limit_gets_a_reason():
    found = ask(picture() + bytes(4096), Limits(input_bytes=1024))
    assert found == NotShown(Reason.TOO_LARGE)


@pytest.mark.parametrize(
    "answer",
    [
        "print('{}')",
        "print('[]')",
        "print('nothing')",
        "print('x' * 10000)",
        'print(\'{"taken":7,"changed":"","device":"","latitude":null,"longitude":null}\')',
        'print(\'{"taken":"","changed":"","device":"","latitude":90000001,"longitude":null}\')',
        'print(\'{"taken":"","changed":"","device":"","latitude":true,"longitude":null}\')',
        'print(\'{"taken":"","changed":"","device":"","latitude":null,"longitude":null}\\nmore\')',
        'print(\'{"not_shown":"whatever it likes"}\')',
        "print('[' * 400)",
    ],
)
def test_a_box_that_was_taken_over_is_not_believed(monkeypatch, answer):
    monkeypatch.setattr(stated, "_START", evil(answer))
    assert ask(picture()) == NotShown(Reason.OUTPUT_REFUSED)


def test_without_the_box_nothing_is_parsed(monkeypatch):
    monkeypatch.setattr(stated, "box", lambda _program: ["/nonexistent/bwrap"])
    with pytest.raises(TransientError, match="sandbox_missing"):
        ask(picture())


def test_nothing_shows_by_accident():
    assert repr(Stated(taken="2021:08:15 09:30:00")) == "<Stated>"
