import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdentityRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(editable=False)),
                ('generation', models.PositiveIntegerField(editable=False)),
                ('day', models.DateField(editable=False)),
                ('header', models.BinaryField()),
                ('payload', models.BinaryField()),
                ('desk', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, to='casework.desk')),
            ],
        ),
    ]
