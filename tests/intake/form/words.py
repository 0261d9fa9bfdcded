"""Every sentence of the pages, found in templates and code; and compiling the catalogues.

    python -m tests.intake.form.words            compile intake/locale/*/LC_MESSAGES/django.po
    python -m tests.intake.form.words --missing  print what a catalogue lacks

Written on polib and ast, so that nobody needs GNU gettext.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[3]
INTAKE = ROOT / "intake"
CATALOGUES = sorted((INTAKE / "locale").glob("*/LC_MESSAGES/django.po"))
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_TAG = re.compile(r'{%\s*translate\s+"([^"]+)"\s*%}')
_OTHER_TAG = re.compile(r"{%\s*(?:blocktranslate|trans|blocktrans)\b|{%\s*translate\s+[^\"]")


def sentences() -> dict[str, str]:
    """Each sentence and the file it was first found in."""
    found: dict[str, str] = {}
    for page in sorted((INTAKE / "templates").rglob("*.html")):
        content = page.read_text(encoding="utf-8")
        assert not _OTHER_TAG.search(content), f"{page.name}: only plain translate tags are read"
        for sentence in _TAG.findall(content):
            found.setdefault(sentence, str(page.relative_to(ROOT)))
    for module in sorted((*INTAKE.glob("*.py"), *INTAKE.glob("mailbox/web/*.py"))):
        for sentence in in_module(module):
            found.setdefault(sentence, str(module.relative_to(ROOT)))
    return found


def in_module(module: Path) -> Iterator[str]:
    """Sentences of one module of code."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in _CALLS and node.args and isinstance(node.args[0], ast.Constant):
            yield str(node.args[0].value)


def compiled(catalogue: Path) -> bytes:
    """What the .mo beside a .po must hold."""
    return bytes(polib.pofile(str(catalogue)).to_binary())


def main() -> None:
    for catalogue in CATALOGUES:
        if "--missing" in sys.argv:
            held = {entry.msgid for entry in polib.pofile(str(catalogue)) if entry.msgstr}
            print(catalogue, *sorted(set(sentences()) - held), sep="\n  ")
        else:
            catalogue.with_suffix(".mo").write_bytes(compiled(catalogue))


if __name__ == "__main__":
    main()
