"""Django's admin without its table."""

from django.contrib.admin.apps import SimpleAdminConfig


class QuietAdmin(SimpleAdminConfig):
    """Django's log of what was done in the admin keeps who, when and words: at rest, in clear.

    The model is never loaded and the table never made (P4). Deeds go on the custody log.
    """

    default = False

    def import_models(self) -> None:
        """Load none."""
        if self.apps is not None:
            self.models = self.apps.all_models[self.label]
