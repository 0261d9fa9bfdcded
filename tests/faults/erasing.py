"""Something is erased between two backups: `erasing FOLDER`.

Two reports with what a desk made of them, and one of them is erased as two custodians signed.
Everybody and everything told is invented.
"""

import base64
import uuid
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

from casework import register, rows
from casework.identities import ProtectedIdentity, keep_identity
from casework.records import Person, Review
from casework.services import approvals, cases, erasure, keeping, review
from casework.services.approvals import Subject
from deploy.backups.place import Place
from deploy.backups.taking import take
from intake import clock, networks
from intake.keys.approval import Deed
from intake.keys.ceremony.founding import identity_file
from intake.models import Network, Submission
from tests.casework.house import House
from tests.faults import ground, resting
from tests.faults.posting import FileSent, Told, post

CANARY, STAYS = "canary-that-is-erased", "canary-that-stays"


def main(folder: str) -> dict[str, Any]:
    """The keys that open what is left, and the names of both snapshots."""
    ours = ground.founded()
    house = House(ours)
    house.furnish()
    stays, goes = (_sent(house, one) for one in (STAYS, CANARY))
    case = cases.open_case(house.unlocked("Laila"), house.desk, title="Valley")
    for one in (stays, goes):
        review.link_to_case(house.unlocked("Laila"), house.desk, one, expects=2, case=case)
    before = take(Place(Path(folder))).snapshot
    _erase(house, goes)
    register.keep_only(())
    amina = house.people["Amina"]
    return {
        "before": before,
        "after": take(Place(Path(folder))).snapshot,
        "backup": identity_file(ours.backup).decode(),
        "desk": str(house.desk),
        "member": str(amina.member.pk),
        "identity": amina.keys.identity.encode(),
        "signing": base64.b64encode(amina.keys.signing.private_bytes_raw()).decode(),
        "opens": [one.encode() for one in (ours.custody, ours.originals, ours.desk)],
        "root": str(settings.ROLL_ROOT_FILE),
    }


def _sent(house: House, canary: str) -> uuid.UUID:
    """A long report with a file, its review with a note, a person with a name sealed apart."""
    laila, network = house.unlocked("Laila"), Network.objects.get()
    known = set(Submission.objects.values_list("pk", flat=True))
    file = FileSent(f"{canary}.txt", canary.encode() * 9000)
    post(
        WSGIHandler(),
        Told(
            networks.issue_codes(network, 1)[0],
            account=canary + resting.LONG,
            files=(file,),
        ),
    )
    row = Submission.objects.exclude(pk__in=known).get()
    told = Review(
        id=uuid.uuid4(), submission=row.pk, version=1, network=network.pk,
        received_on=clock.today(), language="en", urgency="T1", acts=("INT-01",),
        families=("INT",), province="AF-KAB",
    )  # fmt: skip
    rows.write(laila, house.desk, told, expects=0)
    review.note(laila, house.desk, told.id, expects=1, words=canary)
    name = ProtectedIdentity(id=uuid.uuid4(), called=(canary,))
    keep_identity(laila, house.desk, name)
    keeping.add(laila, house.desk, Person(id=uuid.uuid4(), pseudonym=canary, identity=name.id))
    return told.id


def _erase(house: House, goes: uuid.UUID) -> None:
    """The report, then the person."""
    here = register.of(house.unlocked("Laila"), house.desk)
    person = next(one.record.id for one in here.all(Person.KIND) if CANARY in str(vars(one.record)))
    for about in (Subject(Review.KIND, goes), Subject(Person.KIND, person)):
        asked = approvals.ask(
            house.unlocked("Laila"), house.desk, Deed.ERASE, about,
            reason="source_asked", words="They asked.",
        ).record.id  # fmt: skip
        for name in ("Amina", "Farid"):
            approvals.sign(house.unlocked(name), house.desk, asked)
        erasure.erase(house.unlocked("Amina"), house.desk, about.row, approval=asked)
