"""Words of a file that are told at all: short, and in no letters but plain ones."""

_LONGEST = 40


def plain(value: object) -> str:
    """Printable ASCII of at most _LONGEST characters; a date and a device need no more."""
    told = value if isinstance(value, str) else ""
    return "".join(c for c in told if " " <= c <= "~")[:_LONGEST].strip()


def micro_degrees(degrees: float, most: int) -> int | None:
    """Millionths of a degree; None for what is beyond `most` degrees, or no number."""
    return round(degrees * 1_000_000) if abs(degrees) <= most else None
