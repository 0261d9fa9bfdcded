"""Doing every look, so that one that cannot be done hides none of the others."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from deploy.doctor.fault import Check, Fault, NoDatabase, Unseen
from intake.silence import place


@dataclass
class Diagnosis:
    """What was found, and what could not be looked at and why, each in its order."""

    faults: list[Fault] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    is_database_away: bool = False

    def take(self, check: Check) -> None:
        """Look once. Faults found before a look broke off count."""
        if check.asks_database and self.is_database_away:
            self.unseen.append(f"{check.subject}: the database cannot be asked.")
            return
        try:
            for fault in check.look():
                self.faults.append(fault)
        except NoDatabase as reason:
            self.is_database_away = True
            self.faults.append(reason.fault)
        except Unseen as reason:
            self.unseen.append(f"{check.subject}: {reason}")
        except PermissionError:
            self.unseen.append(f"{check.subject}: this user may not read it.")
        except Exception as fault:  # its text may quote a setting or a row
            where = place(type(fault), fault.__traceback__)
            self.unseen.append(f"{check.subject}: the look broke off [{where}].")


def examine(checks: Iterable[Check]) -> Diagnosis:
    """Every look in its order."""
    found = Diagnosis()
    for check in checks:
        found.take(check)
    return found
