"""The weights that come with the program, each with its data card, in `weights/`."""

from pathlib import Path

from intake.errors import IntakeError
from intake.redaction.tagging.model import Model

WEIGHTS = Path(__file__).parent / "weights"
SUMS = WEIGHTS / "SHA256SUMS"


def digests() -> dict[str, str]:
    """SHA-256 in hexadecimal of every shipped file of weights, by file name."""
    lines = SUMS.read_text(encoding="ascii").splitlines() if SUMS.exists() else []
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def shipped(name: str) -> Model:
    """The shipped model `name`; IntakeError("damaged_weights") if it is not as written down."""
    file = f"{name}.crf"
    digest = digests().get(file)
    if digest is None:
        raise IntakeError("damaged_weights")
    return Model((WEIGHTS / file).read_bytes(), digest)
