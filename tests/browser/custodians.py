"""What waits for custodians at a furnished desk: held records, packets in doubt, a checkpoint to
take away, words to be shown again. Everything is invented.
"""

import uuid
from collections.abc import Mapping
from pathlib import Path

from shamir_mnemonic.wordlist import WORDLIST

from casework import rows
from casework.records import Intervention, Tombstone
from casework.records.checkpoint_taken import Taking
from casework.records.shapes import Stretch
from casework.services import handing_out, keeping, review, unhiding
from intake import clock
from intake.models import BY_PACKET, Submission
from intake.packets import by_hand
from tests.casework.checkpoints import KeptLog
from tests.casework.house import House
from tests.casework.pages.arriving import arrive, give_up

# By name, as `furnished` has its own.
PAGES = {
    "custody": "desk/{desk}/custody/",
    "held": "desk/{desk}/held/",
    "record_held": "desk/{desk}/records/{held}/",
    "packets": "desk/{desk}/packets/",
    "packet_in_doubt": "desk/{desk}/packets/{packet}/",
    "erasing_names": "desk/{desk}/erasing/{source}/names/",
    "looking": "desk/{desk}/cases/{case}/looking/",
    "joining": "desk/{desk}/joining/",
    "names": "desk/{desk}/names/",
}


def wait_for(house: House, case: uuid.UUID, of: uuid.UUID, folder: Path) -> Mapping[str, uuid.UUID]:
    """Ids by the names in PAGES, of what is not there without custodians.

    Args:
        of: a review in Dari; of its words, some that were hidden are to be shown again.
        folder: empty, for the key of the custody log.
    """
    _hidden(house, of)
    _with_a_long_login(house, "Farid")
    handing_out.take(house.unlocked("Farid"), house.desk, _checkpoint(house, folder), Taking.FILE)
    return {"held": _held(house, case), "packet": _packet(house)}


def _held(house: House, case: uuid.UUID) -> uuid.UUID:
    """What was done for somebody who was erased since; one custodian has read it."""
    by, desk = house.unlocked("Laila"), house.desk
    words = "به خانوادهٔ نانوای ساختگی نامه نوشتیم."
    done = Intervention(id=uuid.uuid4(), kind="publicity", case=case, remarks=words)
    keeping.add(by, desk, done)
    stone = Tombstone(
        id=uuid.uuid4(), what="person", reason="source_asked", on=clock.today(), held=(done.id,)
    )
    rows.write(by, desk, stone, expects=0)
    return done.id


def _packet(house: House) -> uuid.UUID:
    row = arrive(house, "یک نامهٔ ساختگی.", language="fa-af")
    give_up(house, row, by_hand.UNKNOWN)
    Submission.objects.filter(pk=row.pk).update(epoch=BY_PACKET)
    return row.pk


def _with_a_long_login(house: House, name: str) -> None:
    """The longest that may be drawn, so that whether a page fits is no luck."""
    member = house.people[name].member
    member.login = "-".join(sorted(WORDLIST, key=len)[-3:])
    member.save(update_fields=["login"])


def _hidden(house: House, of: uuid.UUID) -> None:
    by = house.unlocked("Laila")
    at = Stretch(text="account", start=4, end=9)
    hidden = review.hide(by, house.desk, of, at=at, kind="PERSON")
    unhiding.ask(by, house.desk, hidden, words="این نام هیچ کس نیست.")


def _checkpoint(house: House, folder: Path) -> int:
    return KeptLog(house, folder / "log.key").sign().pk
