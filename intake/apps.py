"""The app from the form to a reviewable submission."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Registers the start-up checks."""

    name = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import for the side effect: checks register themselves."""
        from intake import checks  # noqa: F401, PLC0415
