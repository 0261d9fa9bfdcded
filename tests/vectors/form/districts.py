"""The gazetteer as a page's script holds it: each province a line, each district a word of it.

    python -m tests.vectors.form.districts   writes intake/static_src/src/page/districts.ts

A district is its slug and its names as `choices` compares them; the English name is left out where
the slug says it, because the table is a ninth of what the page weighs.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from intake.choices import _plain
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
        yield " ".join((province, *map(_word, districts)))


def _word(district: District) -> str:
    slug = district.code.partition("/")[2]
    names = {_plain(label) for label in district.labels.values()} - {slug.replace("-", ""), ""}
    word = ",".join((slug, *sorted(names)))
    assert not set(" `$\\\n") & set(word)
    return word


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
