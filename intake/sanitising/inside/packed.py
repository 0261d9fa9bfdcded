"""libarchive, as little of it as is needed: one format and one filter, out of memory, forward."""

import ctypes
import errno
from collections.abc import Callable, Iterator
from typing import Any

from .frames import RefusedError

_LIBRARY = "libarchive.so.13"
_END, _GOES_ON = 1, (0, -20)  # fine, and with a warning
_KIND, _FILE, _FOLDER = 0o170000, 0o100000, 0o040000
# libarchive's names of the format and of what it is packed with.
_FORMS = {
    "zip": ("zip", "none"),
    "7z": ("7zip", "none"),
    "tar": ("tar", "none"),
    "tar_gzip": ("tar", "gzip"),
    "tar_bzip2": ("tar", "bzip2"),
    "tar_xz": ("tar", "xz"),
}


def open_archive(kind: str) -> Callable[[bytes], "Packed"]:
    """What opens archives of this kind; the library is loaded now."""
    library = _library()
    form, packing = _FORMS[kind]

    def opened(content: bytes) -> Packed:
        archive = ctypes.c_void_p(library.archive_read_new())
        getattr(library, f"archive_read_support_filter_{packing}")(archive)
        getattr(library, f"archive_read_support_format_{form}")(archive)
        size = ctypes.c_size_t(len(content))
        if library.archive_read_open_memory(archive, content, size) != 0:
            # What is packed so and is no archive is one file alone, of some kind.
            unknown = packing != "none" and _words(library, archive).startswith(b"unrecognized")
            raise RefusedError("type_not_supported" if unknown else "damaged")
        return Packed(library, archive, content)

    return opened


class Packed:
    """An archive that is gone through once, from its first file to its last.

    `fault` is why the reading of the present file ended early, "" where it did not.
    """

    def __init__(self, library: Any, archive: ctypes.c_void_p, content: bytes) -> None:
        self.fault = ""
        self._library, self._archive = library, archive
        self._content = content  # the library reads it where it lies
        self._entry = ctypes.c_void_p()
        self._piece = ctypes.create_string_buffer(64 * 1024)

    def headers(self) -> Iterator[str]:
        """Once for each thing in it: "", or, as the last, why the rest cannot be reached."""
        while True:
            code = self._library.archive_read_next_header(self._archive, ctypes.byref(self._entry))
            if code == _END:
                return
            if code not in _GOES_ON:
                yield self._why()
                return
            self.fault = ""
            yield ""

    @property
    def name(self) -> str:
        """As the archive has it; "" where it is no text."""
        told = self._library.archive_entry_pathname(self._entry)
        return (told or b"").decode("utf-8", "replace")

    @property
    def size(self) -> int:
        """Octets of the present file, as the archive claims."""
        return max(0, int(self._library.archive_entry_size(self._entry)))

    @property
    def is_folder(self) -> bool:
        """Whether it holds nothing by itself."""
        return self._kind() == _FOLDER

    def why_not(self) -> str:
        """Why the present file is none that can be unpacked; "" where it is one."""
        if self._kind() != _FILE or self._library.archive_entry_hardlink(self._entry):
            return "not_a_file"
        locked = self._library.archive_entry_is_encrypted(self._entry)
        return "encrypted" if locked else ""

    def read(self, size: int) -> bytes:
        """At most `size` octets of the present file; b"" at its end, or at a fault."""
        got = self._library.archive_read_data(self._archive, self._piece, ctypes.c_size_t(size))
        if got < 0:
            self.fault = self._why()
        return self._piece.raw[:got] if got > 0 else b""

    def _kind(self) -> int:
        return int(self._library.archive_entry_filetype(self._entry)) & _KIND

    def _why(self) -> str:
        words = _words(self._library, self._archive)
        if b"encrypt" in words or b"passphrase" in words:
            return "encrypted"
        is_full = self._library.archive_errno(self._archive) == errno.ENOMEM
        return "too_costly" if is_full or b"memory" in words else "damaged"


def _words(library: Any, archive: ctypes.c_void_p) -> bytes:
    """What the library says of a fault. It may quote the archive: it is looked into, no more."""
    return (library.archive_error_string(archive) or b"").lower()


def _library() -> Any:
    library = ctypes.CDLL(_LIBRARY)
    library.archive_read_new.restype = ctypes.c_void_p
    for name in ("archive_entry_pathname", "archive_entry_hardlink", "archive_error_string"):
        getattr(library, name).restype = ctypes.c_char_p
    library.archive_entry_size.restype = ctypes.c_int64
    library.archive_read_data.restype = ctypes.c_ssize_t
    library.archive_entry_filetype.restype = ctypes.c_uint32
    return library
