"""Custody events and their links are insert-only, for every role and by the database itself."""

from django.db import migrations

TABLES = ("intake_custodyevent", "intake_custodylink")

SQLITE = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, 'custody events are insert-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION intake_insert_only() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'custody events are insert-only'; END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
FOR EACH ROW EXECUTE FUNCTION intake_insert_only()
"""


def make_insert_only(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
    form = POSTGRESQL if vendor == "postgresql" else SQLITE
    for table in TABLES:
        for deed in ("UPDATE", "DELETE"):
            schema_editor.execute(form.format(table=table, deed=deed))


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(make_insert_only, migrations.RunPython.noop)]
