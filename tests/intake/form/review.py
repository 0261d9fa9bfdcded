"""The sentences that wait for native readers, as a table: `docs/native-review.md`.

    python -m tests.intake.form.review

A sentence counts as reviewed once its entry in both catalogues has a translator's comment that
begins with "reviewed": `# reviewed: who, when`. gettext's own "fuzzy" would leave it out of the
compiled catalogue, and a draft is better than a page in a language that nobody reads.
"""

import polib

from tests.intake.form.words import CATALOGUES, ROOT

PAGE = ROOT / "docs" / "native-review.md"
_HEAD = """# Sentences of the intake pages that wait for native readers

Drafts, all of them, by people who are not native speakers. Two readers of each language, one of
them from inside the country, go through the pages and this table: is it what somebody in distress
would say, does it promise what the English promises, and no more? A sentence is taken off by
writing `# reviewed: who, when` above its entry in `intake/locale/*/LC_MESSAGES/django.po`; the
table is then made anew with `python -m tests.intake.form.review`. What the taxonomy says
(`intake/facts/*.yaml`, `draft: true`) and the words of casework are reviewed where they stand.

| English | دری | پښتو |
| --- | --- | --- |
"""


def drafts() -> list[tuple[str, ...]]:
    """English, Dari, Pashto of every sentence that is not reviewed in both languages."""
    shelves = [{one.msgid: one for one in polib.pofile(str(path))} for path in CATALOGUES]
    first = shelves[0]
    return [
        (said, *(shelf[said].msgstr if said in shelf else "" for shelf in shelves))
        for said in sorted(first)
        if not all(said in shelf and _is_reviewed(shelf[said]) for shelf in shelves)
    ]


def _is_reviewed(entry: polib.POEntry) -> bool:
    return str(entry.tcomment).startswith("reviewed")


def page() -> str:
    """What the page must be."""
    rows = ("| " + " | ".join(map(_cell, row)) + " |\n" for row in drafts())
    return _HEAD + "".join(rows)


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
