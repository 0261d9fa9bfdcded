"""The app from the form to a reviewable submission."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Registers the start-up checks."""

    name = "intake"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Importing the checks registers them; each new connection is looked at too."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415

        from intake import checks  # noqa: PLC0415

        connection_created.connect(checks.refuse_weak_database)
