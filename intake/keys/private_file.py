"""Whether a file that holds a secret is open to anybody but whom it was given to."""

import os
from pathlib import Path

_ROOT = 0


def open_to_others(file: Path) -> bool:
    """False also where there is none: whoever needs it says so.

    A credential that systemd hands to this process (LoadCredential) is root's and lies in a folder
    which root and the process's user alone may enter. That user reads it by an access list: what
    shows as the group's right to read is the list's mask, and no group's.
    """
    try:
        found = file.stat()
    except OSError:
        return False
    return bool(found.st_mode & (0o037 if _is_credential(file, found) else 0o077))


def _is_credential(file: Path, found: os.stat_result) -> bool:
    folder = os.environ.get("CREDENTIALS_DIRECTORY", "")
    if not folder.startswith("/") or file.parent != Path(folder):
        return False
    around = file.parent.stat()
    owners = {found.st_uid, found.st_gid, around.st_uid, around.st_gid}
    return owners == {_ROOT} and not around.st_mode & 0o027
