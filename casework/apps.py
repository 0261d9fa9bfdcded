"""The app of people's work on what intake made ready."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Casework knows intake; intake never learns of casework."""

    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks."""
        from casework import checks  # noqa: F401, PLC0415
