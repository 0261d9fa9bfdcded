"""The dossier keys as the roll lists them. Pure."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from intake.errors import IntakeError
from intake.keys import Entry, Kind
from intake.keys.roll import Roll

KEY_ID = "releases"  # the id of the dossier key on the roll


class SignerError(IntakeError):
    """dossier_key_unreadable, dossier_key_open_to_others, dossier_key_exists,
    dossier_key_not_on_roll; vouching_missing, vouching_of_another_key, vouching_outdated;
    release_detail_wrong (the people signed for another dossier), sums_malformed.
    """


def entries(roll: Roll) -> list[Entry]:
    """Every dossier key there ever was, oldest first, revoked ones too."""
    of_releases = (one for one in roll.keys if (one.kind, one.id) == (Kind.DOSSIER, KEY_ID))
    return sorted(of_releases, key=lambda one: one.generation)


def require_listed(private: Ed25519PrivateKey, roll: Roll) -> None:
    """Raises SignerError("dossier_key_not_on_roll") unless it may sign today."""
    public = private.public_key().public_bytes_raw()
    listed = [one for one in roll.unrevoked(Kind.DOSSIER) if one.id == KEY_ID]
    if not any(one.public.public == public for one in listed):
        raise SignerError("dossier_key_not_on_roll")
