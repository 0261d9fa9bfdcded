"""The deeds on the pages of likeness, each with its form and the service it asks."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import codes
from casework.forms import likeness as forms
from casework.records.joining import Sameness
from casework.services import acts, joining
from casework.services.deeds import together
from casework.views.likeness_pages import ActPage, Pair, ReportBeside, TwoReports
from casework.views.page_deeds import Deeds, PageDeed
from casework.views.review_doing import account_of
from casework.views.review_page import ReviewPage
from intake.languages import spoken

Told = Mapping[str, Any]
_OF = "."  # between a tag and its version; in no tag


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


def _join(pair: TwoReports, told: Told, _expects: int) -> str:
    sides = zip(pair.reports, (told["one"], told["other"]), strict=True)
    named = [report.named(sent.partition(_OF)[0]) for report, sent in sides if report]
    joining.join_pseudonyms(pair.request.unlocked, pair.desk, named, words=told["words"])
    return f"{pair.address}?done=joined"


def _beside_told_again(pair: ReportBeside, told: Told, expects: int) -> str:
    return _told_again(pair.report, told, expects)


def _beside_another(pair: ReportBeside, told: Told, expects: int) -> str:
    return _another(pair.report, told, expects)


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


def _tags(pair: TwoReports) -> dict[str, Any]:
    found = [_tags_of(report) for report in pair.reports]
    return {"ones": found[0], "others": found[1]}


def _tags_of(report: ReviewPage | None) -> tuple[tuple[str, str], ...]:
    """Pseudonyms that stand in its texts, people before anything else, as they are sent."""
    if report is None:
        return ()
    doubted = (mark.pseudonym for mark in report.doubts)
    tags = dict.fromkeys((*report.copy.linking, *report.tags, *doubted))
    return tuple((_sent(report, tag), tag) for tag in tags)


def _sent(report: ReviewPage, tag: str) -> str:
    """With the version, so that a form of the one before is refused: its tags are others."""
    version = report.review.version
    return tag if version == 1 else f"{tag}{_OF}{version}"


def _likeliest(pair: TwoReports) -> dict[str, Any]:
    first, (one, other) = next(iter(pair.names), None), pair.reports
    if first is None or one is None or other is None:
        return {}
    return {"one": _sent(one, first.one), "other": _sent(other, first.other)}


def _known_act(pair: ReportBeside) -> dict[str, Any]:
    return {"act": pair.known.act.id}


_TOLD_AGAIN = (_("Told again"), _("It tells this act again"), forms.KnownAct)
_ANOTHER = (_("Another act"), _("It is another act"), forms.KnownAct)
_JOIN: PageDeed[Any] = PageDeed(
    _("Two tags are one person"), _("Join"), forms.JoinPseudonyms, _join, _tags, _likeliest
)
OF_REPORT: Deeds[ReviewPage] = {
    "told_again": PageDeed(*_TOLD_AGAIN, _told_again, is_bare=True),
    "another": PageDeed(*_ANOTHER, _another, is_bare=True),
}
OF_REPORT_BESIDE: Deeds[ReportBeside] = {
    "told_again": PageDeed(*_TOLD_AGAIN, _beside_told_again, initial=_known_act, is_bare=True),
    "another": PageDeed(*_ANOTHER, _beside_another, initial=_known_act, is_bare=True),
    "join": _JOIN,
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
    "refuse": PageDeed(_("They are two acts"), _("Not the same"), forms.NotTheSame, _refuse),
    "join": _JOIN,
}
