from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0009_casework'),
    ]

    operations = [
        # No casework is there yet, so a summary says where each record stands, and by which words it is found.
        migrations.RunSQL(
            """
            INSERT INTO spinouts_casesummary
                   (spinout_id, rag, planned_precision, certainty, cell, words, touched_at)
            SELECT s.id, '', '', '',
                   (array_position(ARRAY['exploring', 'case_for_change', 'options_appraisal', 'business_case',
                                         'business_plan', 'transition', 'live'], s.stage::text) - 1)
                   + ((array_position(ARRAY['active', 'unknown', 'not_proceeding', 'remaining_in_house', 'outsourced',
                                            'returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased'],
                                      s.outcome::text) - 1) << 3)
                   + ((array_position(ARRAY['entered', 'withdrawn', 'merged'], s.register_state::text) - 1) << 7)
                   + ((array_position(ARRAY['', 'health_community', 'adult_social_care', 'children_youth', 'education',
                                            'leisure_culture_libraries', 'employment_skills', 'housing',
                                            'criminal_justice', 'fire_rescue', 'environment', 'back_office_corporate',
                                            'other'], s.service_area::text) - 1) << 10)
                   + ((array_position(ARRAY['', 'east_midlands', 'east_of_england', 'london', 'north_east',
                                            'north_west', 'south_east', 'south_west', 'west_midlands',
                                            'yorkshire_and_the_humber', 'scotland', 'wales', 'northern_ireland',
                                            'uk_wide'], s.region::text) - 1) << 14)
                   + ((array_position(ARRAY['', 'local_authority', 'nhs', 'central_government', 'police_probation',
                                            'education', 'fire_rescue', 'mutual', 'other'], s.parent_kind::text) - 1)
                      << 18),
                   setweight(to_tsvector('simple', translate(s.name || ' ' || s.reference, '/.-_@:', '      ')), 'A')
                   || setweight(to_tsvector('english', translate(s.name, '/.-_@:', '      ')), 'A')
                   || setweight(to_tsvector('simple', translate(coalesce(parents.names, ''), '/.-_@:', '      ')), 'B'),
                   now()
              FROM spinouts_spinout s
              LEFT JOIN LATERAL (
                    SELECT string_agg(o.name, ' ' ORDER BY p.place) AS names
                      FROM spinouts_spinoutparent p JOIN accounts_organisation o ON o.id = p.organisation_id
                     WHERE p.spinout_id = s.id) parents ON true
            """,
            migrations.RunSQL.noop,
        ),
    ]
