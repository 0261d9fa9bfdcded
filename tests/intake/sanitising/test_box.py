"""From inside the box: no files, no network, no environment, no processes, no writing."""

import socket

import pytest

from intake.sanitising.sandbox import MEDIA, PARSERS

from .boxed import tried

both = pytest.mark.parametrize("confined", [False, True])


@both
def test_the_box_holds_nothing_but_libraries_the_interpreter_and_the_parsers(confined):
    found = tried(
        "import os\nfound = sorted(os.listdir('/') + os.listdir('/program'))", confined=confined
    )

    for absent in ("etc", "home", "var", "tmp", "work", "proc", "dev", "sys", "run", "srv"):
        assert absent not in found
    assert {"PIL", "pypdfium2", "inside"} <= set(found)


@both
def test_no_file_of_this_host_can_be_read(confined, tmp_path):
    secret = tmp_path / "invented.key"
    secret.write_text("invented")
    paths = ["/etc/passwd", "/etc/shadow", "/proc/1/environ", "/proc/self/maps", "/dev/mem"]

    found = tried(
        f"""
for path in {[*paths, str(secret), __file__]!r}:
    try:
        open(path, "rb").read(1)
        found[path] = "read"
    except OSError as error:
        found[path] = type(error).__name__
""",
        confined=confined,
    )

    assert set(found.values()) == {"FileNotFoundError"}


def test_neither_the_project_nor_its_packages_are_mounted():
    found = tried(
        """
import os, sys
for folder, _, names in os.walk("/", followlinks=False):
    for name in names:
        whole = folder + "/" + name
        if "django" in whole or "cryptography" in whole or "intake" in whole:
            found[whole] = 1
""",
        confined=False,
    )

    # Distributions keep packages of their own under /usr/lib; ours are never there.
    assert [path for path in found if not path.startswith("/usr/lib/")] == []


@both
def test_nothing_can_be_written_anywhere(confined):
    found = tried(
        """
import os, sys, sysconfig
places = ["/", "/program", "/program/inside", "/usr/lib", sysconfig.get_path("stdlib"),
          sysconfig.get_path("stdlib") + "/site-packages", "/usr/share/fonts"]
for place in filter(os.path.isdir, places):
    try:
        open(place + "/left-behind", "wb").write(b"x")
        found[place] = "written"
    except OSError:
        found[place] = "refused"
""",
        confined=confined,
    )

    assert set(found.values()) == {"refused"}
    assert len(found) >= 5


@both
def test_no_peer_can_be_reached(confined):
    listener = socket.create_server(("127.0.0.1", 0))
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0amanat-test-invented")
    abstract.listen()
    with listener, abstract:
        found = tried(
            f"""
import socket
def reach(family, kind, address):
    try:
        with socket.socket(family, kind) as peer:
            peer.settimeout(1)
            peer.connect(address)
            if kind == socket.SOCK_DGRAM:
                peer.send(b"x")
        return "reached"
    except OSError:
        return "refused"
found["tcp"] = reach(socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", {listener.getsockname()[1]}))
found["far"] = reach(socket.AF_INET, socket.SOCK_DGRAM, ("192.0.2.1", 53))
found["far6"] = reach(socket.AF_INET6, socket.SOCK_DGRAM, ("2001:db8::1", 53))
found["abstract"] = reach(socket.AF_UNIX, socket.SOCK_STREAM, "\\0amanat-test-invented")
""",
            confined=confined,
        )

    assert set(found.values()) == {"refused"}


def test_the_environment_is_empty_and_the_user_is_nobody():
    found = tried("import os\nfound = [sorted(os.environ), os.getuid()]", confined=False)

    assert set(found[0]) <= {"LD_LIBRARY_PATH", "PWD", "LC_CTYPE"}
    assert found[1] == 65534


def test_no_other_process_can_be_seen_or_signalled():
    found = tried(
        """
import os
for number in range(3, 3000):
    try:
        os.kill(number, 0)
        if number != os.getpid():
            found[number] = "seen"
    except ProcessLookupError:
        pass
""",
        confined=False,
    )

    assert found == {}


def test_no_capability_is_left_and_no_namespace_can_be_made():
    found = tried(
        """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for flag in (0x10000000, 0x20000, 0x40000000):
    found[str(flag)] = libc.unshare(flag)
found["mount"] = libc.mount(b"none", b"/program", b"tmpfs", 0, None)
found["setuid"] = libc.setuid(0)
""",
        confined=False,
    )

    assert set(found.values()) == {-1}


def test_the_confined_program_cannot_start_a_process_a_program_or_a_socket():
    found = tried(
        """
import os, socket, sys, ctypes
def attempt(name, deed):
    try:
        found[name] = repr(deed())
    except OSError as error:
        found[name] = "refused"
attempt("fork", os.fork)
attempt("exec", lambda: os.execv(sys.executable, [sys.executable, "-c", "pass"]))
attempt("socket", lambda: socket.socket(socket.AF_UNIX))
attempt("pair", socket.socketpair)
attempt("memory file", lambda: os.memfd_create("x"))
attempt("kill", lambda: os.kill(1, 0))
attempt("pipe", os.pipe)
libc = ctypes.CDLL(None, use_errno=True)
for name, call in {"ptrace": 101, "process_vm_readv": 310, "bpf": 321, "io_uring": 425,
                   "userfaultfd": 323, "keyctl": 250, "perf": 298}.items():
    attempt(name, lambda: (_ for _ in ()).throw(OSError) if libc.syscall(call, 0, 0, 0, 0, 0) < 0
            else None)
""",
        confined=True,
    )

    assert set(found.values()) == {"refused"}
    assert len(found) == 14


def test_the_confined_program_cannot_lift_its_limits():
    found = tried(
        """
import resource
try:
    resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))
    found["memory"] = "lifted"
except (OSError, ValueError):
    found["memory"] = "refused"
""",
        confined=True,
    )

    assert found == {"memory": "refused"}


def test_the_confined_program_cannot_have_more_memory_than_its_limit():
    found = tried(
        """
held = []
try:
    while True:
        held.append(bytearray(16 * 2**20))
except MemoryError:
    found["megabytes"] = len(held) * 16
    held.clear()
""",
        confined=True,
    )

    assert 0 < found["megabytes"] < 256


def test_where_threads_are_allowed_a_process_is_not():
    found = tried(
        """
import os, threading
ran = []
thread = threading.Thread(target=lambda: ran.append(1))
thread.start()
thread.join()
found["thread"] = "ran" if ran else "not"
for name, deed in {"fork": os.fork, "spawn": lambda: os.posix_spawn("/usr/bin/env", ["env"], {}),
                   "program": lambda: os.execv("/usr/bin/env", ["env"])}.items():
    try:
        deed()
        found[name] = "done"
    except OSError:
        found[name] = "refused"
""",
        confined=True,
        threads=True,
    )

    assert found == {"thread": "ran", "fork": "refused", "spawn": "refused", "program": "refused"}


def test_threads_without_end_meet_the_memory_limit():
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
        threads=True,
    )

    assert found["ended"] == "refused"
    assert found["threads"] < 64


def test_the_box_of_sound_and_film_holds_its_library_and_no_more():
    found = tried(
        "import os\nfound = sorted(os.listdir('/') + os.listdir('/program'))",
        confined=True,
        program_files=MEDIA,
    )

    assert {"av", "inside"} <= set(found)
    for absent in ("PIL", "pypdfium2", "etc", "home", "var", "tmp", "work", "proc", "dev"):
        assert absent not in found


@pytest.mark.parametrize("program_files", [PARSERS, MEDIA], ids=["pictures", "sound"])
def test_a_fork_bomb_and_a_flood_of_threads_are_refused_at_the_first(program_files):
    found = tried(
        """
import os, threading
found = {"processes": 0, "threads": 0}
for _ in range(64):
    try:
        if os.fork() == 0:
            os._exit(0)
        found["processes"] += 1
    except OSError:
        pass
    try:
        threading.Thread(target=print).start()
        found["threads"] += 1
    except RuntimeError:
        pass
""",
        confined=True,
        program_files=program_files,
    )

    assert found == {"processes": 0, "threads": 0}
