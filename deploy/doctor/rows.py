"""Rows that stand still. Says that there are some, never how many or of whom."""

from collections.abc import Iterator
from datetime import timedelta

from deploy.doctor.fault import Fault
from intake import clock
from intake.models import Attachment, Stage
from intake.pipeline.claims import KINDS
from intake.sweeper import STAGED_DAYS

_OLD = timedelta(days=2)


def look() -> Iterator[Fault]:
    """What waits for a worker, for a person, or for custody; and what should have been tidied."""
    since = clock.today() - _OLD
    if any(model.workable().filter(received_on__lte=since).exists() for model in KINDS.values()):
        yield Fault(
            "What came in the day before yesterday, or earlier, has not been worked on.",
            "Is the agent unlocked (`manage.py keys`), is the broker there? Restart the workers.",
        )
    if _any_in(Stage.NEEDS_PERSON):
        yield Fault(
            "The machine gave something up, and it waits for a person.",
            "Tell a caseworker: why is sealed, and stands beside it in the queue.",
        )
    if _any_in(Stage.CUSTODY):
        yield Fault(
            "Something came that no key on this host opens.",
            'manage.py custody_rewrap, as in docs/keys.md, "When only custody can help".',
        )
    forgotten = clock.today() - timedelta(days=STAGED_DAYS + 1)
    if Attachment.objects.filter(stage=Stage.STAGED, received_on__lt=forgotten).exists():
        yield Fault("The daily tidying has not been done.", "ROLE=worker manage.py sweep --once")


def _any_in(stage: Stage) -> bool:
    return any(model._default_manager.filter(stage=stage).exists() for model in KINDS.values())
