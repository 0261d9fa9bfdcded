"""The gazetteer as a page's script holds it: each province a line, each district a word of it.

    python -m tests.vectors.form.districts   writes intake/static_src/src/page/districts.ts

A district is its slug, its English name where the slug does not spell it, its Dari name, and its
Pashto name where that is another: the table is a ninth of what the page weighs. A page with script
offers the names from here, so that they do not weigh twice.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from intake.gazetteer import DISTRICTS, District

FILE = Path(__file__).parents[3] / "intake/static_src/src/page/districts.ts"


def written() -> str:
    """What the source file must hold."""
    table = "\n".join(_lines())
    return (
        "/** Made from the gazetteer by tests/vectors/form/districts.py. */\n\n"
        f"export const DISTRICTS = `{table}`;\n"
    )


def _lines() -> Iterator[str]:
    listed = sorted(DISTRICTS, key=lambda one: one.code)
    for province, districts in groupby(listed, key=lambda one: one.province):
        yield ";".join((province, *map(_word, districts)))


def _word(district: District) -> str:
    slug = district.code.partition("/")[2]
    english, dari, pashto = (district.labels[one] for one in ("en", "fa-af", "ps"))
    spelled = " ".join(word.capitalize() for word in slug.split("-"))
    names = [slug, "" if english == spelled else english, dari, "" if pashto == dari else pashto]
    assert not set("`$\\\n,;") & set("".join(names))
    return ",".join(names).rstrip(",")


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
