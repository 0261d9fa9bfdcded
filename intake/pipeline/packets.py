"""What came by packet: opened, its code judged, and sealed anew. In a child only.

Whoever made a packet drew its file keys, and their device may be in other hands by now. So report
and files rest under fresh keys once they are worked, and no longer as they came.
"""

import uuid
from dataclasses import dataclass

from intake import networks
from intake.admission import is_token
from intake.blobs import blob_store
from intake.errors import IntakeError
from intake.packets.inside import KIND, MAX_INSIDE, Inside
from intake.payloads import Payload, put
from intake.pipeline.claims import Claim
from intake.pipeline.judging import Judging
from intake.pipeline.opening import content_of
from intake.pipeline.outcome import Resealed
from intake.recipients import Recipients
from intake.report import Report
from intake.sealing import FileKey, Inner, Sealer, open_bytes, open_stream, seal_bytes


@dataclass(frozen=True, repr=False)
class Admission:
    """The circle of a packet's code, and that code's digest: empty where an earlier version has
    used it up. `token` as in `Resealed`.
    """

    network: uuid.UUID
    code: bytes = b""
    token: tuple[bytes, bytes] | None = None


@dataclass(frozen=True, repr=False)
class Judged:
    """A packet's report, through the circle of its code."""

    report: Report
    by: Admission

    @property
    def network(self) -> uuid.UUID:
        """Its circle."""
        return self.by.network

    def __repr__(self) -> str:
        return "<Judged>"


def open_packet(claim: Claim, judging: Judging, key: FileKey) -> Judged:
    """Open one and judge its code or token.

    Raises IntakeError: packet_code_unknown (used, ended, never given; whether a token was used is
    seen at the finish); packet_malformed,
    packet_of_another; files_differ, where it lists others than came; what `open_report` raises.
    """
    expected = Inner(KIND, 1, claim.id_digest.hex(), 1, claim.parts)
    content = open_bytes(claim.header, content_of(claim), key, expected, limit=MAX_INSIDE)
    inside = Inside.from_bytes(content, claim.id_digest)
    listed = {(one.id, one.number): one.sha256 for one in inside.report.attachments}
    if len(listed) != len(inside.report.attachments) or claim.parts != len(listed) + 1:
        raise IntakeError("parts_differ")
    if any(judging.files.get(place) != sha256 for place, sha256 in listed.items()):
        raise IntakeError("files_differ")
    by = _admitted(claim.row, inside.code, judging)
    return Judged(inside.through(str(by.network)), by)


def _admitted(row: uuid.UUID, code: str, judging: Judging) -> Admission:
    if judging.judged is not None:
        return Admission(judging.judged)
    by_hand = networks.digest_by_hand(row)
    if by_hand in judging.codes:
        return Admission(judging.codes[by_hand], by_hand)
    try:
        return (_by_token if is_token(code) else _by_code)(code, judging)
    except IntakeError:
        raise IntakeError("packet_code_unknown") from None


def _by_code(code: str, judging: Judging) -> Admission:
    digest = networks.digest_of(code)
    if digest not in judging.codes:
        raise IntakeError("code_unknown")
    return Admission(judging.codes[digest], digest)


def _by_token(letters: str, judging: Judging) -> Admission:
    stood = networks.token_of(letters, judging.issuers)
    token = stood.spent, stood.issuer.id.bytes
    return Admission(stood.issuer.network, networks.digest_of(stood.code), token)


def reseal_report(claim: Claim, judged: Judged, keys: Recipients) -> Resealed:
    """As any report rests, but for those who keep originals: there is nothing left to work."""
    desk = keys.desk_of(judged.network)
    inner = Inner("report", 1, claim.id_digest.hex(), 1, claim.parts)
    readers = [keys.originals(desk), keys.custody]
    sealed = seal_bytes(judged.report.to_bytes(), readers, inner)
    return Resealed(
        header=sealed.header,
        payload=put(sealed.payload),
        sha256=sealed.sha256,
        size=len(sealed.payload),
        epoch=keys.epoch.number,
        network=str(judged.network),
        code=judged.by.code,
        token=judged.by.token,
        files=tuple(one.number for one in judged.report.attachments),
    )


def reseal_file(claim: Claim, key: FileKey, keys: Recipients) -> Resealed:
    """The same of a file that was verified whole, one piece in memory."""
    desk = keys.desk_of(claim.network)
    inner = Inner("attachment", 1, claim.id_digest.hex(), claim.number + 1, 0)
    sealer = Sealer([keys.originals(desk), keys.custody], inner)
    store = blob_store()
    writer = store.create()
    try:
        with store.open(claim.blob) as payload:
            for piece in open_stream(payload, claim.header, key, inner):
                writer.write(sealer.update(piece))
        for piece in sealer.closing():
            writer.write(piece)
        blob = writer.commit()
    except BaseException:
        writer.abort()
        raise
    return Resealed(sealer.header, Payload(blob), sealer.sha256, sealer.size, keys.epoch.number)
