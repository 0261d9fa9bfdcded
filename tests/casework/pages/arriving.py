"""Reports that are ready, put beside the worker: what it makes, sealed as it seals.

Going through the worker takes a second each; pages need many. All people are invented.
"""

import io
import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import transaction
from PIL import Image

from intake import clock
from intake.classification import classify
from intake.models import Attachment, SealedPart, Stage, Submission
from intake.payloads import put
from intake.redaction import Identity, redact_all
from intake.report import canonical
from intake.sanitising import Rendition, Sound
from intake.sanitising.rendition import Page
from intake.sealing import Inner, seal_bytes
from intake.working_copy import ALL_TEXTS, WorkingCopy
from tests.casework.house import House

STORY = (
    "Two armed Taliban took my brother Zalmay Nowhere from his shop in Charikar, Parwan on 12"
    " Saratan 1403. They beat him with cables for three days. Ostad Sadbarg saw it. Call me on"
    " +44 7700 900123."
)


# How long it lasts; the voice is with the original.
SPOKEN = Sound(b"", 125_300, whole=False)


def picture(width: int = 320, height: int = 240, shade: int = 90) -> bytes:
    """A JPEG of one colour."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), (shade, 120, 140)).save(made, "JPEG")
    return made.getvalue()


def rendition(
    pages: int = 1,
    of: int = 1,
    content: bytes = b"",
    looks: tuple[str, ...] = (),
    sounds: tuple[Sound, ...] = (),
    **carried: int,
) -> Rendition:
    """A file that was made safe; `carried` is what it had beside its pages."""
    shown = [Page(n + 1, content or picture(shade=40 * n), 320, 240) for n in range(pages)]
    return Rendition(
        "image/jpeg",
        tuple(shown),
        max(of, pages),
        name_fits=True,
        looks=looks,
        stripped=carried,
        sounds=sounds,
    )


def printed(shown: Rendition, words: str, language: str = "en") -> Rendition:
    """The same as if these words had been read on its first page."""
    read = canonical(redact_all((words,), (language,))[0].to_json())
    first, *others = shown.pages
    return replace(shown, pages=(replace(first, words=read), *others))


def written(words: str, language: str = "en") -> Rendition:
    """A file of these words alone."""
    found = redact_all((words,), (language,))[0]
    page = Page(1, found.text.encode(), 80, 2, canonical(found.to_json()))
    return Rendition("text/plain", (page,), 1, name_fits=True, stripped={})


def arrive(
    house: House,
    account: str = STORY,
    *,
    language: str = "en",
    files: Sequence[Rendition | str] = (),
    received: date | None = None,
    kinds: Sequence[str] = ("LIB",),
    province: str = "AF-PAR",
    danger: str = "",
    danger_words: str = "",
    answers: str = "",
    coded: Mapping[str, str] | None = None,
    linking: Mapping[str, tuple[str, ...]] | None = None,
    again: Submission | None = None,
) -> Submission:
    """One submission with its working copy, summary, doubts and files; a further version of the
    one that was sent before, where it is given.
    """
    received = received or clock.today()
    digest = bytes(again.id_digest) if again else secrets.token_bytes(32)
    version = again.version + 1 if again else 1
    row = Submission.objects.create(**_columns(digest, received), parts=1 + len(files),
                                    version=version,
                                    network=house.organisation.network_id)  # fmt: skip
    texts = (account, "", "", danger_words, *([answers] if answers else []))
    told = redact_all(texts, (language,))
    found = classify(account, received).moved(told[0].map_spans)
    if danger == "yes":
        found = found.raised("T0", "said_in_danger")
    rows = [_file(row, number, one) for number, one in enumerate(files, start=1)]
    copy = WorkingCopy(
        submission=str(row.pk),
        version=version,
        network=str(row.network),
        received_on=received.isoformat(),
        language=language,
        texts=dict(zip(ALL_TEXTS, told, strict=False)),
        told=_told(kinds, province, danger) | ({"answers": dict(coded)} if coded else {}),
        assessment=found,
        attachments=tuple(str(one.pk) for one in rows),
        linking=linking or {},
    )
    _seal_texts(house, row, copy, told[-1].identities)
    _seal_files(house, row, rows, files)
    return row


def _seal_texts(
    house: House, row: Submission, copy: WorkingCopy, found: Sequence[Identity]
) -> None:
    """What the worker leaves of a report's words: for the desk, and for custodians who they are."""
    checks = [one.to_json() for one in found if one.check]
    for kind, content in (
        ("working_copy", copy.to_bytes()),
        ("summary", canonical(copy.summary())),
        ("checks", canonical(checks)),
    ):
        _part(house, row, kind, content)
    hidden = [one.to_json() for one in found if not one.check]
    _part(house, row, "identities", canonical(hidden), originals=True)


def _seal_files(
    house: House,
    row: Submission,
    rows: Sequence[Attachment],
    files: Sequence[Rendition | str],
) -> None:
    """Safe renditions, or why there is none."""
    for attachment, one in zip(rows, files, strict=True):
        if isinstance(one, str):
            _part(house, row, "note", canonical({"not_shown": one}), attachment=attachment)
        else:
            _part(house, row, "rendition", one.to_bytes(), attachment=attachment)


def give_up(
    house: House, row: Submission, reason: str = "", file: Attachment | None = None
) -> None:
    """As when the worker could not make a report, or one of its files, ready; with its note."""
    made = SealedPart.objects.filter(submission=row)
    (made.filter(attachment=file) if file else made).delete()
    stuck = file or row
    type(stuck)._default_manager.filter(pk=stuck.pk).update(stage=Stage.NEEDS_PERSON)
    if reason:
        _part(house, row, "note", canonical({"reason": reason}), attachment=file)


def _columns(digest: bytes, received: date) -> dict[str, object]:
    return {
        "id_digest": digest,
        "received_on": received,
        "stage": Stage.READY,
        "epoch": 1,
        "header": b"invented",
        "blob": secrets.token_urlsafe(32)[:43],
        "blob_sha256": secrets.token_bytes(32),
        "blob_size": 4096,
        "tag": secrets.token_bytes(32),
    }


def _file(row: Submission, number: int, _one: object) -> Attachment:
    columns = _columns(bytes(row.id_digest), row.received_on)
    return Attachment.objects.create(**columns, number=number, submission=row)


def _told(kinds: Sequence[str], province: str, danger: str) -> dict[str, object]:
    return {
        "kinds": list(kinds),
        "when": {
            "calendar": "solar_hijri_af",
            "year": 1403,
            "month": 4,
            "day": 12,
            "precision": "exact day",
        },
        "where": {"province": province, "district": ""},
        "how_known": "related to victim",
        "danger": danger,
        "ask_back": True,
        "consent": ["un_confidential"],
    }


def _part(
    house: House,
    row: Submission,
    kind: str,
    content: bytes,
    *,
    attachment: Attachment | None = None,
    originals: bool = False,
) -> None:
    organisation = house.organisation
    to = (organisation.originals if originals else organisation.desk).recipient
    about = attachment.pk if attachment else row.pk
    sealed = seal_bytes(content, [to], Inner(kind, 1, str(about), 1, 1))
    payload = put(sealed.payload)
    with transaction.atomic():
        payload.keep()
    SealedPart.objects.create(
        id=uuid.uuid4(),
        submission=row,
        attachment=attachment,
        kind=kind,
        header=sealed.header,
        blob=payload.name,
        blob_sha256=sealed.sha256,
        blob_size=len(sealed.payload),
    )
