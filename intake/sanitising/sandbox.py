"""The box: what a hostile file's parser can see of this machine, which is next to nothing.

Bubblewrap builds it: every namespace new, no network, no capability, user nobody, an empty
environment, and a root that holds only libraries, the interpreter, the two parsers, fonts
and our program, all read-only. Nothing is writable, there is no /proc and no /dev.
Mounting the virtual environment whole would be shorter, and would show the box which
software keeps our keys.
"""

import importlib.util
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from intake.errors import TransientError

_NAMESPACES = ("user", "ipc", "pid", "net", "uts", "cgroup")
_PARSERS = ("PIL", "pillow.libs", "pypdfium2", "pypdfium2_raw", "pypdfium2_cfg")
# Not the caller's PATH: whoever can set it must not be able to choose the box.
_PROGRAMS = "/usr/bin:/bin:/usr/local/bin"
_INSIDE = Path("/program")
_START = f"import sys; sys.path.append({str(_INSIDE)!r}); from inside.program import main; main()"


def command(order: str) -> list[str]:
    """The whole command line for one file. `order` is JSON for the program, no content in it.

    Raises TransientError("sandbox_missing") if bubblewrap or a parser is not installed.
    """
    return [*box(), "-c", _START, order]


@cache
def box() -> Sequence[str]:
    """Bubblewrap with its arguments, up to the interpreter and its switches inside.

    -I and -S: no site packages, no environment; -B: nothing tries to write byte code.
    """
    interpreter = Path(sys.executable).resolve()
    return (
        _bubblewrap(),
        *(f"--unshare-{namespace}" for namespace in _NAMESPACES),
        "--disable-userns",
        *("--uid", "65534", "--gid", "65534", "--hostname", "box"),
        *("--clearenv", "--setenv", "LD_LIBRARY_PATH", str(Path(sys.base_prefix) / "lib")),
        *("--die-with-parent", "--new-session", "--cap-drop", "ALL"),
        *_libraries(),
        *_read_only(interpreter),
        *_interpreter_files(),
        *_parser_files(),
        *("--ro-bind", str(Path(__file__).parent / "inside"), str(_INSIDE / "inside")),
        # Last: until here bubblewrap itself had to make the mount points.
        *("--remount-ro", "/", "--chdir", "/"),
        *(str(interpreter), "-I", "-S", "-B"),
    )


def _bubblewrap() -> str:
    found = shutil.which("bwrap", path=_PROGRAMS)
    if found is None:
        raise TransientError("sandbox_missing")
    return found


def _libraries() -> Iterator[str]:
    """The C library and what wheels link to; the loader under the name programs know it by."""
    yield from _read_only(Path("/usr/lib"))
    for name in ("lib", "lib64"):
        top = Path("/") / name
        if top.is_symlink():
            yield from ("--symlink", str(top.readlink()), str(top))
        elif top.exists():
            yield from _read_only(top)
    if Path("/usr/lib64").is_dir():
        yield from _read_only(Path("/usr/lib64"))
    # Documents that do not carry their fonts would else show boxes for Dari and Pashto.
    yield from ("--ro-bind-try", "/usr/share/fonts", "/usr/share/fonts")


def _interpreter_files() -> Iterator[str]:
    """The standard library without its site-packages, and libpython where it is shared."""
    library = Path(sysconfig.get_path("stdlib"))
    yield from _read_only(library)
    if (library / "site-packages").is_dir():
        hidden = str(library / "site-packages")
        yield from ("--tmpfs", hidden, "--remount-ro", hidden)
    for shared in sorted((Path(sys.base_prefix) / "lib").glob("libpython*.so*")):
        yield from _read_only(shared)


def _parser_files() -> Iterator[str]:
    found = importlib.util.find_spec("PIL")
    if found is None or found.origin is None:
        raise TransientError("sandbox_missing")
    packages = Path(found.origin).parent.parent
    for name in _PARSERS:
        # A Pillow built from source has no folder of bundled libraries.
        if (packages / name).is_dir():
            yield from ("--ro-bind", str(packages / name), str(_INSIDE / name))


def _read_only(path: Path) -> tuple[str, str, str]:
    return ("--ro-bind", str(path), str(path))
