import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import casework.models.member
import intake.clock


def draw_logins(apps, schema_editor):
    """Members made before there was a login get one; they have no password until re-invited."""
    for member in apps.get_model("casework", "Member").objects.filter(login=None):
        member.login = casework.models.member.draw_login()
        member.save(update_fields=["login"])


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0002_sealed_rows'),
    ]

    operations = [
        migrations.AddField(
            model_name='member',
            name='login',
            field=models.CharField(editable=False, max_length=40, null=True),
        ),
        migrations.RunPython(draw_logins, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='member',
            name='login',
            field=models.CharField(default=casework.models.member.draw_login, editable=False, max_length=40, unique=True),
        ),
        migrations.AddField(
            model_name='member',
            name='password',
            field=models.CharField(default='', max_length=128, verbose_name='password'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='member',
            name='admitted_by',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='admitted_on',
            field=models.DateField(default=intake.clock.today, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='confirmed_by',
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='member',
            name='failures',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='member',
            name='is_active',
            field=models.BooleanField(default=True, editable=False),
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('invited_by', models.UUIDField(editable=False)),
                ('digest', models.BinaryField()),
                ('expires_on', models.DateField(editable=False)),
                ('failures', models.PositiveIntegerField(default=0, editable=False)),
                ('entry', models.BinaryField(default=b'')),
                ('desk', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, to='casework.desk')),
                ('member', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='SecondFactor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmed', models.BooleanField(default=True, help_text='Is this device ready for use?')),
                ('salt', models.BinaryField()),
                ('sealed', models.BinaryField()),
                ('user', models.OneToOneField(editable=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField()),
                ('factor', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.CASCADE, to='casework.secondfactor')),
            ],
        ),
    ]
