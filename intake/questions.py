"""What may be asked about each kind of thing, in plain words; all of it may be left out.

Keys are those of `facts/field_sets.yaml`, so that an answer lands in the record it belongs to.
Few, because this is a first account and nobody is to be interviewed twice. Of sexual violence
only whether, and what help is needed: what was done is never asked for here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from intake.languages import spoken
from intake.report import Answer, Report

_Words = str | Promise


@dataclass(frozen=True)
class Question:
    """One question; `is_choice`: answered by yes, no or not known, else in free words."""

    key: str
    words: _Words
    is_choice: bool = False


@dataclass(frozen=True)
class Section:
    """Questions about one kind of thing, folded under its heading. `key` is an HTML id."""

    key: str
    heading: _Words
    questions: tuple[Question, ...]
    hint: _Words = ""


def _yes_no(key: str, words: _Words) -> Question:
    return Question(key, words, is_choice=True)


SECTIONS: tuple[Section, ...] = (
    Section(
        "detention",
        _("Someone was arrested or is held"),
        (
            Question("arrest_forces", _("Who took the person, or holds them?")),
            _yes_no("arrest_warrant_shown", _("Was a paper or an order shown?")),
            Question("arrest_reasons", _("What reason was given?")),
            Question("detention_places", _("Where is the person held now, if you know?")),
            Question("health_concern", _("Is the person ill or hurt?")),
        ),
    ),
    Section(
        "disappearance",
        _("Someone has disappeared"),
        (
            Question("missing_since", _("Since when has nobody heard of the person?")),
            Question("missing_last_seen_place", _("Where was the person last seen?")),
            Question("missing_forces", _("Who is believed to have taken the person?")),
            _yes_no("missing_denial_received", _("Did officials deny that they hold the person?")),
            Question("missing_relatives_action", _("What has the family done to find them?")),
        ),
    ),
    Section(
        "torture",
        _("Someone was tortured or beaten"),
        (
            Question("torture_questions", _("What did they ask or want?")),
            Question("torture_persons_present", _("Who was there?")),
            Question("injuries_acute", _("What injuries were there?")),
            Question("treatment_given", _("Was there a doctor or treatment?")),
        ),
    ),
    Section(
        "sexual",
        _("Sexual violence"),
        (
            _yes_no("torture_sexual", _("Was there sexual violence?")),
            _yes_no("minor_involved", _("Was it done to a child?")),
            _yes_no("needs_medical_72h", _("Is a doctor needed within three days?")),
            _yes_no(
                "wants_specialist_interview",
                _("Would the person like to speak with a woman who is trained for this?"),
            ),
            _yes_no("safe_to_talk", _("Is it safe to leave a message behind the receipt?")),
            Question("contact_safe_when", _("When and how would contact be safe?")),
        ),
        _("You need not describe anything, and nobody asks you to."),
    ),
    Section(
        "killing",
        _("Someone was killed"),
        (
            Question("death_cause", _("How did the person die?")),
            Question("body_found_place", _("Where was the body found?")),
            _yes_no("body_returned", _("Was the body given to the family?")),
            Question("prior_custody_or_threat", _("Was the person held or threatened before?")),
            Question("authority_reaction", _("What did officials do or say afterwards?")),
        ),
    ),
    Section(
        "eviction",
        _("People were driven from their home or land"),
        (
            Question("evicted_households", _("How many families?")),
            _yes_no("notice_given", _("Were they told beforehand?")),
            Question("tenure_proof", _("What papers for the house or land are there?")),
            Question("property_destroyed", _("What was destroyed or taken?")),
            Question("new_location", _("Where are the people now?")),
            _yes_no("return_permitted", _("May they go back?")),
        ),
    ),
    Section(
        "search",
        _("A house or phone was searched"),
        (
            _yes_no("search_warrant", _("Was an order for the search shown?")),
            _yes_no("search_at_night", _("Was it at night?")),
            _yes_no("women_searcher_present", _("Was a woman with them to search women?")),
            Question("items_taken", _("What was taken?")),
            Question("persons_taken", _("Was anyone taken along? How many?")),
            _yes_no(
                "contact_with_us_exposed",
                _("May they have learned from a phone or computer of contact with us?"),
            ),
        ),
    ),
    Section(
        "women",
        _("A rule or ban for women or girls"),
        (
            Question("rule_or_edict", _("Which rule or order was named?")),
            Question("enforcing_body", _("Who enforced it?")),
            Question("institution", _("Which school, office or place was it?")),
            _yes_no(
                "guardian_pledge_required", _("Did a man of the family have to sign a promise?")
            ),
        ),
    ),
    Section(
        "expression",
        _("Pressure for words, protest or work for rights"),
        (
            Question("expression_at_issue", _("What had been said, written or done?")),
            Question("threat_words", _("What was threatened, in which words?")),
            Question("defender_work", _("What work does the person do?")),
        ),
    ),
    Section(
        "conflict",
        _("Civilians were hit by fighting, a bomb or a mine"),
        (
            Question("casualty_min", _("How many were killed or hurt: women, men, children?")),
            Question("explosive_type", _("What weapon was it, as far as you know?")),
            Question("direction_of_fire", _("From where did the fire come?")),
            Question("hospital", _("Where were the injured taken?")),
        ),
    ),
)
QUESTIONS: Mapping[str, Question] = MappingProxyType(
    {one.key: one for section in SECTIONS for one in section.questions}
)
YES_NO = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("I do not know")))
_CODES = frozenset(code for code, _label in YES_NO)


def is_coded(answer: Answer) -> bool:
    """Whether it is a code that was offered: whatever else stands there may say who."""
    asked = QUESTIONS.get(answer.key)
    return bool(asked and asked.is_choice and answer.code in _CODES)


def questions_in(report: Report) -> list[str]:
    """The questions as `in_words` writes them above this report's answers."""
    with override(spoken(report.language)):
        return [str(QUESTIONS[one.key].words) for one in report.answers if one.key in QUESTIONS]


def in_words(report: Report) -> str:
    """The answers that were written, each under its question in the language of the report.

    A code that nobody was offered is among them, so that it is redacted like words.
    """
    with override(spoken(report.language)):
        return "\n\n".join(_told(one) for one in report.answers if not is_coded(one))


def _told(answer: Answer) -> str:
    asked = QUESTIONS.get(answer.key)
    lines = (str(asked.words) if asked else answer.key, answer.words, answer.code)
    return "\n".join(filter(None, lines))
