"""What an office program can see and do of this host in its box: a scratch of its own, no more."""

import socket

import pytest

from intake.programs import has_office
from intake.sanitising.sandbox import OFFICE

from .boxed import tried

_MIB = 2**20
pytestmark = pytest.mark.skipif(
    not has_office(), reason="LibreOffice is not here; ./tests/run installs it"
)


def test_it_sees_settings_and_fonts_and_nothing_else():
    found = tried(
        "import os\nfound = {at: sorted(os.listdir(at)) for at in ('/', '/etc', '/dev', '/tmp')}",
        confined=True,
        scratch_bytes=_MIB,
        program_files=OFFICE,
    )

    assert set(found["/etc"]) <= {"libreoffice", "fonts"}
    assert (found["/dev"], found["/tmp"]) == (["urandom"], [])
    for absent in ("home", "var", "proc", "sys", "run", "work"):
        assert absent not in found["/"]


def test_it_writes_to_its_scratch_alone_and_no_more_than_that_holds():
    found = tried(
        """
import os
for place in ("/", "/program", "/program/inside", "/usr/lib", "/etc/libreoffice", "/dev"):
    try:
        open(place + "/left-behind", "wb").write(b"x")
        found[place] = "written"
    except OSError:
        found[place] = "refused"
written = 0
try:
    for number in range(400):
        with open(f"/tmp/{number}", "wb", buffering=0) as file:
            written += file.write(bytes(2**20))
except OSError:
    found["scratch"] = written >> 20
""",
        confined=True,
        scratch_bytes=_MIB,
        program_files=OFFICE,
    )

    most = OFFICE.scratch_bytes // _MIB
    assert most - 1 <= found.pop("scratch") <= most
    assert set(found.values()) == {"refused"}


def test_one_file_of_it_becomes_no_larger_than_was_said():
    found = tried(
        """
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with open("/tmp/file", "wb", buffering=0) as file:
    found["written"] = file.write(bytes(2**21))
""",
        confined=True,
        scratch_bytes=_MIB,
        program_files=OFFICE,
    )

    assert found == {"written": _MIB}


def test_it_reaches_nobody_and_starts_nothing():
    listener = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0amanat-office-invented")
    abstract.listen()
    with listener, abstract:
        found = tried(
            f"""
import ctypes, os, socket
def attempt(name, deed):
    try:
        deed()
        found[name] = "done"
    except OSError:
        found[name] = "refused"
attempt("tcp", lambda: socket.socket(socket.AF_INET))
attempt("tcp6", lambda: socket.socket(socket.AF_INET6))
attempt("netlink", lambda: socket.socket(socket.AF_NETLINK))
attempt("packet", lambda: socket.socket(socket.AF_PACKET))
attempt("abstract", lambda: socket.socket(socket.AF_UNIX).connect("\\0amanat-office-invented"))
attempt("reach", lambda: socket.create_connection(
    ("127.0.0.1", {listener.getsockname()[1]}), timeout=1))
attempt("fork", os.fork)
attempt("exec", lambda: os.execv("/usr/lib/libreoffice/program/soffice.bin", ["soffice.bin"]))
attempt("kill", lambda: os.kill(1, 0))
attempt("memory file", lambda: os.memfd_create("x"))
attempt("link", lambda: os.symlink("/", "/tmp/link"))
libc = ctypes.CDLL(None, use_errno=True)
for name, call in {{"ptrace": 101, "process_vm_readv": 310, "bpf": 321, "io_uring": 425,
                   "userfaultfd": 323, "keyctl": 250, "mount": 165, "unshare": 272}}.items():
    found[name] = "refused" if libc.syscall(call, 0, 0, 0, 0, 0) < 0 else "done"
""",
            confined=True,
            scratch_bytes=_MIB,
            program_files=OFFICE,
        )

    assert set(found.values()) == {"refused"}
    assert len(found) == 19


def test_a_flood_of_threads_meets_the_memory_limit():
    found = tried(
        """
import threading
held = threading.Event()
try:
    while True:
        threading.Thread(target=held.wait, daemon=True).start()
        found["threads"] = threading.active_count()
except (RuntimeError, MemoryError):
    found["ended"] = "refused"
held.set()
""",
        confined=True,
        scratch_bytes=_MIB,
        program_files=OFFICE,
    )

    assert found["ended"] == "refused"
    assert found["threads"] < 64
