"""A box that unpacks archives and was taken over can hand on octets, and nothing else."""

from io import BytesIO

import pytest

from intake.sanitising import Limits, NotShown, Reason, Rendition, Unpacked, archives, sanitise
from intake.sanitising.sandbox import Program

from . import samples
from .boxed import evil, tried
from .test_archives import as_kept

R = Reason
ARCHIVE = b"PK\x03\x04" + bytes(200)
PICTURE = samples.jpeg()
SMALL = Limits(archive_files=3, input_bytes=100_000, archive_seconds=60)
DONE = "os.write(1, b'\"done\"\\n')\n"


def file(content: bytes = PICTURE, end: str = '""', ending: str = '".jpg"') -> str:
    return (
        f'os.write(1, b\'{{"file":{ending}}}\\n{{"octets":{len(content)}}}\\n\')\n'
        f"os.write(1, {content!r})\nos.write(1, b'{{\"end\":{end}}}\\n')\n"
    )


@pytest.fixture
def answer(monkeypatch):
    """What becomes of an archive whose box says what the program makes it say."""

    def given(program: str, limits: Limits = SMALL) -> Rendition | NotShown:
        monkeypatch.setattr(archives, "_START", evil(program))
        found = sanitise(BytesIO(ARCHIVE), "", limits)
        assert isinstance(found, Unpacked | NotShown)
        return found.as_one(as_kept) if isinstance(found, Unpacked) else found

    return given


def test_what_keeps_to_the_grammar_is_shown(answer):
    shown = answer(file() + file(b"\0?") + file() + DONE)

    assert isinstance(shown, Rendition)
    assert [one.not_shown for one in shown.members] == [None, R.TYPE_NOT_SUPPORTED, None]
    assert not shown.more


@pytest.mark.parametrize(
    "program",
    [
        "os.write(1, b'nonsense\\n')",
        "os.write(1, b'x' * 100000)",
        "os.write(1, b'{\"file\":7}\\n')",
        'os.write(1, b\'{"file":"a name that is none of an ending"}\\n\')',
        'os.write(1, b\'{"file":".jpg","name":"Zarghuna"}\\n\')',
        "os.write(1, b'{\"octets\":4}\\n')",
        'os.write(1, b\'{"not_shown":"Zarghuna"}\\n\')',
        'os.write(1, b\'{"more":"Zarghuna"}\\n\')',
        'os.write(1, b\'{"end":""}\\n\')',
    ],
)
def test_a_word_outside_the_grammar_ends_it(answer, program):
    assert answer(program) == NotShown(R.OUTPUT_REFUSED)

    shown = answer(file() + program)
    assert isinstance(shown, Rendition)
    assert (len(shown.members), shown.more) == (1, True)


@pytest.mark.parametrize(
    "said",
    [
        b'{"octets":65537}\n',
        b'{"octets":0}\n',
        b'{"octets":-1}\n',
        b'{"octets":true}\n',
        b'{"end":"Zarghuna"}\n',
        b'{"end":["damaged"]}\n',
        b"\xff\n",
    ],
)
def test_a_file_in_which_the_box_stops_making_sense_is_not_shown_and_the_last(answer, said):
    program = file() + f'os.write(1, b\'{{"file":""}}\\n\' + {said!r})\n' + file() + DONE

    shown = answer(program)

    assert isinstance(shown, Rendition)
    assert [one.not_shown for one in shown.members] == [None, R.OUTPUT_REFUSED]
    assert shown.more


@pytest.mark.parametrize(
    ("endless", "last"),
    [
        ('while True: os.write(1, b\'{"file":""}\\n{"end":""}\\n\')', R.EMPTY),
        (
            'os.write(1, b\'{"file":""}\\n\')\n'
            "while True: os.write(1, b'{\"octets\":60000}\\n' + bytes(60000))",
            R.OUTPUT_REFUSED,
        ),
    ],
)
def test_files_and_octets_without_end_have_one(answer, endless, last):
    shown = answer(file() + endless)

    assert isinstance(shown, Rendition)
    assert len(shown.members) <= SMALL.archive_files
    assert shown.members[-1].not_shown is last
    assert shown.more


def test_a_box_that_hangs_keeps_what_it_gave(answer):
    hang = file() + "time.sleep(600)"

    shown = answer(hang, Limits(archive_seconds=12))

    assert isinstance(shown, Rendition)
    assert (len(shown.members), shown.more) == (1, True)


def test_the_box_of_archives_holds_no_parser_of_what_is_in_them():
    found = tried(
        "import os\nfound = sorted(os.listdir('/') + os.listdir('/program'))",
        confined=True,
        program_files=archives.BOX,
    )

    assert isinstance(archives.BOX, Program)
    assert "inside" in found
    for absent in ("PIL", "av", "pypdfium2", "etc", "home", "var", "tmp", "work", "proc", "dev"):
        assert absent not in found
