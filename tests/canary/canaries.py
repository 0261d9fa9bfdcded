"""Words that cannot occur by chance, planted in a report and then looked for everywhere."""

import secrets
import string
from dataclasses import dataclass

_LATIN = string.ascii_letters + string.digits
_DARI = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PASHTO = "ټځڅډړږښګڼېۍۀېیکو"
_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"


@dataclass(frozen=True, repr=False)
class Canary:
    """Three random words of at least 50 bits each; one found alone is a finding.

    `label` says where it was planted ("account", "file_name") and is all that is ever
    printed: a report that quoted the canary would be the next leak found.
    """

    label: str
    latin: str
    dari: str
    pashto: str  # with a Persian digit within, which normalising changes

    @property
    def words(self) -> tuple[str, str, str]:
        """The parts that are looked for, each by itself."""
        return (self.latin, self.dari, self.pashto)

    @property
    def text(self) -> str:
        """What to plant in text."""
        return f"{self.latin} {self.dari} {self.pashto}"

    @property
    def file_name(self) -> str:
        """What to plant as a name: legal on every file system, about 60 bytes."""
        return f"{self.latin}-{self.dari}-{self.pashto}.jpg"

    @property
    def file_body(self) -> bytes:
        """What to plant as the content of a file that is nothing else."""
        return f"{self.text}\n".encode()

    @property
    def exif(self) -> str:
        """What to plant in a picture's metadata: no separator that a tag might cut at."""
        return f"{self.latin}{self.dari}{self.pashto}"

    def __repr__(self) -> str:
        return f"Canary({self.label})"


def hatch(label: str) -> Canary:
    """A fresh canary. Never kept between runs, so that no old run's leak is taken for one."""
    digit = secrets.choice(_PERSIAN_DIGITS)
    return Canary(
        label=label,
        latin=_pick(_LATIN, 12),
        dari="کی" + _pick(_DARI, 10),
        pashto=_pick(_PASHTO, 7) + digit + _pick(_PASHTO, 8),
    )


def _pick(alphabet: str, count: int) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(count))
