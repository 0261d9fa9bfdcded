"""The box is not believed: whatever it answers, the worker gets a typed outcome in time."""

import signal
import subprocess
import sys
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from intake.errors import TransientError
from intake.sanitising import (
    Limits,
    NotShown,
    Reason,
    Rendition,
    recording,
    sandbox,
    sanitise,
    sanitiser,
)
from intake.sanitising.kinds import LONGEST_HEAD

from . import boxed, samples

R = Reason
SMALL = Limits(side=100, pages=3)
TIGHT = replace(SMALL, wall_seconds=1.0)
PAGE = 'os.write(1, b\'{"page":%d,"width":%d,"height":%d}\\n\' + bytes(%d))\n'


def of(count: object) -> str:
    return f'os.write(1, b\'{{"of":{count},"film":0}}\\n\')\n'


def page(number: int, width: int = 4, height: int = 4, size: int = 48) -> str:
    return PAGE % (number, width, height, size)


DONE = "os.write(1, b'\"done\"\\n')\n"
HANG = "time.sleep(600)\n"


@pytest.fixture
def answer(monkeypatch):
    """The outcome for a JPEG when the box runs this program instead of ours."""

    def ask(program: str, content: bytes = b"", limits: Limits = SMALL) -> Rendition | NotShown:
        monkeypatch.setattr(
            sanitiser, "command", lambda *_: [*sandbox.box(), "-c", boxed.evil(program)]
        )
        made = sanitise(BytesIO(content or samples.jpeg()), "", limits)
        assert isinstance(made, Rendition | NotShown)
        return made

    return ask


def test_a_box_that_keeps_to_the_grammar_is_shown(answer):
    outcome = answer(of(7) + page(2) + page(5) + DONE)

    assert isinstance(outcome, Rendition)
    assert [shown.number for shown in outcome.pages] == [2, 5]
    assert outcome.of == 7


@pytest.mark.parametrize(
    "program",
    [
        "os.write(1, b'nonsense\\n')",
        "os.write(1, b'\\xff\\xfe\\n')",
        "os.write(1, b'x' * 100000)",
        "os.write(1, b'[' * 400 + b'\\n')",
        'os.write(1, b\'{"not_shown":"rm -rf"}\\n\')',
        'os.write(1, b\'{"not_shown":["damaged"]}\\n\')',
        'os.write(1, b\'{"not_shown":"damaged","more":1}\\n\')',
        of(-1) + DONE,
        of("true") + DONE,
        of("1.0") + DONE,
        of("1e3") + DONE,
        of(10**12) + DONE,
        of('"3"') + DONE,
        of(3) + page(0) + DONE,
        of(3) + page(4) + DONE,
        of(3) + page(1, 101, 4, 1212) + DONE,
        of(3) + page(1, 4, 10**9, 0) + DONE,
        of(3) + page(1, 0, 4, 0) + DONE,
        of(3) + page(1, -4, -4, 48) + DONE,
        of(3) + of(3) + DONE,
        of(3).replace(',"film":0', ""),
        of(3).replace('"film":0', '"film":1'),
        "os.write(1, b'\"ready\"\\n')",
    ],
)
def test_an_answer_outside_the_grammar_is_refused(answer, program):
    assert answer(program) == NotShown(R.OUTPUT_REFUSED)


def beside(stripped: str = '{"place":1}', more: str = "") -> str:
    return f"os.write(1, b'{{\"stripped\":{stripped}{more}}}\\n')\n"


def test_what_is_told_beside_the_pages_is_kept(answer):
    outcome = answer(of(1) + page(1) + beside() + DONE)

    assert isinstance(outcome, Rendition)
    assert outcome.stripped == {"place": 1}


@pytest.mark.parametrize(
    "program",
    [
        beside('"Kabul"'),
        beside("7"),
        beside('{"Kabul":1}'),
        beside('{"place":"Kabul"}'),
        beside('{"place":-1}'),
        beside("null"),
        beside(more=',"looks":"0f0f0f0f0f0f0f0f"'),
        beside(more=',"words":"Kabul"'),
        beside() + beside(),
        beside() + page(1),
    ],
)
def test_nothing_of_what_a_taken_over_box_says_beside_the_pages_is_kept(answer, program):
    assert answer(of(1) + program + DONE) == NotShown(R.OUTPUT_REFUSED)

    outcome = answer(of(1) + page(1) + program + DONE)
    assert isinstance(outcome, Rendition)
    assert outcome.stripped is None


def test_a_box_that_says_nothing_is_called_dead_and_one_without_pages_damaged(answer):
    assert answer("") == NotShown(R.PARSER_DIED)
    assert answer(of(0) + DONE) == NotShown(R.DAMAGED)
    assert answer(of(3) + DONE) == NotShown(R.DAMAGED)
    assert answer(of(3) + page(1, size=20)) == NotShown(R.PARSER_DIED)


@pytest.mark.parametrize(
    "program",
    [
        of(9) + page(1) + page(1) + DONE,
        of(9) + page(1) + "os.write(1, b'garbage\\n')",
        of(9) + page(1) + DONE + "os.write(1, b'more')",
        of(9) + page(1) + "os.abort()",
    ],
)
def test_pages_from_before_a_fault_are_kept_and_the_rest_said_to_be_missing(answer, program):
    outcome = answer(program)

    assert isinstance(outcome, Rendition)
    assert (len(outcome.pages), outcome.of) == (1, 9)


def test_pages_from_before_a_hang_are_kept(answer):
    outcome = answer(of(9) + page(1) + HANG, limits=replace(SMALL, wall_seconds=5.0))

    assert isinstance(outcome, Rendition)
    assert (len(outcome.pages), outcome.of) == (1, 9)


def test_more_pages_than_the_limit_are_not_taken(answer):
    outcome = answer(of(9) + "".join(page(number) for number in range(1, 10)) + DONE)

    assert isinstance(outcome, Rendition)
    assert len(outcome.pages) == 3


def test_a_box_that_writes_without_end_is_ended(answer):
    endless = "while True: os.write(1, bytes(65536))"

    assert answer(endless) == NotShown(R.OUTPUT_REFUSED)
    outcome = answer(of(10**6) + page(1) + endless)
    assert isinstance(outcome, Rendition)


@pytest.mark.parametrize(
    "program", [HANG, of(2) + HANG, "while True: pass", "os.read(0, 9)\n" + HANG]
)
def test_a_box_that_hangs_is_killed_at_the_deadline(answer, program):
    began = time.monotonic()

    assert answer(program, limits=TIGHT) == NotShown(R.TOOK_TOO_LONG)
    assert time.monotonic() - began < 300, "it would have slept for 600 seconds"


def test_every_process_of_a_killed_box_is_gone(answer):
    mark = "mark-of-an-invented-box"
    family = f"mark = {mark!r}\nfor _ in range(5):\n    if os.fork() == 0: os.setsid()\n"

    assert answer(family + HANG, limits=TIGHT) == NotShown(R.TOOK_TOO_LONG)
    assert boxed.gone(mark)


def test_a_box_that_does_not_read_its_input_does_not_hang_the_worker(answer):
    large = samples.jpeg() + bytes(8 * 2**20)

    assert isinstance(answer(of(1) + page(1) + DONE, large), Rendition)
    assert isinstance(answer("os.close(0)\n" + of(1) + page(1) + DONE, large), Rendition)
    assert answer(HANG, large, TIGHT) == NotShown(R.TOOK_TOO_LONG)


def test_a_box_that_answers_before_it_reads_does_not_hang_the_worker(answer):
    large = samples.jpeg() + bytes(4 * 2**20)
    greedy = of(3) + page(1, 100, 100, 30000) * 3 + "sys.stdin.buffer.read()\n"

    assert isinstance(answer(greedy, large), Rendition)


@pytest.mark.parametrize("program", ["os.abort()", "os.kill(os.getpid(), 9)", "os._exit(3)"])
def test_a_parser_that_dies_is_an_outcome_not_an_error(answer, program):
    assert answer(program) == NotShown(R.PARSER_DIED)


def test_a_parser_out_of_processor_time_took_too_long(answer):
    spin = (
        "sys.path.append('/program')\nfrom inside.confine import confine\n"
        "confine(memory_bytes=2**28, cpu_seconds=1)\nwhile True: pass"
    )

    assert answer(spin, limits=Limits()) == NotShown(R.TOOK_TOO_LONG)


class FailingStream(BytesIO):
    """A stream whose authentication fails midway."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell() > 100_000:
            raise TransientError("stream_failed")
        return super().read(size)


def test_a_fault_of_the_stream_goes_through_and_leaves_no_process(monkeypatch):
    mark = '"input_bytes": 123454321'
    stream = FailingStream(samples.jpeg() + bytes(300_000))

    with pytest.raises(TransientError, match="stream_failed"):
        sanitise(stream, "", Limits(input_bytes=123454321))
    assert boxed.gone(mark)


def test_without_bubblewrap_nothing_is_parsed(monkeypatch, tmp_path):
    sandbox.box.cache_clear()
    monkeypatch.setattr(sandbox, "_PROGRAMS", str(tmp_path))
    try:
        with pytest.raises(TransientError, match="sandbox_missing"):
            sanitise(BytesIO(samples.jpeg()), "")
        with pytest.raises(TransientError, match="sandbox_missing"):
            sanitiser.probe()
    finally:
        sandbox.box.cache_clear()


@pytest.mark.parametrize(
    "command", [["/bin/false"], ["/bin/cat"], ["/bin/echo", "no"], ["/absent"]]
)
def test_a_box_that_cannot_be_built_is_a_passing_fault_and_gets_nothing(monkeypatch, command):
    monkeypatch.setattr(sanitiser, "command", lambda *_: command)
    stream = BytesIO(samples.jpeg())

    with pytest.raises(TransientError, match="sandbox_missing"):
        sanitise(stream, "", Limits(start_seconds=0.5))
    assert stream.tell() <= LONGEST_HEAD, "content was handed to something that is not a box"


def test_a_machine_whose_calls_cannot_be_filtered_gets_no_box(monkeypatch):
    foreign = (
        "import sys; sys.path.append('/program'); import platform; "
        "platform.machine = lambda: 'sparc'; from inside.program import main; main()"
    )
    monkeypatch.setattr(
        sanitiser, "command", lambda order, *_: [*sandbox.box(), "-c", foreign, order]
    )

    with pytest.raises(TransientError, match="sandbox_missing"):
        sanitise(BytesIO(samples.jpeg()), "")


def test_a_killed_worker_takes_its_box_with_it():
    mark = "mark-of-an-orphaned-box"
    program = f"""
import sys
from io import BytesIO
from intake.sanitising import sandbox, sanitise, sanitiser
from tests.intake.sanitising import boxed, samples
evil = boxed.evil("mark = {mark!r}\\nopen_ended = time.sleep(600)")
sanitiser.command = lambda *_: [*sandbox.box(), "-c", evil]
sys.argv = []
sanitise(BytesIO(samples.jpeg()), "")
"""
    root = Path(__file__).parents[3]
    with subprocess.Popen([sys.executable, "-c", program], cwd=root) as worker:
        try:
            end = time.monotonic() + 60
            while len(boxed.processes(mark)) < 3 and time.monotonic() < end:
                time.sleep(0.02)
            assert len(boxed.processes(mark)) >= 3, "the box never started"
        finally:
            worker.send_signal(signal.SIGKILL)
    assert boxed.gone(mark)


VOICE = b"#!AMR\n"
PIECE = recording.PIECE


def sound(count: int = PIECE, size: int = 2 * PIECE) -> str:
    return f"os.write(1, b'{{\"samples\":{count}}}\\n' + bytes({size}))\n"


ENDLESS = "while True: " + sound()


def test_sound_that_keeps_to_the_grammar_is_kept(answer):
    outcome = answer(of(0) + sound() * 2 + sound(7, 14) + beside() + DONE, VOICE)

    assert isinstance(outcome, Rendition)
    assert [one.milliseconds for one in outcome.sounds] == [400]
    assert (outcome.sounds[0].whole, outcome.stripped) == (True, {"place": 1})


@pytest.mark.parametrize(
    "program",
    [
        of(0) + DONE,
        of(0) + sound(PIECE + 1) + DONE,
        of(0) + sound(0, 0) + DONE,
        of(0) + sound(-4) + DONE,
        of(0) + sound(10**12, 0) + DONE,
        of(1).replace('"film":0', '"film":-1') + page(1) + DONE,
        of(1).replace('"film":0', '"film":86400001') + page(1) + DONE,
    ],
)
def test_sound_outside_the_grammar_is_refused(answer, program):
    outcome = answer(program, VOICE)

    assert isinstance(outcome, NotShown)
    assert outcome.reason in {R.OUTPUT_REFUSED, R.DAMAGED}


@pytest.mark.parametrize(
    "program",
    [
        sound(5, 10) + sound() + DONE,  # a short piece that is not the last
        sound() + "os.write(1, b'garbage\\n')",
        sound() + "os.abort()",
    ],
)
def test_sound_from_before_a_fault_is_kept_and_said_to_be_cut(answer, program):
    outcome = answer(of(0) + program, VOICE)

    assert isinstance(outcome, Rendition)
    assert [one.whole for one in outcome.sounds] == [False]


def test_sound_without_end_is_ended_at_the_limit(answer):
    outcome = answer(of(0) + ENDLESS, VOICE, Limits(sound_seconds=2))

    assert isinstance(outcome, NotShown) or not outcome.sounds[0].whole


def test_no_picture_brings_sound_along_and_no_sound_a_second_one(answer):
    assert answer(of(1) + sound() + DONE) == NotShown(R.OUTPUT_REFUSED)

    outcome = answer(of(1) + page(1) + sound() + page(1) + sound() + DONE, VOICE)

    assert isinstance(outcome, Rendition)
    assert (len(outcome.pages), len(outcome.sounds)) == (1, 1)
