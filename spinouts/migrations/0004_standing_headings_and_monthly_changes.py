"""Keep standings under numbered headings, and how the headline changes by month."""

import datetime

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import spinouts.models.monthly_change
import spinouts.models.standing_interval


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0003_sent_forms_and_search'),
    ]

    operations = [
        # Derived rows: nothing is lost, `manage.py rebuild_standing` makes them again from the facts.
        migrations.DeleteModel(name='StandingInterval'),
        migrations.CreateModel(
            name='MonthlyChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('known_from', models.DateTimeField()),
                ('month_end', models.DateField()),
                ('service_area', models.CharField(blank=True, choices=[('health_community', 'Health and community care'), ('adult_social_care', 'Adult social care'), ('children_youth', "Children's and youth services"), ('education', 'Education'), ('leisure_culture_libraries', 'Leisure, culture and libraries'), ('employment_skills', 'Employment and skills'), ('housing', 'Housing'), ('criminal_justice', 'Criminal justice and probation'), ('fire_rescue', 'Fire and rescue'), ('environment', 'Environment'), ('back_office_corporate', 'Back office and corporate services'), ('other', 'Other')], default='', max_length=32)),
                ('region', models.CharField(blank=True, choices=[('east_midlands', 'East Midlands'), ('east_of_england', 'East of England'), ('london', 'London'), ('north_east', 'North East'), ('north_west', 'North West'), ('south_east', 'South East'), ('south_west', 'South West'), ('west_midlands', 'West Midlands'), ('yorkshire_and_the_humber', 'Yorkshire and the Humber'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern_ireland', 'Northern Ireland'), ('uk_wide', 'UK-wide')], default='', max_length=24)),
                ('parent_kind', models.CharField(blank=True, choices=[('local_authority', 'Local authority'), ('nhs', 'NHS'), ('central_government', 'Central government'), ('police_probation', 'Police or probation'), ('education', 'Education'), ('fire_rescue', 'Fire and rescue'), ('mutual', 'Mutual'), ('other', 'Other')], default='', max_length=24)),
                ('mutuals', models.IntegerField()),
                ('staff', models.IntegerField()),
                ('is_compacted', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_compacted', True)), fields=['known_from'], name='monthlychange_compacted')],
                'constraints': [models.CheckConstraint(condition=models.Q(('month_end', spinouts.models.monthly_change.MonthEnd(models.F('month_end')))), name='monthlychange_on_a_month_end'), models.CheckConstraint(condition=models.Q(('is_compacted', True), models.Q(('mutuals', 0), ('staff', 0), _negated=True), _connector='OR'), name='monthlychange_changes_something')],
            },
        ),
        migrations.CreateModel(
            name='StandingHeading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('standing', models.CharField(choices=[('counted', 'Counted'), ('launch_not_dated', 'Live, but when it launched is not known'), ('end_not_dated', 'Ended, but when is not known'), ('status_not_known', 'Not known to be trading still'), ('control_not_evidenced', 'No evidence that employees control it'), ('not_a_mutual', 'Does not meet the definition of a mutual'), ('ended', 'Ended after launch'), ('pipeline', 'In the pipeline'), ('ended_before_launch', 'Ended before launch')], max_length=24)),
                ('detail', models.CharField(blank=True, default='', max_length=20)),
                ('service_area', models.CharField(blank=True, choices=[('health_community', 'Health and community care'), ('adult_social_care', 'Adult social care'), ('children_youth', "Children's and youth services"), ('education', 'Education'), ('leisure_culture_libraries', 'Leisure, culture and libraries'), ('employment_skills', 'Employment and skills'), ('housing', 'Housing'), ('criminal_justice', 'Criminal justice and probation'), ('fire_rescue', 'Fire and rescue'), ('environment', 'Environment'), ('back_office_corporate', 'Back office and corporate services'), ('other', 'Other')], default='', max_length=32)),
                ('region', models.CharField(blank=True, choices=[('east_midlands', 'East Midlands'), ('east_of_england', 'East of England'), ('london', 'London'), ('north_east', 'North East'), ('north_west', 'North West'), ('south_east', 'South East'), ('south_west', 'South West'), ('west_midlands', 'West Midlands'), ('yorkshire_and_the_humber', 'Yorkshire and the Humber'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern_ireland', 'Northern Ireland'), ('uk_wide', 'UK-wide')], default='', max_length=24)),
                ('legal_form', models.CharField(blank=True, choices=[('cic_shares', 'Community interest company limited by shares'), ('cic_guarantee', 'Community interest company limited by guarantee'), ('cic', 'Community interest company, shares or guarantee not stated'), ('community_benefit_society', 'Community benefit society'), ('cooperative', 'Co-operative'), ('company_guarantee', 'Company limited by guarantee'), ('company_shares', 'Company limited by shares'), ('charitable_company', 'Charitable company'), ('charity', 'Charity, form not stated'), ('cio', 'Charitable incorporated organisation'), ('joint_venture', 'Joint venture company'), ('llp', 'Limited liability partnership'), ('other', 'Other or undecided')], default='', max_length=28)),
                ('parent_kind', models.CharField(blank=True, choices=[('local_authority', 'Local authority'), ('nhs', 'NHS'), ('central_government', 'Central government'), ('police_probation', 'Police or probation'), ('education', 'Education'), ('fire_rescue', 'Fire and rescue'), ('mutual', 'Mutual'), ('other', 'Other')], default='', max_length=24)),
            ],
            options={
                'indexes': [models.Index(fields=['standing', 'detail', 'service_area', 'region', 'legal_form', 'parent_kind'], name='standingheading_words')],
                'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['counted', 'launch_not_dated', 'end_not_dated', 'status_not_known', 'control_not_evidenced', 'not_a_mutual', 'ended', 'pipeline', 'ended_before_launch'])), name='standingheading_standing_known')],
            },
        ),
        migrations.CreateModel(
            name='StandingInterval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(default=datetime.date(9999, 12, 31))),
                ('known_from', models.DateTimeField()),
                ('known_to', models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC))),
                ('staff', models.PositiveIntegerField(null=True)),
                ('qualifier', models.CharField(blank=True, default='', max_length=12)),
                ('is_verified', models.BooleanField(default=False)),
                ('old_after', models.DateField(null=True)),
                ('length_class', models.GeneratedField(db_persist=True, expression=spinouts.models.standing_interval.LengthClass(), output_field=models.SmallIntegerField())),
                ('softness', models.GeneratedField(db_persist=True, expression=spinouts.models.standing_interval.Softness(), output_field=models.SmallIntegerField())),
                ('assessment', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spinouts.definitionassessment')),
                ('heading', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.standingheading')),
                ('profile', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spinouts.profile')),
                ('spinout', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='standing_intervals', to='spinouts.spinout')),
                ('staff_return', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='spinouts.staffreturn')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('known_to', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC))), fields=['length_class', 'valid_from'], include=('valid_to', 'known_from', 'spinout_id', 'heading_id', 'profile_id', 'staff', 'is_verified', 'old_after', 'softness'), name='standinginterval_on_a_date'), models.Index(condition=models.Q(('known_to__lt', datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC))), fields=['known_to'], name='standinginterval_once_known')],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to__gt', models.F('valid_from'))), name='standinginterval_valid_to_after_from'), models.CheckConstraint(condition=models.Q(('known_to__gt', models.F('known_from'))), name='standinginterval_known_to_after_from'), models.CheckConstraint(condition=models.Q(models.Q(('old_after__isnull', True), ('staff__isnull', True), ('staff_return__isnull', True)), models.Q(('old_after__isnull', False), ('staff__isnull', False), ('staff_return__isnull', False)), _connector='OR'), name='standinginterval_staff_iff_return')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='standingheading',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a876f78679f93cca568f6a02867dab9d30bbfadd', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57c1a', table='spinouts_standingheading', when='BEFORE')),
        ),
    ]

