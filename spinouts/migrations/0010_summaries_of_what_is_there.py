from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0009_casework'),
    ]

    operations = [
        # Lists read one summary for each spin-out. The nightly rebuild derives all of them in full.
        migrations.RunSQL(
            """
            INSERT INTO spinouts_casesummary
                   (spinout_id, rag, planned_precision, certainty, words, touched_at)
            SELECT id, '', '', '', to_tsvector('simple', name || ' ' || reference), now() FROM spinouts_spinout
            """,
            migrations.RunSQL.noop,
        ),
    ]
