"""The box that draws: nothing of this host in it, nothing believed that comes out."""

import json
import socket
import subprocess
from pathlib import Path

import pytest

from casework.dossier.drawing import DRAWING, box, probe, render
from casework.dossier.drawing.box import LIMITS
from intake.errors import IntakeError, TransientError
from intake.sanitising import Limits, sandbox

from . import sample

PLAIN = sample.Document(language="en", cover=sample.cover("en"))
_CONFINE = """
import sys, errno
sys.path.append("/program")
from intake.sanitising.inside.confine import confine
confine(memory_bytes=1024 * 2**20, cpu_seconds=5, answer=errno.ENOSYS)
"""


def tried(program: str, *, confined: bool = True):
    """What `program` leaves in `found`, in the very box that documents get."""
    script = "import json\nfound = {}\n" + (_CONFINE if confined else "") + program
    done = subprocess.run(
        [*sandbox.box(DRAWING), "-c", script + "\nprint(json.dumps(found))"],
        capture_output=True, env={"CANARY": "invented"}, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def test_the_same_document_gives_the_same_octets_whenever_it_is_drawn(drawn, language):
    assert render(sample.document(language)) == drawn[language]


def test_only_what_is_asked_for_is_drawn_in_that_order():
    assert list(render(PLAIN, ("html", "pdf"))) == ["html", "pdf"]
    with pytest.raises(ValueError, match="formats"):
        render(PLAIN, ("odt",))


def test_the_box_holds_what_draws_and_nothing_of_ours_beside():
    found = tried("import os\nfound = sorted(os.listdir('/') + os.listdir('/program'))")

    for absent in ("etc", "home", "var", "tmp", "work", "proc", "dev", "sys", "run", "srv"):
        assert absent not in found
    assert {"typst", "docx", "lxml", "fonts", "inside", "intake"} <= set(found)
    assert not {"casework", "django", "cryptography", "segno", "PIL"} & set(found)
    assert tried("import os\nfound = os.listdir('/program/intake/sanitising/inside')") == [
        "confine.py"
    ]


def test_no_file_of_this_host_can_be_read_and_none_written(tmp_path):
    secret = tmp_path / "invented.key"
    secret.write_text("invented")
    project = Path(__file__).parents[4]
    paths = [
        *("/etc/passwd", "/proc/self/environ", __file__, str(secret), str(project / "manage.py")),
        *(str(project / "var" / name) for name in ("keys", "db.sqlite3")),
    ]

    found = tried(
        f"""
for path in {paths!r}:
    try:
        open(path, "rb").read(1)
        found[path] = "read"
    except OSError as error:
        found[path] = type(error).__name__
for place in ("/", "/program", "/program/fonts", "/program/inside"):
    try:
        open(place + "/left-behind", "wb")
        found[place] = "written"
    except OSError as error:
        found[place] = "refused"
"""
    )

    assert {found[path] for path in paths} == {"FileNotFoundError"}
    assert {found[path] for path in found if path not in paths} == {"refused"}


@pytest.mark.parametrize("confined", [False, True])
def test_no_peer_can_be_reached(confined):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found = tried(
            f"""
import socket
for number, address in enumerate([("127.0.0.1", {listener.getsockname()[1]}), ("192.0.2.1", 53)]):
    try:
        with socket.socket() as peer:
            peer.settimeout(1)
            peer.connect(address)
        found[number] = "reached"
    except OSError:
        found[number] = "refused"
""",
            confined=confined,
        )

    assert set(found.values()) == {"refused"}


def test_the_confined_program_starts_no_process_and_no_thread():
    found = tried(
        """
import os, threading
try:
    os.fork()
    found["fork"] = "done"
except OSError:
    found["fork"] = "refused"
try:
    threading.Thread(target=print).start()
    found["thread"] = "done"
except RuntimeError:
    found["thread"] = "refused"
"""
    )

    assert set(found.values()) == {"refused"}


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onclick="x()"/>',
        '<image href="https://network.invalid/x.png"/>',
        '<use href="https://network.invalid/x.svg#a"/>',
        '<rect fill="url(https://network.invalid/x)"/>',
        '<rect style="fill:red"/>',
        "<style>rect{fill:red}</style>",
        "<foreignObject/>",
        '<a href="#x"><rect/></a>',
        '<x:rect xmlns:x="urn:x"/>',
    ],
)
@pytest.mark.parametrize("format_", ["pdf", "html", "docx"])
def test_a_figure_that_could_act_or_ask_stops_the_drawing(inside, format_, monkeypatch):
    # In this process: thirty boxes would say no more.
    from casework.dossier.drawing.inside import html, office, pdf, prepared, svg  # noqa: PLC0415
    from casework.dossier.drawing.tree import tree  # noqa: PLC0415

    from .test_signs import FONTS  # noqa: PLC0415

    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode()
    figure = sample.Figure(svg=drawing, caption="c", alt="a")
    ready = prepared.prepared(
        tree(sample.Document(language="en", cover=sample.cover("en"), blocks=(figure,)))
    )

    with pytest.raises(svg.UnfitError):
        {
            "pdf": lambda: pdf.pdf(ready, FONTS),
            "html": lambda: html.html(ready),
            "docx": lambda: office.docx(ready, FONTS),
        }[format_]()


@pytest.mark.parametrize(
    "svg", [b"\xff", b"<svg", b"<!DOCTYPE svg [<!ENTITY a 'b'>]><svg>&a;</svg>", b"<svg/>"]
)
def test_what_is_no_drawing_fails_with_a_word_that_quotes_nothing(svg):
    document = sample.Document(
        language="en", cover=sample.cover("en"), blocks=(sample.Figure(svg, "c", "a"),)
    )

    with pytest.raises(IntakeError, match=r"^drawing_failed$"):
        render(document, ("html",))


def test_a_table_whose_rows_do_not_fit_its_head_fails():
    broken = sample.Table(("a", "b"), [[(sample.Run("c"),)]])

    with pytest.raises(IntakeError, match=r"^drawing_failed$"):
        render(sample.Document(language="en", cover=sample.cover("en"), blocks=(broken,)))


def test_more_than_the_limits_is_refused():
    with pytest.raises(IntakeError, match=r"^document_too_large$"):
        render(PLAIN, ("html",), Limits(input_bytes=100))
    with pytest.raises(IntakeError, match=r"^document_too_large$"):
        render(PLAIN, ("html",), Limits(output_bytes=100))


def test_the_program_keeps_to_the_memory_it_was_given():
    """It closes its own doors, not only those of the tests above."""
    small = Limits(
        input_bytes=LIMITS.input_bytes, output_bytes=LIMITS.output_bytes, memory_bytes=400 * 2**20
    )
    blocks = tuple(sample.document("en").blocks) * 150

    with pytest.raises(IntakeError, match=r"^(drawing_failed|document_too_large)$"):
        render(sample.Document("en", sample.cover("en"), blocks), ("pdf",), small)


@pytest.mark.parametrize(
    "answer",
    ["9999999999999\\n", "-1\\n", "x\\n", "5\\nhello", "99\\n<!doctype html>", "", "failed\\n"],
)
def test_a_box_that_answers_otherwise_gives_nothing(answer, monkeypatch):
    evil = f"import os; os.write(1, b'\"ready\"\\n'); os.write(1, b'{answer}')"
    monkeypatch.setattr(box, "command", lambda *_: [*sandbox.box(DRAWING), "-c", evil])

    with pytest.raises(IntakeError, match=r"^(drawing_failed|document_too_large)$"):
        render(PLAIN, ("html",))


def test_a_host_that_cannot_build_the_box_says_so_and_draws_nothing(monkeypatch):
    probe()
    monkeypatch.setattr(sandbox, "_PROGRAMS", "/nowhere")
    sandbox.box.cache_clear()

    for deed in (probe, lambda: render(PLAIN, ("html",))):
        with pytest.raises(TransientError, match=r"^sandbox_missing$"):
            deed()
    sandbox.box.cache_clear()


def test_a_document_that_eats_all_time_is_given_up():
    tight = Limits(
        input_bytes=LIMITS.input_bytes, memory_bytes=LIMITS.memory_bytes, cpu_seconds=60,
        output_bytes=LIMITS.output_bytes, wall_seconds=0.2,
    )  # fmt: skip
    blocks = tuple(sample.document("en").blocks) * 100

    with pytest.raises(IntakeError, match=r"^drawing_failed$"):
        render(sample.Document("en", sample.cover("en"), blocks), limits=tight)
