"""Plant words that cannot occur by chance, then prove that they rest nowhere (P1).

`hatch(label)` makes a canary; `Scanner([...])` knows all its forms; `scan_*` look through a
store and give hits as (canary's label, store, form). They quote nothing of what they find.
The scanner is itself proven by `tests/contracts/test_canary_scanner.py`.
"""

from tests.canary.canaries import Canary, hatch
from tests.canary.scan import Hit, Scanner
from tests.canary.services import scan_broker, scan_database
from tests.canary.stores import copies_in_memory, scan_process, scan_tree

__all__ = [
    "Canary",
    "Hit",
    "Scanner",
    "copies_in_memory",
    "hatch",
    "scan_broker",
    "scan_database",
    "scan_process",
    "scan_tree",
]
