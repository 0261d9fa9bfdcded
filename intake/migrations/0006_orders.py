import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    """Orders: work that needs keys later, sealed to the agent's order key for a day."""

    dependencies = [("intake", "0005_mailbox_messages")]

    operations = [
        migrations.CreateModel(
            name="Order",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("desk", models.UUIDField(editable=False)),
                ("lane", models.CharField(editable=False, max_length=8)),
                (
                    "stage",
                    models.CharField(
                        choices=[("placed", "Placed"), ("refused", "Refused")],
                        editable=False,
                        max_length=8,
                    ),
                ),
                ("step", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("day", models.DateField(editable=False)),
                ("epoch", models.PositiveIntegerField(editable=False)),
                ("header", models.BinaryField()),
                ("blob", models.CharField(editable=False, max_length=43)),
                ("reply", models.BinaryField(null=True)),
                ("lease_until", models.DateTimeField(editable=False, null=True)),
                ("token", models.PositiveBigIntegerField(default=0, editable=False)),
                ("attempts", models.PositiveSmallIntegerField(default=0, editable=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", "placed"), ("lease_until__isnull", True), _connector="OR"
                        ),
                        name="order_lease_only_while_claimed",
                    )
                ],
            },
        ),
    ]
