"""Documents as files: PDF, HTML and DOCX, all drawn in a box with no network and no keys.

`render` is what exporters are given. Texts of sources reach a renderer as values only, never as
markup. Figures are SVG of shapes and text with presentation attributes: no style, script or
reference elsewhere, or nothing is drawn. A table row whose first cell is one run with an id
alone ("E-0001") is where every mention of that id leads. Pure.
"""

from casework.dossier.drawing.box import DRAWING, probe, render
from casework.dossier.drawing.counting import pages

__all__ = ["DRAWING", "pages", "probe", "render"]
