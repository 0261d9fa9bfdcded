"""Give up, for good, what parsing does not need: the second wall behind the namespaces.

The namespaces decide what can be seen (nothing but public, read-only files). This decides
what may be asked of the kernel: no process, no socket, no program, no writing to files.
Refused calls fail with an error instead of killing, so that a C library that probes for a
newer call falls back and a good file is not lost.
"""

import ctypes
import errno
import platform
import resource
import struct
from dataclasses import dataclass

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_SECCOMP_KILL = 0x8000_0000
_SECCOMP_ALLOW = 0x7FFF_0000
_SECCOMP_ERRNO = 0x0005_0000

# Classic BPF, from linux/filter.h: load a word, jump if equal, return.
_LOAD, _JUMP_EQUAL, _RETURN = 0x20, 0x15, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16

# What the C library asks of `clone` for a thread of this process, and never for a process.
_THREAD = 0x3D_0F00
_THIS_MACHINE = 1  # AF_UNIX: the family of sockets that reach no further
_CLONE3 = 435  # keeps its flags where no filter sees them; without it the library uses `clone`

_Step = tuple[int, int, int, int]


@dataclass(frozen=True)
class Machine:
    """The kernel's name for an instruction set, and its numbers of the calls allowed."""

    audit_arch: int
    allowed: tuple[int, ...]
    clone: int
    by_threads: tuple[int, ...]  # set_robust_list rseq: a thread's first calls
    by_office: tuple[int, ...]
    socket: int


# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask
# rt_sigreturn pread64 mremap madvise sigaltstack futex getdents64 clock_gettime exit
# exit_group openat newfstatat readlinkat getrandom statx sched_yield restart_syscall
# getpid gettid; on x86-64 also the older open, stat, lstat, access, readlink, gettimeofday.
# Opening is allowed: the mounts hold nothing but libraries and fonts, all read-only, and
# the parsers load parts of themselves late. An x32 call has its own numbers, so none is here.
#
# What an office program needs besides: files of its own (pwrite64 fcntl fsync fdatasync ftruncate
# mkdir rmdir unlink rename chmod fchmod statfs fstatfs getcwd uname faccessat2; on aarch64 mkdirat
# unlinkat renameat renameat2 fchmodat faccessat), talk among its threads (eventfd2 pipe2 poll
# ppoll) and questions (getuid getgid geteuid getegid sysinfo fadvise64 sched_getaffinity
# clock_nanosleep); to wait for a process that was there before (wait4), and a socket among its own
# (connect accept shutdown bind listen accept4), without which it ends at once. No process, no
# program, no socket of another family.
_MACHINES = {
    "x86_64": Machine(
        0xC000_003E,
        (
            *(0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 17, 25, 28, 131, 202, 217, 228),
            *(60, 231, 257, 262, 267, 318, 332, 24, 219, 39, 186),
            *(2, 4, 6, 21, 89, 96),
        ),
        56,
        (273, 334),
        (
            *(18, 72, 74, 75, 77, 83, 84, 87, 82, 90, 91, 137, 138, 79, 63, 439),
            *(290, 293, 7, 271, 102, 104, 107, 108, 99, 221, 204, 230, 61),
            *(42, 43, 48, 49, 50, 288),
        ),
        41,
    ),
    "aarch64": Machine(
        0xC000_00B7,
        (
            *(63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 67, 216, 233, 132, 98),
            *(61, 113, 93, 94, 56, 79, 78, 278, 291, 124, 128, 172, 178),
        ),
        220,
        (99, 293),
        (
            *(68, 25, 82, 83, 46, 34, 35, 38, 276, 52, 53, 43, 44, 17, 160, 48, 439),
            *(19, 59, 73, 174, 176, 175, 177, 179, 223, 123, 115, 260),
            *(203, 202, 210, 200, 201, 242),
        ),
        198,
    ),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(
    *,
    memory_bytes: int,
    cpu_seconds: int,
    answer: int = errno.EPERM,
    threads: bool = False,
    scratch_bytes: int = 0,
) -> None:
    """Bound this process and filter its calls. Raises OSError or KeyError if it cannot.

    `answer` is the error of every refused call. With ENOSYS, as of a kernel that never had it,
    a library that would rather have threads goes on without them.

    Memory is the address space in bytes. At `cpu_seconds` the kernel ends the process with
    SIGXCPU, one second later with SIGKILL; with `scratch_bytes` with that at once. Files may not
    grow at all (pipes may), which also closes memory kept in anonymous files.

    `threads` lets this process have threads, as many as its memory has stacks for. For a library
    that would not work without: they share what the process may, and its time.

    `scratch_bytes` is how long a file may become. Where it is not 0, an office program may work,
    with threads and files of its own, and with sockets that lead nowhere but within the box.
    """
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    # An office program would catch the first signal, and may then hang.
    killed_at = cpu_seconds if scratch_bytes else cpu_seconds + 1
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, killed_at))
    files = 256 if scratch_bytes else 32
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    resource.setrlimit(resource.RLIMIT_FSIZE, (scratch_bytes, scratch_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    office = scratch_bytes > 0
    if not (threads or office):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    machine = _MACHINES[platform.machine()]
    _filter_calls(_filter(machine, answer, threads or office, office))


def _filter_calls(program: bytes) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    argument = _Program(len(program) // 8, program)
    for option, value, pointer in (
        (_PR_SET_NO_NEW_PRIVS, 1, None),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(argument)),
    ):
        if libc.prctl(option, ctypes.c_ulong(value), pointer, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "prctl")


def _thread_steps(machine: Machine) -> list[_Step]:
    """A `clone` that makes a thread is allowed and any other refused."""
    return [
        (_JUMP_EQUAL, 0, 1, _CLONE3),
        (_RETURN, 0, 0, _SECCOMP_ERRNO | errno.ENOSYS),
        (_JUMP_EQUAL, 0, 4, machine.clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_EQUAL, 0, 1, _THREAD),
        (_RETURN, 0, 0, _SECCOMP_ALLOW),
        (_RETURN, 0, 0, _SECCOMP_ERRNO | errno.EPERM),
    ]


def _socket_steps(machine: Machine) -> list[_Step]:
    """A socket that reaches no further than this machine is allowed and any other refused."""
    return [
        (_JUMP_EQUAL, 0, 4, machine.socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_JUMP_EQUAL, 0, 1, _THIS_MACHINE),
        (_RETURN, 0, 0, _SECCOMP_ALLOW),
        (_RETURN, 0, 0, _SECCOMP_ERRNO | errno.EPERM),
    ]


def _filter(machine: Machine, answer: int, threads: bool, office: bool) -> bytes:
    """Kill a call of another instruction set, allow the listed numbers, refuse the rest."""
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_JUMP_EQUAL, 1, 0, machine.audit_arch),
        (_RETURN, 0, 0, _SECCOMP_KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        *(_thread_steps(machine) if threads else ()),
        *(_socket_steps(machine) if office else ()),
    ]
    allowed = machine.allowed + (machine.by_threads if threads else ())
    allowed += machine.by_office if office else ()
    count = len(allowed)
    # A match jumps over the numbers left and over the refusal, to the last step.
    steps += [(_JUMP_EQUAL, count - index, 0, number) for index, number in enumerate(allowed)]
    steps += [(_RETURN, 0, 0, _SECCOMP_ERRNO | answer), (_RETURN, 0, 0, _SECCOMP_ALLOW)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
