"""What stands in the way of any dossier, whatever its forum: refused item by item. Pure.

A profile adds what its form requires. `sentence` says each in plain words, without a word of
what was read.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from casework import codes
from casework.dossier import consenting, leaving
from casework.dossier.leaving import Said
from casework.dossier.profile import Gap, Profile
from casework.dossier.selection import Item, Selection
from casework.dossier.terms import Terms
from casework.dossier.words import keys, word
from casework.records import Act, Evidence, Review
from casework.records.act import ActState
from casework.records.review import ReviewState

NOT_PROVEN = ("", "P0")
SUBJECT = "gaps"
# Where the words of a field are: a question of a profile, an element of a form, why something
# stays behind, a kind of context, a part of a record.
_WORDED = (
    ("profiles", "ask_{}"),
    ("profiles", "element_{}"),
    ("profiles", "why_{}"),
    ("telling", "bar_{}"),
    ("mechanism", "words_of_{}"),
)


def common(
    selection: Selection,
    profile: Profile,
    *,
    audiences: Sequence[str] = (),
    optional: Sequence[str] = (),
) -> tuple[Gap, ...]:
    """Consents, terms, the cover, answers, acts, accounts and items, in that order.

    Args:
        audiences: those the profile is for, where it is for more than its one.
        optional: questions of the profile that may stay without an answer.
    """
    asked = [key for key in profile.asks if key not in optional]
    return (
        *consenting.gaps(selection),
        *_terms(selection.terms, profile, audiences or (profile.audience,)),
        *_cover(selection),
        *_answers(selection.terms, asked),
        *_acts(selection),
        *_accounts(selection),
        *_items(selection),
        *(Gap("left_out", row, why, blocks=False) for row, why in selection.left_out.items()),
    )


def expired(recipients: Mapping[str, date | None], day: date) -> tuple[Gap, ...]:
    """Keys that nothing may be sealed to any more on a day.

    Args:
        recipients: the last day of each, by the name it is shown under; None for no end.
    """
    return tuple(
        Gap("recipient_expired", field=name)
        for name, until in recipients.items()
        if until is not None and until < day
    )


def blocking(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Those that stop a dossier."""
    return tuple(one for one in gaps if one.blocks)


def sentence(gap: Gap, language: str) -> str:
    """What is missing and what to do, in a page language."""
    return word(SUBJECT, gap.code, language, field=_field(gap.field, language))


def _field(field: str, language: str) -> str:
    """A field's words; those of a code or of an act's field where it is one; else itself."""
    for subject, key in _WORDED:
        if key.format(field) in keys(subject):
            return word(subject, key.format(field), language)
    for name in ("consent_scope", "dossier_audience", "redaction_kind"):
        if field in codes.list(name):
            return codes.label(name, field, language)
    known = codes.field(field)
    return field if known.retired == "unknown" else known.label(language)


def _terms(terms: Terms, profile: Profile, audiences: Sequence[str]) -> Iterator[Gap]:
    if terms.language not in profile.languages:
        yield Gap("language_not_taken", field=terms.language)
    if terms.audience not in audiences:
        yield Gap("audience_not_taken", field=terms.audience)
    if terms.scope != consenting.scope_of(terms.audience):
        yield Gap("scope_of_another_audience", field=terms.scope)


def _cover(selection: Selection) -> Iterator[Gap]:
    """The organisation's name: a protected one stops it; what is surely a name is said and
    no more, for organisations are called after people, too.
    """
    said = [Said(selection.terms.organisation)]
    names = [name for one in selection.names.values() for name in (*one.forms, *one.kin)]
    if leaving.names_in(said, names):
        yield Gap("cover_names_protected")
    elif any(gap.code == "identifier_in_text" for gap in leaving.leaks(said)):
        yield Gap("cover_perhaps_names", blocks=False)


def _answers(terms: Terms, asked: Iterable[str]) -> Iterator[Gap]:
    for key in asked:
        if not terms.answers.get(key, "").strip():
            yield Gap("answer_missing", field=key)


def _acts(selection: Selection) -> Iterator[Gap]:
    for act in selection.of(Act):
        if act.state is ActState.PROPOSED:
            yield Gap("act_not_looked_at", act.id)
        elif act.state is ActState.WITHDRAWN:
            yield Gap("act_withdrawn", act.id)
        elif act.proof_level in NOT_PROVEN:
            yield Gap("proof_missing", act.id)


def _accounts(selection: Selection) -> Iterator[Gap]:
    """Reports that go along with their words must have been read to the end."""
    for row in selection.accounts:
        review = selection.one(Review, row)
        if review is None or review.unopened or review.state is not ReviewState.ACCEPTED:
            yield Gap("review_unfinished", row)
        if _doubts(selection, row, review):
            yield Gap("check_open", row)


def _doubts(selection: Selection, row: uuid.UUID, review: Review | None) -> set[str]:
    """Tags that the machine was not sure of and nobody has opened."""
    texts = selection.accounts[row].texts.values()
    unsure = {span.pseudonym for text in texts for span in text.spans if span.check}
    return unsure - set(review.doubts_seen if review else ())


def _items(selection: Selection) -> Iterator[Gap]:
    for item in selection.items:
        record = selection.one(Evidence, item.record)
        if record is None:
            yield Gap("evidence_missing", item.record)
            continue
        if not item.sha256 or not item.evidentiary_sha256:
            yield Gap("hash_missing", record.id)
        if not _as_recorded(item, record):
            yield Gap("hash_differs", record.id)
    going = {item.record for item in selection.items} | set(selection.left_out)
    for record in selection.of(Evidence):
        if selection.items and record.id not in going:
            yield Gap("item_stays", record.id, blocks=False)


def _as_recorded(item: Item, record: Evidence) -> bool:
    """Whether the original is the one whose hash was written down, if it was: of the sealed file
    as it arrived, or, where the original goes along, of its very octets.

    A working copy is made for each dossier by its masks, so its hash is new each time.
    """
    known = record.evidentiary_sha256
    octets = item.sha256 if item.copy == "evidentiary" else ""
    return not known or known in (item.evidentiary_sha256, octets)
