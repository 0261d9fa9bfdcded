import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """What erasures leave for a restore of an older backup."""

    dependencies = [("casework", "0007_drafts")]

    operations = [
        migrations.CreateModel(
            name="ErasureNote",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("sealed", models.BinaryField()),
            ],
        ),
    ]
