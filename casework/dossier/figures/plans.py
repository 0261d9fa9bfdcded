"""What each kind of record is counted by, and which of it is printed as a table. Pure."""

from casework.dossier.figures.cube import Plan
from casework.dossier.terms import PlaceMask

_PLACES = (("family", "province"), ("province", "window"), ("near",), ("located",))


def acts(place_mask: PlaceMask) -> Plan:
    """Acts; nothing below the country where no finer place may be shown."""
    tables = (
        ("family", "week"),
        ("code", "month"),
        ("mode", "window"),
        ("force",),
        ("outcome",),
        ("proof",),
        ("dated",),
        ("held",),
        ("numbered",),
        *(_PLACES if place_mask is not PlaceMask.COUNTRY else ()),
    )
    return Plan(
        attributes=ACT_ATTRIBUTES,
        tables=tables,
        bound=(
            ("dated", "month", "week", "window"),
            ("code", "family", "held"),
            ("located", "near", "province"),
            ("force", "outcome"),
        ),
        weights=("least", "most"),
    )


ACT_ATTRIBUTES = (
    "code",
    "dated",
    "family",
    "force",
    "held",
    "located",
    "mode",
    "month",
    "near",
    "outcome",
    "proof",
    "province",
    "week",
    "window",
    "numbered",
    "least",
    "most",
)
VICTIMS = Plan(
    attributes=("child", "flag", "least", "most", "role", "sex"),
    tables=(("child", "role", "sex"), ("flag",)),
    weights=("least", "most"),
)
ACCOUNTS = Plan(
    attributes=("credibility", "first_hand", "reliability"),
    tables=(("credibility", "reliability"), ("first_hand",)),
)
REVIEWS = Plan(attributes=("urgency",), tables=(("urgency",),))
INTERVENTIONS = Plan(attributes=("kind", "result"), tables=(("kind", "result"),))
