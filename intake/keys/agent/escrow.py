"""The opener's halves, kept twice: for the agent, and for the ceremony when the agent is lost."""

from pathlib import Path

from intake.keys import durable, strict
from intake.keys.agent.store import Store
from intake.sealing import HybridRecipient
from intake.sealing.age import encrypt_bytes


def keep_half(
    store: Store, desk_id: str, generation: int, half_b: bytes, custody: HybridRecipient
) -> Path:
    """Keep half B of a desk's originals key in the store and, sealed to custody, beside it.

    The escrow is written first: a half that is in use can always be restored. Returns the
    escrow's file, to be copied into the backups. Raises as Store.keep_originals_half.
    """
    line = strict.dump({"desk": desk_id, "generation": generation, "half": half_b.hex()})
    folder = store.folder / "escrow"
    folder.mkdir(mode=0o700, exist_ok=True)
    store.refuse_other_half(desk_id, generation, half_b)
    file = folder / f"originals-{strict.word(desk_id)}-{generation}.age"
    durable.write(file, encrypt_bytes(line.encode(), [custody]))
    store.keep_originals_half(desk_id, generation, half_b)
    return file
