"""Asking the key agent. Used by the worker's child, the operator's commands, and casework."""

import base64
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from intake.errors import IntakeError, TransientError
from intake.keys.agent import wire
from intake.keys.approval import Request, Signature
from intake.keys.attestation import Attestation
from intake.sealing import FileKey

_TIMEOUT = 10.0  # seconds; unlocking takes about one


class AgentClient:
    """One question, one connection.

    Every method raises TransientError("agent_away") when nobody answers, and
    TransientError("agent_locked") while the agent waits for its passphrase.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)

    def file_key(self, kind: str, row: str, token: int) -> FileKey:
        """The file key of a row this worker has claimed; given once for each token.

        Args:
            kind: "submission", "attachment" or "seed".

        Raises IntakeError: not_claimed, no_key_opens, broken_header, forged_header.
        """
        answer = self._ask("file_key", kind=kind, row=row, token=token)
        return FileKey(base64.b64decode(answer["key"]))

    def linking_tags(self, kind: str, row: str, token: int, names: list[str]) -> list[str]:
        """A tag in hex for each canonical name part: equal names, equal tags.

        At most 2,000 names for a claim. Raises IntakeError("not_claimed").
        """
        answer = self._ask("linking_tags", kind=kind, row=row, token=token, names=names)
        return [str(tag) for tag in answer["tags"]]

    def status(self) -> dict[str, Any]:
        """What the agent holds, by name, and how its last round went. No secrets."""
        return self._ask("status")

    def unlock(self, passphrase: str) -> None:
        """Open the store. Raises IntakeError("agent_passphrase_wrong")."""
        self._ask("unlock", passphrase=passphrase)

    def go_round(self) -> dict[str, Any]:
        """Read the day table now rather than within the minute."""
        return self._ask("round")

    def keep_originals_half(self, desk_id: str, generation: int, half_b: bytes) -> None:
        """Hand over the opener's half of a desk's originals key; it is escrowed to custody too.

        Raises IntakeError("half_exists") if another one is kept.
        """
        self._ask("keep_half", desk=desk_id, generation=generation, half=half_b.hex())

    def open_original(
        self,
        request: Request,
        signatures: Sequence[Signature],
        *,
        generation: int,
        half_a: bytes,
        header: bytes,
        start: bytes,
        newest_half: bytes | None = None,
    ) -> FileKey:
        """The file key of one original, after its opening is in the custody log; once.

        Args:
            generation: of the desk's originals key that the header is for.
            half_a: the asker's half of that generation.
            header: whose digest the request names.
            start: the first `wire.START` octets of the payload, or all of a shorter one.
            newest_half: of the newest generation, where `generation` is an older one.

        Raises IntakeError: as `Opener.open_original`.
        """
        answer = self._ask(
            "open_original",
            request=request.body(),
            signatures=[one.to_line() for one in signatures],
            generation=generation,
            half=_base64(half_a),
            newest_half=_base64(half_a if newest_half is None else newest_half),
            header=_base64(header),
            start=_base64(start),
        )
        return FileKey(base64.b64decode(answer["key"]))

    def open_release(
        self,
        request: Request,
        signatures: Sequence[Signature],
        *,
        generation: int,
        half_a: bytes,
        header: bytes,
        start: bytes,
        newest_half: bytes | None = None,
    ) -> tuple[FileKey, Attestation]:
        """As `open_original`, of a draft that leaves: with the opener's word for the signer.

        Raises IntakeError: as `Opener.open_release`.
        """
        answer = self._ask(
            "open_release",
            request=request.body(),
            signatures=[one.to_line() for one in signatures],
            generation=generation,
            half=_base64(half_a),
            newest_half=_base64(half_a if newest_half is None else newest_half),
            header=_base64(header),
            start=_base64(start),
        )
        return FileKey(base64.b64decode(answer["key"])), Attestation.from_line(answer["opened"])

    def open_names(
        self,
        request: Request,
        signatures: Sequence[Signature],
        *,
        halves: Mapping[int, bytes],
        sealed: Sequence[tuple[bytes, bytes]],
    ) -> list[FileKey | None]:
        """The file keys of some of a desk's protected names, after that is in the custody log.

        One approval counts for as many questions as come within `naming.OPEN_FOR` of the first.

        Args:
            halves: the asker's halves of the desk's originals key, by generation.
            sealed: header and start (as `open_original`) of identity records and tables of
                pseudonyms; at most `wire.MOST_NAMES`, and 150 kB in all.

        Returns a key for each, None for what does not open or is neither.
        Raises IntakeError: as `NamesOpener.open_names`.
        """
        answer = self._ask(
            "open_names",
            request=request.body(),
            signatures=[one.to_line() for one in signatures],
            halves=[{"generation": g, "half": _base64(half)} for g, half in halves.items()],
            sealed=[{"header": _base64(h), "start": _base64(start)} for h, start in sealed],
        )
        return [FileKey(base64.b64decode(key)) if key else None for key in answer["keys"]]

    def check_half(self, desk_id: str, generation: int, half_a: bytes, header: bytes = b"") -> None:
        """Whether this half and the opener's make the originals key that the roll lists, and
        whether a header, if given, is for that key. Nothing is let out.

        Raises IntakeError: opener_has_no_half, wrong_half, no_key_opens.
        """
        self._ask(
            "check_half",
            desk=desk_id,
            generation=generation,
            half=_base64(half_a),
            header=_base64(header),
        )

    def make_originals_half(
        self, request: Request, signatures: Sequence[Signature], *, generation: int, half_a: bytes
    ) -> int:
        """The opener draws its half of a desk's next originals key; gives the generation.

        Args:
            generation: the newest that the roll lists.
            half_a: the asker's half of that generation.

        Raises IntakeError: as `Opener.make_half`.
        """
        answer = self._ask(
            "make_half",
            request=request.body(),
            signatures=[one.to_line() for one in signatures],
            generation=generation,
            half=_base64(half_a),
        )
        return int(answer["made"])

    def originals_recipient(self, desk_id: str, generation: int, half_a: bytes) -> str:
        """The public key that this half and the opener's make; `age1pq1…`.

        Raises IntakeError("opener_has_no_half").
        """
        half = _base64(half_a)
        answer = self._ask("originals_recipient", desk=desk_id, generation=generation, half=half)
        return str(answer["recipient"])

    def _ask(self, question: str, **fields: Any) -> dict[str, Any]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as peer:
                peer.settimeout(_TIMEOUT)
                peer.connect(self._path)
                wire.send(peer, {"ask": question, **fields})
                answer = wire.receive(peer)
        except (OSError, wire.BadLineError):
            raise TransientError("agent_away") from None
        if "refused" in answer:
            raise IntakeError(str(answer["refused"]))
        if "later" in answer:
            raise TransientError(str(answer["later"]))
        return answer


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
