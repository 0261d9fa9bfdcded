"""Districts as people write them. Pure."""

from casework.register.folding import folded
from intake import gazetteer
from intake.errors import IntakeError


def district(typed: str, province: str) -> str:
    """The code of a district that was written as a code, or by a name in any language.

    Raises IntakeError: district_elsewhere for one of another province, district_unknown for one
    that we do not know, or of which there are several where no province is said.
    """
    wanted = folded(typed)
    found = [
        one
        for one in gazetteer.DISTRICTS
        if one.code == typed.strip() or any(folded(name) == wanted for name in one.labels.values())
    ]
    here = [one for one in found if one.province == province] if province else found
    if len(here) == 1:
        return here[0].code
    raise IntakeError("district_elsewhere" if found and not here else "district_unknown")
