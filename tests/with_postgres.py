"""`python -m tests.with_postgres COMMAND …`: run a command with DATABASE_URL on a fresh server."""

import os
import subprocess
import sys

from tests.postgres import Postgres


def main() -> int:
    """The command's exit status."""
    server = Postgres()
    try:
        server.start()
        environment = {**os.environ, "DATABASE_URL": server.url()}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode
    finally:
        server.remove()


if __name__ == "__main__":
    sys.exit(main())
