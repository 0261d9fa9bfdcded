"""What the machine wrote of an item of evidence, as its pages show it."""

from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.records import Evidence
from casework.showing.record_lines import Line, Lines

_LABELS = {
    "evidentiary_sha256": _("SHA-256 of what was sent, sealed as it arrived"),
    "working_sha256": _("SHA-256 of what may be looked at"),
    "perceptual": _("How the picture looks, as a number"),
}


def known(item: Evidence) -> Iterator[Lines]:
    """Its hashes under one heading; nothing where it has none yet."""
    lines = [
        Line(str(label), words=(told,), is_ours=True)
        for name, label in _LABELS.items()
        if (told := getattr(item, name))
    ]
    if lines:
        yield Lines(gettext("Read off its file"), lines)
