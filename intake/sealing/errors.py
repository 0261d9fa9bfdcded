"""Why something sealed does not open, as far as the two sides may know.

Each is a refusal with a fixed code; none says which byte was wrong, and none quotes what
it was given: a header may be an attacker's, a plaintext is somebody's testimony.
"""

from typing import ClassVar

from intake.errors import IntakeError


class SealingError(IntakeError):
    """Something sealed, or a key for it, is refused."""

    fixed_code: ClassVar[str] = "sealing"

    def __init__(self) -> None:
        super().__init__(self.fixed_code)


class NotForUs(SealingError):
    """A well-formed header that none of the given identities opens."""

    fixed_code = "not_for_these_identities"


class BrokenHeader(SealingError):
    """The header breaks the age grammar, a limit, or a rule of a stanza it carries."""

    fixed_code = "broken_header"


class ForgedHeader(SealingError):
    """A stanza opened, but the header as a whole is not what its sealer wrote."""

    fixed_code = "forged_header"


class BrokenPayload(SealingError):
    """The payload was cut, lengthened, reordered, changed, or belongs to another header."""

    fixed_code = "broken_payload"


class BrokenArmor(SealingError):
    """The text around a file that was armored for mail or paper is not exactly right."""

    fixed_code = "broken_armor"


class Misplaced(SealingError):
    """Authentic, but sealed for another place: the inner header is not the expected one."""

    fixed_code = "misplaced"


class BadlyPadded(SealingError):
    """Authentic, but its length, padding or trailer is not one our sealer makes."""

    fixed_code = "badly_padded"


class TooLarge(SealingError):
    """More content than the caller is ready to hold in memory."""

    fixed_code = "too_large"


class BrokenKey(SealingError):
    """A written recipient or identity that is not one: mistyped, truncated, of another kind."""

    fixed_code = "broken_key"
