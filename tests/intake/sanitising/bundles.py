"""Archives made for the tests, of every kind, harmless and hostile. All in them is invented."""

import ctypes
import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

Named = Sequence[tuple[str, bytes]]
KINDS = ("zip", "7z", "tar", "tar.gz", "tar.bz2", "tar.xz")


def bundle(kind: str, files: Named) -> bytes:
    """An archive of `files`, names with their content."""
    if kind == "zip":
        return zipped(files)
    return (
        seven_zipped(files) if kind == "7z" else tarred(files, kind.removeprefix("tar").strip("."))
    )


def zipped(files: Named, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Two files of one name are two files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, packing)
    return out.getvalue()


def tarred(files: Named, packing: str = "") -> bytes:
    """Packed by "gz", "bz2", "xz" or not at all."""
    return tar_of([plain(name, content) for name, content in files], packing)


def tar_of(entries: Iterable[tuple[tarfile.TarInfo, bytes]], packing: str = "") -> bytes:
    """Of entries of any type."""
    out = io.BytesIO()
    mode: Any = f"w:{packing}"
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for entry, content in entries:
            archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def entry(name: str, kind: bytes, points_to: str = "") -> tuple[tarfile.TarInfo, bytes]:
    """What is no file: a link, a device, a pipe."""
    told = tarfile.TarInfo(name)
    told.type, told.linkname = kind, points_to
    return told, b""


def seven_zipped(files: Named) -> bytes:
    """By the library itself, which writes them, too."""
    library = ctypes.CDLL("libarchive.so.13")
    for name in ("archive_write_new", "archive_entry_new"):
        getattr(library, name).restype = ctypes.c_void_p
    archive = ctypes.c_void_p(library.archive_write_new())
    library.archive_write_set_format_7zip(archive)
    room = ctypes.create_string_buffer(sum(len(one) for _, one in files) + 2**20)
    used = ctypes.c_size_t()
    library.archive_write_open_memory(archive, room, ctypes.c_size_t(len(room)), ctypes.byref(used))
    for name, content in files:
        told = ctypes.c_void_p(library.archive_entry_new())
        library.archive_entry_set_pathname(told, name.encode())
        library.archive_entry_set_size(told, ctypes.c_int64(len(content)))
        library.archive_entry_set_filetype(told, 0o100000)
        library.archive_entry_set_perm(told, 0o600)
        library.archive_write_header(archive, told)
        library.archive_write_data(archive, content, ctypes.c_size_t(len(content)))
        library.archive_entry_free(told)
    library.archive_write_close(archive)
    return room.raw[: used.value]


def locked(content: bytes) -> bytes:
    """The same ZIP with the mark of a password on its first file, here and in the list of files."""
    marked = bytearray(content)
    marked[6] |= 1
    marked[content.index(b"PK\1\2") + 8] |= 1
    return bytes(marked)


def seven_zip_by(coder: bytes, properties: bytes, *, names_too: bool = False) -> bytes:
    """A 7z of one file "a.jpg" that only a coder of this number could unpack; with `names_too`,
    only it could read the list of files.
    """
    packed = b"nothing of use here"
    method = bytes([0x20 | len(coder)]) + coder + bytes([len(properties)]) + properties
    streams = (
        b"\x06\x00\x01\x09" + bytes([len(packed)]) + b"\x00"
        + b"\x07\x0b\x01\x00\x01" + method + b"\x0c\x0a\x00"
    )  # fmt: skip
    if names_too:
        header = b"\x17" + streams + b"\x00"
    else:
        files = b"\x05\x01\x11\x0d\x00" + "a.jpg\0".encode("utf-16-le") + b"\x00\x00"
        header = b"\x01\x04" + streams + b"\x08\x00\x00" + files
    place = struct.pack("<QQI", len(packed), len(header), zlib.crc32(header))
    start = b"7z\xbc\xaf\x27\x1c\x00\x04" + struct.pack("<I", zlib.crc32(place)) + place
    return start + packed + header


def zeros(count: int) -> bytes:
    """A gzip of so many zeros, a thousandth of it, made without ever having them."""
    packer, piece = zlib.compressobj(9, wbits=-15), bytes(1 << 20)
    once = packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH)
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    return head + once * (count >> 20) + packer.flush() + bytes(8)


def tar_header(name: str, size: int) -> bytes:
    """A header that claims a file of this size, without any file behind it."""
    told = tarfile.TarInfo(name)
    told.size = size
    return told.tobuf(tarfile.GNU_FORMAT)


def tar_of_zeros(size: int) -> bytes:
    """A packed archive of one file of so many zeros."""
    return gzip.compress(tar_header("zeros.jpg", size)) + zeros(size)


def plain(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    told = tarfile.TarInfo(name)
    told.size = len(content)
    return told, content
