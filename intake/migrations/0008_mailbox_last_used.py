from django.db import migrations, models

import intake.clock


class Migration(migrations.Migration):
    """Mailboxes end: the quarter of their last use. Those that are there begin with this one."""

    dependencies = [("intake", "0007_uploads")]

    operations = [
        migrations.AddField(
            model_name="mailbox",
            name="last_used",
            field=models.PositiveSmallIntegerField(default=intake.clock.quarter, editable=False),
        ),
    ]
