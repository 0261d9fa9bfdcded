"""Every sentence of the casework pages, found in templates and code; compiling the catalogues.

    python -m tests.casework.words            compile casework/locale/*/LC_MESSAGES/django.po
    python -m tests.casework.words --missing  print what a catalogue lacks

As `tests.intake.form.words`, for the folders of casework.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

from tests.intake.form.words import ROOT, compiled, in_module

CASEWORK = ROOT / "casework"
CATALOGUES = sorted((CASEWORK / "locale").glob("*/LC_MESSAGES/django.po"))
_TAG = re.compile(r"""\{%\s*translate\s+(?:"([^"]+)"|'([^']+)')[^%]*%\}""")
_IN_TAG = re.compile(r"""_\((?:"([^"]+)"|'([^']+)')\)""")
_BLOCK = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate", re.DOTALL)
_BLANK = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_OTHER_TAG = re.compile(r"\{%\s*(?:trans|blocktrans)\b")


def sentences() -> dict[str, str]:
    """Each sentence and the file it was first found in."""
    found: dict[str, str] = {}
    for page in sorted((CASEWORK / "templates").rglob("*.html")):
        content = page.read_text(encoding="utf-8")
        assert not _OTHER_TAG.search(content), (
            f"{page.name}: only translate and blocktranslate are read"
        )
        for sentence in _in_page(content):
            found.setdefault(sentence, str(page.relative_to(ROOT)))
    for module in sorted(CASEWORK.rglob("*.py")):
        for sentence in in_module(module):
            found.setdefault(sentence, str(module.relative_to(ROOT)))
    return found


def _in_page(content: str) -> Iterator[str]:
    for pattern in (_TAG, _IN_TAG):
        yield from (one or other for one, other in pattern.findall(content))
    for options, block in _BLOCK.findall(content):
        one = _PLURAL.split(block)[0]  # a catalogue finds the plural by it
        words = " ".join(one.split()) if "trimmed" in options else one
        yield _BLANK.sub(r"%(\1)s", words)


def missing(catalogue: Path) -> dict[str, str]:
    """Sentences without words in a catalogue, and where they stand."""
    held = {entry.msgid for entry in polib.pofile(str(catalogue)) if entry.msgstr}
    return {said: place for said, place in sentences().items() if said not in held}


def main() -> None:
    for catalogue in CATALOGUES:
        if "--missing" in sys.argv:
            print(catalogue, *(f"{place}: {said}" for said, place in missing(catalogue).items()),
                  sep="\n  ")  # fmt: skip
        else:
            catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    main()
