"""The forums a dossier can be shaped for: one module each, and one line here. Pure.

A new one is a module that makes a `Profile`, its table of examples in the tests, and its line.
"""

from casework.dossier.profile import Profile
from casework.dossier.profiles import annex, communication, extract, mechanism, uwazi, wgad
from intake.errors import IntakeError

PROFILES: tuple[Profile, ...] = (
    wgad.PROFILE,
    communication.PROFILE,
    mechanism.PROFILE,
    uwazi.PROFILE,
    annex.PROFILE,
    extract.PROFILE,
)


def profile(name: str) -> Profile:
    """The profile of this name. IntakeError("profile_unknown")."""
    for one in PROFILES:
        if one.name == name:
            return one
    raise IntakeError("profile_unknown")
