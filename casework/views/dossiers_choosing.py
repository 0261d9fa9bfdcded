"""What stands in the form of a new dossier, read for one request: nothing typed is lost."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext

from casework import dates
from casework.doors import UnlockedRequest
from casework.dossier import consenting, profiles
from casework.dossier.addressees import MOST, Addressee
from casework.dossier.choosing import Choice
from casework.dossier.profile import Profile
from casework.dossier.terms import PlaceMask, Terms
from casework.forms.dossiers import Answers, Changed, Shape, To
from casework.records import Evidence, Record
from casework.sentences import sentence
from casework.services import dossiers
from casework.services.approvals import FOR_DOSSIER, waiting
from casework.services.offered_answers import Offered, offered
from casework.views.dossiers_ticked import Ticked
from intake import clock
from intake.errors import IntakeError
from intake.keys.approval import Deed
from intake.languages import spoken

ORIGINAL, NAME = "original", "name"
_ROWS_SHOWN = 1  # of addressees, at first
_DEEDS = {Deed.REVEAL_ORIGINAL: ORIGINAL, Deed.REVEAL_IDENTITY: NAME}


@dataclass(frozen=True, repr=False)
class Asked:
    """A request that custodians sign for one original or one name."""

    approval: uuid.UUID
    is_signed: bool


class Choosing(Ticked):
    """One form of a new dossier, with its forms of Django."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, told: QueryDict | None = None
    ) -> None:
        super().__init__(request, desk, told)
        self.offered: Mapping[str, Offered] = {}
        self.shape = Shape(self.told) if self.is_sent else Shape(initial=self._first_shape())
        if self.is_sent:
            self.shape.is_valid()
        self.answers = self._answers()
        self.changed = Changed(self.told if self.is_sent and self.again else None)
        self.addressees = list(self._addressees())

    @property
    def is_chosen(self) -> bool:
        """Whether there is anything to make a dossier of, and a kind of dossier."""
        return self.shape.is_valid() and bool(self.rows or self.shape.cleaned_data["whole"])

    # -- The shape --------------------------------------------------------------------------

    @cached_property
    def forum(self) -> Profile | None:
        """The kind of dossier, once it is chosen."""
        if self.is_sent and self.shape.is_valid():
            return profiles.profile(self.shape.cleaned_data["profile"])
        return None

    def terms(self) -> Terms:
        """Of a shape that is valid, with the next free number. Raises as `dossiers.next_terms`."""
        asked = self.answers.cleaned_data if self.answers.is_valid() else {}
        answers = {name.removeprefix("answer-"): words for name, words in asked.items() if words}
        return dossiers.next_terms(self.by, self.desk, self._terms(answers), again=self.again)

    def _terms(self, answers: Mapping[str, str]) -> Terms:
        shape = self.shape.cleaned_data
        forum = profiles.profile(shape["profile"])
        audience = shape["audience"] or forum.audience
        return Terms(
            dossier="", profile=forum.name, language=shape["language"], audience=audience,
            scope=consenting.scope_of(audience), place_mask=PlaceMask(shape["place_mask"]),
            made_on=clock.today(), organisation=shape["organisation"], answers=answers,
        )  # fmt: skip

    def choice(self) -> Choice:
        """All of it as it would be ordered. Raises as `terms`; of addressees only whole ones."""
        told = [(form, one) for form in self.addressees if (one := self.addressee(form))]
        whole = self.shape.cleaned_data["whole"]
        return Choice(
            terms=self.terms(),
            rows=() if whole else self.rows,
            whole_desk=whole,
            without=self.without,
            originals=self._signed(ORIGINAL),
            names=self._signed(NAME),
            addressees=tuple(one for form, one in told if form.gets_main),
            annex_addressees=tuple(one for form, one in told if form.gets_annex),
        )

    @property
    def other_answers(self) -> list[tuple[str, str]]:
        """What was typed for another kind of dossier: it is carried along."""
        named = [name for name in self.told if name.startswith("answer-")] if self.is_sent else []
        return [(name, self.told[name]) for name in named if name not in self.answers.fields]

    # -- Addressees -------------------------------------------------------------------------

    def addressee(self, form: To) -> Addressee | None:
        """Of one row; None for an empty one and one that is refused, which says so."""
        if not form.is_bound or not form.is_valid():
            return None
        name, key = form.cleaned_data["name"].strip(), form.cleaned_data["key"].strip()
        if not (name or key):
            return None
        try:
            until = form.cleaned_data["until"].strip()
            last = dates.parse(until, today=clock.today()).to_day if until else None
            return Addressee(name=name, key="".join(key.split()), until=last)
        except IntakeError as refusal:
            field = "key" if name else "name"
            form.add_error("until" if "date" in refusal.code else field, sentence(refusal))
            return None

    def _addressees(self) -> Iterator[To]:
        has_annex = self.forum is not None and self.forum.annex
        told = self.told if self.is_sent else {}
        count = max((n + 1 for n in range(MOST) if f"to-{n}-name" in told), default=_ROWS_SHOWN)
        if told.get("deed") == "more":
            count = min(count + 1, MOST)
        for number in range(count):
            known = f"to-{number}-name" in told
            yield To(told if known else None, prefix=f"to-{number}", has_annex=has_annex)

    # -- Originals and names ----------------------------------------------------------------

    @cached_property
    def ticked(self) -> frozenset[tuple[str, uuid.UUID]]:
        """What is to go as an original, or by name: signed for or not."""
        return frozenset((kind, row) for kind in (ORIGINAL, NAME) for row in self.ids(kind))

    @cached_property
    def requests(self) -> Mapping[tuple[str, uuid.UUID], Asked]:
        """Open requests by what they open: the row of intake, or the identity."""
        found: dict[tuple[str, uuid.UUID], Asked] = {}
        everything = [each.record for each in waiting(self.by, self.desk)]
        # Signed ones last, so that they are the ones found.
        for one in sorted(everything, key=lambda each: each.missing, reverse=True):
            kind = _DEEDS.get(one.asked.deed)
            if kind and one.asked.detail == FOR_DOSSIER:
                found[kind, one.about] = Asked(one.id, not one.missing)
        return found

    def request_for(self, kind: str, record: Record) -> Asked | None:
        """The request for one record, the signed one before any other."""
        about = self.opens(kind, record)
        return self.requests.get((kind, about[1])) if about else None

    def opens(self, kind: str, record: Record) -> tuple[str, uuid.UUID] | None:
        """Kind and row of the sealed object in question; None where there is none."""
        if kind == NAME:
            identity = getattr(record, "identity", None)
            return ("identity", identity) if identity else None
        if not isinstance(record, Evidence):
            return None
        if record.attachment is not None:
            return "attachment", record.attachment
        review = self.find(record.review) if record.review else None
        submission = getattr(review, "submission", None)
        return ("report", submission) if submission else None

    def _signed(self, kind: str) -> dict[uuid.UUID, uuid.UUID]:
        found = ((row, self.find(row)) for each, row in sorted(self.ticked) if each == kind)
        asked = ((row, self.request_for(kind, one)) for row, one in found if one is not None)
        return {row: one.approval for row, one in asked if one is not None and one.is_signed}

    # -- Reading ----------------------------------------------------------------------------

    def _first_shape(self) -> dict[str, Any]:
        first: dict[str, Any] = {
            "language": spoken(get_language()),
            "place_mask": str(PlaceMask.PROVINCE),
        }
        before = self.before if self.again else None
        if before is not None:
            first |= {"profile": before.profile, "language": before.language,
                      "audience": before.audience, "organisation": before.organisation,
                      "whole": before.whole}  # fmt: skip
        return first

    def _answers(self) -> Answers:
        """As they were sent; what was not asked before stands there as it is offered."""
        if self.forum is None:
            return Answers(None)
        new = [key for key in self.forum.asks if f"answer-{key}" not in self.told]
        known: Mapping[str, Offered] = {}
        if new:
            terms = self._terms({})
            known = offered(self.by, self.desk, self.forum, terms, again=self.again)
        self.offered = {key: known[key] for key in new if key in known}
        told = self.told.copy()
        told.update({f"answer-{key}": one.text for key, one in self.offered.items()})
        hints = {key: _from(one) for key, one in self.offered.items()}
        return Answers(told, asked=self.forum.asks, hints=hints)


def _from(one: Offered) -> str:
    if one.of:
        return gettext("Proposed, as %(name)s has it. Read it and change what is not so.") % {
            "name": one.of
        }
    return gettext("Proposed from what the desk wrote down. Read it and change what is not so.")
