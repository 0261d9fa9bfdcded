"""What somebody who owns the database can do to the log, and how they would cover it up."""

import random
import secrets
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db.models import F

from intake.custody.checkpoint import Checkpoint
from intake.custody.merkle import Frontier
from intake.models import CustodyCheckpoint, CustodyEvent, CustodyLink, CustodyLog

FAR = 1_000_000
Choice = random.Random


def _at(position: int) -> CustodyLink:
    return CustodyLink.objects.select_related("event").get(position=position)


def _shift(first: int, by: int) -> None:
    """Renumber everything from `first` on."""
    CustodyLink.objects.filter(position__gte=first).update(position=F("position") + FAR)
    CustodyLink.objects.filter(position__gte=FAR).update(position=F("position") - FAR + by)


def alter_event(size: int, choice: Choice) -> None:
    link = _at(choice.randint(1, size))
    leaf = bytearray(link.event.leaf)
    leaf[choice.randrange(32)] ^= 1 << choice.randrange(8)
    CustodyEvent.objects.filter(pk=link.event_id).update(leaf=bytes(leaf))


def delete_link(size: int, choice: Choice) -> None:
    CustodyLink.objects.filter(position=choice.randint(1, size)).delete()


def delete_and_close_up(size: int, choice: Choice) -> None:
    position = choice.randint(1, size)
    link = _at(position)
    link.delete()
    CustodyEvent.objects.filter(pk=link.event_id).delete()
    _shift(position + 1, -1)


def swap_events(size: int, choice: Choice) -> None:
    first, second = (_at(position) for position in choice.sample(range(1, size + 1), 2))
    leaves = bytes(first.event.leaf), bytes(second.event.leaf)
    CustodyEvent.objects.filter(pk=first.event_id).update(leaf=secrets.token_bytes(32))
    CustodyEvent.objects.filter(pk=second.event_id).update(leaf=leaves[0])
    CustodyEvent.objects.filter(pk=first.event_id).update(leaf=leaves[1])


def move_link(size: int, choice: Choice) -> None:
    source, target = choice.sample(range(1, size + 1), 2)
    CustodyLink.objects.filter(position=source).update(position=2 * FAR)
    _shift(source + 1, -1) if source < size else None
    _shift(target, 1)
    CustodyLink.objects.filter(position__gte=FAR).update(position=target)


def insert_event(size: int, choice: Choice) -> None:
    position = choice.randint(1, size)
    _shift(position, 1)
    event = CustodyEvent.objects.create(leaf=secrets.token_bytes(32))
    CustodyLink.objects.create(position=position, event=event, node=secrets.token_bytes(32))


def cut(size: int, choice: Choice) -> None:
    CustodyLink.objects.filter(position__gt=choice.randint(0, size - 1)).delete()


def cut_and_grow_anew(size: int, choice: Choice) -> None:
    cut(size, choice)
    for position in range(CustodyLink.objects.count() + 1, size + choice.randint(1, 5)):
        event = CustodyEvent.objects.create(leaf=secrets.token_bytes(32))
        CustodyLink.objects.create(position=position, event=event, node=secrets.token_bytes(32))


def rename_log(_size: int, _choice: Choice) -> None:
    old = CustodyLog.objects.get()
    CustodyLog.objects.create(origin="amanat/custody-log/renamed", begins=FAR)
    CustodyCheckpoint.objects.update(log="amanat/custody-log/renamed")
    old.delete()
    CustodyLog.objects.update(begins=1)


BENDS: Sequence[Callable[[int, Choice], None]] = (
    alter_event,
    delete_link,
    delete_and_close_up,
    swap_events,
    move_link,
    insert_event,
    cut,
    cut_and_grow_anew,
    rename_log,
)


# -- covering it up -----------------------------------------------------------------------


def leave_it(_key: Ed25519PrivateKey) -> None:
    """Not at all."""


def mend_nodes(_key: Ed25519PrivateKey) -> None:
    """Every hash in the rows fits again."""
    tree = Frontier()
    for link in CustodyLink.objects.select_related("event").order_by("position"):
        node = tree.append(bytes(link.event.leaf))
        if node != bytes(link.node):
            CustodyLink.objects.filter(pk=link.pk).update(node=node)


def forget_checkpoints(key: Ed25519PrivateKey) -> None:
    """... and no stored checkpoint says otherwise."""
    mend_nodes(key)
    CustodyCheckpoint.objects.all().delete()


def sign_anew(key: Ed25519PrivateKey) -> None:
    """... and the log key itself has signed the new story: the sequencer was taken over."""
    forget_checkpoints(key)
    tree, log = Frontier(), CustodyLog.objects.get()
    for link in CustodyLink.objects.select_related("event").order_by("position"):
        tree.append(bytes(link.event.leaf))
    made = Checkpoint(log.origin, tree.size, tree.root())
    CustodyCheckpoint.objects.create(
        log=log, size=tree.size, day="2026-11-21", kind="asked", note=made.sign(key)
    )


COVERS: Sequence[Callable[[Ed25519PrivateKey], None]] = (
    leave_it,
    mend_nodes,
    forget_checkpoints,
    sign_anew,
)
