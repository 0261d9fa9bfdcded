"""Hostile files are parsed here and nowhere else, each in a box of its own (P11).

`sanitise` gives fresh pixels, sound or text, or a fixed reason; `probe` is the start-up check.
Pure: no Django, no settings, no logging. The only code of intake, beside the worker's own child,
that starts processes.
"""

from intake.sanitising.faces import faceless
from intake.sanitising.lettering import Hidden, lettered
from intake.sanitising.limits import LIMITS, Limits
from intake.sanitising.rendition import Faces, Member, NotShown, Page, Reason, Rendition, Sound
from intake.sanitising.sanitiser import probe, sanitise
from intake.sanitising.together import Unpacked, apart
from intake.sanitising.writing import Redaction, Writing, redacted

__all__ = [
    "LIMITS",
    "Faces",
    "Hidden",
    "Limits",
    "Member",
    "NotShown",
    "Page",
    "Reason",
    "Redaction",
    "Rendition",
    "Sound",
    "Unpacked",
    "Writing",
    "apart",
    "faceless",
    "lettered",
    "probe",
    "redacted",
    "sanitise",
]
