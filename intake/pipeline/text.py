"""The text lane: open, check, redact, classify, seal. One claim, one finish. In a child only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from intake import custody
from intake.classification import Assessment, classify
from intake.keys.agent.client import AgentClient
from intake.keys.agent.wire import MOST_LINKED
from intake.models import Stage
from intake.pipeline.claims import Claim
from intake.pipeline.form_rules import held_to_form
from intake.pipeline.opening import open_report
from intake.pipeline.outcome import Outcome
from intake.pipeline.packets import open_packet, reseal_report
from intake.pipeline.parts import seal_part
from intake.questions import in_words, is_coded, questions_in
from intake.recipients import Recipients
from intake.redaction import Identity, Redacted, canonical, redact_all
from intake.report import Report
from intake.sealing import FileKey, wrap
from intake.working_copy import ALL_TEXTS, WorkingCopy

# Answers that say what the words of an account may only signal, and the escalator each stands for.
_RAISES = (
    ("needs_medical_72h", "E_MED"),
    ("torture_sexual", "E_SV"),
    ("contact_with_us_exposed", "E_SUBMITTER"),
)
_LONGEST_PART = 100  # letters of a part of a name
_AT_ONCE = 200  # parts in one question to the agent: a line of it holds them in any script


def work_text(claim: Claim, keys: Recipients, agent: AgentClient) -> Outcome:
    """Make the working copy of one report.

    Raises IntakeError for a report that no retry will mend (altered, moved, malformed) and
    TransientError for a peer that is away.
    """
    key = agent.file_key(claim.kind, str(claim.row), claim.token)
    if claim.judging is None:
        return _worked(claim, keys, agent, key, open_report(claim, key))
    judged = open_packet(claim, claim.judging, key)
    own = replace(claim, network=judged.network)
    outcome = _worked(own, keys, agent, key, judged.report)
    resealed = reseal_report(own, judged, keys)
    return replace(outcome, kept_header=resealed.header, resealed=resealed)


def _worked(
    claim: Claim, keys: Recipients, agent: AgentClient, key: FileKey, told: Report
) -> Outcome:
    report = held_to_form(told)
    redacted = redact_all(_texts(report), (report.language,), asked=questions_in(report))
    linking = _linking(claim, agent, redacted)
    copy = _working_copy(claim, report, redacted, linking)
    return _seal(claim, keys, key, copy, redacted)


def _texts(report: Report) -> tuple[str, ...]:
    """In the order of ALL_TEXTS; a report without written answers has one text less."""
    answers = in_words(report)
    return (*report.texts(), answers) if answers else report.texts()


def _working_copy(
    claim: Claim,
    report: Report,
    redacted: Sequence[Redacted],
    linking: Mapping[str, tuple[str, ...]],
) -> WorkingCopy:
    return WorkingCopy(
        submission=str(claim.submission),
        version=claim.version,
        network=str(claim.network),
        received_on=claim.received_on,
        language=report.language,
        texts=dict(zip(ALL_TEXTS, redacted, strict=False)),
        told=_told(report),
        assessment=_assess(claim, report, redacted[0]),
        attachments=tuple(entry.id for entry in report.attachments),
        linking=linking,
    )


def _told(report: Report) -> dict[str, Any]:
    """What was chosen from lists or given as numbers; the free words went to redaction."""
    when, where = asdict(report.when), asdict(report.where)
    del when["words"], where["words"]
    answers = {one.key: one.code for one in report.answers if is_coded(one)}
    return ({"answers": answers} if answers else {}) | {
        "kinds": list(report.kinds),
        "when": when,
        "where": where,
        "how_known": report.how_known,
        "danger": report.danger,
        "ask_back": report.ask_back,
        "consent": list(report.consent),
    }


def _assess(claim: Claim, report: Report, account: Redacted) -> Assessment:
    """Judge the original words, then point at the redacted ones: spans carry no text."""
    found = classify(report.account, date.fromisoformat(claim.received_on))
    if report.attachments and not report.account.strip():
        found = found.raised("T1", "told_in_files")  # no machine has heard it
    if report.danger in ("yes", "unsure"):
        found = found.raised("T0", "said_in_danger")
    said = {one.key for one in report.answers if one.code == "yes"}
    for key, escalator in _RAISES:
        if key in said:
            found = found.raised("T0", escalator)
    return found.moved(account.map_spans)


def _linking(
    claim: Claim, agent: AgentClient, redacted: Sequence[Redacted]
) -> dict[str, tuple[str, ...]]:
    """Tags under the agent's linking key for the name parts of each person, by pseudonym.

    They only propose who may be one person, so a report of more names than one claim may ask
    for has none for the last of them, and is made ready all the same.
    """
    tags: dict[str, tuple[str, ...]] = {}
    left = MOST_LINKED
    for one in redacted[-1].identities:
        parts = _name_parts(one)[:left] if one.kind == "PERSON" else []
        if parts:
            left -= len(parts)
            tags[one.pseudonym] = tuple(sorted(_tags(claim, agent, parts)))
    return tags


def _name_parts(one: Identity) -> list[str]:
    """No name is as long as what is left out: the agent would refuse the whole line for it."""
    every = {part for form in one.forms for part in canonical(one.kind, form)}
    return sorted(part for part in every if len(part) <= _LONGEST_PART)


def _tags(claim: Claim, agent: AgentClient, parts: list[str]) -> Iterator[str]:
    for start in range(0, len(parts), _AT_ONCE):
        some = parts[start : start + _AT_ONCE]
        yield from agent.linking_tags(claim.kind, str(claim.row), claim.token, some)


def _seal(
    claim: Claim,
    keys: Recipients,
    key: FileKey,
    copy: WorkingCopy,
    redacted: Sequence[Redacted],
) -> Outcome:
    """Desk reads the copy and its doubts; only originals hold whom the pseudonyms stand for."""
    desk_id = keys.desk_of(claim.network)
    desk, originals = keys.desk(desk_id), keys.originals(desk_id)
    identities = redacted[-1].identities
    parts = (
        seal_part("working_copy", claim, copy.to_bytes(), [desk]),
        seal_part("summary", claim, copy.summary(), [desk]),
        seal_part("checks", claim, _table(identities, check=True), [desk]),
        seal_part("identities", claim, _table(identities, check=False), [originals]),
    )
    event = custody.draft(
        "submission.ready",
        [desk],
        row=str(claim.row),
        # With it the desk can make the leaf of `submission.received` again.
        received=key.event_salt().hex(),
        **claim.came_as(),
        working_copy=parts[0].sha256.hex(),
        identities=parts[3].sha256.hex(),
    )
    kept = wrap(key, [originals, keys.custody])
    return Outcome(Stage.READY, parts, event, kept)


def _table(identities: Sequence[Identity], *, check: bool) -> list[dict[str, Any]]:
    return [one.to_json() for one in identities if one.check == check]
