"""The box: what a hostile file's parser can see of this machine, which is next to nothing.

Bubblewrap builds it: every namespace new, no network, no capability, user nobody, an empty
environment, and a root that holds only libraries, the interpreter and what one `Program`
names, all read-only. Nothing is writable but the scratch of a program that cannot do without,
there is no /proc and no /dev. Mounting the virtual environment whole would be shorter, and would
show the box which software keeps our keys.
"""

import importlib.util
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from intake.errors import TransientError
from intake.fonts import FONTS
from intake.sanitising.limits import LIMITS

_NAMESPACES = ("user", "ipc", "pid", "net", "uts", "cgroup")
# Not the caller's PATH: whoever can set it must not be able to choose the box.
_PROGRAMS = "/usr/bin:/bin:/usr/local/bin"
_INSIDE = Path("/program")
_SCRATCH = "/tmp"  # noqa: S108  (of the box; an office program puts its pipe nowhere else)
_START = f"import sys; sys.path.append({str(_INSIDE)!r}); from inside.program import main; main()"


@dataclass(frozen=True)
class Program:
    """What a box shows below /program beside the libraries, and nothing more of this host.

    Args:
        packages: names or patterns in the virtual environment's site-packages; the first must be
            there, another that is missing is left out.
        own: our files and folders, each with its name inside.
        host: files and folders of this host under their own names; one that is missing is left out.
        scratch_bytes: where not 0, there is an empty /tmp in memory that holds as much, and
            /dev/urandom.
    """

    packages: tuple[str, ...]
    own: tuple[tuple[Path, str], ...]
    host: tuple[Path, ...] = ()
    scratch_bytes: int = 0


PARSERS = Program(
    # A Pillow built from source has no folder of bundled libraries.
    packages=(
        *("PIL", "pillow.libs", "pi_heif", "_pi_heif.*.so", "pi_heif.libs"),
        *("pypdfium2", "pypdfium2_raw", "pypdfium2_cfg"),
    ),
    own=((Path(__file__).parent / "inside", "inside"),),
    # Documents that do not carry their fonts would else show boxes for Dari and Pashto.
    host=(Path("/usr/share/fonts"),),
)


MEDIA = Program(packages=("av", "av.libs"), own=PARSERS.own)

# What reads text is in the interpreter's own library.
TEXTS = Program(packages=(), own=PARSERS.own)

# LibreOffice lies below /usr/lib with all libraries; here are its settings, and those of fonts.
OFFICE = Program(
    packages=("pypdfium2", "pypdfium2_raw", "pypdfium2_cfg"),
    own=(*PARSERS.own, (FONTS, "fonts")),
    host=(
        *(Path("/etc/libreoffice"), Path("/usr/share/libreoffice"), Path("/usr/share/liblangtag")),
        *(Path("/etc/fonts"), Path("/usr/share/fontconfig"), Path("/usr/share/fonts")),
    ),
    scratch_bytes=LIMITS.scratch_bytes,
)


def command(order: str, program: Program = PARSERS) -> list[str]:
    """The whole command line for one run of `inside.program`, whatever program it is.

    `order` is JSON for it, no content in it. Raises as `box`.
    """
    return [*box(program), "-c", _START, order]


@cache
def box(program: Program = PARSERS) -> Sequence[str]:
    """Bubblewrap with its arguments, up to the interpreter and its switches inside.

    -I and -S: no site packages, no environment; -B: nothing tries to write byte code.
    Raises TransientError("sandbox_missing") if bubblewrap or the first package is not installed.
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
        *_program_files(program),
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


def _interpreter_files() -> Iterator[str]:
    """The standard library without its site-packages, and libpython where it is shared."""
    library = Path(sysconfig.get_path("stdlib"))
    yield from _read_only(library)
    if (library / "site-packages").is_dir():
        hidden = str(library / "site-packages")
        yield from ("--tmpfs", hidden, "--remount-ro", hidden)
    for shared in sorted((Path(sys.base_prefix) / "lib").glob("libpython*.so*")):
        yield from _read_only(shared)


def _program_files(program: Program) -> Iterator[str]:
    if program.packages:
        yield from _packages(program.packages)
    for here, name in program.own:
        yield from ("--ro-bind", str(here), str(_INSIDE / name))
    for here in program.host:
        yield from ("--ro-bind-try", str(here), str(here))
    if program.scratch_bytes:
        yield from ("--size", str(program.scratch_bytes), "--tmpfs", _SCRATCH)
        yield from ("--dev-bind", "/dev/urandom", "/dev/urandom")


def _packages(patterns: Sequence[str]) -> Iterator[str]:
    found = importlib.util.find_spec(patterns[0])
    if found is None or found.origin is None:
        raise TransientError("sandbox_missing")
    installed = Path(found.origin).parent.parent
    for pattern in patterns:
        for here in sorted(installed.glob(pattern)):
            yield from ("--ro-bind", str(here), str(_INSIDE / here.name))


def _read_only(path: Path) -> tuple[str, str, str]:
    return ("--ro-bind", str(path), str(path))
