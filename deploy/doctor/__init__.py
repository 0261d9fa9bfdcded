"""What is wrong with this host, and what mends it: `manage.py doctor`.

Each module here looks at one thing and yields a Fault for what it finds; a healthy host yields
none. A look changes nothing, opens nothing and tells no number of reports: what is printed is
copied into messages to whoever helps. What it may not see, as the operator's user, it says.
"""

from deploy.doctor.checks import CHECKS
from deploy.doctor.examining import Diagnosis, examine
from deploy.doctor.fault import Check, Fault, NoDatabase, Unseen

__all__ = ["CHECKS", "Check", "Diagnosis", "Fault", "NoDatabase", "Unseen", "examine"]
