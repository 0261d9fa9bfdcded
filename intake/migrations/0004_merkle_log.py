"""The custody log becomes a Merkle tree with signed checkpoints.

The links of the hash chain before are dropped, not converted: no head of that chain was ever
signed or left a server, so nobody can hold anything against the new order, and the sequencer
links every event anew at its first look.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("intake_custodylog", "intake_custodylink", "intake_custodycheckpoint")

SQLITE = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, 'custody events are insert-only'); END
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
FOR EACH ROW EXECUTE FUNCTION intake_insert_only()
"""


def make_insert_only(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    form = POSTGRESQL if vendor == "postgresql" else SQLITE
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(form.format(table=table, deed=deed))


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_small_payloads")]
    operations = [
        migrations.DeleteModel(name="CustodyLink"),
        migrations.CreateModel(
            name="CustodyLog",
            fields=[
                (
                    "origin",
                    models.CharField(
                        editable=False, max_length=100, primary_key=True, serialize=False
                    ),
                ),
                ("begins", models.PositiveBigIntegerField(editable=False, unique=True)),
                ("restart", models.CharField(blank=True, editable=False, max_length=2200)),
            ],
        ),
        migrations.CreateModel(
            name="CustodyLink",
            fields=[
                (
                    "position",
                    models.PositiveBigIntegerField(
                        editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("node", models.BinaryField(max_length=32)),
                (
                    "event",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="intake.custodyevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CustodyCheckpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("size", models.PositiveBigIntegerField(editable=False)),
                ("day", models.DateField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("daily", "Daily"), ("asked", "Asked")],
                        editable=False,
                        max_length=5,
                    ),
                ),
                ("note", models.CharField(editable=False, max_length=1000)),
                (
                    "log",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="intake.custodylog",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "daily")),
                        fields=("log", "day"),
                        name="checkpoint_daily_once",
                    )
                ],
            },
        ),
        migrations.RunPython(make_insert_only, migrations.RunPython.noop),
    ]
