"""The file around a DOCX: what the template brings along goes, and every run gives the same."""

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from .prepared import Tree
from .signs import RIGHT
from .wml import element

_STYLES = Path(__file__).parent / "styles.xml"
# Previews, a second set of styles, and which program made the template.
_UNWANTED = (
    "/thumbnail",
    "/stylesWithEffects",
    "/customXml",
    "/extended-properties",
    "/webSettings",
)
_KEPT_SETTINGS = (
    "defaultTabStop",
    "characterSpacingControl",
    "compat",
    "decimalSymbol",
    "listSeparator",
)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def strip(document: Any, tree: Tree) -> None:
    """Leave nothing of the template's own and set what is ours: styles, paper, properties."""
    for part in (document.part.package, document.part):
        for name, relation in list(part.rels.items()):
            if relation.reltype.endswith(_UNWANTED):
                del part.rels[name]
    settings = document.settings.element
    for child in list(settings):
        if child.tag.rpartition("}")[2] not in _KEPT_SETTINGS:
            settings.remove(child)
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.extend(parse_xml(_STYLES.read_bytes()))
    _properties(document.core_properties, tree)
    _paper(document.sections[0], tree["dir"])


def _properties(properties: Any, tree: Tree) -> None:
    """No author: who wrote a dossier is nobody's to read out of a file."""
    for name in ("author", "comments", "last_modified_by", "keywords", "category", "subject"):
        setattr(properties, name, "")
    day = datetime.fromisoformat(tree["cover"]["made_on"])
    properties.created = properties.modified = day
    # The standard ends a property at 255 letters, and python-docx refuses more.
    properties.title = tree["cover"]["title"][:255]
    properties.language = tree["tag"]


def _paper(section: Any, side: str) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.top_margin, section.bottom_margin = Mm(27), Mm(25)
    if side == RIGHT:
        # python-docx has no name for it; the schema has it before the grid.
        section._sectPr.find(qn("w:docGrid")).addprevious(element("bidi"))


def saved(document: Any) -> bytes:
    """The file, packed again in the same order with one time for all."""
    first, second = BytesIO(), BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as written, zipfile.ZipFile(second, "w") as packed:
        for name in written.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            packed.writestr(entry, written.read(name))
    return second.getvalue()
