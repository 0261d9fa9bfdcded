"""The files of an archive are shown each by itself, whatever they are called and however many."""

import gzip
import resource
import tarfile
import zipfile
from collections.abc import Sequence
from io import BytesIO

import pytest
from PIL import Image

from intake.sanitising import (
    LIMITS,
    Limits,
    NotShown,
    Reason,
    Redaction,
    Rendition,
    Unpacked,
    apart,
    sanitise,
)
from intake.sanitising.kinds import Kind, kind_of
from intake.sanitising.rendition import TEXT

from . import bundles, samples
from .bundles import bundle, zipped
from .recordings import recording
from .test_looks import scene

R = Reason
MARK = "Mark-7Qz-زرغونه-ښکاره"
PICTURE = samples.jpeg()


def as_kept(text: str, _people: Sequence[str]) -> Redaction:
    return Redaction(text.replace(MARK, "[PERSON-1]"), b"{}")


def outcome(
    content: bytes, name: str = "files.zip", limits: Limits = LIMITS
) -> Rendition | NotShown:
    answer = sanitise(BytesIO(content), name, limits)
    assert isinstance(answer, Unpacked | NotShown)
    return answer.as_one(as_kept) if isinstance(answer, Unpacked) else answer


def made(content: bytes, name: str = "files.zip", limits: Limits = LIMITS) -> Rendition:
    answer = outcome(content, name, limits)
    assert isinstance(answer, Rendition), answer
    assert Rendition.from_bytes(answer.to_bytes()) == answer
    return answer


def reasons(rendition: Rendition) -> list[Reason | None]:
    return [one.not_shown for one in rendition.members]


@pytest.mark.parametrize("kind", bundles.KINDS)
def test_each_file_of_an_archive_is_shown_and_no_name_of_it_is_left(kind):
    files = [(f"{MARK}/one.jpg", samples.jpeg(mark=MARK)), (f"{MARK}.pdf", samples.pdf(2))]
    files += [("two.png", samples.png(mark=MARK)), ("words", b"\0" + MARK.encode())]
    content = bundle(kind, files)

    rendition = made(content, f"files.{kind}")

    assert rendition.name_fits
    assert [page.number for page in rendition.pages] == [1, 2, 3, 4]
    assert reasons(rendition) == [None, None, None, R.TYPE_NOT_SUPPORTED]
    assert [one.of for one in rendition.members] == [1, 2, 1, 0]
    assert all(one.name_fits for one in rendition.members)
    for form in (MARK.encode(), MARK.encode("utf-16-le"), b"Mark-7Qz", b"one.jpg", b".pdf"):
        assert form not in rendition.to_bytes()


def test_each_file_stands_by_itself_again():
    voice = recording("opus", 0.2, mark=MARK)
    files = [("a.opus", voice), ("b.jpg", samples.jpeg(mark=MARK)), ("c", b"\0?"), ("d", voice)]

    parts = list(apart(made(zipped(files))))

    assert [first for first, _ in parts] == [0, 1, 2, 2]
    heard, seen, unknown, last = (one for _, one in parts)
    assert unknown == NotShown(R.TYPE_NOT_SUPPORTED)
    assert isinstance(heard, Rendition)
    assert isinstance(seen, Rendition)
    assert isinstance(last, Rendition)
    assert [page.number for one in (heard, seen, last) for page in one.pages] == [1, 1, 1]
    assert [len(one.sounds) for one in (heard, seen, last)] == [1, 0, 1]
    assert "place" in (seen.stripped or {})
    assert heard.name_fits
    assert not last.name_fits


def test_no_voice_is_kept_of_an_archive():
    rendition = made(zipped([("a.opus", recording("opus", 0.2)), ("b.jpg", PICTURE)]))

    assert [one.content for one in rendition.sounds] == [b""]
    assert b"OggS" not in rendition.to_bytes()
    assert rendition.without_print() == {1}


def test_pictures_in_an_archive_look_as_they_do_alone():
    alone = made_of = samples.saved(scene(1), "JPEG")
    files = [("a.jpg", made_of), ("b.png", samples.saved(scene(2))), ("c.jpg", alone)]

    looks = made(zipped(files)).looks

    assert len(looks) == 2
    assert looks[0] in made_alone(alone).looks


def made_alone(content: bytes) -> Rendition:
    answer = sanitise(BytesIO(content), "a.jpg")
    assert isinstance(answer, Rendition)
    return answer


def test_what_is_only_text_lies_redacted_among_the_pictures():
    chat = f"They took {MARK}\nin the morning.".encode()
    content = zipped([("a.jpg", PICTURE), ("_chat.txt", chat), ("b.jpg", PICTURE)])

    rendition = made(content)

    assert [page.media_type for page in rendition.pages] == ["image/jpeg", TEXT, "image/jpeg"]
    assert rendition.pages[1].content == b"They took [PERSON-1]\nin the morning.\n"
    assert rendition.without_print() == {2}
    assert MARK.encode() not in rendition.to_bytes()
    (_, text) = list(apart(rendition))[1]
    assert isinstance(text, Rendition)
    assert (text.media_type, text.of) == (TEXT, 1)


def test_until_it_is_redacted_nothing_of_a_text_shows_by_accident():
    answer = sanitise(BytesIO(zipped([(MARK, MARK.encode())])), "")

    assert repr(answer) == "<Unpacked of 1>"


def test_a_drawing_and_a_photograph_rest_as_one_type():
    rendition = made(zipped([("a.png", samples.png()), ("b.jpg", PICTURE)]))

    assert rendition.media_type == "image/jpeg"
    assert [Image.open(BytesIO(one.content)).format for one in rendition.pages] == ["JPEG"] * 2


HOSTILE = (
    *(
        "../../../../etc/passwd.jpg",
        "/etc/cron.d/x.jpg",
        "..\\..\\x.jpg",
        "C:\\x.jpg",
        "~/.ssh/x.jpg",
    ),
    *("\u202egpj.exe", "a\u0000b.jpg", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")),
    *("x" * 60_000 + ".jpg", ".jpg", "con.jpg", "-rf.jpg", "$(id).jpg", "a\nb.jpg", " "),
)


@pytest.mark.parametrize("kind", ["zip", "7z", "tar"])
def test_a_name_leads_nowhere_and_changes_nothing(kind):
    files = [*((name, b"\0?") for name in HOSTILE), ("a.jpg", PICTURE)]

    assert reasons(made(bundle(kind, files))) == [R.TYPE_NOT_SUPPORTED] * len(HOSTILE) + [None]


def test_files_of_one_name_are_all_shown():
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = zipped([("a.jpg", PICTURE), ("a.jpg", samples.png()), ("A.JPG", PICTURE)])

    rendition = made(content)

    assert reasons(rendition) == [None] * 3
    assert [one.name_fits for one in rendition.members] == [True, False, True]


def test_links_and_devices_are_named_and_followed_by_nobody():
    entries = [
        bundles.entry("a.jpg", tarfile.SYMTYPE, "/etc/passwd"),
        bundles.entry("b.jpg", tarfile.LNKTYPE, "/etc/shadow"),
        bundles.entry("zero", tarfile.CHRTYPE),
        bundles.entry("disk", tarfile.BLKTYPE),
        bundles.entry("pipe", tarfile.FIFOTYPE),
        bundles.entry("folder", tarfile.DIRTYPE),
        bundles.plain("c.jpg", PICTURE),
    ]

    rendition = made(bundles.tar_of(entries))

    assert reasons(rendition) == [R.NOT_A_FILE] * 5 + [None]


def test_an_archive_in_an_archive_stays_closed_and_is_named():
    inner = zipped([("secret.jpg", PICTURE)])
    files = [("a.zip", inner), ("b.jpg", inner), ("c.7z", bundle("7z", [("x", b"y")]))]

    rendition = made(zipped([*files, ("d.jpg", PICTURE)]))

    assert reasons(rendition) == [R.NESTED] * 3 + [None]


def test_a_document_that_is_packed_like_an_archive_is_none():
    document = [("[Content_Types].xml", b"<x/>"), ("word/media/image1.jpg", PICTURE)]

    assert kind_of(zipped(document)) is kind_of(zipped(document[::-1])) is Kind.PACKAGE
    assert outcome(zipped([("a.jpg", PICTURE), *document])) == NotShown(R.TYPE_NOT_SUPPORTED)
    assert kind_of(zipped([("META-INF/MANIFEST.MF", b"x")])) is None
    both = made(zipped([("a.docx", zipped(document)), ("b.jpg", PICTURE)]))
    assert reasons(both)[0] not in {None, R.NESTED}, "it goes where documents go"
    assert reasons(both)[1] is None


def test_what_is_behind_a_password_is_said_and_the_rest_is_shown():
    both = bundles.locked(zipped([("a.jpg", PICTURE), ("b.jpg", PICTURE)]))

    assert reasons(made(both)) == [R.ENCRYPTED, None]
    assert outcome(bundles.locked(zipped([("a.jpg", PICTURE)]))) == NotShown(R.ENCRYPTED)


@pytest.mark.parametrize("names_too", [False, True])
def test_a_7z_behind_a_password_says_so_whether_its_names_are_hidden_or_not(names_too):
    content = bundles.seven_zip_by(b"\x06\xf1\x07\x01", b"\x13\x00", names_too=names_too)

    assert outcome(content) == NotShown(R.ENCRYPTED)


def test_an_archive_of_nothing_that_can_be_shown_says_so():
    assert outcome(zipped([("a", b"\0x"), ("b", b"\0y")])) == NotShown(R.NOTHING_SHOWN)
    assert outcome(zipped([("a", b"\0x"), ("b", b"")])) == NotShown(R.NOTHING_SHOWN)
    assert outcome(zipped([("a", b"")])) == NotShown(R.EMPTY)
    assert outcome(zipped([])) == NotShown(R.EMPTY)


@pytest.mark.parametrize("kind", bundles.KINDS)
def test_an_archive_cut_short_shows_what_came_through_or_is_damaged(kind):
    noise = samples.saved(scene(3), "JPEG")
    content = bundle(kind, [("a.jpg", noise), ("b.jpg", samples.saved(scene(4), "JPEG"))])

    answer = outcome(content[: len(content) * 2 // 3])

    if isinstance(answer, Rendition):
        assert reasons(answer) in ([None], [None, R.DAMAGED])
        assert answer.more
    else:
        assert answer.reason is R.DAMAGED


def test_a_file_that_is_broken_does_not_hide_the_next():
    content = bytearray(zipped([("a.jpg", PICTURE), ("b.jpg", PICTURE)], zipfile.ZIP_STORED))
    at = content.index(b"\xff\xd8\xff")
    content[at : at + 400] = bytes(400)

    assert reasons(made(bytes(content))) == [R.DAMAGED, None]


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04" + bytes(80),
        b"7z\xbc\xaf\x27\x1c" + bytes(100),
        b"BZh91AY&SY" + bytes(90),
        b"\xfd7zXZ\0" + bytes(90),
        b"\x1f\x8b\x08" + bytes(90),
        bundles.seven_zip_by(b"\x04\x99", b""),
        bytes(257) + b"ustar\0" + bytes(300),
    ],
    ids=["zip", "7z", "bzip2", "xz", "gzip", "unknown packing", "tar"],
)
def test_what_only_calls_itself_an_archive_has_a_reason(content):
    answer = outcome(content)

    assert isinstance(answer, NotShown)
    assert answer.reason in {R.DAMAGED, R.EMPTY, R.TYPE_NOT_SUPPORTED}


def test_one_file_that_is_packed_alone_is_no_archive():
    assert outcome(gzip.compress(b"words " * 99)) == NotShown(R.TYPE_NOT_SUPPORTED)


def test_files_past_the_bound_are_not_looked_at_and_said_to_be_there():
    files = [("a.jpg", PICTURE), ("b", b"\0?"), ("c", b"\0?"), ("d", b"\0?")]

    rendition = made(zipped(files), limits=Limits(archive_files=3))

    assert (len(rendition.members), rendition.more) == (3, True)
    assert not made(zipped(files), limits=Limits(archive_files=4)).more


def test_ten_thousand_names_cost_no_more_than_the_bound():
    files = [("a.jpg", PICTURE), *((str(number), b"") for number in range(10_000))]

    rendition = made(zipped(files))

    assert (len(rendition.members), rendition.more) == (LIMITS.archive_files, True)


def test_pages_of_all_files_together_have_a_bound():
    files = [("a.pdf", samples.pdf(4)), ("b.pdf", samples.pdf(4)), ("c.pdf", samples.pdf(4))]

    rendition = made(zipped(files), limits=Limits(archive_pages=6))

    assert [page.number for page in rendition.pages] == [1, 2, 3, 4, 5, 6]
    assert (rendition.of, rendition.more) == (8, True)


def test_texts_past_the_bound_of_all_are_not_shown_and_take_no_picture_along():
    files = [("a.txt", b"A" * 60), ("b.txt", b"B" * 60), ("c.txt", b"C" * 40), ("d.jpg", PICTURE)]

    rendition = made(zipped(files), limits=Limits(archive_characters=100))

    assert reasons(rendition) == [None, R.TOO_LARGE, None, None]
    assert b"BB" not in rendition.to_bytes()


def test_a_file_that_is_too_large_does_not_take_the_next_along():
    files = [("a.jpg", PICTURE + bytes(200_000)), ("b.jpg", PICTURE)]
    content = zipped(files)

    assert reasons(made(content, limits=Limits(input_bytes=150_000))) == [R.TOO_LARGE, None]


def test_an_archive_that_lies_about_a_size_is_bounded_all_the_same():
    content = bytearray(zipped([("a.jpg", PICTURE + bytes(900_000)), ("b.jpg", PICTURE)]))
    at = content.index(b"PK\1\2")
    content[at + 24 : at + 28] = content[22:26] = (10).to_bytes(4, "little")

    answer = outcome(bytes(content), limits=Limits(input_bytes=150_000))

    assert isinstance(answer, Rendition)
    assert reasons(answer)[-1] is None


def test_ten_gigabytes_of_zeros_are_not_unpacked():
    bomb = zipped([("a.gz", bundles.zeros(10 << 30)), ("b.jpg", PICTURE)])

    assert reasons(made(bomb)) == [R.NESTED, None]
    assert outcome(bundles.tar_of_zeros(10 << 30)) == NotShown(R.TOO_LARGE)


def test_a_zip_whose_files_unfold_without_end_is_bounded_by_what_it_weighs():
    bomb = zipped([(str(number), bytes(30 << 20)) for number in range(4)] + [("b.jpg", PICTURE)])

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unfolded = [R.TYPE_NOT_SUPPORTED] * 2 + [R.TOO_LARGE] * 2

    assert reasons(made(bomb)) == [*unfolded, None]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 32 * 1024


def test_a_header_that_claims_terabytes_is_too_large():
    entry = tarfile.TarInfo("a.jpg")
    entry.size = 1 << 44
    claims = entry.tobuf(tarfile.GNU_FORMAT) + PICTURE

    assert outcome(claims) == NotShown(R.TOO_LARGE)


def test_a_gigabyte_of_dictionary_is_too_costly():
    wants = b"\x5d" + (1 << 30).to_bytes(4, "little")

    assert outcome(bundles.seven_zip_by(b"\x03\x01\x01", wants)) == NotShown(R.TOO_COSTLY)


def test_time_that_is_up_keeps_what_is_shown(monkeypatch):
    files = [("a.jpg", PICTURE), ("b.jpg", PICTURE), ("c.jpg", PICTURE)]
    clock = iter([0.0, 1.0, 99.0, 99.0])
    monkeypatch.setattr("intake.sanitising.archives.monotonic", lambda: next(clock))

    rendition = made(zipped(files))

    assert (len(rendition.members), rendition.more) == (1, True)


def test_outcomes_never_quote_the_archive():
    rendition = made(zipped([(MARK, samples.jpeg(mark=MARK))]))

    assert repr(rendition) == "Rendition(image/jpeg, 1 of 1)"
    assert MARK not in repr(rendition.members)


def test_without_what_opens_archives_it_is_said_that_a_program_is_missing(monkeypatch):
    monkeypatch.setattr("intake.sanitising.sanitiser.can_unpack", lambda: False)

    assert outcome(zipped([("a.jpg", PICTURE)])) == NotShown(R.PROGRAM_MISSING)
