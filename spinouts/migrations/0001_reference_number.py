"""The numbers that references are made of."""

from django.db import migrations


class Migration(migrations.Migration):
    """Make the sequence that PSM-0001 and the rest come from."""

    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            "CREATE SEQUENCE spinouts_reference_number AS integer",
            reverse_sql="DROP SEQUENCE spinouts_reference_number",
        ),
    ]
