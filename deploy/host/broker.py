"""`python -m deploy.host.broker FILE`: become the packaged Valkey, configured by FILE."""

import os
import sys

from deploy.broker import find_server

if __name__ == "__main__":
    os.execv(find_server(), ["amanat-broker", sys.argv[1]])  # noqa: S606
