import datetime
import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import mutuals_tracker.partial_dates
import pgtrigger.compiler
import pgtrigger.migrations
import spinouts.models.hold
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('spinouts', '0008_past_moves_were_recorded_afterwards'),
        ('accounts', '0004_people_choose_their_mail'),
        ('pghistory', '0007_auto_20250421_0444'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('contract', 'Contract'), ('grant', 'Grant agreement')], max_length=8)),
                ('title', models.CharField(max_length=250)),
                ('customer', models.CharField(help_text='The body that buys or funds', max_length=250)),
                ('provider', models.CharField(help_text='The legal entity that delivers', max_length=250)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('document_url', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='AgreementEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('kind', models.CharField(choices=[('contract', 'Contract'), ('grant', 'Grant agreement')], max_length=8)),
                ('title', models.CharField(max_length=250)),
                ('customer', models.CharField(help_text='The body that buys or funds', max_length=250)),
                ('provider', models.CharField(help_text='The legal entity that delivers', max_length=250)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('document_url', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='AssessmentAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('test', models.CharField(max_length=24)),
                ('reply', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unclear', 'Unclear')], max_length=7)),
                ('why', models.TextField(blank=True, default='', help_text='What it rests on')),
            ],
        ),
        migrations.CreateModel(
            name='AssessmentAnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('test', models.CharField(max_length=24)),
                ('reply', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('unclear', 'Unclear')], max_length=7)),
                ('why', models.TextField(blank=True, default='', help_text='What it rests on')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='AssignmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Brief',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('what', models.TextField(blank=True, default='', help_text='What the service does, and for whom')),
                ('why', models.TextField(blank=True, default='', help_text='Why it should leave its parent body')),
                ('people_in_scope', models.PositiveIntegerField(blank=True, null=True)),
                ('people_qualifier', models.CharField(blank=True, choices=[('exact', 'Exact'), ('approximate', 'Approximate'), ('at_least', 'At least'), ('more_than', 'More than'), ('as_published', 'As published')], default='', max_length=12)),
                ('people_note', models.TextField(blank=True, default='', help_text='Which teams, and when they were counted')),
                ('sponsor_name', models.CharField(blank=True, default='', max_length=150)),
                ('sponsor_post', models.CharField(blank=True, default='', max_length=150)),
                ('employee_say', models.TextField(blank=True, default='', help_text='How employees are to own or influence it')),
            ],
        ),
        migrations.CreateModel(
            name='BriefEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('what', models.TextField(blank=True, default='', help_text='What the service does, and for whom')),
                ('why', models.TextField(blank=True, default='', help_text='Why it should leave its parent body')),
                ('people_in_scope', models.PositiveIntegerField(blank=True, null=True)),
                ('people_qualifier', models.CharField(blank=True, choices=[('exact', 'Exact'), ('approximate', 'Approximate'), ('at_least', 'At least'), ('more_than', 'More than'), ('as_published', 'As published')], default='', max_length=12)),
                ('people_note', models.TextField(blank=True, default='', help_text='Which teams, and when they were counted')),
                ('sponsor_name', models.CharField(blank=True, default='', max_length=150)),
                ('sponsor_post', models.CharField(blank=True, default='', max_length=150)),
                ('employee_say', models.TextField(blank=True, default='', help_text='How employees are to own or influence it')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CaseSummary',
            fields=[
                ('spinout', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='case', serialize=False, to='spinouts.spinout')),
                ('held_since', models.DateField(null=True)),
                ('rag', models.CharField(blank=True, default='', max_length=11)),
                ('updated_on', models.DateField(null=True)),
                ('update_due_on', models.DateField(null=True)),
                ('planned_on', models.DateField(null=True)),
                ('planned_precision', models.CharField(blank=True, default='', max_length=5)),
                ('certainty', models.CharField(blank=True, default='', max_length=11)),
                ('next_test_on', models.DateField(null=True)),
                ('next_task_on', models.DateField(null=True)),
                ('cell', models.PositiveIntegerField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
                ('touched_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='CaseTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('code', models.CharField(blank=True, choices=[('vision', 'Say what the service is for'), ('sponsor_agrees', 'Get a senior sponsor’s agreement to explore'), ('staff_involved', 'Involve the staff'), ('in_and_out_compared', 'Compare staying in with moving out'), ('scope_fixed', 'Fix what is in scope'), ('unions_told', 'Tell the recognised unions'), ('options_scored', 'Score the options'), ('intent_published', 'Publish that a mutual is being considered'), ('equality_duty', 'Have due regard to the equality duty'), ('five_cases', 'Write the five cases'), ('procurement_route', 'Find a lawful way to award the first contract'), ('best_value_consultation', 'Consult under the best value duty'), ('operating_plan', 'Write the operating plan'), ('heads_of_terms', 'Agree heads of terms'), ('tax_and_vat', 'Take advice on tax, VAT and subsidy'), ('ballot', 'Decide whether to ballot the staff'), ('tupe_information', 'Give employee liability information'), ('tupe_consultation', 'Inform and consult about the transfer'), ('pensions', 'Secure the pensions'), ('assets_and_leases', 'Settle assets and leases'), ('governance', 'Set up governance'), ('back_office', 'Settle the back office'), ('data_protection', 'Agree who controls which data'), ('outstanding_actions', 'Close what was left open at the launch'), ('first_review', 'Review the first year'), ('retender_prepared', 'Prepare for the end of the first contract')], default='', max_length=32)),
                ('stage', models.CharField(choices=[('exploring', 'Exploring'), ('case_for_change', 'Case for change'), ('options_appraisal', 'Options appraisal'), ('business_case', 'Business case'), ('business_plan', 'Business plan'), ('transition', 'Transition'), ('live', 'Live')], max_length=20)),
                ('title', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('done', 'Done'), ('not_applicable', 'Not applicable')], default='not_started', max_length=14)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('is_due_by_ledger', models.BooleanField(default=False)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True, default='', help_text='How it was done, or why it does not apply')),
            ],
        ),
        migrations.CreateModel(
            name='CaseTaskEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('code', models.CharField(blank=True, choices=[('vision', 'Say what the service is for'), ('sponsor_agrees', 'Get a senior sponsor’s agreement to explore'), ('staff_involved', 'Involve the staff'), ('in_and_out_compared', 'Compare staying in with moving out'), ('scope_fixed', 'Fix what is in scope'), ('unions_told', 'Tell the recognised unions'), ('options_scored', 'Score the options'), ('intent_published', 'Publish that a mutual is being considered'), ('equality_duty', 'Have due regard to the equality duty'), ('five_cases', 'Write the five cases'), ('procurement_route', 'Find a lawful way to award the first contract'), ('best_value_consultation', 'Consult under the best value duty'), ('operating_plan', 'Write the operating plan'), ('heads_of_terms', 'Agree heads of terms'), ('tax_and_vat', 'Take advice on tax, VAT and subsidy'), ('ballot', 'Decide whether to ballot the staff'), ('tupe_information', 'Give employee liability information'), ('tupe_consultation', 'Inform and consult about the transfer'), ('pensions', 'Secure the pensions'), ('assets_and_leases', 'Settle assets and leases'), ('governance', 'Set up governance'), ('back_office', 'Settle the back office'), ('data_protection', 'Agree who controls which data'), ('outstanding_actions', 'Close what was left open at the launch'), ('first_review', 'Review the first year'), ('retender_prepared', 'Prepare for the end of the first contract')], default='', max_length=32)),
                ('stage', models.CharField(choices=[('exploring', 'Exploring'), ('case_for_change', 'Case for change'), ('options_appraisal', 'Options appraisal'), ('business_case', 'Business case'), ('business_plan', 'Business plan'), ('transition', 'Transition'), ('live', 'Live')], max_length=20)),
                ('title', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(choices=[('not_started', 'Not started'), ('in_progress', 'In progress'), ('done', 'Done'), ('not_applicable', 'Not applicable')], default='not_started', max_length=14)),
                ('due_on', models.DateField(blank=True, null=True)),
                ('is_due_by_ledger', models.BooleanField(default=False)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('note', models.TextField(blank=True, default='', help_text='How it was done, or why it does not apply')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('is_before_launch', models.BooleanField(default=False)),
                ('discharged_on', models.DateField(blank=True, null=True)),
                ('discharged_how', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='ConditionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('text', models.TextField()),
                ('due_on', models.DateField(blank=True, null=True)),
                ('is_before_launch', models.BooleanField(default=False)),
                ('discharged_on', models.DateField(blank=True, null=True)),
                ('discharged_how', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Contact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('lead', 'Project lead'), ('hr', 'HR and pensions'), ('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement and commissioning'), ('union', 'Union or staff representative'), ('mutual', 'The mutual itself'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=150)),
                ('post', models.CharField(blank=True, default='', max_length=150)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('telephone', models.CharField(blank=True, default='', max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='ContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('lead', 'Project lead'), ('hr', 'HR and pensions'), ('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement and commissioning'), ('union', 'Union or staff representative'), ('mutual', 'The mutual itself'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=150)),
                ('post', models.CharField(blank=True, default='', max_length=150)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('telephone', models.CharField(blank=True, default='', max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContinuityPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('services_at_risk', models.TextField(blank=True, default='')),
                ('users_at_risk', models.TextField(blank=True, default='', help_text='Who would be harmed, and how soon')),
                ('fallback_provider', models.TextField(blank=True, default='')),
                ('step_in', models.TextField(blank=True, default='', help_text='Who may take over, under which clause')),
                ('notice_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('triggers', models.TextField(blank=True, default='', help_text='What sets it off: cash, contract, key people')),
                ('return_of_data', models.TextField(blank=True, default='')),
                ('return_of_assets', models.TextField(blank=True, default='')),
                ('owner', models.CharField(blank=True, default='', help_text='Name and post', max_length=150)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreed_by', models.CharField(blank=True, default='', max_length=250)),
                ('next_test_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ContinuityPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('services_at_risk', models.TextField(blank=True, default='')),
                ('users_at_risk', models.TextField(blank=True, default='', help_text='Who would be harmed, and how soon')),
                ('fallback_provider', models.TextField(blank=True, default='')),
                ('step_in', models.TextField(blank=True, default='', help_text='Who may take over, under which clause')),
                ('notice_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('triggers', models.TextField(blank=True, default='', help_text='What sets it off: cash, contract, key people')),
                ('return_of_data', models.TextField(blank=True, default='')),
                ('return_of_assets', models.TextField(blank=True, default='')),
                ('owner', models.CharField(blank=True, default='', help_text='Name and post', max_length=150)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreed_by', models.CharField(blank=True, default='', max_length=250)),
                ('next_test_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ContinuityTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('tested_on', models.DateField()),
                ('result', models.CharField(choices=[('passed', 'It would work'), ('with_actions', 'It would work, with things to put right'), ('failed', 'It would not work')], max_length=12)),
                ('found', models.TextField()),
                ('next_test_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='ContinuityTestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('tested_on', models.DateField()),
                ('result', models.CharField(choices=[('passed', 'It would work'), ('with_actions', 'It would work, with things to put right'), ('failed', 'It would not work')], max_length=12)),
                ('found', models.TextField()),
                ('next_test_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('about', models.CharField(choices=[('options_appraisal', 'To enter options appraisal'), ('business_plan', 'To enter business plan'), ('transition', 'To enter transition'), ('live', 'To launch')], max_length=20)),
                ('decided_by', models.CharField(help_text='The body that decides, such as the cabinet', max_length=150)),
                ('role', models.CharField(blank=True, default='', help_text='Who decided for it', max_length=150)),
                ('expected_on', models.DateField(blank=True, null=True)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('awaited', 'Awaited'), ('approved', 'Approved'), ('with_conditions', 'Approved with conditions'), ('deferred', 'Deferred'), ('declined', 'Declined')], max_length=15)),
                ('minute_reference', models.CharField(blank=True, default='', max_length=150)),
                ('minute_url', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='DecisionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('about', models.CharField(choices=[('options_appraisal', 'To enter options appraisal'), ('business_plan', 'To enter business plan'), ('transition', 'To enter transition'), ('live', 'To launch')], max_length=20)),
                ('decided_by', models.CharField(help_text='The body that decides, such as the cabinet', max_length=150)),
                ('role', models.CharField(blank=True, default='', help_text='Who decided for it', max_length=150)),
                ('expected_on', models.DateField(blank=True, null=True)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('outcome', models.CharField(choices=[('awaited', 'Awaited'), ('approved', 'Approved'), ('with_conditions', 'Approved with conditions'), ('deferred', 'Deferred'), ('declined', 'Declined')], max_length=15)),
                ('minute_reference', models.CharField(blank=True, default='', max_length=150)),
                ('minute_url', models.TextField(blank=True, default='')),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DraftContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('lead', 'Project lead'), ('hr', 'HR and pensions'), ('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement and commissioning'), ('union', 'Union or staff representative'), ('mutual', 'The mutual itself'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=150)),
                ('post', models.CharField(blank=True, default='', max_length=150)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('telephone', models.CharField(blank=True, default='', max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name='DraftContactEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('role', models.CharField(choices=[('sponsor', 'Sponsor'), ('lead', 'Project lead'), ('hr', 'HR and pensions'), ('finance', 'Finance'), ('legal', 'Legal'), ('procurement', 'Procurement and commissioning'), ('union', 'Union or staff representative'), ('mutual', 'The mutual itself'), ('other', 'Other')], max_length=12)),
                ('name', models.CharField(max_length=150)),
                ('post', models.CharField(blank=True, default='', max_length=150)),
                ('email', models.EmailField(blank=True, default='', max_length=254)),
                ('telephone', models.CharField(blank=True, default='', max_length=40)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='DraftParent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DraftParentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('place', models.PositiveSmallIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ExitRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('staff_returned', models.PositiveIntegerField(blank=True, help_text='To the parent body', null=True)),
                ('staff_to_successors', models.PositiveIntegerField(blank=True, null=True)),
                ('staff_redundant', models.PositiveIntegerField(blank=True, null=True)),
                ('staff_left', models.PositiveIntegerField(blank=True, help_text='Left for other reasons', null=True)),
                ('staff_note', models.TextField(blank=True, default='')),
                ('service_now', models.TextField(help_text='What happened to the service and its users')),
                ('lesson', models.TextField(blank=True, default='', help_text='What others can learn, naming nobody')),
            ],
        ),
        migrations.CreateModel(
            name='ExitRecordEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('staff_returned', models.PositiveIntegerField(blank=True, help_text='To the parent body', null=True)),
                ('staff_to_successors', models.PositiveIntegerField(blank=True, null=True)),
                ('staff_redundant', models.PositiveIntegerField(blank=True, null=True)),
                ('staff_left', models.PositiveIntegerField(blank=True, help_text='Left for other reasons', null=True)),
                ('staff_note', models.TextField(blank=True, default='')),
                ('service_now', models.TextField(help_text='What happened to the service and its users')),
                ('lesson', models.TextField(blank=True, default='', help_text='What others can learn, naming nobody')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('query', models.TextField(blank=True, default='')),
                ('records', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ExportEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('at', models.DateTimeField()),
                ('query', models.TextField(blank=True, default='')),
                ('records', models.PositiveIntegerField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='GateAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('code', models.CharField(choices=[('purpose', 'Write down what the service does and why it should leave'), ('people_in_scope', 'Say how many people are in scope'), ('sponsor', 'Name a senior sponsor in the parent body'), ('lead', 'Say which officer leads it'), ('staff_involved', 'Involve the staff, and note how'), ('scope_fixed', 'Fix which services and teams are in scope'), ('decision_options_appraisal', 'Record the decision to appraise the options'), ('options_scored', 'Score the options, the present arrangement among them'), ('preferred_option', 'Name the preferred delivery model'), ('readiness', 'Assess how ready the service is'), ('equality', 'Have due regard to the equality duty, and note where it is written down'), ('definition', 'Assess it under one of the two policy definitions of a mutual'), ('decision_business_plan', 'Record the decision to go on to a business plan'), ('consultation', 'Consult those whom the best value duty names, and note what came of it'), ('legal_form', 'Say which legal form it will take'), ('waves', 'Enter who transfers, and when, in the transfer ledger'), ('launch_planned', 'Say when the launch is planned'), ('decision_transition', 'Record the decision on the business plan'), ('legal_entity', 'Enter the number that a register gave its legal entity'), ('agreement', 'Record the signed contract or grant agreement: its parties, dates and document'), ('tupe', 'Say of each transfer whether TUPE applies, and when staff were informed and consulted'), ('pensions', 'Say of each transfer which pension arrangement its staff have'), ('continuity', 'Complete the continuity plan, and record who agreed it'), ('decision_live', 'Record the decision that it may launch'), ('conditions', 'Discharge the conditions that had to be met before the launch')], max_length=32)),
                ('answer', models.CharField(choices=[('met', 'Met'), ('overridden', 'Missing, and overridden')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='GateAnswerEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('code', models.CharField(choices=[('purpose', 'Write down what the service does and why it should leave'), ('people_in_scope', 'Say how many people are in scope'), ('sponsor', 'Name a senior sponsor in the parent body'), ('lead', 'Say which officer leads it'), ('staff_involved', 'Involve the staff, and note how'), ('scope_fixed', 'Fix which services and teams are in scope'), ('decision_options_appraisal', 'Record the decision to appraise the options'), ('options_scored', 'Score the options, the present arrangement among them'), ('preferred_option', 'Name the preferred delivery model'), ('readiness', 'Assess how ready the service is'), ('equality', 'Have due regard to the equality duty, and note where it is written down'), ('definition', 'Assess it under one of the two policy definitions of a mutual'), ('decision_business_plan', 'Record the decision to go on to a business plan'), ('consultation', 'Consult those whom the best value duty names, and note what came of it'), ('legal_form', 'Say which legal form it will take'), ('waves', 'Enter who transfers, and when, in the transfer ledger'), ('launch_planned', 'Say when the launch is planned'), ('decision_transition', 'Record the decision on the business plan'), ('legal_entity', 'Enter the number that a register gave its legal entity'), ('agreement', 'Record the signed contract or grant agreement: its parties, dates and document'), ('tupe', 'Say of each transfer whether TUPE applies, and when staff were informed and consulted'), ('pensions', 'Say of each transfer which pension arrangement its staff have'), ('continuity', 'Complete the continuity plan, and record who agreed it'), ('decision_live', 'Record the decision that it may launch'), ('conditions', 'Discharge the conditions that had to be met before the launch')], max_length=32)),
                ('answer', models.CharField(choices=[('met', 'Met'), ('overridden', 'Missing, and overridden')], max_length=10)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('began_on', models.DateField()),
                ('reason', models.TextField()),
                ('expected_until', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='HoldEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('began_on', models.DateField()),
                ('reason', models.TextField()),
                ('expected_until', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LaunchPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('planned_on', models.DateField(help_text='First day of the period')),
                ('planned_precision', models.CharField(choices=[(mutuals_tracker.partial_dates.Precision['YEAR'], mutuals_tracker.partial_dates.Precision['YEAR']), (mutuals_tracker.partial_dates.Precision['MONTH'], mutuals_tracker.partial_dates.Precision['MONTH']), (mutuals_tracker.partial_dates.Precision['DAY'], mutuals_tracker.partial_dates.Precision['DAY'])], max_length=5)),
                ('counts_from', models.DateField()),
                ('certainty', models.CharField(choices=[('provisional', 'Provisional'), ('confirmed', 'Confirmed')], max_length=11)),
                ('change', models.CharField(choices=[('first', 'First date'), ('confirmed', 'Confirmed for the first time'), ('finer', 'Known more finely'), ('confirmed_again', 'Confirmed again'), ('slipped', 'Slipped'), ('brought_forward', 'Brought forward'), ('unsettled', 'No longer confirmed')], max_length=15)),
                ('reason', models.CharField(blank=True, choices=[('staff', 'Staff consultation or TUPE'), ('union', 'Union'), ('pensions', 'Pensions'), ('decision', 'Waiting for a decision of the parent body'), ('procurement', 'Procurement or contract'), ('funding', 'Funding'), ('legal_entity', 'Legal entity or registration'), ('legal_documents', 'Legal documents'), ('premises', 'Premises, assets or leases'), ('back_office', 'ICT or back office'), ('leadership', 'Change of leadership'), ('viability', 'Viability'), ('opposition', 'Opposition or bad press'), ('deferred', 'Deferred by choice'), ('faster', 'Going faster than planned'), ('error', 'Correcting an error')], default='', max_length=15)),
                ('note', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='LaunchPlanEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('planned_on', models.DateField(help_text='First day of the period')),
                ('planned_precision', models.CharField(choices=[(mutuals_tracker.partial_dates.Precision['YEAR'], mutuals_tracker.partial_dates.Precision['YEAR']), (mutuals_tracker.partial_dates.Precision['MONTH'], mutuals_tracker.partial_dates.Precision['MONTH']), (mutuals_tracker.partial_dates.Precision['DAY'], mutuals_tracker.partial_dates.Precision['DAY'])], max_length=5)),
                ('counts_from', models.DateField()),
                ('certainty', models.CharField(choices=[('provisional', 'Provisional'), ('confirmed', 'Confirmed')], max_length=11)),
                ('change', models.CharField(choices=[('first', 'First date'), ('confirmed', 'Confirmed for the first time'), ('finer', 'Known more finely'), ('confirmed_again', 'Confirmed again'), ('slipped', 'Slipped'), ('brought_forward', 'Brought forward'), ('unsettled', 'No longer confirmed')], max_length=15)),
                ('reason', models.CharField(blank=True, choices=[('staff', 'Staff consultation or TUPE'), ('union', 'Union'), ('pensions', 'Pensions'), ('decision', 'Waiting for a decision of the parent body'), ('procurement', 'Procurement or contract'), ('funding', 'Funding'), ('legal_entity', 'Legal entity or registration'), ('legal_documents', 'Legal documents'), ('premises', 'Premises, assets or leases'), ('back_office', 'ICT or back office'), ('leadership', 'Change of leadership'), ('viability', 'Viability'), ('opposition', 'Opposition or bad press'), ('deferred', 'Deferred by choice'), ('faster', 'Going faster than planned'), ('error', 'Correcting an error')], default='', max_length=15)),
                ('note', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='MentionEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('title', models.CharField(max_length=200)),
                ('planned_on', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
                ('dropped_reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='MilestoneEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('title', models.CharField(max_length=200)),
                ('planned_on', models.DateField()),
                ('met_on', models.DateField(blank=True, null=True)),
                ('dropped_reason', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('task_code', models.CharField(blank=True, choices=[('vision', 'Say what the service is for'), ('sponsor_agrees', 'Get a senior sponsor’s agreement to explore'), ('staff_involved', 'Involve the staff'), ('in_and_out_compared', 'Compare staying in with moving out'), ('scope_fixed', 'Fix what is in scope'), ('unions_told', 'Tell the recognised unions'), ('options_scored', 'Score the options'), ('intent_published', 'Publish that a mutual is being considered'), ('equality_duty', 'Have due regard to the equality duty'), ('five_cases', 'Write the five cases'), ('procurement_route', 'Find a lawful way to award the first contract'), ('best_value_consultation', 'Consult under the best value duty'), ('operating_plan', 'Write the operating plan'), ('heads_of_terms', 'Agree heads of terms'), ('tax_and_vat', 'Take advice on tax, VAT and subsidy'), ('ballot', 'Decide whether to ballot the staff'), ('tupe_information', 'Give employee liability information'), ('tupe_consultation', 'Inform and consult about the transfer'), ('pensions', 'Secure the pensions'), ('assets_and_leases', 'Settle assets and leases'), ('governance', 'Set up governance'), ('back_office', 'Settle the back office'), ('data_protection', 'Agree who controls which data'), ('outstanding_actions', 'Close what was left open at the launch'), ('first_review', 'Review the first year'), ('retender_prepared', 'Prepare for the end of the first contract')], default='', max_length=32)),
                ('audience', models.CharField(choices=[('body', 'Only the parent bodies’ people'), ('taskforce', 'Only the taskforce'), ('everyone', 'The parent bodies’ people and the taskforce')], max_length=9)),
                ('text', models.TextField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='NoteEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('task_code', models.CharField(blank=True, choices=[('vision', 'Say what the service is for'), ('sponsor_agrees', 'Get a senior sponsor’s agreement to explore'), ('staff_involved', 'Involve the staff'), ('in_and_out_compared', 'Compare staying in with moving out'), ('scope_fixed', 'Fix what is in scope'), ('unions_told', 'Tell the recognised unions'), ('options_scored', 'Score the options'), ('intent_published', 'Publish that a mutual is being considered'), ('equality_duty', 'Have due regard to the equality duty'), ('five_cases', 'Write the five cases'), ('procurement_route', 'Find a lawful way to award the first contract'), ('best_value_consultation', 'Consult under the best value duty'), ('operating_plan', 'Write the operating plan'), ('heads_of_terms', 'Agree heads of terms'), ('tax_and_vat', 'Take advice on tax, VAT and subsidy'), ('ballot', 'Decide whether to ballot the staff'), ('tupe_information', 'Give employee liability information'), ('tupe_consultation', 'Inform and consult about the transfer'), ('pensions', 'Secure the pensions'), ('assets_and_leases', 'Settle assets and leases'), ('governance', 'Set up governance'), ('back_office', 'Settle the back office'), ('data_protection', 'Agree who controls which data'), ('outstanding_actions', 'Close what was left open at the launch'), ('first_review', 'Review the first year'), ('retender_prepared', 'Prepare for the end of the first contract')], default='', max_length=32)),
                ('audience', models.CharField(choices=[('body', 'Only the parent bodies’ people'), ('taskforce', 'Only the taskforce'), ('everyone', 'The parent bodies’ people and the taskforce')], max_length=9)),
                ('text', models.TextField()),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProgressUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('rag', models.CharField(choices=[('red', 'Red'), ('amber_red', 'Amber/Red'), ('amber', 'Amber'), ('amber_green', 'Amber/Green'), ('green', 'Green')], max_length=11)),
                ('summary', models.TextField(help_text='What happened, and why this rating')),
                ('next_steps', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.CreateModel(
            name='ProgressUpdateEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('rag', models.CharField(choices=[('red', 'Red'), ('amber_red', 'Amber/Red'), ('amber', 'Amber'), ('amber_green', 'Amber/Green'), ('green', 'Green')], max_length=11)),
                ('summary', models.TextField(help_text='What happened, and why this rating')),
                ('next_steps', models.TextField(blank=True, default='')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProposalDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(blank=True, default='', help_text='What the service does, and for whom')),
                ('why', models.TextField(blank=True, default='', help_text='Why it should leave its parent body')),
                ('people_in_scope', models.PositiveIntegerField(blank=True, null=True)),
                ('people_qualifier', models.CharField(blank=True, choices=[('exact', 'Exact'), ('approximate', 'Approximate'), ('at_least', 'At least'), ('more_than', 'More than'), ('as_published', 'As published')], default='', max_length=12)),
                ('people_note', models.TextField(blank=True, default='', help_text='Which teams, and when they were counted')),
                ('sponsor_name', models.CharField(blank=True, default='', max_length=150)),
                ('sponsor_post', models.CharField(blank=True, default='', max_length=150)),
                ('employee_say', models.TextField(blank=True, default='', help_text='How employees are to own or influence it')),
                ('name', models.CharField(blank=True, default='', max_length=250)),
                ('service_area', models.CharField(blank=True, choices=[('health_community', 'Health and community care'), ('adult_social_care', 'Adult social care'), ('children_youth', "Children's and youth services"), ('education', 'Education'), ('leisure_culture_libraries', 'Leisure, culture and libraries'), ('employment_skills', 'Employment and skills'), ('housing', 'Housing'), ('criminal_justice', 'Criminal justice and probation'), ('fire_rescue', 'Fire and rescue'), ('environment', 'Environment'), ('back_office_corporate', 'Back office and corporate services'), ('other', 'Other')], default='', max_length=32)),
                ('region', models.CharField(blank=True, choices=[('east_midlands', 'East Midlands'), ('east_of_england', 'East of England'), ('london', 'London'), ('north_east', 'North East'), ('north_west', 'North West'), ('south_east', 'South East'), ('south_west', 'South West'), ('west_midlands', 'West Midlands'), ('yorkshire_and_the_humber', 'Yorkshire and the Humber'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern_ireland', 'Northern Ireland'), ('uk_wide', 'UK-wide')], default='', max_length=24)),
                ('delivery_model', models.CharField(blank=True, choices=[('in_house', 'In-house, as now'), ('in_house_reengineered', 'In-house, re-engineered'), ('trading_company', 'Local authority trading company'), ('public_service_mutual', 'Public service mutual'), ('joint_venture', 'Joint venture'), ('outsource', 'Outsourced')], default='', max_length=24)),
                ('legal_form', models.CharField(blank=True, choices=[('cic_shares', 'Community interest company limited by shares'), ('cic_guarantee', 'Community interest company limited by guarantee'), ('cic', 'Community interest company, shares or guarantee not stated'), ('community_benefit_society', 'Community benefit society'), ('cooperative', 'Co-operative'), ('company_guarantee', 'Company limited by guarantee'), ('company_shares', 'Company limited by shares'), ('charitable_company', 'Charitable company'), ('charity', 'Charity, form not stated'), ('cio', 'Charitable incorporated organisation'), ('joint_venture', 'Joint venture company'), ('llp', 'Limited liability partnership'), ('other', 'Other or undecided')], default='', max_length=28)),
                ('company_number', models.CharField(blank=True, default='', max_length=20)),
                ('society_number', models.CharField(blank=True, default='', max_length=20)),
                ('saved', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('service', 'The service and why'), ('people', 'People in scope'), ('parents', 'Parent body and sponsor'), ('kind', 'What sort of mutual'), ('numbers', 'Identifiers'), ('contacts', 'Contacts')], max_length=10), blank=True, default=list, size=None)),
                ('is_another', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('discarded_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ProposalDraftEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('what', models.TextField(blank=True, default='', help_text='What the service does, and for whom')),
                ('why', models.TextField(blank=True, default='', help_text='Why it should leave its parent body')),
                ('people_in_scope', models.PositiveIntegerField(blank=True, null=True)),
                ('people_qualifier', models.CharField(blank=True, choices=[('exact', 'Exact'), ('approximate', 'Approximate'), ('at_least', 'At least'), ('more_than', 'More than'), ('as_published', 'As published')], default='', max_length=12)),
                ('people_note', models.TextField(blank=True, default='', help_text='Which teams, and when they were counted')),
                ('sponsor_name', models.CharField(blank=True, default='', max_length=150)),
                ('sponsor_post', models.CharField(blank=True, default='', max_length=150)),
                ('employee_say', models.TextField(blank=True, default='', help_text='How employees are to own or influence it')),
                ('name', models.CharField(blank=True, default='', max_length=250)),
                ('service_area', models.CharField(blank=True, choices=[('health_community', 'Health and community care'), ('adult_social_care', 'Adult social care'), ('children_youth', "Children's and youth services"), ('education', 'Education'), ('leisure_culture_libraries', 'Leisure, culture and libraries'), ('employment_skills', 'Employment and skills'), ('housing', 'Housing'), ('criminal_justice', 'Criminal justice and probation'), ('fire_rescue', 'Fire and rescue'), ('environment', 'Environment'), ('back_office_corporate', 'Back office and corporate services'), ('other', 'Other')], default='', max_length=32)),
                ('region', models.CharField(blank=True, choices=[('east_midlands', 'East Midlands'), ('east_of_england', 'East of England'), ('london', 'London'), ('north_east', 'North East'), ('north_west', 'North West'), ('south_east', 'South East'), ('south_west', 'South West'), ('west_midlands', 'West Midlands'), ('yorkshire_and_the_humber', 'Yorkshire and the Humber'), ('scotland', 'Scotland'), ('wales', 'Wales'), ('northern_ireland', 'Northern Ireland'), ('uk_wide', 'UK-wide')], default='', max_length=24)),
                ('delivery_model', models.CharField(blank=True, choices=[('in_house', 'In-house, as now'), ('in_house_reengineered', 'In-house, re-engineered'), ('trading_company', 'Local authority trading company'), ('public_service_mutual', 'Public service mutual'), ('joint_venture', 'Joint venture'), ('outsource', 'Outsourced')], default='', max_length=24)),
                ('legal_form', models.CharField(blank=True, choices=[('cic_shares', 'Community interest company limited by shares'), ('cic_guarantee', 'Community interest company limited by guarantee'), ('cic', 'Community interest company, shares or guarantee not stated'), ('community_benefit_society', 'Community benefit society'), ('cooperative', 'Co-operative'), ('company_guarantee', 'Company limited by guarantee'), ('company_shares', 'Company limited by shares'), ('charitable_company', 'Charitable company'), ('charity', 'Charity, form not stated'), ('cio', 'Charitable incorporated organisation'), ('joint_venture', 'Joint venture company'), ('llp', 'Limited liability partnership'), ('other', 'Other or undecided')], default='', max_length=28)),
                ('company_number', models.CharField(blank=True, default='', max_length=20)),
                ('society_number', models.CharField(blank=True, default='', max_length=20)),
                ('saved', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('service', 'The service and why'), ('people', 'People in scope'), ('parents', 'Parent body and sponsor'), ('kind', 'What sort of mutual'), ('numbers', 'Identifiers'), ('contacts', 'Contacts')], max_length=10), blank=True, default=list, size=None)),
                ('is_another', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('submitted_at', models.DateTimeField(blank=True, null=True)),
                ('discarded_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReadinessAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('assessed_on', models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name='ReadinessAssessmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('assessed_on', models.DateField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReadinessLevel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('added_at', models.DateTimeField()),
                ('area', models.CharField(choices=[('leadership', 'Leadership'), ('finance', 'Finance'), ('legal', 'Legal'), ('staff', 'Staff'), ('market', 'Market'), ('governance', 'Governance')], max_length=10)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Not begun'), (2, 'Begun'), (3, 'Mostly there'), (4, 'Ready')])),
                ('why', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='ReadinessLevelEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('added_at', models.DateTimeField()),
                ('area', models.CharField(choices=[('leadership', 'Leadership'), ('finance', 'Finance'), ('legal', 'Legal'), ('staff', 'Staff'), ('market', 'Market'), ('governance', 'Governance')], max_length=10)),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'Not begun'), (2, 'Begun'), (3, 'Mostly there'), (4, 'Ready')])),
                ('why', models.TextField()),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ReturnRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('as_at', models.DateField()),
                ('due_on', models.DateField()),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('excused_reason', models.TextField(blank=True, default='', help_text='Why no answer is expected any more')),
            ],
        ),
        migrations.CreateModel(
            name='ReturnRequestEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('as_at', models.DateField()),
                ('due_on', models.DateField()),
                ('reminders', models.PositiveSmallIntegerField(default=0)),
                ('reminded_on', models.DateField(blank=True, null=True)),
                ('excused_reason', models.TextField(blank=True, default='', help_text='Why no answer is expected any more')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('query', models.CharField(blank=True, default='', max_length=4000)),
                ('looked_at', models.DateTimeField()),
                ('found', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), blank=True, default=list, size=None)),
                ('found_number', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='Successor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('name', models.CharField(max_length=250)),
                ('took_on', models.CharField(blank=True, default='', help_text='Which services', max_length=250)),
                ('staff', models.PositiveIntegerField(blank=True, null=True)),
                ('from_on', models.DateField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SuccessorEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('name', models.CharField(max_length=250)),
                ('took_on', models.CharField(blank=True, default='', help_text='Which services', max_length=250)),
                ('staff', models.PositiveIntegerField(blank=True, null=True)),
                ('from_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='TransferWave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('name', models.CharField(max_length=150)),
                ('headcount', models.PositiveIntegerField()),
                ('planned_on', models.DateField()),
                ('transferred_on', models.DateField(blank=True, null=True)),
                ('tupe', models.CharField(blank=True, choices=[('applies', 'Applies'), ('not_applicable', 'Does not apply')], default='', max_length=14)),
                ('tupe_note', models.TextField(blank=True, default='', help_text='Why it does not apply, or anything else')),
                ('informed_on', models.DateField(blank=True, null=True)),
                ('consultation_began_on', models.DateField(blank=True, null=True)),
                ('consultation_ended_on', models.DateField(blank=True, null=True)),
                ('pension', models.CharField(blank=True, choices=[('lgps_admission', 'Local Government Pension Scheme, by admission agreement'), ('public_scheme', 'Their public scheme, under New Fair Deal'), ('broadly_comparable', 'A broadly comparable scheme'), ('other', 'Another arrangement'), ('not_applicable', 'No pension moves')], default='', max_length=18)),
                ('pension_note', models.TextField(blank=True, default='', help_text='The bond, the fund, the date of admission')),
                ('assets', models.TextField(blank=True, default='', help_text='Assets, leases and contracts that move with them')),
            ],
        ),
        migrations.CreateModel(
            name='TransferWaveEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('revision', models.PositiveIntegerField(default=1, editable=False)),
                ('added_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('name', models.CharField(max_length=150)),
                ('headcount', models.PositiveIntegerField()),
                ('planned_on', models.DateField()),
                ('transferred_on', models.DateField(blank=True, null=True)),
                ('tupe', models.CharField(blank=True, choices=[('applies', 'Applies'), ('not_applicable', 'Does not apply')], default='', max_length=14)),
                ('tupe_note', models.TextField(blank=True, default='', help_text='Why it does not apply, or anything else')),
                ('informed_on', models.DateField(blank=True, null=True)),
                ('consultation_began_on', models.DateField(blank=True, null=True)),
                ('consultation_ended_on', models.DateField(blank=True, null=True)),
                ('pension', models.CharField(blank=True, choices=[('lgps_admission', 'Local Government Pension Scheme, by admission agreement'), ('public_scheme', 'Their public scheme, under New Fair Deal'), ('broadly_comparable', 'A broadly comparable scheme'), ('other', 'Another arrangement'), ('not_applicable', 'No pension moves')], default='', max_length=18)),
                ('pension_note', models.TextField(blank=True, default='', help_text='The bond, the fund, the date of admission')),
                ('assets', models.TextField(blank=True, default='', help_text='Assets, leases and contracts that move with them')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('before', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='journeyevent',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='journeyevent',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='journeyevent',
            name='delete_delete',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='staffreturn',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='staffreturn',
            name='update_update',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='staffreturn',
            name='delete_delete',
        ),
        migrations.AddField(
            model_name='staffreturn',
            name='is_from_ledger',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='staffreturnevent',
            name='is_from_ledger',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name='sentform',
            name='spinout',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='definitionassessment',
            trigger=pgtrigger.compiler.Trigger(name='follows_from_its_answers', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE found spinouts_definitionassessment; given INTEGER; yes INTEGER; no INTEGER;', func="\n    SELECT * INTO found FROM spinouts_definitionassessment WHERE id = NEW.id;\n    SELECT count(*), count(*) FILTER (WHERE reply = 'yes'), count(*) FILTER (WHERE reply = 'no')\n      INTO given, yes, no FROM spinouts_assessmentanswer WHERE assessment_id = found.id;\n    IF given > 0 AND (\n        found.retracts\n        OR given <> (CASE found.definition WHEN 'policy_2011' THEN 3 WHEN 'policy_2017' THEN 4 WHEN 'section_33' THEN 3 END)\n        OR found.result <> (CASE WHEN no > 0 THEN 'does_not_meet' WHEN yes = given THEN 'meets' ELSE 'unclear' END)\n        OR EXISTS (\n            SELECT 1 FROM spinouts_assessmentanswer a\n             WHERE a.assessment_id = found.id AND (found.definition, a.test) NOT IN (VALUES ('policy_2011', 'left_public_sector'), ('policy_2011', 'delivers_public_services'), ('policy_2011', 'employee_control'), ('policy_2017', 'left_public_sector'), ('policy_2017', 'delivers_public_services'), ('policy_2017', 'social_impact'), ('policy_2017', 'staff_influence'), ('section_33', 'reservable_services'), ('section_33', 'profit_rule'), ('section_33', 'employee_management'))\n        )\n    ) THEN\n        RAISE EXCEPTION 'assessment_result_follows_from_its_answers'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_result_follows_from_its_answers';\n    END IF;\n    RETURN NULL;\n", hash='9e7db67706e537a91760e20cca47dffc08ac8530', operation='INSERT', pgid='pgtrigger_follows_from_its_answers_d1eb7', table='spinouts_definitionassessment', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journeyevent',
            trigger=pgtrigger.compiler.Trigger(name='gate_was_asked', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."gate" IN (\'passed\', \'overridden\') AND NOT NEW."retracts")', constraint='CONSTRAINT', declare='DECLARE unanswered TEXT[];', func="\n    \n    IF EXISTS (\n        SELECT 1 FROM spinouts_journeyevent e\n         WHERE e.id = NEW.supersedes_id AND e.to_stage = NEW.to_stage AND e.gate = NEW.gate\n    ) THEN\n        RETURN NULL;\n    END IF;\n\n    SELECT array_agg(item.code) INTO unanswered\n      FROM (VALUES ('purpose', 1), ('people_in_scope', 1), ('sponsor', 1), ('lead', 1), ('staff_involved', 2), ('scope_fixed', 2), ('decision_options_appraisal', 2), ('options_scored', 3), ('preferred_option', 3), ('readiness', 3), ('equality', 4), ('definition', 4), ('decision_business_plan', 4), ('consultation', 5), ('legal_form', 5), ('waves', 5), ('launch_planned', 5), ('decision_transition', 5), ('legal_entity', 6), ('agreement', 6), ('tupe', 6), ('pensions', 6), ('continuity', 6), ('decision_live', 6), ('conditions', 6)) AS item (code, place)\n      JOIN (VALUES ('exploring', 0), ('case_for_change', 1), ('options_appraisal', 2), ('business_case', 3), ('business_plan', 4), ('transition', 5), ('live', 6)) AS before (stage, place) ON before.stage = NEW.from_stage\n      JOIN (VALUES ('exploring', 0), ('case_for_change', 1), ('options_appraisal', 2), ('business_case', 3), ('business_plan', 4), ('transition', 5), ('live', 6)) AS after (stage, place) ON after.stage = NEW.to_stage\n     WHERE item.place > before.place AND item.place <= after.place\n       AND NOT EXISTS (SELECT 1 FROM spinouts_gateanswer a WHERE a.event_id = NEW.id AND a.code = item.code);\n    IF unanswered IS NOT NULL OR (NEW.gate = 'overridden') <> EXISTS (\n        SELECT 1 FROM spinouts_gateanswer a WHERE a.event_id = NEW.id AND a.answer = 'overridden'\n    ) THEN\n        RAISE EXCEPTION 'journeyevent_gate_was_asked'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_gate_was_asked',\n                  DETAIL = coalesce(array_to_string(unanswered, ', '), '');\n    END IF;\n    RETURN NULL;\n", hash='59c6182ec9be4952b06c397fd7322945e1dae754', operation='INSERT', pgid='pgtrigger_gate_was_asked_b9401', table='spinouts_journeyevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journeyevent',
            trigger=pgtrigger.compiler.Trigger(name='law_before_launch', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."gate" IN (\'passed\', \'overridden\') AND NOT NEW."retracts" AND NEW."to_stage" = \'live\')', constraint='CONSTRAINT', func="\n    \n    IF EXISTS (\n        SELECT 1 FROM spinouts_journeyevent e\n         WHERE e.id = NEW.supersedes_id AND e.to_stage = NEW.to_stage AND e.gate = NEW.gate\n    ) THEN\n        RETURN NULL;\n    END IF;\n\n    IF NOT EXISTS (SELECT 1 FROM spinouts_transferwave w WHERE w.spinout_id = NEW.spinout_id) OR EXISTS (\n        SELECT 1 FROM spinouts_transferwave w\n         WHERE w.spinout_id = NEW.spinout_id\n           AND (w.pension = '' OR w.tupe = ''\n                OR (w.tupe = 'applies' AND (w.informed_on IS NULL OR w.consultation_began_on IS NULL)))\n    ) THEN\n        RAISE EXCEPTION 'journeyevent_launch_has_tupe_and_pension_positions'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'journeyevent_launch_has_tupe_and_pension_positions';\n    END IF;\n    RETURN NULL;\n", hash='cdd08dfe4491e3132512d79004daf1351f093945', operation='INSERT', pgid='pgtrigger_law_before_launch_cd48e', table='spinouts_journeyevent', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journeyevent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_journeyeventevent" ("effective_on", "effective_precision", "from_outcome", "from_stage", "gate", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id", "to_outcome", "to_stage") VALUES (NEW."effective_on", NEW."effective_precision", NEW."from_outcome", NEW."from_stage", NEW."gate", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."retracts", NEW."source_note", NEW."source_url", NEW."spinout_id", NEW."superseded_at", NEW."supersedes_id", NEW."to_outcome", NEW."to_stage"); RETURN NULL;', hash='bace8eee04540fa4f52e7f5e3b405cf629fbaed4', operation='INSERT', pgid='pgtrigger_insert_insert_144a1', table='spinouts_journeyevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journeyevent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."effective_on" IS DISTINCT FROM (NEW."effective_on") OR OLD."effective_precision" IS DISTINCT FROM (NEW."effective_precision") OR OLD."from_outcome" IS DISTINCT FROM (NEW."from_outcome") OR OLD."from_stage" IS DISTINCT FROM (NEW."from_stage") OR OLD."gate" IS DISTINCT FROM (NEW."gate") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."retracts" IS DISTINCT FROM (NEW."retracts") OR OLD."source_note" IS DISTINCT FROM (NEW."source_note") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."spinout_id" IS DISTINCT FROM (NEW."spinout_id") OR OLD."superseded_at" IS DISTINCT FROM (NEW."superseded_at") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id") OR OLD."to_outcome" IS DISTINCT FROM (NEW."to_outcome") OR OLD."to_stage" IS DISTINCT FROM (NEW."to_stage"))', func='INSERT INTO "spinouts_journeyeventevent" ("effective_on", "effective_precision", "from_outcome", "from_stage", "gate", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id", "to_outcome", "to_stage") VALUES (NEW."effective_on", NEW."effective_precision", NEW."from_outcome", NEW."from_stage", NEW."gate", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."retracts", NEW."source_note", NEW."source_url", NEW."spinout_id", NEW."superseded_at", NEW."supersedes_id", NEW."to_outcome", NEW."to_stage"); RETURN NULL;', hash='f8c0d3939f4d4e44d8debc685040d41dac9224ba', operation='UPDATE', pgid='pgtrigger_update_update_5edd5', table='spinouts_journeyevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='journeyevent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_journeyeventevent" ("effective_on", "effective_precision", "from_outcome", "from_stage", "gate", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id", "to_outcome", "to_stage") VALUES (OLD."effective_on", OLD."effective_precision", OLD."from_outcome", OLD."from_stage", OLD."gate", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."retracts", OLD."source_note", OLD."source_url", OLD."spinout_id", OLD."superseded_at", OLD."supersedes_id", OLD."to_outcome", OLD."to_stage"); RETURN NULL;', hash='3628b527109d847f8763e1978138aedb7764b309', operation='DELETE', pgid='pgtrigger_delete_delete_83421', table='spinouts_journeyevent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sentform',
            trigger=pgtrigger.compiler.Trigger(name='never_changed', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='753fa0802073f00c0ab9f50de93d8d4c21de4df3', operation='UPDATE', pgid='pgtrigger_never_changed_0646a', table='spinouts_sentform', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffreturn',
            trigger=pgtrigger.compiler.Trigger(name='ledger_corrects_its_own', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."supersedes_id" IS NOT NULL)', func="\n    IF EXISTS (SELECT 1 FROM spinouts_staffreturn r\n                WHERE r.id = NEW.supersedes_id AND r.is_from_ledger <> NEW.is_from_ledger) THEN\n        RAISE EXCEPTION 'staffreturn_ledger_corrects_its_own'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'staffreturn_ledger_corrects_its_own';\n    END IF;\n    RETURN NULL;\n", hash='0df7b58f0deab40425c5c7a79f868df411e06403', operation='INSERT', pgid='pgtrigger_ledger_corrects_its_own_03ee3', table='spinouts_staffreturn', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffreturn',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_staffreturnevent" ("count", "effective_on", "effective_precision", "evidence_id", "id", "is_from_ledger", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id") VALUES (NEW."count", NEW."effective_on", NEW."effective_precision", NEW."evidence_id", NEW."id", NEW."is_from_ledger", NEW."measure", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."qualifier", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."retracts", NEW."source_note", NEW."source_url", NEW."spinout_id", NEW."superseded_at", NEW."supersedes_id"); RETURN NULL;', hash='8381bd5bf49fb6a424b875fb0f0c73be295c376e', operation='INSERT', pgid='pgtrigger_insert_insert_e53c8', table='spinouts_staffreturn', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffreturn',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."count" IS DISTINCT FROM (NEW."count") OR OLD."effective_on" IS DISTINCT FROM (NEW."effective_on") OR OLD."effective_precision" IS DISTINCT FROM (NEW."effective_precision") OR OLD."evidence_id" IS DISTINCT FROM (NEW."evidence_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_from_ledger" IS DISTINCT FROM (NEW."is_from_ledger") OR OLD."measure" IS DISTINCT FROM (NEW."measure") OR OLD."qualifier" IS DISTINCT FROM (NEW."qualifier") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."retracts" IS DISTINCT FROM (NEW."retracts") OR OLD."source_note" IS DISTINCT FROM (NEW."source_note") OR OLD."source_url" IS DISTINCT FROM (NEW."source_url") OR OLD."spinout_id" IS DISTINCT FROM (NEW."spinout_id") OR OLD."superseded_at" IS DISTINCT FROM (NEW."superseded_at") OR OLD."supersedes_id" IS DISTINCT FROM (NEW."supersedes_id"))', func='INSERT INTO "spinouts_staffreturnevent" ("count", "effective_on", "effective_precision", "evidence_id", "id", "is_from_ledger", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id") VALUES (NEW."count", NEW."effective_on", NEW."effective_precision", NEW."evidence_id", NEW."id", NEW."is_from_ledger", NEW."measure", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."qualifier", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."retracts", NEW."source_note", NEW."source_url", NEW."spinout_id", NEW."superseded_at", NEW."supersedes_id"); RETURN NULL;', hash='cf08174b599d4db94fc3b8d277ca98ec141b8925', operation='UPDATE', pgid='pgtrigger_update_update_5135d', table='spinouts_staffreturn', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='staffreturn',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_staffreturnevent" ("count", "effective_on", "effective_precision", "evidence_id", "id", "is_from_ledger", "measure", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "qualifier", "reason", "recorded_at", "recorded_by_id", "retracts", "source_note", "source_url", "spinout_id", "superseded_at", "supersedes_id") VALUES (OLD."count", OLD."effective_on", OLD."effective_precision", OLD."evidence_id", OLD."id", OLD."is_from_ledger", OLD."measure", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."qualifier", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."retracts", OLD."source_note", OLD."source_url", OLD."spinout_id", OLD."superseded_at", OLD."supersedes_id"); RETURN NULL;', hash='06ae4b2e28c94e2d128cd7155d5b3011edc5a020', operation='DELETE', pgid='pgtrigger_delete_delete_12433', table='spinouts_staffreturn', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='journeyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('move__in', ('exploring/active>case_for_change/active', 'exploring/unknown>case_for_change/active', 'case_for_change/active>options_appraisal/active', 'case_for_change/unknown>options_appraisal/active', 'options_appraisal/active>business_case/active', 'options_appraisal/active>business_plan/active', 'options_appraisal/unknown>business_case/active', 'options_appraisal/unknown>business_plan/active', 'business_case/active>business_plan/active', 'business_case/unknown>business_plan/active', 'business_plan/active>transition/active', 'business_plan/unknown>transition/active', 'transition/active>live/active', 'transition/unknown>live/active')), ('gate__in', ['passed', 'overridden', 'recorded'])), models.Q(models.Q(('move__in', ('exploring/active>case_for_change/active', 'exploring/unknown>case_for_change/active', 'case_for_change/active>options_appraisal/active', 'case_for_change/unknown>options_appraisal/active', 'options_appraisal/active>business_case/active', 'options_appraisal/active>business_plan/active', 'options_appraisal/unknown>business_case/active', 'options_appraisal/unknown>business_plan/active', 'business_case/active>business_plan/active', 'business_case/unknown>business_plan/active', 'business_plan/active>transition/active', 'business_plan/unknown>transition/active', 'transition/active>live/active', 'transition/unknown>live/active')), _negated=True), ('gate', '')), _connector='OR'), name='journeyevent_forward_moves_pass_a_gate'),
        ),
        migrations.AddConstraint(
            model_name='journeyevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('gate', 'overridden'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='journeyevent_override_says_why'),
        ),
        migrations.AddConstraint(
            model_name='staffreturn',
            constraint=models.CheckConstraint(condition=models.Q(('is_from_ledger', False), models.Q(('effective_precision', mutuals_tracker.partial_dates.Precision['DAY']), ('measure', 'transferred_headcount')), _connector='OR'), name='staffreturn_ledger_counts_who_transferred'),
        ),
        migrations.AddConstraint(
            model_name='staffreturn',
            constraint=models.UniqueConstraint(condition=models.Q(('is_from_ledger', True), ('retracts', False), ('superseded_at__isnull', True)), fields=('spinout', 'effective_on'), name='staffreturn_ledger_once_for_each_day'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreement',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreement',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.evidence'),
        ),
        migrations.AddField(
            model_name='agreement',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='evidence',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.evidence'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.agreement'),
        ),
        migrations.AddField(
            model_name='agreementevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='assessmentanswer',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='spinouts.definitionassessment'),
        ),
        migrations.AddField(
            model_name='assessmentanswerevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.definitionassessment'),
        ),
        migrations.AddField(
            model_name='assessmentanswerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='assessmentanswerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.assessmentanswer'),
        ),
        migrations.AddField(
            model_name='assignment',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignment',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.assignment'),
        ),
        migrations.AddField(
            model_name='assignmentevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='brief',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='brief',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='brief',
            name='spinout',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='brief', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='briefevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='briefevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='briefevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='briefevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.brief'),
        ),
        migrations.AddField(
            model_name='briefevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='casesummary',
            name='lead',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetask',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetask',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetask',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetask',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.casetask'),
        ),
        migrations.AddField(
            model_name='casetaskevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='condition',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='condition',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='condition',
            name='discharged_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='condition',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='discharged_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.condition'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='contact',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contact',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contact',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.contact'),
        ),
        migrations.AddField(
            model_name='contactevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='continuityplan',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuityplan',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuityplan',
            name='spinout',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='continuity_plan', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='continuityplanevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuityplanevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuityplanevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='continuityplanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.continuityplan'),
        ),
        migrations.AddField(
            model_name='continuityplanevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='continuitytest',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuitytest',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='continuitytestevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='continuitytestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='continuitytestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.continuitytest'),
        ),
        migrations.AddField(
            model_name='continuitytestevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='decision',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decision',
            name='evidence',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.evidence'),
        ),
        migrations.AddField(
            model_name='decision',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='conditionevent',
            name='decision',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.decision'),
        ),
        migrations.AddField(
            model_name='condition',
            name='decision',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conditions', to='spinouts.decision'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='evidence',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.evidence'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.decision'),
        ),
        migrations.AddField(
            model_name='decisionevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='draftcontactevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='draftcontactevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.draftcontact'),
        ),
        migrations.AddField(
            model_name='draftparent',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='draftparentevent',
            name='organisation',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='draftparentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='draftparentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.draftparent'),
        ),
        migrations.AddField(
            model_name='exitrecord',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exitrecord',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exitrecord',
            name='spinout',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exit_record', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='exitrecordevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exitrecordevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exitrecordevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='exitrecordevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.exitrecord'),
        ),
        migrations.AddField(
            model_name='exitrecordevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='export',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exportevent',
            name='by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exportevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='exportevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.export'),
        ),
        migrations.AddField(
            model_name='gateanswer',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateanswer',
            name='event',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='gate_answers', to='spinouts.journeyevent'),
        ),
        migrations.AddField(
            model_name='gateanswer',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='gateanswerevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='gateanswerevent',
            name='event',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.journeyevent'),
        ),
        migrations.AddField(
            model_name='gateanswerevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='gateanswerevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.gateanswer'),
        ),
        migrations.AddField(
            model_name='gateanswerevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='hold',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='hold',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='holdevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='holdevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='holdevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.hold'),
        ),
        migrations.AddField(
            model_name='holdevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='launchplan',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='launchplan',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='launchplanevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='launchplanevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='launchplanevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.launchplan'),
        ),
        migrations.AddField(
            model_name='launchplanevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='mention',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mentionevent',
            name='person',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='mentionevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='mentionevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.mention'),
        ),
        migrations.AddField(
            model_name='milestone',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestone',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestone',
            name='owner',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestone',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='owner',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.milestone'),
        ),
        migrations.AddField(
            model_name='milestoneevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='note',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='note',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='note',
            name='task',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notes', to='spinouts.casetask'),
        ),
        migrations.AddField(
            model_name='mentionevent',
            name='note',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.note'),
        ),
        migrations.AddField(
            model_name='mention',
            name='note',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='spinouts.note'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.note'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='noteevent',
            name='task',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.casetask'),
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progressupdate',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='progressupdateevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='progressupdateevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='progressupdateevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.progressupdate'),
        ),
        migrations.AddField(
            model_name='progressupdateevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='proposaldraft',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposaldraft',
            name='body',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='proposaldraft',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposaldraft',
            name='parents',
            field=models.ManyToManyField(related_name='+', through='spinouts.DraftParent', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='proposaldraft',
            name='spinout',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='draft', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='draftparentevent',
            name='draft',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.proposaldraft'),
        ),
        migrations.AddField(
            model_name='draftparent',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parent_links', to='spinouts.proposaldraft'),
        ),
        migrations.AddField(
            model_name='draftcontactevent',
            name='draft',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.proposaldraft'),
        ),
        migrations.AddField(
            model_name='draftcontact',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contacts', to='spinouts.proposaldraft'),
        ),
        migrations.AddField(
            model_name='sentform',
            name='draft',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.proposaldraft'),
        ),
        migrations.AddConstraint(
            model_name='sentform',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('draft__isnull', True), ('spinout__isnull', False)), models.Q(('draft__isnull', False), ('spinout__isnull', True)), _connector='OR'), name='sentform_of_exactly_one_thing'),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='body',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.proposaldraft'),
        ),
        migrations.AddField(
            model_name='proposaldraftevent',
            name='spinout',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='readinessassessment',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readinessassessment',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='readinessassessmentevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readinessassessmentevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='readinessassessmentevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.readinessassessment'),
        ),
        migrations.AddField(
            model_name='readinessassessmentevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='readinesslevel',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readinesslevel',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='levels', to='spinouts.readinessassessment'),
        ),
        migrations.AddField(
            model_name='readinesslevel',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='readinesslevelevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='readinesslevelevent',
            name='assessment',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.readinessassessment'),
        ),
        migrations.AddField(
            model_name='readinesslevelevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='readinesslevelevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.readinesslevel'),
        ),
        migrations.AddField(
            model_name='readinesslevelevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='returnrequest',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnrequest',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnrequest',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='returnrequestevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnrequestevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='returnrequestevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='returnrequestevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.returnrequest'),
        ),
        migrations.AddField(
            model_name='returnrequestevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='savedsearch',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='successor',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='successor',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='successor',
            name='exit_record',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='spinouts.exitrecord'),
        ),
        migrations.AddField(
            model_name='successor',
            name='organisation',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='successor',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='successor',
            name='successor',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='exit_record',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.exitrecord'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='accounts.organisation'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.successor'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='successorevent',
            name='successor',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='transferwave',
            name='added_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transferwave',
            name='changed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transferwave',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='transferwaveevent',
            name='added_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transferwaveevent',
            name='changed_by',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='transferwaveevent',
            name='pgh_context',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context'),
        ),
        migrations.AddField(
            model_name='transferwaveevent',
            name='pgh_obj',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='spinouts.transferwave'),
        ),
        migrations.AddField(
            model_name='transferwaveevent',
            name='spinout',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='spinouts.spinout'),
        ),
        migrations.AddField(
            model_name='visit',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='visit',
            name='spinout',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='spinouts.spinout'),
        ),
        migrations.AddIndex(
            model_name='agreement',
            index=models.Index(fields=['spinout'], name='agreement_spinout'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['contract', 'grant'])), name='agreement_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('customer', ''), _negated=True), models.Q(('provider', ''), _negated=True)), name='agreement_has_title_and_parties'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='agreement_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('evidence__isnull', False), models.Q(('document_url', ''), _negated=True), _connector='OR'), name='agreement_has_a_document'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='d17d33a6575b81915e299f74f5d48126089c642f', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_86cde', table='spinouts_agreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='d4b09a52f1aacc7ebc8c974cd7f6b1ef9e691cd4', operation='DELETE', pgid='pgtrigger_never_deleted_c76f9', table='spinouts_agreement', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_agreementevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "customer", "document_url", "ends_on", "evidence_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "revision", "signed_on", "spinout_id", "starts_on", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."customer", NEW."document_url", NEW."ends_on", NEW."evidence_id", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."provider", NEW."revision", NEW."signed_on", NEW."spinout_id", NEW."starts_on", NEW."title"); RETURN NULL;', hash='06f25dc0bf5cfe6956549791833b334afb95b9ed', operation='INSERT', pgid='pgtrigger_insert_insert_484bc', table='spinouts_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_agreementevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "customer", "document_url", "ends_on", "evidence_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "revision", "signed_on", "spinout_id", "starts_on", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."customer", NEW."document_url", NEW."ends_on", NEW."evidence_id", NEW."id", NEW."kind", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."provider", NEW."revision", NEW."signed_on", NEW."spinout_id", NEW."starts_on", NEW."title"); RETURN NULL;', hash='c02634d08500c7c7597768bbf9f31eb181674a1d', operation='UPDATE', pgid='pgtrigger_update_update_1a6c6', table='spinouts_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreement',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_agreementevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "customer", "document_url", "ends_on", "evidence_id", "id", "kind", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "provider", "revision", "signed_on", "spinout_id", "starts_on", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."customer", OLD."document_url", OLD."ends_on", OLD."evidence_id", OLD."id", OLD."kind", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."provider", OLD."revision", OLD."signed_on", OLD."spinout_id", OLD."starts_on", OLD."title"); RETURN NULL;', hash='f3554aa1d6e271aa8b4b2501ed2ad9addfb575c2', operation='DELETE', pgid='pgtrigger_delete_delete_e00e3', table='spinouts_agreement', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='agreementevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b95c680d705c22695567da3b2f473e1c89158f3a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_20117', table='spinouts_agreementevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='assessmentanswer',
            constraint=models.UniqueConstraint(fields=('assessment', 'test'), name='assessmentanswer_once_for_each_test'),
        ),
        migrations.AddConstraint(
            model_name='assessmentanswer',
            constraint=models.CheckConstraint(condition=models.Q(('test__in', ('delivers_public_services', 'employee_control', 'employee_management', 'left_public_sector', 'profit_rule', 'reservable_services', 'social_impact', 'staff_influence'))), name='assessmentanswer_test_known'),
        ),
        migrations.AddConstraint(
            model_name='assessmentanswer',
            constraint=models.CheckConstraint(condition=models.Q(('reply__in', ['yes', 'no', 'unclear'])), name='assessmentanswer_reply_known'),
        ),
        migrations.AddConstraint(
            model_name='assessmentanswer',
            constraint=models.CheckConstraint(condition=models.Q(('reply', 'unclear'), models.Q(('why', ''), _negated=True), _connector='OR'), name='assessmentanswer_yes_and_no_say_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f54c6b72f5b11d2ae0b4bf5d85a614680874f176', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5217f', table='spinouts_assessmentanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='written_with_it', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE stamp TEXT;', func="\n    stamp := coalesce(current_setting('mutuals.recorded_at', true), '');\n    IF split_part(stamp, '|', 1) = pg_current_xact_id()::text THEN\n        PERFORM 1 FROM spinouts_definitionassessment a\n          WHERE a.id = NEW.assessment_id AND a.recorded_at = split_part(stamp, '|', 2)::timestamptz;\n        IF FOUND THEN\n            RETURN NULL;\n        END IF;\n    END IF;\n    RAISE EXCEPTION 'assessmentanswer_is_written_with_its_assessment'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'assessmentanswer_is_written_with_its_assessment';\n", hash='af6963b6cfdc9a48c9ca0ceb31c8fb6bf3a14908', operation='INSERT', pgid='pgtrigger_written_with_it_e34e7', table='spinouts_assessmentanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='follows_from_its_answers', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE found spinouts_definitionassessment; given INTEGER; yes INTEGER; no INTEGER;', func="\n    SELECT * INTO found FROM spinouts_definitionassessment WHERE id = NEW.assessment_id;\n    SELECT count(*), count(*) FILTER (WHERE reply = 'yes'), count(*) FILTER (WHERE reply = 'no')\n      INTO given, yes, no FROM spinouts_assessmentanswer WHERE assessment_id = found.id;\n    IF given > 0 AND (\n        found.retracts\n        OR given <> (CASE found.definition WHEN 'policy_2011' THEN 3 WHEN 'policy_2017' THEN 4 WHEN 'section_33' THEN 3 END)\n        OR found.result <> (CASE WHEN no > 0 THEN 'does_not_meet' WHEN yes = given THEN 'meets' ELSE 'unclear' END)\n        OR EXISTS (\n            SELECT 1 FROM spinouts_assessmentanswer a\n             WHERE a.assessment_id = found.id AND (found.definition, a.test) NOT IN (VALUES ('policy_2011', 'left_public_sector'), ('policy_2011', 'delivers_public_services'), ('policy_2011', 'employee_control'), ('policy_2017', 'left_public_sector'), ('policy_2017', 'delivers_public_services'), ('policy_2017', 'social_impact'), ('policy_2017', 'staff_influence'), ('section_33', 'reservable_services'), ('section_33', 'profit_rule'), ('section_33', 'employee_management'))\n        )\n    ) THEN\n        RAISE EXCEPTION 'assessment_result_follows_from_its_answers'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'assessment_result_follows_from_its_answers';\n    END IF;\n    RETURN NULL;\n", hash='768bec5250fed4bcb4a75f36ac0405cbc734c45e', operation='INSERT', pgid='pgtrigger_follows_from_its_answers_0f796', table='spinouts_assessmentanswer', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_assessmentanswerevent" ("assessment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "test", "why") VALUES (NEW."assessment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reply", NEW."test", NEW."why"); RETURN NULL;', hash='69101a597709bc6e6a7557902e7f70edaf0684af', operation='INSERT', pgid='pgtrigger_insert_insert_96953', table='spinouts_assessmentanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_assessmentanswerevent" ("assessment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "test", "why") VALUES (NEW."assessment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reply", NEW."test", NEW."why"); RETURN NULL;', hash='1d073fee49e06a6f001fbc42a1f8f007e9e9bd95', operation='UPDATE', pgid='pgtrigger_update_update_4f914', table='spinouts_assessmentanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_assessmentanswerevent" ("assessment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reply", "test", "why") VALUES (OLD."assessment_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reply", OLD."test", OLD."why"); RETURN NULL;', hash='e8ceb398a2f7c268934410069892a5b01ecb96fe', operation='DELETE', pgid='pgtrigger_delete_delete_34327', table='spinouts_assessmentanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assessmentanswerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='bc86cea2ffce762612ae952b8676c73c0c7a0d21', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_57857', table='spinouts_assessmentanswerevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('ended_at__isnull', True)), fields=['person'], name='assignment_lead'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('spinout',), name='assignment_one_lead_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.CheckConstraint(condition=models.Q(('ended_at__isnull', True), ('ended_at__gte', models.F('added_at')), _connector='OR'), name='assignment_ends_after_it_began'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='bdf2b92d9bdd13b661cf09e24fd5e99fe1f8772a', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_edb58', table='spinouts_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='8680f2c49e7c1de19c5bedf96a9dc04dd2f45918', operation='DELETE', pgid='pgtrigger_never_deleted_5f57a', table='spinouts_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='who_led_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.person_id <> OLD.person_id\n       OR OLD.ended_at IS NOT NULL AND NEW.ended_at IS DISTINCT FROM OLD.ended_at THEN\n        RAISE EXCEPTION 'assignment_ends_and_another_begins'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_ends_and_another_begins';\n    END IF;\n    RETURN NEW;\n", hash='b34759ad9c93df9f5251c80567f6fe9d65cbff43', operation='UPDATE', pgid='pgtrigger_who_led_stands_ac216', table='spinouts_assignment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_assignmentevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "ended_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."ended_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='3b57b696f2b952c9584af0157b3a96d46ec5c2ad', operation='INSERT', pgid='pgtrigger_insert_insert_3b378', table='spinouts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_assignmentevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "ended_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."ended_at", NEW."id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='43f1fbd82b599e7782b389563e535c76eb01eadd', operation='UPDATE', pgid='pgtrigger_update_update_44968', table='spinouts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_assignmentevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "ended_at", "id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."ended_at", OLD."id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."spinout_id"); RETURN NULL;', hash='4e54d3234c98aa7bbc3862bd130ee7481ea66670', operation='DELETE', pgid='pgtrigger_delete_delete_65265', table='spinouts_assignment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='assignmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2c3c592add647e6c8fc14e83868c8cd55004e97', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5d607', table='spinouts_assignmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='brief',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('people_in_scope__isnull', True), ('people_qualifier', '')), models.Q(('people_in_scope__isnull', False), ('people_qualifier__in', ['exact', 'approximate', 'at_least', 'more_than', 'as_published'])), _connector='OR'), name='brief_people_say_how_exact'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='d8341684bafa30125060100d08a451614ebee865', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_9945f', table='spinouts_brief', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='0df17535437cdde20c1844588fc6a579331c8534', operation='DELETE', pgid='pgtrigger_never_deleted_674e2', table='spinouts_brief', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_briefevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "employee_say", "id", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "sponsor_name", "sponsor_post", "what", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."employee_say", NEW."id", NEW."people_in_scope", NEW."people_note", NEW."people_qualifier", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."spinout_id", NEW."sponsor_name", NEW."sponsor_post", NEW."what", NEW."why"); RETURN NULL;', hash='b225c3dd29b50d92406eb5234be7e1ce56f9ecf2', operation='INSERT', pgid='pgtrigger_insert_insert_0da9f', table='spinouts_brief', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_briefevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "employee_say", "id", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "sponsor_name", "sponsor_post", "what", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."employee_say", NEW."id", NEW."people_in_scope", NEW."people_note", NEW."people_qualifier", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."spinout_id", NEW."sponsor_name", NEW."sponsor_post", NEW."what", NEW."why"); RETURN NULL;', hash='7c4afad7a48d3ea86973e6ce450173fd01161776', operation='UPDATE', pgid='pgtrigger_update_update_3efe4', table='spinouts_brief', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='brief',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_briefevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "employee_say", "id", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "sponsor_name", "sponsor_post", "what", "why") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."employee_say", OLD."id", OLD."people_in_scope", OLD."people_note", OLD."people_qualifier", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."spinout_id", OLD."sponsor_name", OLD."sponsor_post", OLD."what", OLD."why"); RETURN NULL;', hash='4ddb7fd1195a57dc43909a6283f0ed88e8eabe69', operation='DELETE', pgid='pgtrigger_delete_delete_1c0c1', table='spinouts_brief', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='briefevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='42d71fa0c75fbddc76575203ee4f35b4295f64e5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_554a9', table='spinouts_briefevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], name='casesummary_words'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(fields=['lead'], name='casesummary_lead'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(condition=models.Q(('held_since__isnull', False)), fields=['held_since'], name='casesummary_held'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(fields=['update_due_on'], name='casesummary_update_due'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(fields=['next_test_on'], name='casesummary_test_due'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(django.db.models.functions.comparison.Coalesce('planned_on', models.Value(datetime.date(9999, 12, 31))), models.F('spinout'), name='casesummary_planned_order'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(fields=['touched_at', 'spinout'], name='casesummary_changed'),
        ),
        migrations.AddIndex(
            model_name='casesummary',
            index=models.Index(fields=['cell'], include=('spinout', 'lead', 'update_due_on', 'next_test_on', 'next_task_on'), name='casesummary_counts'),
        ),
        migrations.AddIndex(
            model_name='casetask',
            index=models.Index(fields=['spinout', 'stage'], name='casetask_spinout_stage'),
        ),
        migrations.AddIndex(
            model_name='casetask',
            index=models.Index(condition=models.Q(('state__in', ('not_started', 'in_progress'))), fields=['due_on'], name='casetask_due'),
        ),
        migrations.AddIndex(
            model_name='casetask',
            index=models.Index(condition=models.Q(('state__in', ('not_started', 'in_progress'))), fields=['owner', 'due_on'], name='casetask_owner'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['', 'vision', 'sponsor_agrees', 'staff_involved', 'in_and_out_compared', 'scope_fixed', 'unions_told', 'options_scored', 'intent_published', 'equality_duty', 'five_cases', 'procurement_route', 'best_value_consultation', 'operating_plan', 'heads_of_terms', 'tax_and_vat', 'ballot', 'tupe_information', 'tupe_consultation', 'pensions', 'assets_and_leases', 'governance', 'back_office', 'data_protection', 'outstanding_actions', 'first_review', 'retender_prepared'])), name='casetask_code_known'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(('stage__in', ['exploring', 'case_for_change', 'options_appraisal', 'business_case', 'business_plan', 'transition', 'live'])), name='casetask_stage_known'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['not_started', 'in_progress', 'done', 'not_applicable'])), name='casetask_state_known'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code', ''), models.Q(('title', ''), _negated=True)), models.Q(models.Q(('code', ''), _negated=True), ('title', '')), _connector='OR'), name='casetask_has_a_title_of_its_own_iff_no_code'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('done_on__isnull', True)), _connector='OR'), name='casetask_done_on_iff_done'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_applicable'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='casetask_not_applicable_says_why'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.CheckConstraint(condition=models.Q(('is_due_by_ledger', False), models.Q(('code__in', ('tupe_information', 'tupe_consultation')), ('due_on__isnull', False)), _connector='OR'), name='casetask_ledger_dates_what_precedes_a_transfer'),
        ),
        migrations.AddConstraint(
            model_name='casetask',
            constraint=models.UniqueConstraint(condition=models.Q(('code', ''), _negated=True), fields=('spinout', 'code'), name='casetask_once_for_each_item'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='0cb49dbe9573ab6d3b8ac07c5e09b4ccda377650', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_c8662', table='spinouts_casetask', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='984fa1fbf6cfe13b21059707f71667be78c2c16e', operation='DELETE', pgid='pgtrigger_never_deleted_c79a8', table='spinouts_casetask', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='stage_of_its_item', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.code <> '' AND (NEW.code, NEW.stage) NOT IN (VALUES ('vision', 'exploring'), ('sponsor_agrees', 'exploring'), ('staff_involved', 'case_for_change'), ('in_and_out_compared', 'case_for_change'), ('scope_fixed', 'case_for_change'), ('unions_told', 'case_for_change'), ('options_scored', 'options_appraisal'), ('intent_published', 'options_appraisal'), ('equality_duty', 'options_appraisal'), ('five_cases', 'business_case'), ('procurement_route', 'business_case'), ('best_value_consultation', 'business_plan'), ('operating_plan', 'business_plan'), ('heads_of_terms', 'business_plan'), ('tax_and_vat', 'business_plan'), ('ballot', 'business_plan'), ('tupe_information', 'transition'), ('tupe_consultation', 'transition'), ('pensions', 'transition'), ('assets_and_leases', 'transition'), ('governance', 'transition'), ('back_office', 'transition'), ('data_protection', 'transition'), ('outstanding_actions', 'live'), ('first_review', 'live'), ('retender_prepared', 'live')) THEN\n        RAISE EXCEPTION 'casetask_stands_at_the_stage_of_its_item'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'casetask_stands_at_the_stage_of_its_item';\n    END IF;\n    RETURN NULL;\n", hash='73dce9ee3a9fc0d686ac623669ef08b59b6232f8', operation='INSERT OR UPDATE', pgid='pgtrigger_stage_of_its_item_1b38d', table='spinouts_casetask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_casetaskevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "code", "done_on", "due_on", "id", "is_due_by_ledger", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "stage", "state", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."code", NEW."done_on", NEW."due_on", NEW."id", NEW."is_due_by_ledger", NEW."note", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."spinout_id", NEW."stage", NEW."state", NEW."title"); RETURN NULL;', hash='c43af6bca6efea619da308082e1d4b69d2712e86', operation='INSERT', pgid='pgtrigger_insert_insert_babb2', table='spinouts_casetask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_casetaskevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "code", "done_on", "due_on", "id", "is_due_by_ledger", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "stage", "state", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."code", NEW."done_on", NEW."due_on", NEW."id", NEW."is_due_by_ledger", NEW."note", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."spinout_id", NEW."stage", NEW."state", NEW."title"); RETURN NULL;', hash='74c3931353e72f41dfbe00ee546027ae0faa6ff9', operation='UPDATE', pgid='pgtrigger_update_update_edf4f', table='spinouts_casetask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetask',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_casetaskevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "code", "done_on", "due_on", "id", "is_due_by_ledger", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "stage", "state", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."code", OLD."done_on", OLD."due_on", OLD."id", OLD."is_due_by_ledger", OLD."note", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."spinout_id", OLD."stage", OLD."state", OLD."title"); RETURN NULL;', hash='34ca7398876f98c2b81356b2ec1ebf8f79127417', operation='DELETE', pgid='pgtrigger_delete_delete_38bf1', table='spinouts_casetask', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='casetaskevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='e0db6db796e1f4e224d14271b2f0b002e28efc88', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0e94f', table='spinouts_casetaskevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='contact',
            index=models.Index(fields=['spinout'], name='contact_spinout'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='contact_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['sponsor', 'lead', 'hr', 'finance', 'legal', 'procurement', 'union', 'mutual', 'other'])), name='contact_role_known'),
        ),
        migrations.AddConstraint(
            model_name='contact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('telephone', ''), _negated=True), _connector='OR'), name='contact_can_be_reached'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='5756fb9ea7811a9979a36b20e24793aecefb40d7', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_d7ff8', table='spinouts_contact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_contactevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "revision", "role", "spinout_id", "telephone") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."revision", NEW."role", NEW."spinout_id", NEW."telephone"); RETURN NULL;', hash='e57d23ff5153010df23eca0062b664885b0bdece', operation='INSERT', pgid='pgtrigger_insert_insert_dc215', table='spinouts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_contactevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "revision", "role", "spinout_id", "telephone") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."revision", NEW."role", NEW."spinout_id", NEW."telephone"); RETURN NULL;', hash='b8908d106fcba5ad9875f2c1b98d323e438b2464', operation='UPDATE', pgid='pgtrigger_update_update_82d44', table='spinouts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_contactevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "revision", "role", "spinout_id", "telephone") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."email", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post", OLD."revision", OLD."role", OLD."spinout_id", OLD."telephone"); RETURN NULL;', hash='f407b429d74fca0cdb1c3f5d9ae4d353f9f68db8', operation='DELETE', pgid='pgtrigger_delete_delete_76bae', table='spinouts_contact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='contactevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='63cd9ca6926ada93ab2f849a43f870898dd4149f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_58d8c', table='spinouts_contactevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='continuityplan',
            index=models.Index(fields=['next_test_on'], name='continuityplan_next_test'),
        ),
        migrations.AddConstraint(
            model_name='continuityplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_by', ''), ('agreed_on__isnull', True)), models.Q(('agreed_on__isnull', False), ('next_test_on__isnull', False), models.Q(('agreed_by', ''), _negated=True)), _connector='OR'), name='continuityplan_agreed_by_whom_and_tested_when'),
        ),
        migrations.AddConstraint(
            model_name='continuityplan',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_on__isnull', True), models.Q(('notice_days__isnull', False), models.Q(('services_at_risk', ''), _negated=True), models.Q(('users_at_risk', ''), _negated=True), models.Q(('fallback_provider', ''), _negated=True), models.Q(('step_in', ''), _negated=True), models.Q(('triggers', ''), _negated=True), models.Q(('return_of_data', ''), _negated=True), models.Q(('return_of_assets', ''), _negated=True), models.Q(('owner', ''), _negated=True)), _connector='OR'), name='continuityplan_agreed_only_when_complete'),
        ),
        migrations.AddConstraint(
            model_name='continuityplan',
            constraint=models.CheckConstraint(condition=models.Q(('agreed_on__isnull', True), ('next_test_on__gte', models.F('agreed_on')), _connector='OR'), name='continuityplan_tested_after_it_was_agreed'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplan',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='7ad46331c636fbc42206892aaf45b58d84986211', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_dfddb', table='spinouts_continuityplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplan',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='7550289fdca0b8c0905bf87f02826a436879b015', operation='DELETE', pgid='pgtrigger_never_deleted_3efd1', table='spinouts_continuityplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_continuityplanevent" ("added_at", "added_by_id", "agreed_by", "agreed_on", "changed_at", "changed_by_id", "fallback_provider", "id", "next_test_on", "notice_days", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_of_assets", "return_of_data", "revision", "services_at_risk", "spinout_id", "step_in", "triggers", "users_at_risk") VALUES (NEW."added_at", NEW."added_by_id", NEW."agreed_by", NEW."agreed_on", NEW."changed_at", NEW."changed_by_id", NEW."fallback_provider", NEW."id", NEW."next_test_on", NEW."notice_days", NEW."owner", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."return_of_assets", NEW."return_of_data", NEW."revision", NEW."services_at_risk", NEW."spinout_id", NEW."step_in", NEW."triggers", NEW."users_at_risk"); RETURN NULL;', hash='a2a417bd210e42c824e4c17aa907ed9418014060', operation='INSERT', pgid='pgtrigger_insert_insert_8a9da', table='spinouts_continuityplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_continuityplanevent" ("added_at", "added_by_id", "agreed_by", "agreed_on", "changed_at", "changed_by_id", "fallback_provider", "id", "next_test_on", "notice_days", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_of_assets", "return_of_data", "revision", "services_at_risk", "spinout_id", "step_in", "triggers", "users_at_risk") VALUES (NEW."added_at", NEW."added_by_id", NEW."agreed_by", NEW."agreed_on", NEW."changed_at", NEW."changed_by_id", NEW."fallback_provider", NEW."id", NEW."next_test_on", NEW."notice_days", NEW."owner", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."return_of_assets", NEW."return_of_data", NEW."revision", NEW."services_at_risk", NEW."spinout_id", NEW."step_in", NEW."triggers", NEW."users_at_risk"); RETURN NULL;', hash='c8f8fad3b41e37d053f106eb40166317075f50f3', operation='UPDATE', pgid='pgtrigger_update_update_b3487', table='spinouts_continuityplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_continuityplanevent" ("added_at", "added_by_id", "agreed_by", "agreed_on", "changed_at", "changed_by_id", "fallback_provider", "id", "next_test_on", "notice_days", "owner", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "return_of_assets", "return_of_data", "revision", "services_at_risk", "spinout_id", "step_in", "triggers", "users_at_risk") VALUES (OLD."added_at", OLD."added_by_id", OLD."agreed_by", OLD."agreed_on", OLD."changed_at", OLD."changed_by_id", OLD."fallback_provider", OLD."id", OLD."next_test_on", OLD."notice_days", OLD."owner", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."return_of_assets", OLD."return_of_data", OLD."revision", OLD."services_at_risk", OLD."spinout_id", OLD."step_in", OLD."triggers", OLD."users_at_risk"); RETURN NULL;', hash='3da821392af5428474467d60ebcf65d6db8637ce', operation='DELETE', pgid='pgtrigger_delete_delete_9c1d6', table='spinouts_continuityplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuityplanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a0aadb19da409a237fbb0492c237518437b68153', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a71ef', table='spinouts_continuityplanevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='continuitytest',
            index=models.Index(fields=['spinout', '-tested_on'], name='continuitytest_spinout'),
        ),
        migrations.AddConstraint(
            model_name='continuitytest',
            constraint=models.CheckConstraint(condition=models.Q(('result__in', ['passed', 'with_actions', 'failed'])), name='continuitytest_result_known'),
        ),
        migrations.AddConstraint(
            model_name='continuitytest',
            constraint=models.CheckConstraint(condition=models.Q(('found', ''), _negated=True), name='continuitytest_says_what_it_found'),
        ),
        migrations.AddConstraint(
            model_name='continuitytest',
            constraint=models.CheckConstraint(condition=models.Q(('next_test_on__gt', models.F('tested_on'))), name='continuitytest_next_one_is_later'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuitytest',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a8c4f430ca46ec231cdbe6ce836c0d7438b14c77', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f3785', table='spinouts_continuitytest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuitytest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_continuitytestevent" ("added_at", "added_by_id", "found", "id", "next_test_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "spinout_id", "tested_on") VALUES (NEW."added_at", NEW."added_by_id", NEW."found", NEW."id", NEW."next_test_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result", NEW."spinout_id", NEW."tested_on"); RETURN NULL;', hash='f3920b68ada42eb1015f8ae53b760e469143486f', operation='INSERT', pgid='pgtrigger_insert_insert_d33f9', table='spinouts_continuitytest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuitytest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_continuitytestevent" ("added_at", "added_by_id", "found", "id", "next_test_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "spinout_id", "tested_on") VALUES (NEW."added_at", NEW."added_by_id", NEW."found", NEW."id", NEW."next_test_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."result", NEW."spinout_id", NEW."tested_on"); RETURN NULL;', hash='619b659c071a57180d847a2ceb2993fd184f05a1', operation='UPDATE', pgid='pgtrigger_update_update_1b1ca', table='spinouts_continuitytest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuitytest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_continuitytestevent" ("added_at", "added_by_id", "found", "id", "next_test_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "spinout_id", "tested_on") VALUES (OLD."added_at", OLD."added_by_id", OLD."found", OLD."id", OLD."next_test_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."result", OLD."spinout_id", OLD."tested_on"); RETURN NULL;', hash='6f8d82000911e0d456e11ff57088af7f28902508', operation='DELETE', pgid='pgtrigger_delete_delete_86c55', table='spinouts_continuitytest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='continuitytestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='600a6262dc9fa9e2bc2590c845fe83efa8872f29', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_5a0a0', table='spinouts_continuitytestevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(fields=['spinout', 'about'], name='decision_spinout_about'),
        ),
        migrations.AddIndex(
            model_name='decision',
            index=models.Index(condition=models.Q(('outcome', 'awaited')), fields=['expected_on'], name='decision_awaited'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('about__in', ['options_appraisal', 'business_plan', 'transition', 'live'])), name='decision_about_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['awaited', 'approved', 'with_conditions', 'deferred', 'declined'])), name='decision_outcome_known'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_on__isnull', True), ('outcome', 'awaited')), models.Q(models.Q(('outcome', 'awaited'), _negated=True), ('decided_on__isnull', False)), _connector='OR'), name='decision_decided_on_iff_decided'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'awaited'), _negated=True), ('expected_on__isnull', False), _connector='OR'), name='decision_awaited_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by', ''), _negated=True), name='decision_says_who_decides'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome', 'awaited'), models.Q(('minute_reference', ''), _negated=True), models.Q(('minute_url', ''), _negated=True), _connector='OR'), name='decision_taken_can_be_found'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='898b5520f8976e4a5c82c0fdfd1482d47cd2818d', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_e9775', table='spinouts_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='c01d1ce20faa243bf68157e313729610d68b7591', operation='DELETE', pgid='pgtrigger_never_deleted_b7885', table='spinouts_decision', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='has_its_conditions', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE wants_some BOOLEAN; has_some BOOLEAN;', func="\n    SELECT d.outcome = 'with_conditions' INTO wants_some FROM spinouts_decision d WHERE d.id = NEW.id FOR NO KEY UPDATE;\n    has_some := EXISTS (SELECT 1 FROM spinouts_condition c WHERE c.decision_id = NEW.id);\n    IF wants_some AND NOT has_some THEN\n        RAISE EXCEPTION 'decision_with_conditions_has_some'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_with_conditions_has_some';\n    END IF;\n    IF NOT wants_some AND has_some THEN\n        RAISE EXCEPTION 'decision_without_conditions_has_none'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_without_conditions_has_none';\n    END IF;\n    RETURN NULL;\n", hash='70e96f9426f1313495f552580a97dea87f0592f9', operation='INSERT OR UPDATE', pgid='pgtrigger_has_its_conditions_fa867', table='spinouts_decision', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_decisionevent" ("about", "added_at", "added_by_id", "changed_at", "changed_by_id", "decided_by", "decided_on", "evidence_id", "expected_on", "id", "minute_reference", "minute_url", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "role", "spinout_id") VALUES (NEW."about", NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."decided_by", NEW."decided_on", NEW."evidence_id", NEW."expected_on", NEW."id", NEW."minute_reference", NEW."minute_url", NEW."note", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."role", NEW."spinout_id"); RETURN NULL;', hash='14370d4dcdfb075aae26424d472d1add4c69edea', operation='INSERT', pgid='pgtrigger_insert_insert_e4fe9', table='spinouts_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_decisionevent" ("about", "added_at", "added_by_id", "changed_at", "changed_by_id", "decided_by", "decided_on", "evidence_id", "expected_on", "id", "minute_reference", "minute_url", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "role", "spinout_id") VALUES (NEW."about", NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."decided_by", NEW."decided_on", NEW."evidence_id", NEW."expected_on", NEW."id", NEW."minute_reference", NEW."minute_url", NEW."note", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."role", NEW."spinout_id"); RETURN NULL;', hash='b0452f94f6821a0c073557bae8dbde0de75a88bf', operation='UPDATE', pgid='pgtrigger_update_update_00164', table='spinouts_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decision',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_decisionevent" ("about", "added_at", "added_by_id", "changed_at", "changed_by_id", "decided_by", "decided_on", "evidence_id", "expected_on", "id", "minute_reference", "minute_url", "note", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "role", "spinout_id") VALUES (OLD."about", OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."decided_by", OLD."decided_on", OLD."evidence_id", OLD."expected_on", OLD."id", OLD."minute_reference", OLD."minute_url", OLD."note", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."role", OLD."spinout_id"); RETURN NULL;', hash='312f2b7373565635c003b5899d557f2159f23542', operation='DELETE', pgid='pgtrigger_delete_delete_88590', table='spinouts_decision', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='conditionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='ca6fc96a7e01568005c3107208ebac2d479a67bb', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c8fa7', table='spinouts_conditionevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='condition',
            index=models.Index(condition=models.Q(('discharged_on__isnull', True)), fields=['due_on'], name='condition_due'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='condition_has_words'),
        ),
        migrations.AddConstraint(
            model_name='condition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('discharged_by__isnull', True), ('discharged_how', ''), ('discharged_on__isnull', True)), models.Q(('discharged_by__isnull', False), ('discharged_on__isnull', False), models.Q(('discharged_how', ''), _negated=True)), _connector='OR'), name='condition_discharged_by_and_how'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='c6bc17f2d52131bd8d316373955cb0b87f1cda61', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_83003', table='spinouts_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='same_spinout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.decision_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM spinouts_decision p WHERE p.id = NEW.decision_id AND p.spinout_id = NEW.spinout_id) THEN\n            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';\n        END IF;\n        RETURN NULL;\n    ", hash='607a317d569180b72f2944b705d875b805775304', operation='INSERT OR UPDATE', pgid='pgtrigger_same_spinout_d0623', table='spinouts_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='stays_with_its_decision', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.decision_id <> OLD.decision_id THEN\n        RAISE EXCEPTION 'condition_stays_with_its_decision'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'condition_stays_with_its_decision';\n    END IF;\n    RETURN NEW;\n", hash='49f6d30289b898d0c269be3ce093f003508e6160', operation='UPDATE', pgid='pgtrigger_stays_with_its_decision_6d0a9', table='spinouts_condition', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='is_wanted', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE wants_some BOOLEAN; has_some BOOLEAN;', func="\n    SELECT d.outcome = 'with_conditions' INTO wants_some FROM spinouts_decision d WHERE d.id = NEW.decision_id FOR NO KEY UPDATE;\n    has_some := EXISTS (SELECT 1 FROM spinouts_condition c WHERE c.decision_id = NEW.decision_id);\n    IF wants_some AND NOT has_some THEN\n        RAISE EXCEPTION 'decision_with_conditions_has_some'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_with_conditions_has_some';\n    END IF;\n    IF NOT wants_some AND has_some THEN\n        RAISE EXCEPTION 'decision_without_conditions_has_none'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_without_conditions_has_none';\n    END IF;\n    RETURN NULL;\n", hash='de8af721ef1b023ba1dcafada5d7b75c2dce605f', operation='INSERT', pgid='pgtrigger_is_wanted_c4055', table='spinouts_condition', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='is_not_the_last', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', declare='DECLARE wants_some BOOLEAN; has_some BOOLEAN;', func="\n    SELECT d.outcome = 'with_conditions' INTO wants_some FROM spinouts_decision d WHERE d.id = OLD.decision_id FOR NO KEY UPDATE;\n    has_some := EXISTS (SELECT 1 FROM spinouts_condition c WHERE c.decision_id = OLD.decision_id);\n    IF wants_some AND NOT has_some THEN\n        RAISE EXCEPTION 'decision_with_conditions_has_some'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_with_conditions_has_some';\n    END IF;\n    IF NOT wants_some AND has_some THEN\n        RAISE EXCEPTION 'decision_without_conditions_has_none'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'decision_without_conditions_has_none';\n    END IF;\n    RETURN NULL;\n", hash='9b54418be8ae20288679a9c9a1e6ffc1c79dee72', operation='DELETE', pgid='pgtrigger_is_not_the_last_48c07', table='spinouts_condition', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_conditionevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "decision_id", "discharged_by_id", "discharged_how", "discharged_on", "due_on", "id", "is_before_launch", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."decision_id", NEW."discharged_by_id", NEW."discharged_how", NEW."discharged_on", NEW."due_on", NEW."id", NEW."is_before_launch", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."spinout_id", NEW."text"); RETURN NULL;', hash='5dd766a5b685ce49fc463951d08ee3efe2974b18', operation='INSERT', pgid='pgtrigger_insert_insert_55653', table='spinouts_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_conditionevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "decision_id", "discharged_by_id", "discharged_how", "discharged_on", "due_on", "id", "is_before_launch", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."decision_id", NEW."discharged_by_id", NEW."discharged_how", NEW."discharged_on", NEW."due_on", NEW."id", NEW."is_before_launch", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."spinout_id", NEW."text"); RETURN NULL;', hash='ef28cae9babfc190886721a563c1b709028edd43', operation='UPDATE', pgid='pgtrigger_update_update_9e60b', table='spinouts_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='condition',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_conditionevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "decision_id", "discharged_by_id", "discharged_how", "discharged_on", "due_on", "id", "is_before_launch", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "text") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."decision_id", OLD."discharged_by_id", OLD."discharged_how", OLD."discharged_on", OLD."due_on", OLD."id", OLD."is_before_launch", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."spinout_id", OLD."text"); RETURN NULL;', hash='d9f7460b42f6dd7d22ad0471c070d899540adadf', operation='DELETE', pgid='pgtrigger_delete_delete_be6ce', table='spinouts_condition', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='decisionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='32c62f3a49dc0aea417c4ee4b9ed735d71e5f48b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_856f6', table='spinouts_decisionevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='exitrecord',
            constraint=models.CheckConstraint(condition=models.Q(('service_now', ''), _negated=True), name='exitrecord_says_what_became_of_the_service'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='eca7927d7a263c299ea931781b33e16484e2939e', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_9258a', table='spinouts_exitrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e743035155d13816786c716ba69d7f7974e68e14', operation='DELETE', pgid='pgtrigger_never_deleted_49d8a', table='spinouts_exitrecord', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='ended_after_launch', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM spinouts_journeyevent e\n         WHERE e.spinout_id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.spinout_id ELSE NEW.spinout_id END)\n           AND e.superseded_at IS NULL AND NOT e.retracts\n           AND e.to_outcome IN ('returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased')\n    ) THEN\n        RAISE EXCEPTION 'exitrecord_of_one_that_ended_after_its_launch'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'exitrecord_of_one_that_ended_after_its_launch';\n    END IF;\n    RETURN NULL;\n", hash='e555d6a8801e4697a8e3bca00c57b89c3ce722fa', operation='INSERT OR UPDATE', pgid='pgtrigger_ended_after_launch_f5941', table='spinouts_exitrecord', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_exitrecordevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "service_now", "spinout_id", "staff_left", "staff_note", "staff_redundant", "staff_returned", "staff_to_successors") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."lesson", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."service_now", NEW."spinout_id", NEW."staff_left", NEW."staff_note", NEW."staff_redundant", NEW."staff_returned", NEW."staff_to_successors"); RETURN NULL;', hash='c5a4a09ad31628f17507c398879bbcf93cc192de', operation='INSERT', pgid='pgtrigger_insert_insert_5d5ef', table='spinouts_exitrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_exitrecordevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "service_now", "spinout_id", "staff_left", "staff_note", "staff_redundant", "staff_returned", "staff_to_successors") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."id", NEW."lesson", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."service_now", NEW."spinout_id", NEW."staff_left", NEW."staff_note", NEW."staff_redundant", NEW."staff_returned", NEW."staff_to_successors"); RETURN NULL;', hash='8277baab2520dd73a38386b5b40f8e49a9baeb06', operation='UPDATE', pgid='pgtrigger_update_update_b76ec', table='spinouts_exitrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecord',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_exitrecordevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "id", "lesson", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "service_now", "spinout_id", "staff_left", "staff_note", "staff_redundant", "staff_returned", "staff_to_successors") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."id", OLD."lesson", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."service_now", OLD."spinout_id", OLD."staff_left", OLD."staff_note", OLD."staff_redundant", OLD."staff_returned", OLD."staff_to_successors"); RETURN NULL;', hash='42db588695a4b967781eeca88554cbb7458d8f37', operation='DELETE', pgid='pgtrigger_delete_delete_9e234', table='spinouts_exitrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exitrecordevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='61e53520d072bef951512c2b70410f1c8bcf4a7a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_9d31f', table='spinouts_exitrecordevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['-at', '-id'], name='export_latest'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='export',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5ccb441074cc94b2bcbd037d7f0bed904f4d3e1b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_09000', table='spinouts_export', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='export',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_exportevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "records") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."query", NEW."records"); RETURN NULL;', hash='49a7c9192af478e7813e8493759ed189d388266f', operation='INSERT', pgid='pgtrigger_insert_insert_3f216', table='spinouts_export', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='export',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_exportevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "records") VALUES (NEW."at", NEW."by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."query", NEW."records"); RETURN NULL;', hash='73f795691db3a7bc2e8fbacac8343cee48596d42', operation='UPDATE', pgid='pgtrigger_update_update_be1dc', table='spinouts_export', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='export',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_exportevent" ("at", "by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "query", "records") VALUES (OLD."at", OLD."by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."query", OLD."records"); RETURN NULL;', hash='7e6f192383a908f210241c86469d7571a3eac64b', operation='DELETE', pgid='pgtrigger_delete_delete_dc18e', table='spinouts_export', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='exportevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b5320ce0244ab382b9c3d23ab361668922adc2e9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_dd933', table='spinouts_exportevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='gateanswer',
            index=models.Index(condition=models.Q(('answer', 'overridden')), fields=['spinout'], name='gateanswer_overridden'),
        ),
        migrations.AddConstraint(
            model_name='gateanswer',
            constraint=models.UniqueConstraint(fields=('event', 'code'), name='gateanswer_once_for_each_item'),
        ),
        migrations.AddConstraint(
            model_name='gateanswer',
            constraint=models.CheckConstraint(condition=models.Q(('code__in', ['purpose', 'people_in_scope', 'sponsor', 'lead', 'staff_involved', 'scope_fixed', 'decision_options_appraisal', 'options_scored', 'preferred_option', 'readiness', 'equality', 'definition', 'decision_business_plan', 'consultation', 'legal_form', 'waves', 'launch_planned', 'decision_transition', 'legal_entity', 'agreement', 'tupe', 'pensions', 'continuity', 'decision_live', 'conditions'])), name='gateanswer_code_known'),
        ),
        migrations.AddConstraint(
            model_name='gateanswer',
            constraint=models.CheckConstraint(condition=models.Q(('answer__in', ['met', 'overridden'])), name='gateanswer_answer_known'),
        ),
        migrations.AddConstraint(
            model_name='gateanswer',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('code__in', ('equality', 'consultation', 'tupe', 'pensions')), _negated=True), ('answer', 'met'), _connector='OR'), name='gateanswer_what_a_statute_asks_is_met'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0f7cb2725673ffd89d1e65a2a4d7b8812098eb00', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89797', table='spinouts_gateanswer', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='same_spinout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.event_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM spinouts_journeyevent p WHERE p.id = NEW.event_id AND p.spinout_id = NEW.spinout_id) THEN\n            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';\n        END IF;\n        RETURN NULL;\n    ", hash='c2a98811bed3c7aa6f804871416a31637667c038', operation='INSERT OR UPDATE', pgid='pgtrigger_same_spinout_aec73', table='spinouts_gateanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='written_with_its_move', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE stamp TEXT;', func="\n    stamp := coalesce(current_setting('mutuals.recorded_at', true), '');\n    IF split_part(stamp, '|', 1) = pg_current_xact_id()::text THEN\n        PERFORM 1 FROM spinouts_journeyevent e\n          JOIN (VALUES ('exploring', 0), ('case_for_change', 1), ('options_appraisal', 2), ('business_case', 3), ('business_plan', 4), ('transition', 5), ('live', 6)) AS before (stage, place) ON before.stage = e.from_stage\n          JOIN (VALUES ('exploring', 0), ('case_for_change', 1), ('options_appraisal', 2), ('business_case', 3), ('business_plan', 4), ('transition', 5), ('live', 6)) AS after (stage, place) ON after.stage = e.to_stage\n          JOIN (VALUES ('purpose', 1), ('people_in_scope', 1), ('sponsor', 1), ('lead', 1), ('staff_involved', 2), ('scope_fixed', 2), ('decision_options_appraisal', 2), ('options_scored', 3), ('preferred_option', 3), ('readiness', 3), ('equality', 4), ('definition', 4), ('decision_business_plan', 4), ('consultation', 5), ('legal_form', 5), ('waves', 5), ('launch_planned', 5), ('decision_transition', 5), ('legal_entity', 6), ('agreement', 6), ('tupe', 6), ('pensions', 6), ('continuity', 6), ('decision_live', 6), ('conditions', 6)) AS item (code, place) ON item.place > before.place AND item.place <= after.place\n          WHERE e.id = NEW.event_id AND e.gate IN ('passed', 'overridden') AND item.code = NEW.code\n            AND e.recorded_at = split_part(stamp, '|', 2)::timestamptz;\n        IF FOUND THEN\n            RETURN NULL;\n        END IF;\n    END IF;\n    RAISE EXCEPTION 'gateanswer_is_what_its_move_was_asked'\n        USING ERRCODE = 'check_violation', CONSTRAINT = 'gateanswer_is_what_its_move_was_asked';\n", hash='ed3ffb5c391f4b48c3301acc514b5843731b0a5d', operation='INSERT', pgid='pgtrigger_written_with_its_move_23628', table='spinouts_gateanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_gateanswerevent" ("added_at", "added_by_id", "answer", "code", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."answer", NEW."code", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."spinout_id"); RETURN NULL;', hash='fa1aa2fc5bd14cf3b4aba16bcdb8cc3b7a63c266', operation='INSERT', pgid='pgtrigger_insert_insert_cc282', table='spinouts_gateanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_gateanswerevent" ("added_at", "added_by_id", "answer", "code", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."answer", NEW."code", NEW."event_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."spinout_id"); RETURN NULL;', hash='e126a0ba490671053191465a1d809a9e464519f3', operation='UPDATE', pgid='pgtrigger_update_update_56529', table='spinouts_gateanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswer',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_gateanswerevent" ("added_at", "added_by_id", "answer", "code", "event_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."answer", OLD."code", OLD."event_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."spinout_id"); RETURN NULL;', hash='832afa97459c62193330459d91e60a2279a6233d', operation='DELETE', pgid='pgtrigger_delete_delete_18074', table='spinouts_gateanswer', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='gateanswerevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0b20f5377f5235082b690853216814116c1ef30a', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_61d87', table='spinouts_gateanswerevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='hold_says_why'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='hold_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('expected_until__isnull', True), ('expected_until__gte', models.F('began_on')), _connector='OR'), name='hold_expected_to_end_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', False), ('ended_reason', ''), _connector='OR'), name='hold_says_why_it_ended_once_it_has'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('spinout',), name='hold_one_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(spinouts.models.hold.OneKey(models.F('spinout')), '&&'), (spinouts.models.hold.Period(models.F('began_on'), models.F('ended_on'), models.Value('[)')), '&&')], name='hold_never_overlaps_another'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='e49d23baecccad6a96ec2cd435f72c747fc34ce9', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_3d127', table='spinouts_hold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='b3ebd4546b66886eb122024cd65b71b22e8ce338', operation='DELETE', pgid='pgtrigger_never_deleted_d3fc3', table='spinouts_hold', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_holdevent" ("added_at", "added_by_id", "began_on", "changed_at", "changed_by_id", "ended_on", "ended_reason", "expected_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."began_on", NEW."changed_at", NEW."changed_by_id", NEW."ended_on", NEW."ended_reason", NEW."expected_until", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='053cf95db74b6e659bf34dee095b10f195c9e352', operation='INSERT', pgid='pgtrigger_insert_insert_4263e', table='spinouts_hold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_holdevent" ("added_at", "added_by_id", "began_on", "changed_at", "changed_by_id", "ended_on", "ended_reason", "expected_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."began_on", NEW."changed_at", NEW."changed_by_id", NEW."ended_on", NEW."ended_reason", NEW."expected_until", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='c4cf0d6ad31d1f27a4474a26f4720269b6e00c99', operation='UPDATE', pgid='pgtrigger_update_update_510cd', table='spinouts_hold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hold',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_holdevent" ("added_at", "added_by_id", "began_on", "changed_at", "changed_by_id", "ended_on", "ended_reason", "expected_until", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "revision", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."began_on", OLD."changed_at", OLD."changed_by_id", OLD."ended_on", OLD."ended_reason", OLD."expected_until", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."revision", OLD."spinout_id"); RETURN NULL;', hash='b5fa70689fc99fc3b461627b3da153d63ac0fbad', operation='DELETE', pgid='pgtrigger_delete_delete_f2493', table='spinouts_hold', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='holdevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0046d2dc0b7e8989de01b8130a956104026e85b5', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_07e18', table='spinouts_holdevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='launchplan',
            index=models.Index(fields=['spinout', '-id'], name='launchplan_latest'),
        ),
        migrations.AddConstraint(
            model_name='launchplan',
            constraint=models.CheckConstraint(condition=models.Q(('planned_precision', 'day'), models.Q(('planned_on__day', 1), ('planned_precision', 'month')), models.Q(('planned_on__day', 1), ('planned_on__month', 1), ('planned_precision', 'year')), _connector='OR'), name='launchplan_precision_fits_the_date'),
        ),
        migrations.AddConstraint(
            model_name='launchplan',
            constraint=models.CheckConstraint(condition=models.Q(('certainty__in', ['provisional', 'confirmed'])), name='launchplan_certainty_known'),
        ),
        migrations.AddConstraint(
            model_name='launchplan',
            constraint=models.CheckConstraint(condition=models.Q(('change__in', ['first', 'confirmed', 'finer', 'confirmed_again', 'slipped', 'brought_forward', 'unsettled'])), name='launchplan_change_known'),
        ),
        migrations.AddConstraint(
            model_name='launchplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('change__in', ('slipped', 'brought_forward', 'unsettled')), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='launchplan_a_changed_date_says_why'),
        ),
        migrations.AddConstraint(
            model_name='launchplan',
            constraint=models.CheckConstraint(condition=models.Q(('reason__in', ['', 'staff', 'union', 'pensions', 'decision', 'procurement', 'funding', 'legal_entity', 'legal_documents', 'premises', 'back_office', 'leadership', 'viability', 'opposition', 'deferred', 'faster', 'error'])), name='launchplan_reason_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplan',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='031e9aa5429d38808c9f970882f2a7235325a700', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_89178', table='spinouts_launchplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplan',
            trigger=pgtrigger.compiler.Trigger(name='follows', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE before spinouts_launchplan; last_day DATE; is_first_confirmation BOOLEAN;', func="\n    PERFORM 1 FROM spinouts_spinout WHERE id = NEW.spinout_id FOR UPDATE;\n    IF EXISTS (SELECT 1 FROM spinouts_spinout\n                WHERE id = NEW.spinout_id AND (stage = 'live' OR outcome NOT IN ('active', 'unknown'))) THEN\n        RAISE EXCEPTION 'launchplan_is_of_what_is_still_to_launch'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_is_of_what_is_still_to_launch';\n    END IF;\n    SELECT * INTO before FROM spinouts_launchplan WHERE spinout_id = NEW.spinout_id ORDER BY id DESC LIMIT 1;\n    last_day := CASE NEW.planned_precision\n        WHEN 'year' THEN (NEW.planned_on + interval '1 year' - interval '1 day')::date\n        WHEN 'month' THEN (NEW.planned_on + interval '1 month' - interval '1 day')::date\n        ELSE NEW.planned_on END;\n    IF NEW.counts_from <> last_day THEN\n        RAISE EXCEPTION 'launchplan_counts_from_the_last_day'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_counts_from_the_last_day';\n    END IF;\n    IF before.id IS NOT NULL AND (NEW.planned_on, NEW.planned_precision, NEW.certainty)\n        = (before.planned_on, before.planned_precision, before.certainty) THEN\n        RAISE EXCEPTION 'launchplan_says_something_new'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_says_something_new';\n    END IF;\n    is_first_confirmation := NEW.certainty = 'confirmed' AND NOT EXISTS (\n        SELECT 1 FROM spinouts_launchplan WHERE spinout_id = NEW.spinout_id AND certainty = 'confirmed');\n    IF NEW.change <> (CASE\n        WHEN is_first_confirmation THEN 'confirmed'\n        WHEN before.id IS NULL THEN 'first'\n        WHEN NEW.counts_from > before.counts_from THEN 'slipped'\n        WHEN NEW.planned_on < before.planned_on THEN 'brought_forward'\n        WHEN NEW.certainty = before.certainty THEN 'finer'\n        WHEN NEW.certainty = 'confirmed' THEN 'confirmed_again'\n        ELSE 'unsettled' END) THEN\n        RAISE EXCEPTION 'launchplan_change_follows_from_the_one_before'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'launchplan_change_follows_from_the_one_before';\n    END IF;\n    RETURN NEW;\n", hash='bde5d9d0c70838af786de2ed4cca51c95e9946af', operation='INSERT', pgid='pgtrigger_follows_bba23', table='spinouts_launchplan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplan',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_launchplanevent" ("added_at", "added_by_id", "certainty", "change", "counts_from", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "planned_precision", "reason", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."certainty", NEW."change", NEW."counts_from", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."planned_precision", NEW."reason", NEW."spinout_id"); RETURN NULL;', hash='0c2fe4173b7219e00f6dbe36a7efc6bcdec7fbb1', operation='INSERT', pgid='pgtrigger_insert_insert_2bbc2', table='spinouts_launchplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplan',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_launchplanevent" ("added_at", "added_by_id", "certainty", "change", "counts_from", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "planned_precision", "reason", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."certainty", NEW."change", NEW."counts_from", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."planned_precision", NEW."reason", NEW."spinout_id"); RETURN NULL;', hash='9cf5d30de8de0262b86d7437338c28db25589902', operation='UPDATE', pgid='pgtrigger_update_update_38be6', table='spinouts_launchplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplan',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_launchplanevent" ("added_at", "added_by_id", "certainty", "change", "counts_from", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "planned_precision", "reason", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."certainty", OLD."change", OLD."counts_from", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."planned_precision", OLD."reason", OLD."spinout_id"); RETURN NULL;', hash='a87aa1e16fab9d8b48b952e0b38eca6800871b84', operation='DELETE', pgid='pgtrigger_delete_delete_66aad', table='spinouts_launchplan', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='launchplanevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5933c6be0b78db34cce4a89e95ce021fae663e31', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_fc117', table='spinouts_launchplanevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='milestone',
            index=models.Index(fields=['spinout', 'planned_on'], name='milestone_spinout'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='milestone_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('met_on__isnull', True), ('dropped_reason', ''), _connector='OR'), name='milestone_met_or_dropped'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='f6f5b7d41701f47038a7d85f2002f7267f32370a', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_06e98', table='spinouts_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='abf885f160c55e573d12ed102124f71507ba335e', operation='DELETE', pgid='pgtrigger_never_deleted_52e07', table='spinouts_milestone', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_milestoneevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "dropped_reason", "id", "met_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."dropped_reason", NEW."id", NEW."met_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."revision", NEW."spinout_id", NEW."title"); RETURN NULL;', hash='50c601717843a41debbada17f9cc70d6cc9a3ba8', operation='INSERT', pgid='pgtrigger_insert_insert_6c251', table='spinouts_milestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_milestoneevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "dropped_reason", "id", "met_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "title") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."dropped_reason", NEW."id", NEW."met_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."revision", NEW."spinout_id", NEW."title"); RETURN NULL;', hash='6ab70adc7022e97612c45f903f7a51bf4d4f31d8', operation='UPDATE', pgid='pgtrigger_update_update_1f104', table='spinouts_milestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestone',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_milestoneevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "dropped_reason", "id", "met_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "title") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."dropped_reason", OLD."id", OLD."met_on", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."revision", OLD."spinout_id", OLD."title"); RETURN NULL;', hash='619c06cff47c138b5298ce07aa3b040456990104', operation='DELETE', pgid='pgtrigger_delete_delete_c5a63', table='spinouts_milestone', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='milestoneevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='80c6867641ed8312a82ca5fb28fef1ef05e36f49', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4d1ef', table='spinouts_milestoneevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['spinout', '-id'], name='note_spinout'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_has_words'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('audience__in', ['body', 'taskforce', 'everyone'])), name='note_audience_known'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('task_code__in', ['', 'vision', 'sponsor_agrees', 'staff_involved', 'in_and_out_compared', 'scope_fixed', 'unions_told', 'options_scored', 'intent_published', 'equality_duty', 'five_cases', 'procurement_route', 'best_value_consultation', 'operating_plan', 'heads_of_terms', 'tax_and_vat', 'ballot', 'tupe_information', 'tupe_consultation', 'pensions', 'assets_and_leases', 'governance', 'back_office', 'data_protection', 'outstanding_actions', 'first_review', 'retender_prepared'])), name='note_task_code_known'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.CheckConstraint(condition=models.Q(('task_code', ''), ('task__isnull', True), _connector='OR'), name='note_on_one_task'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='e2bcc919806e1e82e28013ac51caa8d0e08ccc70', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_03605', table='spinouts_note', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='94b6409784ec0fa54827f0579da9fb5736c72de4', operation='DELETE', pgid='pgtrigger_never_deleted_e3fbd', table='spinouts_note', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='same_spinout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.task_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM spinouts_casetask p WHERE p.id = NEW.task_id AND p.spinout_id = NEW.spinout_id) THEN\n            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';\n        END IF;\n        RETURN NULL;\n    ", hash='fb56a4c8a66ab5fe4a9641e8968c99d907b6a9c5', operation='INSERT OR UPDATE', pgid='pgtrigger_same_spinout_762fd', table='spinouts_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='words_stand', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF NEW.text <> OLD.text OR NEW.audience <> OLD.audience OR NEW.task_code <> OLD.task_code\n       OR NEW.task_id IS DISTINCT FROM OLD.task_id THEN\n        RAISE EXCEPTION 'note_is_removed_and_not_rewritten'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'note_is_removed_and_not_rewritten';\n    END IF;\n    IF OLD.removed_at IS NOT NULL AND NEW.removed_at IS DISTINCT FROM OLD.removed_at THEN\n        RAISE EXCEPTION 'note_once_removed_stays_removed'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'note_once_removed_stays_removed';\n    END IF;\n    RETURN NEW;\n", hash='97ba3a1ed8d46a79ba264226fc8ffcad60c8ab58', operation='UPDATE', pgid='pgtrigger_words_stand_3e419', table='spinouts_note', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_noteevent" ("added_at", "added_by_id", "audience", "changed_at", "changed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "revision", "spinout_id", "task_code", "task_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."audience", NEW."changed_at", NEW."changed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."revision", NEW."spinout_id", NEW."task_code", NEW."task_id", NEW."text"); RETURN NULL;', hash='78b1c5054039dc3c45cc01e5338c17b05048e0e1', operation='INSERT', pgid='pgtrigger_insert_insert_7af1b', table='spinouts_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_noteevent" ("added_at", "added_by_id", "audience", "changed_at", "changed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "revision", "spinout_id", "task_code", "task_id", "text") VALUES (NEW."added_at", NEW."added_by_id", NEW."audience", NEW."changed_at", NEW."changed_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."removed_at", NEW."revision", NEW."spinout_id", NEW."task_code", NEW."task_id", NEW."text"); RETURN NULL;', hash='84189632e088cec0ac32f5f259217551bc616bd5', operation='UPDATE', pgid='pgtrigger_update_update_babd3', table='spinouts_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='note',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_noteevent" ("added_at", "added_by_id", "audience", "changed_at", "changed_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "revision", "spinout_id", "task_code", "task_id", "text") VALUES (OLD."added_at", OLD."added_by_id", OLD."audience", OLD."changed_at", OLD."changed_by_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."removed_at", OLD."revision", OLD."spinout_id", OLD."task_code", OLD."task_id", OLD."text"); RETURN NULL;', hash='a64360af4b784df99e4c97f4a66460da1e5317de', operation='DELETE', pgid='pgtrigger_delete_delete_97711', table='spinouts_note', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mentionevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='374f36ff133d2fa636a348fcfb7ee4aee5d3536b', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4e770', table='spinouts_mentionevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(condition=models.Q(('read_at__isnull', True)), fields=['person'], name='mention_unread'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('note', 'person'), name='mention_once_a_note'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mention',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='bd3483d5f13ce13fb915dfa195d983297177a287', operation='DELETE', pgid='pgtrigger_never_deleted_80bb1', table='spinouts_mention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mention',
            trigger=pgtrigger.compiler.Trigger(name='only_being_read_changes', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF (NEW.id, NEW.note_id, NEW.person_id) IS DISTINCT FROM (OLD.id, OLD.note_id, OLD.person_id)\n       OR OLD.read_at IS NOT NULL AND NEW.read_at IS NULL THEN\n        RAISE EXCEPTION 'mention_is_read_and_not_rewritten'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'mention_is_read_and_not_rewritten';\n    END IF;\n    RETURN NEW;\n", hash='d3df1cd6bbc79042d5e5f105b197930ee2f3906d', operation='UPDATE', pgid='pgtrigger_only_being_read_changes_382b7', table='spinouts_mention', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mention',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_mentionevent" ("id", "note_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at") VALUES (NEW."id", NEW."note_id", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."read_at"); RETURN NULL;', hash='151cd43461da49f368e74566db47ab28b5fbb97a', operation='INSERT', pgid='pgtrigger_insert_insert_a1e0d', table='spinouts_mention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mention',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_mentionevent" ("id", "note_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at") VALUES (NEW."id", NEW."note_id", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."read_at"); RETURN NULL;', hash='81cd8445bfd7db6432afff2a5687c6f17235fcd4', operation='UPDATE', pgid='pgtrigger_update_update_9f5dc', table='spinouts_mention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='mention',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_mentionevent" ("id", "note_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "read_at") VALUES (OLD."id", OLD."note_id", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."read_at"); RETURN NULL;', hash='0f77ad9923f5b3771511b873ee6305be545b41e1', operation='DELETE', pgid='pgtrigger_delete_delete_a3311', table='spinouts_mention', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='noteevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='a750548f8084dcc98b2c97e4094c7a455fe5dcf9', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e4bf3', table='spinouts_noteevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='progressupdate',
            index=models.Index(fields=['spinout', '-id'], name='progressupdate_latest'),
        ),
        migrations.AddConstraint(
            model_name='progressupdate',
            constraint=models.CheckConstraint(condition=models.Q(('rag__in', ['red', 'amber_red', 'amber', 'amber_green', 'green'])), name='progressupdate_rag_known'),
        ),
        migrations.AddConstraint(
            model_name='progressupdate',
            constraint=models.CheckConstraint(condition=models.Q(('summary', ''), _negated=True), name='progressupdate_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='c830f5a88977daaacfafe90994d51e7f35866c36', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_a24b0', table='spinouts_progressupdate', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_progressupdateevent" ("added_at", "added_by_id", "id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rag", "spinout_id", "summary") VALUES (NEW."added_at", NEW."added_by_id", NEW."id", NEW."next_steps", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rag", NEW."spinout_id", NEW."summary"); RETURN NULL;', hash='8ca8aff51271844db1328c44d0570e6521781ddc', operation='INSERT', pgid='pgtrigger_insert_insert_04533', table='spinouts_progressupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_progressupdateevent" ("added_at", "added_by_id", "id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rag", "spinout_id", "summary") VALUES (NEW."added_at", NEW."added_by_id", NEW."id", NEW."next_steps", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rag", NEW."spinout_id", NEW."summary"); RETURN NULL;', hash='b62d8dcca86a0c27d1eb6401207cee741b39e8aa', operation='UPDATE', pgid='pgtrigger_update_update_50101', table='spinouts_progressupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdate',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_progressupdateevent" ("added_at", "added_by_id", "id", "next_steps", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rag", "spinout_id", "summary") VALUES (OLD."added_at", OLD."added_by_id", OLD."id", OLD."next_steps", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rag", OLD."spinout_id", OLD."summary"); RETURN NULL;', hash='88d2eb71d1134ad2dee793d493aa113b1bfd3a22', operation='DELETE', pgid='pgtrigger_delete_delete_a118e', table='spinouts_progressupdate', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='progressupdateevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='522773a5fe623884753d49f75ae55afe88fc993f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f216f', table='spinouts_progressupdateevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='proposaldraft',
            index=models.Index(fields=['body', '-changed_at'], name='draft_of_a_body'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('people_in_scope__isnull', True), ('people_qualifier', '')), models.Q(('people_in_scope__isnull', False), ('people_qualifier__in', ['exact', 'approximate', 'at_least', 'more_than', 'as_published'])), _connector='OR'), name='draft_people_say_how_exact'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('spinout__isnull', True), ('submitted_at__isnull', True)), models.Q(('spinout__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='draft_submitted_at_iff_it_became_a_record'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('discarded_at__isnull', True), _connector='OR'), name='draft_submitted_or_discarded'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('saved__contained_by', ['service', 'people', 'parents', 'kind', 'numbers', 'contacts'])), name='draft_sections_known'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('service_area__in', ['', 'health_community', 'adult_social_care', 'children_youth', 'education', 'leisure_culture_libraries', 'employment_skills', 'housing', 'criminal_justice', 'fire_rescue', 'environment', 'back_office_corporate', 'other'])), name='draft_service_area_known'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('region__in', ['', 'east_midlands', 'east_of_england', 'london', 'north_east', 'north_west', 'south_east', 'south_west', 'west_midlands', 'yorkshire_and_the_humber', 'scotland', 'wales', 'northern_ireland', 'uk_wide'])), name='draft_region_known'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('delivery_model__in', ['', 'in_house', 'in_house_reengineered', 'trading_company', 'public_service_mutual', 'joint_venture', 'outsource'])), name='draft_delivery_model_known'),
        ),
        migrations.AddConstraint(
            model_name='proposaldraft',
            constraint=models.CheckConstraint(condition=models.Q(('legal_form__in', ['', 'cic_shares', 'cic_guarantee', 'cic', 'community_benefit_society', 'cooperative', 'company_guarantee', 'company_shares', 'charitable_company', 'charity', 'cio', 'joint_venture', 'llp', 'other'])), name='draft_legal_form_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraft',
            trigger=pgtrigger.compiler.Trigger(name='frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF OLD.submitted_at IS NOT NULL OR OLD.discarded_at IS NOT NULL THEN\n        RAISE EXCEPTION 'draft_is_frozen_once_it_is_closed'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_frozen_once_it_is_closed';\n    END IF;\n    IF NEW.body_id <> OLD.body_id THEN\n        RAISE EXCEPTION 'draft_stays_with_its_body'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_stays_with_its_body';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'draft_keeps_who_began_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_keeps_who_began_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='d3c3cb07de22e09d65ba8eb759f85b8b6ccad905', operation='INSERT OR UPDATE', pgid='pgtrigger_frozen_9fed7', table='spinouts_proposaldraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraft',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='27eec98c945ab46963e526b83304b64f11e5226b', operation='DELETE', pgid='pgtrigger_never_deleted_3bb44', table='spinouts_proposaldraft', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraft',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_proposaldraftevent" ("added_at", "added_by_id", "body_id", "changed_at", "changed_by_id", "company_number", "delivery_model", "discarded_at", "employee_say", "id", "is_another", "legal_form", "name", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "revision", "saved", "service_area", "society_number", "spinout_id", "sponsor_name", "sponsor_post", "submitted_at", "what", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."body_id", NEW."changed_at", NEW."changed_by_id", NEW."company_number", NEW."delivery_model", NEW."discarded_at", NEW."employee_say", NEW."id", NEW."is_another", NEW."legal_form", NEW."name", NEW."people_in_scope", NEW."people_note", NEW."people_qualifier", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."region", NEW."revision", NEW."saved", NEW."service_area", NEW."society_number", NEW."spinout_id", NEW."sponsor_name", NEW."sponsor_post", NEW."submitted_at", NEW."what", NEW."why"); RETURN NULL;', hash='d0eae7a4df12ae98da2181e7fb95604cf00a665c', operation='INSERT', pgid='pgtrigger_insert_insert_a4a30', table='spinouts_proposaldraft', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraft',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_proposaldraftevent" ("added_at", "added_by_id", "body_id", "changed_at", "changed_by_id", "company_number", "delivery_model", "discarded_at", "employee_say", "id", "is_another", "legal_form", "name", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "revision", "saved", "service_area", "society_number", "spinout_id", "sponsor_name", "sponsor_post", "submitted_at", "what", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."body_id", NEW."changed_at", NEW."changed_by_id", NEW."company_number", NEW."delivery_model", NEW."discarded_at", NEW."employee_say", NEW."id", NEW."is_another", NEW."legal_form", NEW."name", NEW."people_in_scope", NEW."people_note", NEW."people_qualifier", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."region", NEW."revision", NEW."saved", NEW."service_area", NEW."society_number", NEW."spinout_id", NEW."sponsor_name", NEW."sponsor_post", NEW."submitted_at", NEW."what", NEW."why"); RETURN NULL;', hash='5a55865e9131d4e03bcf7f965f34b69951b5ed71', operation='UPDATE', pgid='pgtrigger_update_update_219c8', table='spinouts_proposaldraft', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraft',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_proposaldraftevent" ("added_at", "added_by_id", "body_id", "changed_at", "changed_by_id", "company_number", "delivery_model", "discarded_at", "employee_say", "id", "is_another", "legal_form", "name", "people_in_scope", "people_note", "people_qualifier", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "region", "revision", "saved", "service_area", "society_number", "spinout_id", "sponsor_name", "sponsor_post", "submitted_at", "what", "why") VALUES (OLD."added_at", OLD."added_by_id", OLD."body_id", OLD."changed_at", OLD."changed_by_id", OLD."company_number", OLD."delivery_model", OLD."discarded_at", OLD."employee_say", OLD."id", OLD."is_another", OLD."legal_form", OLD."name", OLD."people_in_scope", OLD."people_note", OLD."people_qualifier", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."region", OLD."revision", OLD."saved", OLD."service_area", OLD."society_number", OLD."spinout_id", OLD."sponsor_name", OLD."sponsor_post", OLD."submitted_at", OLD."what", OLD."why"); RETURN NULL;', hash='6d956462571fe7a8a706f5f41648cb57076ea4f1', operation='DELETE', pgid='pgtrigger_delete_delete_9df20', table='spinouts_proposaldraft', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftparentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1e9af345db9a1a6010fafea512c75100900aece4', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_10e93', table='spinouts_draftparentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='draftparent',
            constraint=models.UniqueConstraint(fields=('draft', 'organisation'), name='draftparent_once_each'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftparent',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_closed BOOLEAN;', func="\n    IF TG_OP = 'UPDATE' AND NEW.draft_id <> OLD.draft_id THEN\n        RAISE EXCEPTION 'draft_part_stays_with_its_draft'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_part_stays_with_its_draft';\n    END IF;\n    SELECT d.submitted_at IS NOT NULL OR d.discarded_at IS NOT NULL INTO is_closed FROM spinouts_proposaldraft d\n     WHERE d.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END) FOR SHARE;\n    IF is_closed THEN\n        RAISE EXCEPTION 'draft_is_frozen_once_it_is_closed'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_frozen_once_it_is_closed';\n    END IF;\n    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n", hash='c0a167fafc136de2ce14c7a092b2e2c4e801e765', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_of_an_open_draft_e4ad1', table='spinouts_draftparent', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftparent',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_draftparentevent" ("draft_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."draft_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place"); RETURN NULL;', hash='e0278c647570c4d809320754aa458a96e67c10c2', operation='INSERT', pgid='pgtrigger_insert_insert_811d6', table='spinouts_draftparent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftparent',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_draftparentevent" ("draft_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."draft_id", NEW."id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place"); RETURN NULL;', hash='705fbfce4f58666378eeaec8abf190b3a8a5e3e5', operation='UPDATE', pgid='pgtrigger_update_update_17319', table='spinouts_draftparent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftparent',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_draftparentevent" ("draft_id", "id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (OLD."draft_id", OLD."id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."place"); RETURN NULL;', hash='6fb63c9334571fa10e71b3eee30b1cd7fa7d4608', operation='DELETE', pgid='pgtrigger_delete_delete_97e99', table='spinouts_draftparent', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcontactevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='d4c0e92ed496a6d293d42070be36f315c78cae15', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_da63f', table='spinouts_draftcontactevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='draftcontact',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='draftcontact_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='draftcontact',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['sponsor', 'lead', 'hr', 'finance', 'legal', 'procurement', 'union', 'mutual', 'other'])), name='draftcontact_role_known'),
        ),
        migrations.AddConstraint(
            model_name='draftcontact',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('email', ''), _negated=True), models.Q(('telephone', ''), _negated=True), _connector='OR'), name='draftcontact_can_be_reached'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcontact',
            trigger=pgtrigger.compiler.Trigger(name='of_an_open_draft', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE is_closed BOOLEAN;', func="\n    IF TG_OP = 'UPDATE' AND NEW.draft_id <> OLD.draft_id THEN\n        RAISE EXCEPTION 'draft_part_stays_with_its_draft'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_part_stays_with_its_draft';\n    END IF;\n    SELECT d.submitted_at IS NOT NULL OR d.discarded_at IS NOT NULL INTO is_closed FROM spinouts_proposaldraft d\n     WHERE d.id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.draft_id ELSE NEW.draft_id END) FOR SHARE;\n    IF is_closed THEN\n        RAISE EXCEPTION 'draft_is_frozen_once_it_is_closed'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'draft_is_frozen_once_it_is_closed';\n    END IF;\n    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n", hash='e4a151f0cf126483a9e191441814d4a97c64955b', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_of_an_open_draft_be0d0', table='spinouts_draftcontact', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcontact',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_draftcontactevent" ("draft_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "telephone") VALUES (NEW."draft_id", NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."role", NEW."telephone"); RETURN NULL;', hash='a1f60e2567bafd7a73618b3e8398befef610a2aa', operation='INSERT', pgid='pgtrigger_insert_insert_52a92', table='spinouts_draftcontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcontact',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_draftcontactevent" ("draft_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "telephone") VALUES (NEW."draft_id", NEW."email", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."role", NEW."telephone"); RETURN NULL;', hash='04894b6533917c79438a89615bec34f87f6a1f55', operation='UPDATE', pgid='pgtrigger_update_update_62ded', table='spinouts_draftcontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='draftcontact',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_draftcontactevent" ("draft_id", "email", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "role", "telephone") VALUES (OLD."draft_id", OLD."email", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."post", OLD."role", OLD."telephone"); RETURN NULL;', hash='c46a44383d347870556facf6a57d1959901a097f', operation='DELETE', pgid='pgtrigger_delete_delete_da3f4', table='spinouts_draftcontact', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='proposaldraftevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='706eac93def2b38705a6fbada553dcf7e4bf69a1', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c3c7b', table='spinouts_proposaldraftevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='readinessassessment',
            index=models.Index(fields=['spinout', '-assessed_on'], name='readiness_spinout'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='6a6e006e66e8b3da8149e59bdb05613902cff00e', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c036f', table='spinouts_readinessassessment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='has_every_area', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF (SELECT count(*) FROM spinouts_readinesslevel l WHERE l.assessment_id = NEW.id) <> 6 THEN\n        RAISE EXCEPTION 'readiness_has_every_area'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'readiness_has_every_area';\n    END IF;\n    RETURN NULL;\n", hash='21cd718e3db21022f7f691d0adf0f7e364acc4f5', operation='INSERT', pgid='pgtrigger_has_every_area_9f3cf', table='spinouts_readinessassessment', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_readinessassessmentevent" ("added_at", "added_by_id", "assessed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."assessed_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."spinout_id"); RETURN NULL;', hash='a1e43159a415592a98c53796a8e1638b56c0c23c', operation='INSERT', pgid='pgtrigger_insert_insert_dc82e', table='spinouts_readinessassessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_readinessassessmentevent" ("added_at", "added_by_id", "assessed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."assessed_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."spinout_id"); RETURN NULL;', hash='23ac06450f359c976378519415fb2bb8976c03f7', operation='UPDATE', pgid='pgtrigger_update_update_5e269', table='spinouts_readinessassessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessment',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_readinessassessmentevent" ("added_at", "added_by_id", "assessed_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."assessed_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."spinout_id"); RETURN NULL;', hash='8533896b9e6cd1516f894e292c4f3cce1bb43fa0', operation='DELETE', pgid='pgtrigger_delete_delete_00a38', table='spinouts_readinessassessment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinessassessmentevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0a32f4c9e7f51e70bf3867eee82ab6a146ed1616', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_96807', table='spinouts_readinessassessmentevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='readinesslevel',
            constraint=models.UniqueConstraint(fields=('assessment', 'area'), name='readinesslevel_once_for_each_area'),
        ),
        migrations.AddConstraint(
            model_name='readinesslevel',
            constraint=models.CheckConstraint(condition=models.Q(('area__in', ['leadership', 'finance', 'legal', 'staff', 'market', 'governance'])), name='readinesslevel_area_known'),
        ),
        migrations.AddConstraint(
            model_name='readinesslevel',
            constraint=models.CheckConstraint(condition=models.Q(('level__in', [1, 2, 3, 4])), name='readinesslevel_level_known'),
        ),
        migrations.AddConstraint(
            model_name='readinesslevel',
            constraint=models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='readinesslevel_says_why'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevel',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1c42aff49ea413904046b6796ae436d4529d38c7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_db5fc', table='spinouts_readinesslevel', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevel',
            trigger=pgtrigger.compiler.Trigger(name='same_spinout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.assessment_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM spinouts_readinessassessment p WHERE p.id = NEW.assessment_id AND p.spinout_id = NEW.spinout_id) THEN\n            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';\n        END IF;\n        RETURN NULL;\n    ", hash='89ba5eb8843021fb3064b14cfbc35ceb3aa8afec', operation='INSERT OR UPDATE', pgid='pgtrigger_same_spinout_a6370', table='spinouts_readinesslevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevel',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_readinesslevelevent" ("added_at", "added_by_id", "area", "assessment_id", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."area", NEW."assessment_id", NEW."id", NEW."level", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."spinout_id", NEW."why"); RETURN NULL;', hash='fda255214e8a0707fcf137fb8b1cba5ffb179144', operation='INSERT', pgid='pgtrigger_insert_insert_e83dd', table='spinouts_readinesslevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevel',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_readinesslevelevent" ("added_at", "added_by_id", "area", "assessment_id", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id", "why") VALUES (NEW."added_at", NEW."added_by_id", NEW."area", NEW."assessment_id", NEW."id", NEW."level", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."spinout_id", NEW."why"); RETURN NULL;', hash='f1281c32fecfa12a06d06704cc230dd3815a5404', operation='UPDATE', pgid='pgtrigger_update_update_a3665', table='spinouts_readinesslevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevel',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_readinesslevelevent" ("added_at", "added_by_id", "area", "assessment_id", "id", "level", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "spinout_id", "why") VALUES (OLD."added_at", OLD."added_by_id", OLD."area", OLD."assessment_id", OLD."id", OLD."level", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."spinout_id", OLD."why"); RETURN NULL;', hash='c73db1090ebb0519b75b779ad43c722b0b135831', operation='DELETE', pgid='pgtrigger_delete_delete_1e7e3', table='spinouts_readinesslevel', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='readinesslevelevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='1b398760d884b7de63b607883b8f3894173f270c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_cbdf3', table='spinouts_readinesslevelevent', when='BEFORE')),
        ),
        migrations.AddIndex(
            model_name='returnrequest',
            index=models.Index(condition=models.Q(('excused_reason', '')), fields=['due_on'], name='returnrequest_due'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.UniqueConstraint(fields=('spinout', 'as_at'), name='returnrequest_once_for_each_day'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('as_at'))), name='returnrequest_due_after_its_day'),
        ),
        migrations.AddConstraint(
            model_name='returnrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reminded_on__isnull', True), ('reminders', 0)), models.Q(('reminded_on__isnull', False), ('reminders__gt', 0)), _connector='OR'), name='returnrequest_reminded_on_iff_reminded'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequest',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='8f06e97763291b0e51de8319fc62a8cbd2f6fc43', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_1e1b9', table='spinouts_returnrequest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequest',
            trigger=pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='6dc1bacfc3a256429054b9e87c467ad569e36e9d', operation='DELETE', pgid='pgtrigger_never_deleted_969a9', table='spinouts_returnrequest', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequest',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_returnrequestevent" ("added_at", "added_by_id", "as_at", "changed_at", "changed_by_id", "due_on", "excused_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_on", "reminders", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."as_at", NEW."changed_at", NEW."changed_by_id", NEW."due_on", NEW."excused_reason", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reminded_on", NEW."reminders", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='d0cfe5bd4969052229c08860af1d9f70afbeb1c7', operation='INSERT', pgid='pgtrigger_insert_insert_9f0ec', table='spinouts_returnrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequest',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_returnrequestevent" ("added_at", "added_by_id", "as_at", "changed_at", "changed_by_id", "due_on", "excused_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_on", "reminders", "revision", "spinout_id") VALUES (NEW."added_at", NEW."added_by_id", NEW."as_at", NEW."changed_at", NEW."changed_by_id", NEW."due_on", NEW."excused_reason", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reminded_on", NEW."reminders", NEW."revision", NEW."spinout_id"); RETURN NULL;', hash='c003fea255ac1c0d937a5aa64981bd90b2f3e40b', operation='UPDATE', pgid='pgtrigger_update_update_8c10a', table='spinouts_returnrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequest',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_returnrequestevent" ("added_at", "added_by_id", "as_at", "changed_at", "changed_by_id", "due_on", "excused_reason", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reminded_on", "reminders", "revision", "spinout_id") VALUES (OLD."added_at", OLD."added_by_id", OLD."as_at", OLD."changed_at", OLD."changed_by_id", OLD."due_on", OLD."excused_reason", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reminded_on", OLD."reminders", OLD."revision", OLD."spinout_id"); RETURN NULL;', hash='31954f38b26bd2a19ff8212812b21d2e040b3672', operation='DELETE', pgid='pgtrigger_delete_delete_3110b', table='spinouts_returnrequest', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='returnrequestevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f2d16b7128ef8ae4dc5f897952d1883ad597489c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_f5abd', table='spinouts_returnrequestevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.UniqueConstraint(fields=('person', 'name'), name='savedsearch_named_once'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='savedsearch_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='savedsearch',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('found__len', models.F('found_number')), ('found_number__lte', 5000)), models.Q(('found__len', 0), ('found_number__gt', 5000)), _connector='OR'), name='savedsearch_remembers_all_or_none'),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='successor_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), ('organisation__isnull', True), _connector='OR'), name='successor_is_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.UniqueConstraint(fields=('exit_record', 'successor', 'organisation', 'name'), name='successor_named_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='successor',
            constraint=models.CheckConstraint(condition=models.Q(('successor__isnull', True), models.Q(('successor', models.F('spinout')), _negated=True), _connector='OR'), name='successor_is_somebody_else'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='af395f23191df6b4e298d648fb8f471391e04448', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_8b4e3', table='spinouts_successor', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='same_spinout', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW.exit_record_id IS NOT NULL)', func="\n        IF NOT EXISTS (SELECT 1 FROM spinouts_exitrecord p WHERE p.id = NEW.exit_record_id AND p.spinout_id = NEW.spinout_id) THEN\n            RAISE EXCEPTION 'case_row_is_of_the_spinout_it_belongs_to'\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_is_of_the_spinout_it_belongs_to';\n        END IF;\n        RETURN NULL;\n    ", hash='0b71d83a04e1832cece3575292b84e8900870956', operation='INSERT OR UPDATE', pgid='pgtrigger_same_spinout_803f1', table='spinouts_successor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='ended_after_launch', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\n    IF NOT EXISTS (\n        SELECT 1 FROM spinouts_journeyevent e\n         WHERE e.spinout_id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.spinout_id ELSE NEW.spinout_id END)\n           AND e.superseded_at IS NULL AND NOT e.retracts\n           AND e.to_outcome IN ('returned_in_house', 'contract_lost', 'merged_or_acquired', 'ceased')\n    ) THEN\n        RAISE EXCEPTION 'exitrecord_of_one_that_ended_after_its_launch'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'exitrecord_of_one_that_ended_after_its_launch';\n    END IF;\n    RETURN NULL;\n", hash='8721191dbed5af22f076b48b81efd59f99bf13c5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_ended_after_launch_f837b', table='spinouts_successor', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_successorevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "exit_record_id", "from_on", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "staff", "successor_id", "took_on") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."exit_record_id", NEW."from_on", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."spinout_id", NEW."staff", NEW."successor_id", NEW."took_on"); RETURN NULL;', hash='7ac039d5e6058d523468196800c346cf285d4149', operation='INSERT', pgid='pgtrigger_insert_insert_4a9e6', table='spinouts_successor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_successorevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "exit_record_id", "from_on", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "staff", "successor_id", "took_on") VALUES (NEW."added_at", NEW."added_by_id", NEW."changed_at", NEW."changed_by_id", NEW."exit_record_id", NEW."from_on", NEW."id", NEW."name", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."spinout_id", NEW."staff", NEW."successor_id", NEW."took_on"); RETURN NULL;', hash='f5f0cd935a302ff4b228c7c7a0420dba1e8865cf', operation='UPDATE', pgid='pgtrigger_update_update_bd5f9', table='spinouts_successor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successor',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_successorevent" ("added_at", "added_by_id", "changed_at", "changed_by_id", "exit_record_id", "from_on", "id", "name", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "spinout_id", "staff", "successor_id", "took_on") VALUES (OLD."added_at", OLD."added_by_id", OLD."changed_at", OLD."changed_by_id", OLD."exit_record_id", OLD."from_on", OLD."id", OLD."name", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."spinout_id", OLD."staff", OLD."successor_id", OLD."took_on"); RETURN NULL;', hash='0ad5ecc901897fd4dd7d86d598f7a89cbef4d793', operation='DELETE', pgid='pgtrigger_delete_delete_18c31', table='spinouts_successor', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='successorevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='0a76d86c7cd0ad297204741690cac2a38ccb11a2', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_c30be', table='spinouts_successorevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='transferwave_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('headcount__gt', 0)), name='transferwave_moves_somebody'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('tupe__in', ['', 'applies', 'not_applicable'])), name='transferwave_tupe_known'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('tupe', 'not_applicable'), _negated=True), models.Q(('tupe_note', ''), _negated=True), _connector='OR'), name='transferwave_without_tupe_says_why'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('pension__in', ['', 'lgps_admission', 'public_scheme', 'broadly_comparable', 'other', 'not_applicable'])), name='transferwave_pension_known'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pension__in', ('other', 'not_applicable')), _negated=True), models.Q(('pension_note', ''), _negated=True), _connector='OR'), name='transferwave_other_pension_says_which'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('consultation_ended_on__isnull', True), models.Q(('consultation_began_on__isnull', False), ('consultation_ended_on__gte', models.F('consultation_began_on'))), _connector='OR'), name='transferwave_consultation_ends_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.CheckConstraint(condition=models.Q(('transferred_on__isnull', True), models.Q(models.Q(('tupe', ''), _negated=True), models.Q(('pension', ''), _negated=True)), _connector='OR'), name='transferwave_moves_with_tupe_and_pension_known'),
        ),
        migrations.AddConstraint(
            model_name='transferwave',
            constraint=models.UniqueConstraint(fields=('spinout', 'name'), name='transferwave_named_once'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwave',
            trigger=pgtrigger.compiler.Trigger(name='count_revisions', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF TG_OP = 'INSERT' THEN\n        NEW.revision := 1;\n        RETURN NEW;\n    END IF;\n    IF NEW.spinout_id <> OLD.spinout_id THEN\n        RAISE EXCEPTION 'case_row_stays_with_its_spinout'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_stays_with_its_spinout';\n    END IF;\n    IF (NEW.id, NEW.added_at, NEW.added_by_id) IS DISTINCT FROM (OLD.id, OLD.added_at, OLD.added_by_id) THEN\n        RAISE EXCEPTION 'case_row_keeps_who_added_it_and_when'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'case_row_keeps_who_added_it_and_when';\n    END IF;\n    NEW.revision := OLD.revision + 1;\n    RETURN NEW;\n", hash='61175e32a656fc086c084a2b9c043ab5e7401127', operation='INSERT OR UPDATE', pgid='pgtrigger_count_revisions_9d5da', table='spinouts_transferwave', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwave',
            trigger=pgtrigger.compiler.Trigger(name='stays_while_it_counts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.transferred_on IS NOT NULL THEN\n        RAISE EXCEPTION 'transferwave_that_happened_is_never_deleted'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'transferwave_that_happened_is_never_deleted';\n    END IF;\n    RETURN OLD;\n", hash='0d7c458b0a62aac6ef6c98a9a896f9c91b64c7ca', operation='DELETE', pgid='pgtrigger_stays_while_it_counts_206fa', table='spinouts_transferwave', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwave',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_transferwaveevent" ("added_at", "added_by_id", "assets", "changed_at", "changed_by_id", "consultation_began_on", "consultation_ended_on", "headcount", "id", "informed_on", "name", "pension", "pension_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "transferred_on", "tupe", "tupe_note") VALUES (NEW."added_at", NEW."added_by_id", NEW."assets", NEW."changed_at", NEW."changed_by_id", NEW."consultation_began_on", NEW."consultation_ended_on", NEW."headcount", NEW."id", NEW."informed_on", NEW."name", NEW."pension", NEW."pension_note", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."planned_on", NEW."revision", NEW."spinout_id", NEW."transferred_on", NEW."tupe", NEW."tupe_note"); RETURN NULL;', hash='cc1c849523adfd2ed6c98dffd5abae1c5f2a6e63', operation='INSERT', pgid='pgtrigger_insert_insert_94b7a', table='spinouts_transferwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwave',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "spinouts_transferwaveevent" ("added_at", "added_by_id", "assets", "changed_at", "changed_by_id", "consultation_began_on", "consultation_ended_on", "headcount", "id", "informed_on", "name", "pension", "pension_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "transferred_on", "tupe", "tupe_note") VALUES (NEW."added_at", NEW."added_by_id", NEW."assets", NEW."changed_at", NEW."changed_by_id", NEW."consultation_began_on", NEW."consultation_ended_on", NEW."headcount", NEW."id", NEW."informed_on", NEW."name", NEW."pension", NEW."pension_note", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."planned_on", NEW."revision", NEW."spinout_id", NEW."transferred_on", NEW."tupe", NEW."tupe_note"); RETURN NULL;', hash='4400e8f8f74e7d315920a2dcad09126dc5be2467', operation='UPDATE', pgid='pgtrigger_update_update_097d3', table='spinouts_transferwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwave',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "spinouts_transferwaveevent" ("added_at", "added_by_id", "assets", "changed_at", "changed_by_id", "consultation_began_on", "consultation_ended_on", "headcount", "id", "informed_on", "name", "pension", "pension_note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "planned_on", "revision", "spinout_id", "transferred_on", "tupe", "tupe_note") VALUES (OLD."added_at", OLD."added_by_id", OLD."assets", OLD."changed_at", OLD."changed_by_id", OLD."consultation_began_on", OLD."consultation_ended_on", OLD."headcount", OLD."id", OLD."informed_on", OLD."name", OLD."pension", OLD."pension_note", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."planned_on", OLD."revision", OLD."spinout_id", OLD."transferred_on", OLD."tupe", OLD."tupe_note"); RETURN NULL;', hash='6d08db8e44a953eea859d615969e690cb2a0ad1b', operation='DELETE', pgid='pgtrigger_delete_delete_dfa07', table='spinouts_transferwave', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='transferwaveevent',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='fa43116cba836cd3d2f5f5b2ea4d4a4b11c0826f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_23d4d', table='spinouts_transferwaveevent', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(fields=('person', 'spinout'), name='visit_once_for_each_person_and_record'),
        ),
    ]
