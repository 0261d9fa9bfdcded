import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Sealed files that arrive in pieces."""

    dependencies = [("intake", "0006_orders")]

    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("address", models.BinaryField(max_length=32, unique=True)),
                ("id_digest", models.BinaryField(max_length=32)),
                ("number", models.PositiveSmallIntegerField(editable=False)),
                ("tag", models.BinaryField(max_length=32)),
                ("epoch", models.PositiveIntegerField(editable=False)),
                ("length", models.PositiveBigIntegerField(editable=False)),
                ("received_on", models.DateField(editable=False)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["id_digest", "number"], name="upload_number")
                ],
            },
        ),
    ]
