"""Taking new submissions into a desk's rows, so that its queue opens no seal for each line."""

import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from casework import codes, reading, register, rows
from casework.records import Review, codec
from casework.records.review import ReviewState
from casework.register import DeskRegister
from casework.services.hidden_again import hide_again
from casework.unlocked import DeskKeys, Unlocked
from intake import custody, recipients
from intake.durably import durably
from intake.errors import IntakeError
from intake.models import SealedPart

AT_ONCE = 200  # some seconds' work; a page that asks again takes the next ones
_TOGETHER = 20  # in one transaction: nobody else writes while it lasts
_SOONEST = "T0"
_COLUMNS = ("id_digest", "version", "network", "received_on")


@dataclass(frozen=True)
class _Arrival:
    """What intake's plaintext columns tell of a submission that is ready."""

    submission: uuid.UUID
    id_digest: bytes
    version: int
    network: uuid.UUID
    received_on: date


def take_new(by: Unlocked, desk: uuid.UUID) -> int:
    """Make or renew the reviews of what became ready since; gives how many, AT_ONCE at most.

    May be asked as often as one likes, by several people at once: a review's id follows from
    its submission, and of two who make the same one the second is refused and moves on. One that
    does not open becomes a review that says so and waits at the top.

    Raises IntakeError("not_your_desk"), RollError, and what `register.of` raises.
    """
    keys, mine = by.desk(desk), register.of(by, desk)
    new = islice((one for one in _ready(desk) if not mine.is_linked(one.submission)), AT_ONCE)
    taken = 0
    while batch := list(islice(new, _TOGETHER)):
        told = [(one, _summary(one, by)) for one in batch]
        event = _event(by, desk, len(batch))
        with durably():
            done = sum(_keep(by, keys, mine, one, summary) for one, summary in told)
            if done:
                custody.record(event)
        taken += done
    return taken


def review_id(desk: DeskKeys, id_digest: bytes | memoryview) -> uuid.UUID:
    """The id of the review of a submission, all versions of it.

    It follows from the desk's first key: two sessions find the same one, and a seized server
    does not learn which row belongs to which submission.
    """
    return uuid.UUID(bytes=desk.name_for("review", bytes(id_digest)), version=4)


def _ready(desk: uuid.UUID) -> Iterator[_Arrival]:
    """Every submission of the desk with a summary, oldest day first, versions in order."""
    networks = [n for n, of in recipients.current().roll.networks.items() if of == str(desk)]
    parts = SealedPart.objects.filter(
        kind=SealedPart.Kind.SUMMARY,
        attachment__isnull=True,
        submission__network__in=networks,
    )
    ordered = parts.order_by("submission__received_on", "submission__version")
    columns = (f"submission__{name}" for name in _COLUMNS)
    for row, digest, *more in ordered.values_list("submission_id", *columns):
        yield _Arrival(row, bytes(digest), *more)


def _summary(one: _Arrival, by: Unlocked) -> dict[str, Any] | None:
    try:
        summary = reading.open_summary(one.submission, by=by)
    except (IntakeError, ValueError):
        return None
    return summary if summary.get("submission") == str(one.submission) else None


def _keep(
    by: Unlocked, keys: DeskKeys, mine: DeskRegister, one: _Arrival, summary: dict[str, Any] | None
) -> bool:
    """Write one review; False when somebody else has just done so."""
    told = _told(one, review_id(keys, one.id_digest), summary)
    before = mine.get(told.id)
    if before is not None and isinstance(before.record, Review):
        if one.submission in (before.record.submission, *before.record.earlier):
            return False
        told = renewed(before.record, told)
    try:
        rows.write(by, keys.desk, told, expects=before.version if before else 0)
    except IntakeError as refusal:
        if refusal.code != "row_changed":
            raise
        return False
    if told.submission == one.submission and told.earlier:
        _hide_again(by, mine, told)
    return True


def _hide_again(by: Unlocked, mine: DeskRegister, review: Review) -> None:
    """A row that does not open must not keep the desk from its queue: the review's page says of
    what was not hidden again.
    """
    with suppress(IntakeError):
        hide_again(by, mine, review)


def _told(one: _Arrival, review: uuid.UUID, summary: dict[str, Any] | None) -> Review:
    """As the summary has it; without a summary that can be read, as a review that says so."""
    unopened = Review(
        id=review,
        submission=one.submission,
        version=one.version,
        network=one.network,
        received_on=one.received_on,
        language="",
        urgency=_SOONEST,
        unopened=True,
    )
    try:
        return codec.checked(_summed_up(unopened, summary or {}))
    except (IntakeError, KeyError, TypeError):
        return unopened


def _summed_up(review: Review, summary: dict[str, Any]) -> Review:
    acts = tuple(dict.fromkeys(summary["acts"]))
    families = (*(codes.act(act).family for act in acts), *summary["kinds"])
    return replace(
        review,
        language=summary["language"],
        urgency=summary["urgency"],
        acts=acts,
        families=tuple(dict.fromkeys(family for family in families if family)),
        province=summary["province"],
        attachments=summary["attachments"],
        # Workers of before did not say it; the page of the review counts them from the text.
        doubts=tuple(summary.get("doubts", ())),
        unopened=False,
    )


def renewed(before: Review, other: Review) -> Review:
    """A review after another version of its submission was taken in.

    Whoever decided did not know what came since, so a decided review waits again. What the
    machine finds in it is added and may raise the urgency; nothing that stood there is lowered.
    """
    is_newer = other.version > before.version
    newest, oldest = (other, before) if is_newer else (before, other)
    decided = before.state not in (ReviewState.NEW, ReviewState.IN_REVIEW)
    return replace(
        before,
        submission=newest.submission,
        version=newest.version,
        earlier=(*before.earlier, oldest.submission),
        language=newest.language or oldest.language,
        urgency=min(before.urgency, other.urgency),
        lowered=before.lowered and before.urgency <= other.urgency,
        acts=_joined(before.acts, other.acts),
        families=_joined(before.families, other.families),
        province=newest.province or oldest.province,
        attachments=newest.attachments,
        doubts=newest.doubts,
        # Tags are given anew in each version: what was opened in the one before says nothing.
        doubts_seen=newest.doubts_seen,
        pictures=tuple(dict.fromkeys((*before.pictures, *other.pictures))),
        unopened=before.unopened or other.unopened,
        state=ReviewState.NEW if decided else before.state,
        reason="" if decided else before.reason,
        duplicate_of=None if decided else before.duplicate_of,
    )


def _joined(first: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *more)))


def _event(by: Unlocked, desk: uuid.UUID, count: int) -> custody.Draft:
    reader = recipients.current().desk(desk)
    return custody.draft("arrivals.taken", [reader], by=str(by.member.pk), count=count)
