"""What left stays on record: entries of the release log are insert-only by the database itself."""

from django.db import migrations

TABLE = "casework_releaseentry"
SQLITE = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
BEGIN SELECT RAISE(ABORT, 'the release log is insert-only'); END
"""
# The function is the custody events' own.
POSTGRESQL = """
CREATE TRIGGER {table}_no_{deed} BEFORE {deed} ON {table}
FOR EACH ROW EXECUTE FUNCTION intake_insert_only()
"""


def make_insert_only(apps, schema_editor):
    form = POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE
    for deed in ("UPDATE", "DELETE"):
        schema_editor.execute(form.format(table=TABLE, deed=deed))


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_release_log"), ("intake", "0002_insert_only")]
    operations = [migrations.RunPython(make_insert_only, migrations.RunPython.noop)]
