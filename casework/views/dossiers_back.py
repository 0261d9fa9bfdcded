"""A dossier that came back: which one it is, whether its signature is ours, which file differs.

Texts are pasted. A whole package would have to be parsed here, beside the desk's keys,
and what comes from outside is parsed only in the box (P11).
"""

import hashlib
import re
import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework.doors import UnlockedRequest
from casework.dossier import allowed
from casework.dossier.signing import listed
from casework.forms.dossiers import CameBack
from casework.records import Dossier
from casework.records.dossier import Left
from casework.services import dossiers as services
from casework.services import releases
from casework.services.came_back import Back, nearest
from casework.views.dossiers import Line, line
from casework.views.opening import opened
from intake import recipients
from intake.keys import sshsig
from intake.keys.sshsig import SshsigError

_SHA256 = re.compile(r"[0-9a-f]{64}")
NAMESPACE = "dossier"
_MOST_SHOWN = 200


@dataclass(frozen=True, repr=False)
class CheckedBack:
    """What the two texts tell. `signature`: a code of the words "dossier_signature".

    `newer` is the highest version of the same dossier where this is not it; else 0. `files` is None
    where nobody said what they hash to, or no file is one of a package that is still here.
    """

    digest: str
    line: Line | None
    left: Left | None
    newer: int
    signature: str
    fingerprint: str = ""
    files: Back | None = None

    @property
    def is_ours(self) -> bool:
        """Whether it left this desk."""
        return self.line is not None

    @property
    def differing(self) -> list[tuple[str, str]]:
        """(what is the matter, path) of each file that is not as it left."""
        if self.files is None:
            return []
        found = self.files.files
        told = (("changed", found.changed), ("missing", found.missing), ("added", found.added))
        return [(what, path) for what, paths in told for path in paths]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """Of those, as many as a page shows."""
        return self.differing[:_MOST_SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
@opened
def came_back(request: UnlockedRequest, desk: uuid.UUID) -> HttpResponse:
    """Answered at once: no address leads to what was pasted."""
    form = CameBack(request.POST or None)
    answer = None
    if form.is_valid():
        releases.take_new(request.unlocked, desk)
        answer = _checked(request, desk, **form.cleaned_data)
    context = {"desk": desk, "form": form, "answer": answer}
    status = 422 if form.is_bound and answer is None else 200
    return render(request, "casework/dossiers/back.html", context, status=status)


def _checked(
    request: UnlockedRequest, desk: uuid.UUID, manifest: str, signature: str, digests: str
) -> CheckedBack:
    # Browsers send other line ends than the file has, and people copy a line too few or too many.
    text = manifest.replace("\r\n", "\n").strip() + "\n"
    given = text.strip().lower()
    is_digest = bool(_SHA256.fullmatch(given))
    digest = given if is_digest else hashlib.sha256(text.encode()).hexdigest()
    known = [one.record for one in services.versions(request.unlocked, desk)]
    found = next(((one, left) for one in known for left in one.packages
                  if left.on and left.tag_manifest == digest), None)  # fmt: skip
    code, fingerprint = _signature(signature, "" if is_digest else text)
    return CheckedBack(
        digest=digest,
        line=line(request.unlocked, desk, found[0]) if found else None,
        left=found[1] if found else None,
        newer=_newer(found[0], known) if found else 0,
        signature=code,
        fingerprint=fingerprint,
        files=nearest(request.unlocked, desk, digests, digest) if digests.strip() else None,
    )


def _newer(version: Dossier, known: list[Dossier]) -> int:
    left = (one.version for one in known if one.number == version.number and one.has_left)
    newest = max(left, default=version.version)
    return newest if newest > version.version else 0


def _signature(signature: str, text: str) -> tuple[str, str]:
    """A code, and the fingerprint of the key that signed where one did."""
    if not signature.strip():
        return "not_given", ""
    if not text:
        return "needs_text", ""
    armored = signature.replace("\r\n", "\n").strip() + "\n"
    try:
        public = sshsig.signer_of(armored, NAMESPACE, text.encode())
    except SshsigError:
        return "wrong", ""
    keys = {one.public.public for one in listed.entries(recipients.current().roll)}
    return ("holds" if public in keys else "of_another"), allowed.fingerprint(public)
