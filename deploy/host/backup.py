"""`deploy/backup take|check|restore FOLDER …`: `python -m deploy.backups` on a host that
deploy/install made.

Root becomes the user who reads everything and changes nothing; to restore, the owner of the
tables. Files are named from the root of the disk, and are readable by that user.
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.host import manage

RELEASE = Path(__file__).parents[2]
USERS = {"take": "backup", "check": "backup", "restore": "owner"}
USAGE = "deploy/backup take|check|restore FOLDER …\n"


def main(arguments: Sequence[str]) -> int:
    """Exit status: of `deploy.backups`, 64 for what is not understood, 2 where it cannot be."""
    process = USERS.get(arguments[0] if arguments else "")
    if process is None:
        sys.stderr.write(USAGE)
        return 64
    if os.geteuid() != 0:
        sys.stderr.write("Only root can do this.\n")
        return 2
    command = [sys.executable, "-B", "-m", "deploy.backups", *arguments]
    variables = manage.environment(process, RELEASE)  # which has no key in it, nor has either any
    return manage.run(command, variables, manage.user_of(process), RELEASE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
