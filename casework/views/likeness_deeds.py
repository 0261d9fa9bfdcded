"""The pages of likeness: what each has before it, and the deeds that are done there."""

import uuid
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import codes
from casework.corroboration import Origins
from casework.doors import UnlockedRequest
from casework.forms import likeness as forms
from casework.records import Act, Information, Join, Likeness, Review, Source, Stored
from casework.records.act import ActState
from casework.records.joining import Sameness
from casework.records.shapes import Pseudonym
from casework.services import acts, corroboration, joining
from casework.services.deeds import together
from casework.showing import likeness as showing
from casework.showing.working_text import WorkingText
from casework.views.finding import linked, stored
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_doing import account_of
from casework.views.review_page import ReviewPage
from intake.errors import IntakeError
from intake.languages import spoken

Told = Mapping[str, Any]


class ActPage:
    """One act with its accounts, for one request."""

    def __init__(self, request: UnlockedRequest, desk: uuid.UUID, found: Stored[Act]) -> None:
        self.request, self.desk = request, desk
        self.act, self.version = found.record, found.version

    @cached_property
    def accounts(self) -> list[tuple[Information, Source]]:
        """Each account with its source."""
        found = linked(self.request, self.desk, self.act.id, Information)
        told = [(one, stored(self.request, self.desk, one.source, Source).record) for one in found]
        return sorted(told, key=lambda one: one[1].pseudonym)

    @cached_property
    def sources(self) -> dict[uuid.UUID, Source]:
        """Who tells of it, by id."""
        return {source.id: source for _account, source in self.accounts}

    @cached_property
    def origins(self) -> tuple[Origins, list[list[Source]]]:
        """How many there are, and who goes back to each."""
        found = corroboration.origins_of(self.request.unlocked, self.desk, self.act.id)
        groups = [[self.sources[one] for one in group] for group in found.groups]
        return found, [sorted(group, key=lambda one: one.pseudonym) for group in groups]

    @cached_property
    def decided(self) -> list[tuple[Likeness, uuid.UUID]]:
        """What people decided about this act and another row, whose id comes with it."""
        found = linked(self.request, self.desk, self.act.id, Likeness)
        return [(one, next(iter(one.pair - {self.act.id}))) for one in found]

    @cached_property
    def report(self) -> ReviewPage | None:
        """The report it was told in, opened; None without one, and where it does not open."""
        if self.act.review is None:
            return None
        found = stored(self.request, self.desk, self.act.review, Review)
        try:
            return ReviewPage(self.request, self.desk, found)
        except IntakeError:
            return None

    @property
    def text(self) -> WorkingText | None:
        """What was told, as it may be seen."""
        return self.report.texts["account"] if self.report else None


class Pair:
    """Two acts side by side."""

    def __init__(
        self, request: UnlockedRequest, desk: uuid.UUID, one: Stored[Act], other: Stored[Act]
    ) -> None:
        if one.record.id == other.record.id:
            raise IntakeError("page_unknown")
        self.request, self.desk = request, desk
        self.one, self.other = ActPage(request, desk, one), ActPage(request, desk, other)

    @property
    def sides(self) -> tuple[ActPage, ActPage]:
        """Both, in the order of the address."""
        return self.one, self.other

    @cached_property
    def likely(self) -> showing.LikelyShown | None:
        """The reasons, words and people included; None where they do not look alike."""
        copies = {side.act.id: side.report.copy for side in self.sides if side.report}
        by, ids = self.request.unlocked, (self.one.act.id, self.other.act.id)
        found = corroboration.compare(by, self.desk, *ids, copies)
        here = {self.other.act.id: self.other.act}
        shown = showing.likely_shown([found] if found else [], here, spoken(get_language()))
        return shown[0] if shown else None

    @cached_property
    def joins(self) -> list[Join]:
        """Pseudonyms of both reports that people found to be one person."""
        one, other = (self._joined_in(side.act.review) for side in self.sides)
        return [join for join in one if join in other]

    @cached_property
    def names(self) -> list[showing.SharedName]:
        """Names of both that are equal in some part, those joined already left out."""
        if self.one.report is None or self.other.report is None:
            return []
        joined = {frozenset((p.review, p.tag) for p in one.pseudonyms) for one in self.joins}
        found = showing.shared_names(self.one.report.copy.linking, self.other.report.copy.linking)
        reviews = (self.one.act.review, self.other.act.review)
        return [
            each
            for each in found
            if not any(
                {(reviews[0], each.one), (reviews[1], each.other)} <= group for group in joined
            )
        ]

    @property
    def slugs(self) -> tuple[str, ...]:
        """What can be done with the two as they stand."""
        standing = all(side.act.state is not ActState.WITHDRAWN for side in self.sides)
        reported = all(side.report for side in self.sides)
        apart = self.one.act.review != self.other.act.review
        joinable = ("join",) if reported and apart else ()
        return (*(("merge", "refuse") if standing else ()), *joinable)

    def _joined_in(self, review: uuid.UUID | None) -> list[Join]:
        return linked(self.request, self.desk, review, Join) if review else []


def _told_again(page: ReviewPage, told: Told, _expects: int) -> str:
    """This report's source tells of it too: an account more, and no act more."""
    with together():
        account_of(page, told["act"])
        joining.find_told_again(
            page.request.unlocked, page.desk, review=page.review.id, act=told["act"]
        )
    return _at(page, "report_likeness", "told_again", review=page.review.id)


def _another(page: ReviewPage, told: Told, _expects: int) -> str:
    pair = (page.review.id, told["act"])
    joining.refuse_likeness(page.request.unlocked, page.desk, Sameness.ACT, pair)
    return _at(page, "report_likeness", "not_same", review=page.review.id)


def _set_proof(page: ActPage, told: Told, expects: int) -> str:
    by, act = page.request.unlocked, page.act.id
    acts.set_act_proof(by, page.desk, act, expects=expects, level=told["level"])
    return _at(page, "likeness", "proof", act=act)


def _same_origin(page: ActPage, told: Told, _expects: int) -> str:
    pair = (uuid.UUID(told["one"]), uuid.UUID(told["other"]))
    joining.find_same_origin(page.request.unlocked, page.desk, pair, words=told["words"])
    return _at(page, "likeness", "same_origin", act=page.act.id)


def _merge(pair: Pair, told: Told, _expects: int) -> str:
    kept = uuid.UUID(told["kept"])
    again = pair.other if kept == pair.one.act.id else pair.one
    joining.merge_acts(
        pair.request.unlocked,
        pair.desk,
        kept=kept,
        told_again=again.act.id,
        accounts=[account.id for account, _source in again.accounts],
        words=told["words"],
    )
    return _at(pair, "likeness", "merged", act=kept)


def _refuse(pair: Pair, told: Told, _expects: int) -> str:
    ids = (pair.one.act.id, pair.other.act.id)
    by = pair.request.unlocked
    joining.refuse_likeness(by, pair.desk, Sameness.ACT, ids, words=told["words"])
    return _at(pair, "likeness", "not_same", act=pair.one.act.id)


def _join(pair: Pair, told: Told, _expects: int) -> str:
    sides = zip(pair.sides, (told["one"], told["other"]), strict=True)
    named = [
        Pseudonym(review=side.act.review, tag=tag)
        for side, tag in sides
        if side.act.review is not None
    ]
    joining.join_pseudonyms(pair.request.unlocked, pair.desk, named, words=told["words"])
    ids = {"act": pair.one.act.id, "other": pair.other.act.id}
    return _at(pair, "comparison", "joined", **ids)


def _at(page: Any, name: str, said: str, **ids: uuid.UUID) -> str:
    return f"{reverse(name, kwargs={'desk': page.desk, **ids})}?done={said}"


def _level(page: ActPage) -> dict[str, Any]:
    return {"level": page.act.proof_level}


def _sources(page: ActPage) -> dict[str, Any]:
    return {"sources": [(str(one.id), one.pseudonym) for one in page.sources.values()]}


def _acts(pair: Pair) -> dict[str, Any]:
    language = spoken(get_language())
    return {
        "acts": [
            (str(one.id), f"{codes.label('act', one.code, language)} · {str(one.id)[:8]}")
            for one in (pair.one.act, pair.other.act)
        ]
    }


def _tags(pair: Pair) -> dict[str, Any]:
    found = [_tags_of(side.report) for side in pair.sides]
    return {"ones": found[0], "others": found[1]}


def _tags_of(report: ReviewPage | None) -> tuple[str, ...]:
    """Pseudonyms that stand in its texts, people before anything else."""
    if report is None:
        return ()
    doubted = (mark.pseudonym for mark in report.doubts)
    return tuple(dict.fromkeys((*report.copy.linking, *report.tags, *doubted)))


def _likeliest(pair: Pair) -> dict[str, Any]:
    first = next(iter(pair.names), None)
    return {"one": first.one, "other": first.other} if first else {}


OF_REPORT: Deeds[ReviewPage] = {
    "told_again": PageDeed(
        _("Told again"), _("It tells this act again"), forms.KnownAct, _told_again, is_bare=True
    ),
    "another": PageDeed(
        _("Another act"), _("It is another act"), forms.KnownAct, _another, is_bare=True
    ),
}
OF_ACT: Deeds[ActPage] = {
    "proof": PageDeed(
        _("Set the level of proof"), _("Set it"), forms.ActProof, _set_proof, initial=_level
    ),
    "same_origin": PageDeed(
        _("Two sources have it from one origin"),
        _("They count as one"),
        forms.SameOrigin,
        _same_origin,
        _sources,
    ),
}
OF_PAIR: Deeds[Pair] = {
    "merge": PageDeed(
        _("It is one act: keep one of the two"), _("Merge"), forms.Merge, _merge, _acts
    ),
    "refuse": PageDeed(
        _("They are two acts"), _("Not the same"), forms.NotTheSame, _refuse
    ),
    "join": PageDeed(
        _("Two tags are one person"), _("Join"), forms.JoinPseudonyms, _join, _tags, _likeliest
    ),
}  # fmt: skip
