"""`python -m intake.admission`: make, show, sign for a coordinator; ask, token for a member."""

import sys

from intake.admission.issuing.commands import main

sys.exit(main(sys.argv[1:], sys.stdout.write))
