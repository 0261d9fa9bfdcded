"""The sentences that wait for native readers, as a table: `docs/native-review.md`.

    python -m tests.intake.form.review

A sentence counts as reviewed once its entry in both catalogues has a translator's comment that
begins with "reviewed": `# reviewed: who, when`. gettext's own "fuzzy" would leave it out of the
compiled catalogue, and a draft is better than a page in a language that nobody reads. What the page
of members says (`member_words.yaml`) has no catalogue: there an entry has `reviewed` beside its
languages.
"""

from collections.abc import Iterator
from typing import Any

import polib
import yaml

from tests.intake.form.words import CATALOGUES, ROOT

PAGE = ROOT / "docs" / "native-review.md"
MEMBERS = ROOT / "intake" / "admission" / "issuing" / "member_words.yaml"
_HEAD = """# Sentences of the intake pages that wait for native readers

Drafts, all of them, by people who are not native speakers. Two readers of each language, one of
them from inside the country, go through the pages and this table: is it what somebody in distress
would say, does it promise what the English promises, and no more? A sentence is taken off by
writing `# reviewed: who, when` above its entry in `intake/locale/*/LC_MESSAGES/django.po`; the
table is then made anew with `python -m tests.intake.form.review`. Sentences of the page of members
are in `intake/admission/issuing/member_words.yaml`: there it is `reviewed: who, when` beside the
languages. What the taxonomy says (`intake/facts/*.yaml`, `draft: true`) and the words of casework
are reviewed where they stand.

| English | دری | پښتو |
| --- | --- | --- |
"""


def drafts() -> list[tuple[str, ...]]:
    """English, Dari, Pashto of every sentence that is not reviewed in both languages."""
    shelves = [{one.msgid: one for one in polib.pofile(str(path))} for path in CATALOGUES]
    first = shelves[0]
    waiting = [
        (said, *(shelf[said].msgstr if said in shelf else "" for shelf in shelves))
        for said in first
        if not all(said in shelf and _is_reviewed(shelf[said]) for shelf in shelves)
    ]
    return sorted({*waiting, *_of_members()})


def _of_members() -> Iterator[tuple[str, ...]]:
    words: dict[str, Any] = yaml.safe_load(MEMBERS.read_text(encoding="utf-8"))
    said = words.pop("said")
    for one in (*words.values(), *said.values()):
        if "reviewed" not in one:
            yield one["en"], one["fa-af"], one["ps"]


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
