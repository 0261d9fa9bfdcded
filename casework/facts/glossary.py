"""Words that a report uses and a reader of another language may not know, with their meaning."""

from collections.abc import Mapping
from dataclasses import dataclass

from intake.facts import LABEL_KEYS, Labels, Told, spoken_as

# As `strict` reads the keys of labels: the file's tag for a language, and the page's.
_PAGES = {"en": "en", "prs": "fa-af", "ps": "ps"}
_WORDS_MOST = 4


@dataclass(frozen=True)
class Term:
    """One term. `written`: how it stands in texts, by page language; `labels`: what it means.

    A written form is one to four words; a last word with "*" is every word that begins so.
    """

    code: str
    written: Mapping[str, tuple[str, ...]]
    labels: Labels
    draft: bool = False

    def meaning(self, language: str) -> str:
        """For readers of a page language."""
        return spoken_as(self.labels, language)


def glossary_of(told: Told) -> tuple[Term, ...]:
    """The terms in the order of the file. Raises MalformedFacts."""
    return tuple(_term(code, one) for code, one in told.entries().items())


def _term(code: str, told: Told) -> Term:
    found = told.only((*LABEL_KEYS, "written"), ("draft",))
    forms = found["written"].only(LABEL_KEYS)
    return Term(
        code=code,
        written={_PAGES[tag]: _forms(forms[tag]) for tag in LABEL_KEYS},
        labels=told.labels(),
        draft=told.is_draft(),
    )


def _forms(told: Told) -> tuple[str, ...]:
    forms = told.texts()
    for form in forms:
        if len(form.split()) > _WORDS_MOST:
            raise told.refusal(f"a term of more than {_WORDS_MOST} words")
        if "*" in form[:-1]:
            raise told.refusal("a * stands at the end alone")
    return forms
