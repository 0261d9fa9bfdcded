"""Through which circle a report came is shown to nobody: a small circle is its members.

The rule for whoever first shows one: by its sealed name only from a set membership on (twelve by
default), and as "trusted network" below it. Until then these tests keep every screen without.
"""

import re
from pathlib import Path

import polib

CASEWORK = Path(__file__).parents[2] / "casework"
# They choose the reports of a desk by the circles that the roll gives it, and show no circle.
CHOOSING = {"home.py", "unworked.py"}
_WORD = re.compile("network", re.IGNORECASE)


def _mentions(folder: str, pattern: str) -> set[str]:
    files = sorted((CASEWORK / folder).rglob(pattern))
    assert files, "the search itself must find the files"
    return {one.name for one in files if _WORD.search(one.read_text(encoding="utf-8"))}


def test_no_page_form_or_line_of_casework_mentions_a_circle() -> None:
    assert _mentions("templates", "*.html") == set()
    assert _mentions("forms", "*.py") == set()
    assert _mentions("showing", "*.py") == set()


def test_views_choose_by_circles_and_hand_none_to_a_page() -> None:
    assert _mentions("views", "*.py") <= CHOOSING
    for name in CHOOSING:
        source = (CASEWORK / "views" / name).read_text(encoding="utf-8")
        handed = re.findall(r"""\.network\b|\bnetworks?=|["']\w*network""", source)
        assert handed == []


def test_no_sentence_of_casework_has_a_place_for_one() -> None:
    for catalogue in (CASEWORK / "locale").rglob("django.po"):
        said = [entry.msgid for entry in polib.pofile(str(catalogue))]
        assert not [one for one in said if re.search(r"%\(\w*(?:network|circle)\w*\)", one)]
