from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0007_moves_say_how_they_passed_a_gate'),
    ]

    operations = [
        # Moves are append-only, so the triggers that guard them stand aside for this one statement.
        migrations.RunSQL(
            """
            ALTER TABLE spinouts_journeyevent DISABLE TRIGGER USER;
            WITH stages (stage, place) AS (VALUES ('exploring', 1), ('case_for_change', 2), ('options_appraisal', 3),
                ('business_case', 4), ('business_plan', 5), ('transition', 6), ('live', 7))
            UPDATE spinouts_journeyevent event SET gate = 'recorded'
              FROM stages before, stages after
             WHERE before.stage = event.from_stage AND after.stage = event.to_stage AND after.place > before.place;
            ALTER TABLE spinouts_journeyevent ENABLE TRIGGER USER;
            """,
            migrations.RunSQL.noop,
        ),
    ]
