"""Start-up checks of the casework process, beside those of `intake.checks`."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004

from intake.keys.agent.memory import lock_memory

_SAID = "The memory of the casework process may be swapped to disk, opened reports and keys in it."
_HINT = "LimitMEMLOCK=infinity for its unit, or swap off or encrypted and REQUIRE_MLOCK=0."


@register(Tags.security)
def check_memory(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """casework.E001, and W001 where REQUIRE_MLOCK is 0: what people read may reach a disk.

    Only asking for the lock tells whether the system grants it, so this asks; again changes
    nothing where it is locked already.
    """
    if settings.ROLE != "casework" or lock_memory():
        return []
    if settings.REQUIRE_MLOCK:
        return [Error(_SAID, hint=_HINT, id="casework.E001")]
    return [Warning(_SAID, hint=_HINT, id="casework.W001")]
