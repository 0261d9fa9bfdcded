"""The bytes in which a rendition is sealed read back as they were, or not at all."""

import contextlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.errors import IntakeError
from intake.sanitising import Faces, Member, NotShown, Page, Reason, Rendition, Sound, apart
from intake.sanitising.rendition import STRIPPED_KINDS

JPEG, PNG, OGG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"OggS"


@st.composite
def renditions(draw):
    media_type, magic = draw(st.sampled_from([("image/jpeg", JPEG), ("image/png", PNG)]))
    numbers = sorted(draw(st.sets(st.integers(1, 999), min_size=1, max_size=6)))
    side = st.integers(1, 16_384)
    words = st.binary(max_size=20)
    faces = st.none() | st.builds(Faces, st.integers(0, 100), st.integers(0, 100))
    pages = tuple(
        Page(
            number,
            magic + draw(st.binary(max_size=40)),
            draw(side),
            draw(side),
            draw(words),
            draw(faces),
        )
        for number in numbers
    )
    of = numbers[-1] + draw(st.integers(0, 9))
    looks = draw(st.lists(st.sampled_from(["00ff00ff00ff00ff", "123456789abcdef0"]), max_size=3))
    carried = draw(st.dictionaries(st.sampled_from(sorted(STRIPPED_KINDS)), st.integers(1, 9999)))
    recorded = st.binary(max_size=9).map(OGG.__add__)
    sound = st.builds(Sound, recorded, st.integers(0, 10**6), st.booleans())
    sounds = draw(st.lists(sound, max_size=3))
    return Rendition(
        media_type,
        pages,
        of,
        draw(st.booleans()),
        tuple(looks),
        carried,
        tuple(sounds),
        draw(st.integers(0, 10**6)),
    )


@given(renditions())
def test_what_was_written_is_read_back(rendition):
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


@given(renditions(), st.data())
def test_a_changed_byte_is_refused_or_read_as_another_whole_rendition(rendition, data):
    content = bytearray(rendition.to_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(IntakeError):
        assert Rendition.from_bytes(bytes(content)).to_bytes() == bytes(content)


@given(renditions(), st.integers(1, 30))
def test_more_or_fewer_bytes_are_refused(rendition, count):
    content = rendition.to_bytes()
    for wrong in (content + bytes(count), content[:-count]):
        with pytest.raises(IntakeError):
            Rendition.from_bytes(wrong)


@given(st.binary(max_size=200))
def test_noise_is_refused(noise):
    with pytest.raises(IntakeError):
        Rendition.from_bytes(noise)


FIRST_HEAD = (
    '{"media_type":"image/jpeg","name_fits":true,"of":2,'
    '"pages":[{"bytes":3,"height":1,"number":1,"width":1}],"schema":1}\n'
)
SECOND_HEAD = (
    '{"looks":"0f0f0f0f0f0f0f0f","media_type":"image/jpeg","name_fits":true,"of":2,'
    '"pages":[{"bytes":3,"height":1,"number":1,"width":1}],"schema":2,'
    '"stripped":{"place":1,"script":3}}\n'
)
HEAD = (
    '{"film":61000,"looks":["0f0f0f0f0f0f0f0f"],"media_type":"image/jpeg","members":[],'
    '"more":false,"name_fits":true,"of":2,'
    '"pages":[{"bytes":3,"faces":[2,1],"height":1,"number":1,"width":1,"words":2}],"schema":6,'
    '"sounds":[{"bytes":4,"milliseconds":90,"whole":false}],'
    '"stripped":{"place":1,"script":3}}\n'
)


def test_the_form_is_the_one_that_is_written_down():
    pages = (Page(1, JPEG, 1, 1, b"{}", Faces(2, 1)),)
    carried = {"script": 3, "place": 1}
    sounds = (Sound(OGG, 90, whole=False),)
    rendition = Rendition("image/jpeg", pages, 2, True, ("0f" * 8,), carried, sounds, 61_000)

    assert rendition.to_bytes() == HEAD.encode() + JPEG + b"{}" + OGG


FIFTH_HEAD = HEAD.replace('"faces":[2,1],', "").replace('"schema":6', '"schema":5')
FOURTH_HEAD = (
    FIFTH_HEAD.replace('["0f0f0f0f0f0f0f0f"]', '"0f0f0f0f0f0f0f0f"')
    .replace('"members":[],"more":false,', "")
    .replace('"schema":5', '"schema":4')
)


@pytest.mark.parametrize(("written", "looks"), [("0f" * 8, ("0f" * 8,)), ("", ())])
def test_a_rendition_of_the_fourth_schema_is_read_and_looks_like_one_picture_at_most(
    written, looks
):
    head = FOURTH_HEAD.replace("0f" * 8, written)
    rendition = Rendition.from_bytes(head.encode() + JPEG + b"{}" + OGG)

    assert (rendition.looks, rendition.pages) == (looks, (Page(1, JPEG, 1, 1, b"{}"),))
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


def test_a_rendition_of_the_third_schema_is_read_and_nobody_looked_at_its_print():
    head = FOURTH_HEAD.replace(',"words":2', "").replace('"schema":4', '"schema":3')
    rendition = Rendition.from_bytes(head.encode() + JPEG + OGG)

    assert (rendition.film, rendition.pages) == (61_000, (Page(1, JPEG, 1, 1, b""),))
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


def test_a_rendition_of_the_fifth_schema_is_read_and_nobody_looked_for_faces():
    rendition = Rendition.from_bytes(FIFTH_HEAD.encode() + JPEG + b"{}" + OGG)

    assert rendition.pages == (Page(1, JPEG, 1, 1, b"{}"),)
    assert rendition.pages[0].faces is None
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


def test_a_rendition_without_its_voices_still_says_how_long_they_are():
    page, sounds = Page(1, JPEG, 1, 1), (Sound(OGG, 90, whole=False),)
    heard = Rendition("image/jpeg", (page,), 1, name_fits=True, sounds=sounds)

    unheard = Rendition.from_bytes(heard.unheard().to_bytes())

    assert unheard.sounds == (Sound(b"", 90, whole=False),)
    assert OGG not in unheard.to_bytes()
    assert unheard.pages == heard.pages


def test_a_rendition_of_the_second_schema_is_read_and_has_no_sound():
    rendition = Rendition.from_bytes(SECOND_HEAD.encode() + JPEG)

    assert (rendition.looks, rendition.sounds) == (("0f" * 8,), ())
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


def test_a_rendition_of_the_first_schema_is_read_and_does_not_say_what_it_does_not_know():
    rendition = Rendition.from_bytes(FIRST_HEAD.encode() + JPEG)

    assert rendition == Rendition("image/jpeg", (Page(1, JPEG, 1, 1),), 2, True, (), None)
    assert Rendition.from_bytes(rendition.to_bytes()) == rendition


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"schema":6', '"schema":5'),
        ('"schema":6', '"schema":7'),
        ('"schema":6', '"schema":true'),
        ('"schema":6', '"schema":6,"x":0'),
        (',"schema":6', ""),
        ('"more":false', '"more":true'),
        ('"more":false', '"more":0'),
        ('"more":false,', ""),
        ('"members":[]', '"members":{}'),
        ('"members":[]', '"members":[7]'),
        ('"members":[],', ""),
        ('"faces":[2,1],', ""),
        ("[2,1]", "[2]"),
        ("[2,1]", "[2,1,0]"),
        ("[2,1]", "[2,-1]"),
        ("[2,1]", "[2,true]"),
        ("[2,1]", "[1000,1]"),
        ("[2,1]", "3"),
        ("[2,1]", '"Kabul"'),
        ('"words":2', '"words":-2'),
        ('"words":2', '"words":3'),
        ('"words":2', '"words":true'),
        (',"words":2', ""),
        ('"film":61000', '"film":-1'),
        ('"film":61000', '"film":true'),
        ('"film":61000', '"film":86400001'),
        ('"film":61000,', ""),
        ('"bytes":4', '"bytes":3'),
        ('"bytes":4', '"bytes":5'),
        ('"bytes":4', '"bytes":-4'),
        ('"milliseconds":90', '"milliseconds":-1'),
        ('"milliseconds":90', '"milliseconds":90.0'),
        ('"milliseconds":90', '"milliseconds":86400001'),
        ('"whole":false', '"whole":0'),
        ('"whole":false', '"whole":false,"name":""'),
        ('[{"bytes":4,"milliseconds":90,"whole":false}]', "null"),
        ("0f0f0f0f0f0f0f0f", "0F0F0F0F0F0F0F0F"),
        ("0f0f0f0f0f0f0f0f", "0f0f"),
        ('"0f0f0f0f0f0f0f0f"', "null"),
        ('"0f0f0f0f0f0f0f0f"', '""'),
        ('["0f0f0f0f0f0f0f0f"]', '"0f0f0f0f0f0f0f0f"'),
        ('["0f0f0f0f0f0f0f0f"]', "null"),
        ('"place":1', '"place":0'),
        ('"place":1', '"place":10000'),
        ('"place":1', '"place":true'),
        ('"place":1', '"place":"Kabul"'),
        ('"place":1', '"Kabul":1'),
        ('{"place":1,"script":3}', "[]"),
        ("image/jpeg", "image/png"),
        ("image/jpeg", "text/html"),
        ('"of":2', '"of":0'),
        ('"of":2', '"of":2.0'),
        ('"of":2', '"of": 2'),
        ('"of":2', '"of":1,"of":2'),
        ('"name_fits":true', '"name_fits":1'),
        ('"number":1', '"number":3'),
        ('"number":1', '"number":true'),
        ('"bytes":3', '"bytes":-3'),
        ('"bytes":3', '"bytes":4'),
        ('"width":1', '"width":16385'),
        ('"width":1', '"width":0'),
        ('[{"bytes":3,"faces":[2,1],"height":1,"number":1,"width":1,"words":2}]', "[]"),
        ('[{"bytes":3,"faces":[2,1],"height":1,"number":1,"width":1,"words":2}]', "[[]]"),
        (HEAD, "[" * 3000 + "\n"),
        (HEAD, "null\n"),
    ],
)
def test_a_head_that_is_not_canonical_or_not_true_is_refused(old, new):
    assert old in HEAD
    with pytest.raises(IntakeError, match="rendition_malformed"):
        Rendition.from_bytes(HEAD.replace(old, new, 1).encode() + JPEG + b"{}" + OGG)


ARCHIVE_HEAD = (
    '{"film":0,"looks":[],"media_type":"image/jpeg","members":['
    '{"film":0,"name_fits":false,"not_shown":"","of":2,"sounds":0,"stripped":{"place":1}},'
    '{"film":0,"name_fits":true,"not_shown":"nested","of":0,"sounds":0,"stripped":null},'
    '{"film":70,"name_fits":true,"not_shown":"","of":1,"sounds":1,"stripped":null}],'
    '"more":true,"name_fits":true,"of":3,'
    '"pages":[{"bytes":3,"faces":null,"height":1,"number":2,"width":1,"words":0},'
    '{"bytes":3,"faces":[0,1],"height":1,"number":3,"width":1,"words":0}],"schema":6,'
    '"sounds":[{"bytes":0,"milliseconds":90,"whole":true}],"stripped":{"place":1}}\n'
)


def test_files_of_an_archive_read_back_and_stand_apart_with_pages_and_sounds_of_their_own():
    rendition = Rendition.from_bytes(ARCHIVE_HEAD.encode() + JPEG * 2)

    assert rendition.to_bytes() == ARCHIVE_HEAD.encode() + JPEG * 2
    assert rendition.members[1] == Member(not_shown=Reason.NESTED)
    first, nested, film = list(apart(rendition))
    assert nested == (2, NotShown(Reason.NESTED))
    assert (first[0], film[0]) == (0, 2)
    assert isinstance(first[1], Rendition)
    assert isinstance(film[1], Rendition)
    assert (first[1].of, [page.number for page in first[1].pages]) == (2, [2])
    assert (film[1].of, [page.number for page in film[1].pages]) == (1, [1])
    assert (first[1].name_fits, first[1].stripped, first[1].sounds) == (False, {"place": 1}, ())
    assert (film[1].film, film[1].sounds) == (70, (Sound(b"", 90),))


def test_a_file_of_an_archive_whose_pages_could_not_be_read_in_time_says_so():
    rendition = Rendition.from_bytes(ARCHIVE_HEAD.encode() + JPEG * 2)
    late = Rendition.from_bytes(replace(rendition, pages=rendition.pages[1:]).to_bytes())

    assert next(apart(late)) == (0, NotShown(Reason.TOOK_TOO_LONG))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"of":2', '"of":1'),
        ('"of":2', '"of":3'),
        ('"of":2', '"of":true'),
        ('"of":1', '"of":-1'),
        ('"sounds":1', '"sounds":0'),
        ('"sounds":1', '"sounds":2'),
        ('"not_shown":"nested","of":0,"sounds":0', '"not_shown":"nested","of":0,"sounds":1'),
        ('"not_shown":"nested"', '"not_shown":"Zarghuna"'),
        ('"not_shown":"nested"', '"not_shown":null'),
        ('"name_fits":false', '"name_fits":0'),
        ('"film":70', '"film":86400001'),
        ('"stripped":null}]', '"stripped":{"Zarghuna":1}}]'),
        ('"stripped":null}]', '"name":"Zarghuna","stripped":null}]'),
        ('"stripped":{"place":1}},', '"stripped":{"place":1}},7,'),
    ],
)
def test_files_of_an_archive_that_do_not_add_up_or_say_more_are_refused(old, new):
    assert old in ARCHIVE_HEAD
    with pytest.raises(IntakeError, match="rendition_malformed"):
        Rendition.from_bytes(ARCHIVE_HEAD.replace(old, new, 1).encode() + JPEG * 2)
