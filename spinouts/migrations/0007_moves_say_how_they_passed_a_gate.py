from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0006_cic_is_no_charity'),
    ]

    operations = [
        migrations.AddField(
            model_name='journeyevent',
            name='gate',
            field=models.CharField(blank=True, choices=[('', 'No gate'), ('passed', 'All that the gate asks for was there'), ('overridden', 'A certifier let it through'), ('recorded', 'Entered afterwards: no gate was asked')], default='', max_length=10),
        ),
        migrations.AddField(
            model_name='journeyeventevent',
            name='gate',
            field=models.CharField(blank=True, choices=[('', 'No gate'), ('passed', 'All that the gate asks for was there'), ('overridden', 'A certifier let it through'), ('recorded', 'Entered afterwards: no gate was asked')], default='', max_length=10),
        ),
    ]
