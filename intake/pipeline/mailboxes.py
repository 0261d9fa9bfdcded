"""Publishing a mailbox from its sealed seed: a slow derivation, once. In a child only."""

import base64
import hashlib

from intake import custody
from intake.keys.agent.client import AgentClient
from intake.mailbox import coming
from intake.mailbox.leaving import told_state
from intake.mailbox.messages import seal_message
from intake.mailbox.seed import MailboxKeys, derive, open_seed
from intake.models import Stage
from intake.pipeline.claims import Claim
from intake.pipeline.outcome import Outcome
from intake.pipeline.parts import seal_part
from intake.recipients import Recipients
from intake.sealing import FileKey, Misplaced


def work_seed(claim: Claim, keys: Recipients, agent: AgentClient) -> Outcome:
    """Derive what the mailbox is found by and sealed to; tell the desk where to reply.

    The source is told "received" at the same time: from then on its receipt opens something.
    """
    key = agent.file_key(claim.kind, str(claim.row), claim.token)
    seed = _opened(claim, key)
    receipt, comes_as = coming.read(seed)
    mine = derive(receipt)
    digest, recipient = hashlib.sha256(mine.locator).digest(), str(mine.identity.recipient)
    desk = keys.desk(keys.desk_of(claim.network))
    reply_to = {
        "locator_digest": base64.b64encode(digest).decode(),
        "recipient": recipient,
        "slots": base64.b64encode(mine.slots.octets).decode(),
        "comes_as": comes_as,
    }
    part = seal_part("mailbox", claim, reply_to, [desk])
    event = custody.draft("mailbox.published", [desk], row=str(claim.submission))
    published = (digest, recipient.encode())
    return Outcome(Stage.READY, (part,), event, mailbox=published, word=_received(claim, mine))


def _received(claim: Claim, mine: MailboxKeys) -> tuple[bytes, bytes]:
    row = mine.slots.state("received")
    told = told_state("received", str(claim.network))
    return row.bytes, seal_message(told, row, mine.identity.recipient, mine.slots)


def _opened(claim: Claim, key: FileKey) -> str:
    """What the seed holds. It is sealed for its submission's id, as the report is; seeds that
    waited here when that was decided, for its submission's row.
    """
    try:
        return open_seed(claim.header, claim.payload, key, claim.id_digest.hex())
    except Misplaced:
        return open_seed(claim.header, claim.payload, key, str(claim.submission))
