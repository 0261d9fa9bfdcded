from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0010_refused_packets'),
    ]

    operations = [
        migrations.AddField(
            model_name='epochcertificate',
            name='paged',
            field=models.BooleanField(default=False, editable=False),
        ),
    ]
