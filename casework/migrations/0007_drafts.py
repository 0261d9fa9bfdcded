import uuid

import django.db.models.deletion
from django.db import migrations, models


def _fields(**own: models.Field) -> list[tuple[str, models.Field]]:
    """What both tables have, between their key and their desk."""
    return [
        (
            "id",
            models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
        ),
        *own.items(),
        ("day", models.DateField(editable=False)),
        ("header", models.BinaryField()),
        ("blob", models.CharField(editable=False, max_length=43, unique=True)),
        ("blob_sha256", models.BinaryField(max_length=32)),
        ("size", models.PositiveBigIntegerField(editable=False)),
        ("summary", models.BinaryField()),
        (
            "desk",
            models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="casework.desk",
            ),
        ),
    ]


class Migration(migrations.Migration):
    """Dossiers at rest: drafts that wait for two signatures, packages that were released."""

    dependencies = [("casework", "0006_release_log_insert_only")]

    operations = [
        migrations.CreateModel(
            name="Package",
            fields=_fields(draft=models.UUIDField(editable=False, unique=True)),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=_fields(
                order=models.UUIDField(editable=False),
                number=models.PositiveSmallIntegerField(editable=False),
            ),
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("order", "number"), name="draft_once")
                ],
            },
        ),
    ]
