import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Messages for sources: sealed, without a word of whose they are."""

    dependencies = [("intake", "0004_merkle_log")]

    operations = [
        migrations.CreateModel(
            name="MailboxMessage",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("left_on", models.DateField(editable=False)),
                ("sealed", models.BinaryField()),
            ],
        ),
    ]
