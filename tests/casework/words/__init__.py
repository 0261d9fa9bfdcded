"""Every sentence of the casework pages, found in templates and code.

    python -m tests.casework.words            compile casework/locale/*/LC_MESSAGES/django.po
    python -m tests.casework.words --missing  print what a catalogue lacks, and what is left over

Templates are read by Django's own lexer, code by ast: nobody needs GNU gettext.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from tests.intake.form.words import ROOT
from tests.intake.form.words import compiled as compiled

CASEWORK = ROOT / "casework"
CATALOGUES = sorted((CASEWORK / "locale").glob("*/LC_MESSAGES/django.po"))
TEMPLATES = sorted((CASEWORK / "templates").rglob("*.html"))
_ONE = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
_MANY = frozenset({"ngettext", "ngettext_lazy"})
# What `templatize` leaves of a tag: a call with literals alone, between words blotted out.
_LITERAL = r"""u?(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL = re.compile(rf"(?:\bn?gettext|(?<!\w)_)\((?:{_LITERAL}|count|[\s,])+\)")


class Sentence(NamedTuple):
    """As English has it; `many` is "" where nothing is counted."""

    one: str
    many: str = ""


# Sentences of Django's own forms and lists that our pages can show. Django has them in no
# language of ours: for Afghan Dari it would take Iranian words, and it knows no Pashto.
OF_DJANGO = (
    Sentence("This field is required."),
    Sentence("Enter a whole number."),
    Sentence("Ensure this value is greater than or equal to %(limit_value)s."),
    Sentence(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    ),
    Sentence("Null characters are not allowed."),
)


def spoken() -> dict[Sentence, str]:
    """Each sentence of templates, code and Django's forms, and where it was first found."""
    found: dict[Sentence, str] = {}
    for page in TEMPLATES:
        for sentence in in_page(page.read_text(encoding="utf-8")):
            found.setdefault(sentence, str(page.relative_to(ROOT)))
    for module in sorted(CASEWORK.rglob("*.py")):
        for sentence in in_code(module.read_text(encoding="utf-8")):
            found.setdefault(sentence, str(module.relative_to(ROOT)))
    for sentence in OF_DJANGO:
        found.setdefault(sentence, "django")
    return found


def sentences() -> dict[str, str]:
    """The same by what catalogues call a sentence: its singular."""
    return {sentence.one: place for sentence, place in spoken().items()}


def in_page(content: str) -> Iterator[Sentence]:
    """Sentences of one template, in whichever tag or filter they stand."""
    for call in _CALL.finditer(templatize(content)):
        yield from in_code(call.group())


def in_code(code: str) -> Iterator[Sentence]:
    """Sentences of one module. What is no literal is nobody's sentence and is left out."""
    for node in ast.walk(ast.parse(code)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        said = [one.value for one in node.args if isinstance(one, ast.Constant)]
        if node.func.id in _ONE and said:
            yield Sentence(str(said[0]))
        elif node.func.id in _MANY and len(said) > 1:
            yield Sentence(str(said[0]), str(said[1]))


def held(catalogue: Path) -> dict[Sentence, tuple[str, ...]]:
    """What a catalogue has words for: one form for each sentence, or one for each plural."""
    return {
        Sentence(entry.msgid, entry.msgid_plural): tuple(entry.msgstr_plural.values())
        or (entry.msgstr,)
        for entry in polib.pofile(str(catalogue))
    }


def missing(catalogue: Path) -> dict[Sentence, str]:
    """Sentences without words in a catalogue, and where they stand."""
    full = {sentence for sentence, forms in held(catalogue).items() if all(forms)}
    return {said: place for said, place in spoken().items() if said not in full}
