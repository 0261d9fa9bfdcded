"""`python -m intake.keys.ceremony`: found, draft, sign, show, restore, rewrap, issuers. Offline."""

import sys

from intake.keys.ceremony.commands import main

sys.exit(main(sys.argv[1:], sys.stdout.write))
