"""How long pages that make packets still seal, as far as is known where they were built.

Nobody tells a server which pages are still in use. It knows with which key the newest ones were
built: when that one is near its end, whoever has a page of it needs a newer one.
"""

from dataclasses import dataclass
from datetime import date

from intake import recipients
from intake.keys import RollError, Term
from intake.models import EpochCertificate

SOON = 21  # days; a page travels slowly, too


@dataclass(frozen=True)
class Ending:
    """The newest pages. `until` is the first day on which they seal no more."""

    until: date
    today: date

    @property
    def days(self) -> int:
        """Until then; 0 from then on."""
        return max((self.until - self.today).days, 0)


def ending() -> Ending | None:
    """Of the newest pages where new ones should be made; None where there is no need, and where
    none were ever built. What was revoked ends today. Raises RollError where no roll is believed.
    """
    built = EpochCertificate.objects.filter(kind=Term.PACKET.value, paged=True)
    newest = built.order_by("number").last()
    if newest is None:
        return None
    keys = recipients.current()
    checked = keys.certificates.get(Term.PACKET, ())
    known = () if isinstance(checked, RollError) else checked
    ends = [one.until for one in known if one.number == newest.number and not newest.retired]
    until = min((*ends, keys.roll.expires)) if ends else keys.today
    found = Ending(until, keys.today)
    return found if found.days <= SOON else None
