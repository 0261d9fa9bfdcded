"""The files lane: verify an attachment whole, make it safe to look at, seal that. In a child."""

import io
from collections.abc import Sequence
from dataclasses import replace

from intake import custody
from intake.keys.agent.client import AgentClient
from intake.models import Stage
from intake.pieces import PieceReader
from intake.pipeline.claims import Claim
from intake.pipeline.opening import OpenedFile
from intake.pipeline.outcome import Outcome
from intake.pipeline.packets import reseal_file
from intake.pipeline.parts import seal_part
from intake.recipients import Recipients
from intake.redaction import Redacted, redact_all
from intake.report import canonical
from intake.sanitising import (
    LIMITS,
    Hidden,
    NotShown,
    Redaction,
    Rendition,
    Unpacked,
    Writing,
    faceless,
    lettered,
    redacted,
    sanitise,
)
from intake.sealing import wrap

# Nobody says in what language a file is: the rules of all are trusted.
_LANGUAGES = ("en", "fa-af", "ps")


def work_file(claim: Claim, keys: Recipients, agent: AgentClient) -> Outcome:
    """Make a rendition of one attachment, or say why there is none. The original stays sealed.

    Of a recording the desk gets how long and how loud it is. A voice is an identity, and it speaks
    names: it stays with the original.
    """
    key = agent.file_key(claim.kind, str(claim.row), claim.token)
    opened = OpenedFile(claim, key)
    shown = sanitise(io.BufferedReader(PieceReader(opened.pieces())), opened.name)
    if isinstance(shown, Unpacked):
        shown = shown.as_one(_redact)
    elif isinstance(shown, Writing):
        shown = redacted(shown, _redact)
    if isinstance(shown, Rendition):
        shown = _hidden_on(shown)
    desk_id = keys.desk_of(claim.network)
    desk, originals = keys.desk(desk_id), keys.originals(desk_id)
    if isinstance(shown, NotShown):
        part = seal_part("note", claim, {"not_shown": shown.reason}, [desk])
    else:
        part = seal_part("rendition", claim, shown.unheard().to_bytes(), [desk])
    event = custody.draft(
        "attachment.ready",
        [desk],
        row=str(claim.row),
        part=part.kind,
        sha256=part.sha256.hex(),
        **claim.came_as(),
    )
    if not claim.by_packet:
        return Outcome(Stage.READY, (part,), event, wrap(key, [originals, keys.custody]))
    resealed = reseal_file(claim, key, keys)
    return Outcome(Stage.READY, (part,), event, resealed.header, resealed=resealed)


def _hidden_on(shown: Rendition) -> Rendition | NotShown:
    """Its pages with black boxes over faces and over print that identifies."""
    without_faces = faceless(shown, LIMITS)
    if isinstance(without_faces, NotShown):
        return without_faces
    return lettered(without_faces, _hide, LIMITS)


def _hide(texts: Sequence[str]) -> list[Hidden]:
    """Print as it was read from pixels, redacted; a person is asked about every tag of it."""
    return [
        Hidden([cut.taken for cut in one.cuts or ()], canonical(_asked(one).to_json()))
        for one in redact_all(texts, _LANGUAGES, read_by_machine=True)
    ]


def _redact(text: str, people: Sequence[str]) -> Redaction:
    """What was typed, redacted as a report is."""
    (one,) = redact_all([text], _LANGUAGES, people=people)
    return Redaction(one.text, canonical(one.to_json()))


def _asked(one: Redacted) -> Redacted:
    return replace(one, spans=tuple(replace(span, check=True) for span in one.spans))
