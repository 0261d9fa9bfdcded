"""Office files to page images: an office program makes a document to be printed of them first."""

from collections.abc import Mapping
from functools import partial

from .as_printed import as_printed
from .documents import pdf
from .frames import Bounds, Opened, RefusedError
from .office_marks import by_package, by_saved
from .office_program import SCRATCH, Converter, converter
from .packages import Package, form_of_compound, form_of_package

# How LibreOffice calls these formats as they are today: older ones are saved so, and counted in.
_TODAY = {"doc": "odt", "rtf": "odt", "xls": "ods", "ppt": "odp"}
_PRINTS = {
    **dict.fromkeys(("docx", "odt"), "writer"),
    **dict.fromkeys(("xlsx", "ods"), "calc"),
    **dict.fromkeys(("pptx", "odp"), "impress"),
}
_OPTIONS = '{"ExportNotes":{"type":"boolean","value":"false"}}'


def office(kind: str, may: Mapping[str, int]) -> partial[Opened]:
    """What parses files of this kind. `may` is what each of its helpers may use; they are started
    now, for later this process may start none.
    """
    return partial(_office, kind, converter(**may), converter(**may))


def _office(
    kind: str, first: Converter, second: Converter, content: bytes, bounds: Bounds
) -> Opened:
    """Pages as they would be printed, what is hidden or taken back in the file left out."""
    if kind == "package":
        package = Package(content)
        ending = form_of_package(package)
        carried = by_package(package, ending)
    else:
        came_as = "rtf" if kind == "rtf" else form_of_compound(content)
        ending = _TODAY[came_as]
        (SCRATCH / f"old.{came_as}").write_bytes(content)
        package = Package(first.save(f"old.{came_as}", ending))
        carried = by_saved(package, content)
    # A name that tells nothing: its ending is what decides how it is read.
    (SCRATCH / f"file.{ending}").write_bytes(as_printed(package, ending))
    printed = second.save(f"file.{ending}", f"pdf:{_PRINTS[ending]}_pdf_Export:{_OPTIONS}")
    if b"%%EOF" not in printed[-1024:]:
        # It broke while it wrote: nobody would know which pages are not there.
        raise RefusedError("damaged")
    opened = pdf(printed, bounds)
    return Opened(opened.of, opened.frames, [carried])
