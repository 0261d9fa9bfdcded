"""The same page, line and code as uploads have."""

from tests.intake.uploads.conftest import _bell, line, new_sender, sender

__all__ = ["_bell", "line", "new_sender", "sender"]
