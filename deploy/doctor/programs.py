"""What has to be installed, and whether what came with the program is as it was made."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale

from deploy.doctor.fault import Fault
from intake import programs, sanitising
from intake.errors import TransientError
from intake.fonts import FONTS
from intake.languages import DEFAULT
from intake.redaction.tagging import shipped

_ANEW = "Take the program anew from the release that two of you looked at; do not mend a file."


def look() -> Iterator[Fault]:
    """The box, by building it; and what reads print."""
    try:
        sanitising.probe()
    except TransientError:
        yield Fault(
            "The sandbox cannot be built here: no file is worked on.",
            "apt-get install bubblewrap; if it is there: sysctl -w"
            " kernel.unprivileged_userns_clone=1, and the same in /etc/sysctl.d/.",
        )
    if programs.languages_of_print() is None:
        yield Fault(
            "What reads print is missing: pictures and documents stay sealed and are not shown.",
            "apt-get install tesseract-ocr tesseract-ocr-eng tesseract-ocr-fas tesseract-ocr-pus",
        )


def look_at_shipped() -> Iterator[Fault]:
    """Weights, fonts and the words of the pages."""
    if not _are_weights_whole():
        yield Fault("Weights of redaction are not those that were shipped.", _ANEW)
    if not any(FONTS.glob("*.ttf")):
        yield Fault("The fonts of printed pages are missing.", _ANEW)
    for code, _ in settings.LANGUAGES:
        if code != DEFAULT and not all(file.is_file() for file in _catalogues(code)):
            yield Fault(f"The words of the pages in {code} are missing: they are English.", _ANEW)


def _are_weights_whole() -> bool:
    told = shipped.digests()
    found = {file.name for file in shipped.WEIGHTS.glob("*.crf")}
    return bool(told) and found <= told.keys() and all(map(_is_as_told, told.items()))


def _is_as_told(told: tuple[str, str]) -> bool:
    name, digest = told
    try:
        return hashlib.sha256((shipped.WEIGHTS / name).read_bytes()).hexdigest() == digest
    except FileNotFoundError:
        return False


def _catalogues(code: str) -> Iterator[Path]:
    """The compiled catalogue of that language beside each source of it."""
    ours = [Path(one.path) / "locale" for one in apps.get_app_configs() if one.label == "casework"]
    for folder in {*map(Path, settings.LOCALE_PATHS), *ours}:
        yield folder / to_locale(code) / "LC_MESSAGES/django.mo"
