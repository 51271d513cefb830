"""Each constraint of the tables of spin-outs, refused by its name."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pgtrigger
import pytest
from django.apps import apps
from django.db import connection

from spinouts.models import (
    DefinitionAssessment,
    Evidence,
    JourneyEvent,
    Profile,
    ProfileParent,
    RegisterEntry,
    SentForm,
    Spinout,
    SpinoutParent,
    StaffReturn,
    Verification,
)
from tests.factories.bodies import body
from tests.factories.facts import a_return, a_verification, an_assessment, an_event
from tests.factories.spinouts import a_spinout, written
from tests.spinouts.refusals import refused

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def spinout(example_council):
    return a_spinout("Sample Libraries", parents=[example_council], launched="2012")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("spinout_stage_known", {"stage": "orbit"}),
        ("spinout_outcome_fits_stage", {"outcome": "outsourced"}),
        ("spinout_outcome_fits_stage", {"stage": "exploring", "outcome": "ceased"}),
        ("spinout_has_a_name", {"folded_name": ""}),
        ("spinout_merged_into_iff_merged", {"register_state": "merged"}),
        ("spinout_turnover_not_negative", {"turnover_gbp": -1}),
        ("spinout_launch_date_and_precision_go_together", {"launched_on": None}),
        ("spinout_launch_date_and_precision_go_together", {"launched_precision": "decade"[:5]}),
        ("spinout_end_date_and_precision_go_together", {"ended_on": NOW}),
        ("spinout_identity_never_changes", {"number": 5000}),
        ("spinout_identity_never_changes", {"is_example": True}),
    ],
)
def test_a_spinout(spinout, name, values):
    refused(name, lambda: Spinout.objects.filter(pk=spinout.pk).update(**values))


def test_a_spinout_merged_into_itself(spinout):
    values = {"register_state": "merged", "merged_into": spinout}
    refused("spinout_not_merged_into_itself", lambda: Spinout.objects.filter(pk=spinout.pk).update(**values))


def test_a_spinout_is_never_deleted(spinout):
    refused("Cannot delete", lambda: Spinout.objects.filter(pk=spinout.pk)._raw_delete("default"))


def test_references_are_made_by_the_database(spinout):
    assert spinout.reference == f"PSM-{spinout.number:04}"


def test_a_parent_is_cached_once(spinout, example_council):
    link = {"spinout": spinout, "organisation": example_council, "place": 7}
    refused("spinoutparent_once_each", lambda: SpinoutParent.objects.create(**link))


FACTS = [
    (StaffReturn, "staffreturn", {"measure": "current_headcount", "qualifier": "exact", "count": 5}),
    (DefinitionAssessment, "definitionassessment", {"definition": "policy_2011", "result": "meets"}),
    (Profile, "profile", {"name": "Sample"}),
    (RegisterEntry, "registerentry", {"state": "entered"}),
]


@pytest.mark.parametrize(("model", "table", "fields"), FACTS, ids=[fact[1] for fact in FACTS])
class TestEveryFact:
    def make(self, spinout, model, fields, **more):
        return model.objects.create(spinout=spinout, recorded_by=spinout.created_by, **fields | more)

    @pytest.mark.parametrize(
        "date",
        [
            {"effective_on": "2012-07-31", "effective_precision": ""},
            {"effective_on": None, "effective_precision": "day"},
            {"effective_on": "2012-07-31", "effective_precision": "month"},
            {"effective_on": "2012-07-01", "effective_precision": "year"},
            {"effective_on": "2012-07-31", "effective_precision": "hour"},
        ],
    )
    def test_date_and_precision(self, spinout, model, table, fields, date):
        name = f"{table}_date_and_precision_go_together"
        refused(name, lambda: self.make(spinout, model, fields, **date))

    def test_retracts_only_what_it_supersedes(self, spinout, model, table, fields):
        name = f"{table}_retracts_only_what_it_supersedes"
        refused(name, lambda: self.make(spinout, model, fields, retracts=True))

    def test_append_only(self, spinout, model, table, fields):
        fact = self.make(spinout, model, fields)
        refused("fact_is_append_only", lambda: model.objects.filter(pk=fact.pk).update(reason="x"))
        refused("fact_is_append_only", lambda: model.objects.filter(pk=fact.pk)._raw_delete("default"))

    def test_superseded_once_and_only_by_its_own_kind_of_subject(self, spinout, model, table, fields):
        fact = self.make(spinout, model, fields)
        other = a_spinout("Other")
        name = "fact_supersedes_a_standing_fact_of_the_same_subject"
        refused(name, lambda: self.make(other, model, fields, supersedes=fact))
        correction = self.make(spinout, model, fields, supersedes=fact)
        fact.refresh_from_db()
        assert fact.superseded_at == correction.recorded_at
        refused(name, lambda: self.make(spinout, model, fields, supersedes=fact))


@pytest.mark.parametrize(
    ("model", "name", "fields"),
    [
        (StaffReturn, "staffreturn_measure_known", {"measure": "cats", "qualifier": "exact", "count": 1}),
        (StaffReturn, "staffreturn_qualifier_known", {"measure": "co_owners", "qualifier": "maybe", "count": 1}),
        (StaffReturn, "staffreturn_count_not_negative", {"measure": "co_owners", "qualifier": "exact", "count": -1}),
        (StaffReturn, "staffreturn_people_are_whole", {"measure": "co_owners", "qualifier": "exact", "count": 1.5}),
        (DefinitionAssessment, "assessment_definition_known", {"definition": "mine", "result": "meets"}),
        (DefinitionAssessment, "assessment_result_known", {"definition": "policy_2011", "result": "perhaps"}),
        (Profile, "profile_has_a_name", {"name": ""}),
        (Profile, "profile_service_area_known", {"name": "x", "service_area": "zoo"}),
        (Profile, "profile_region_known", {"name": "x", "region": "mars"}),
        (Profile, "profile_legal_form_known", {"name": "x", "legal_form": "club"}),
        (Profile, "profile_delivery_model_known", {"name": "x", "delivery_model": "drone"}),
        (Profile, "profile_parent_kind_known", {"name": "x", "parent_kind": "royal"}),
        (RegisterEntry, "registerentry_state_known", {"state": "lost", "reason": "x"}),
        (RegisterEntry, "registerentry_merged_into_iff_merged", {"state": "merged", "reason": "x"}),
        (RegisterEntry, "registerentry_withdrawal_says_why", {"state": "withdrawn"}),
    ],
)
def test_a_fact(spinout, model, name, fields):
    refused(name, lambda: model.objects.create(spinout=spinout, recorded_by=spinout.created_by, **fields))


def test_an_entry_is_not_merged_into_itself(spinout):
    entry = {"spinout": spinout, "merged_into": spinout, "state": "merged", "reason": "x"}
    refused(
        "registerentry_not_merged_into_itself",
        lambda: RegisterEntry.objects.create(recorded_by=spinout.created_by, **entry),
    )


def test_a_profile_names_a_parent_once_and_for_ever(spinout, example_council):
    profile = Profile.objects.get()
    refused(
        "profileparent_once_each",
        lambda: ProfileParent.objects.create(profile=profile, organisation=example_council, place=2),
    )
    refused("Cannot update", lambda: ProfileParent.objects.update(place=3))


class TestJourney:
    def test_begins_where_the_last_one_ended(self, spinout):
        move = {"from_stage": "transition", "from_outcome": "active", "to_stage": "live", "to_outcome": "active"}
        move |= {"gate": "recorded"}
        refused(
            "journeyevent_begins_where_the_last_one_ended",
            lambda: JourneyEvent.objects.create(spinout=spinout, recorded_by=spinout.created_by, **move),
        )

    def test_a_correction_leads_to_the_next_one(self, spinout):
        an_event(spinout, "live", "unknown")
        first = JourneyEvent.objects.get(place=1)
        wrong = {"from_stage": "", "from_outcome": "", "supersedes": first}
        name = "journeyevent_correction_leads_to_the_next_one"
        refused(name, lambda: an_event(spinout, "transition", "active", **wrong))
        refused(name, lambda: an_event(spinout, "live", "active", retracts=True, **wrong))

    def test_an_end_is_not_before_the_launch(self, spinout):
        name = "journeyevent_ends_after_it_launched"
        refused(name, lambda: an_event(spinout, "live", "ceased", "2011"))
        an_event(spinout, "live", "ceased", "2012")

    def test_one_event_a_place(self, spinout):
        first = JourneyEvent.objects.get()
        copy = {"spinout": spinout, "place": first.place, "to_stage": "live", "to_outcome": "active"}
        with pgtrigger.ignore("spinouts.JourneyEvent:b_take_place", "spinouts.JourneyEvent:follow_on"):
            refused(
                "journeyevent_one_event_a_place",
                lambda: JourneyEvent.objects.create(recorded_by=spinout.created_by, **copy),
            )


class TestVerification:
    def test_of_exactly_one_thing(self, spinout, officer, certifier):
        returned, assessed = a_return(spinout, "2014", 5, by=officer), an_assessment(spinout, by=officer)
        for what in ({}, {"staff_return": returned, "assessment": assessed}):
            refused(
                "verification_of_exactly_one_thing",
                lambda what=what: Verification.objects.create(spinout=spinout, recorded_by=certifier, **what),
            )

    @pytest.mark.parametrize("is_return", [True, False])
    def test_by_somebody_else_and_once(self, spinout, officer, certifier, is_return):
        statement = a_return(spinout, "2014", 5, by=officer) if is_return else an_assessment(spinout, by=officer)
        refused("verification_is_by_somebody_else", lambda: a_verification(statement, by=officer))
        a_verification(statement, by=certifier)
        refused("verification_of_an?_(return|assessment)_once", lambda: a_verification(statement, by=certifier))

    def test_of_the_same_spinout(self, spinout, officer, certifier):
        returned = a_return(spinout, "2014", 5, by=officer)
        elsewhere = {"spinout": a_spinout("Other"), "staff_return": returned}
        refused(
            "verification_is_by_somebody_else",
            lambda: Verification.objects.create(recorded_by=certifier, **elsewhere),
        )


class TestEvidence:
    good = {"file": "x", "original_name": "x", "content_type": "x", "size": 5, "sha256": "0" * 64, "uploaded_at": NOW}

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("evidence_not_empty_and_at_most_10_mb", {"size": 0}),
            ("evidence_not_empty_and_at_most_10_mb", {"size": 10 * 1024 * 1024 + 1}),
            ("evidence_checksum_is_sha256", {"sha256": "short"}),
        ],
    )
    def test_a_file(self, officer, name, wrong):
        refused(name, lambda: Evidence.objects.create(uploaded_by=officer, **self.good | wrong))

    def test_a_file_is_kept_as_it_was_uploaded(self, officer):
        Evidence.objects.create(uploaded_by=officer, **self.good)
        refused("Cannot update or delete rows", lambda: Evidence.objects.update(file="another", sha256="1" * 64))
        refused("Cannot update or delete rows", lambda: Evidence.objects.all()._raw_delete("default"))


class TestSentForm:
    def test_saved_once(self, spinout, officer):
        sent = {"spinout": spinout, "by": officer, "key": "a" * 64, "at": NOW}
        SentForm.objects.create(**sent)
        refused("sentform_saved_once", lambda: SentForm.objects.create(**sent))
        refused("sentform_key_is_sha256", lambda: SentForm.objects.create(**sent | {"key": "short"}))


def test_facts_are_stamped_by_the_database(spinout):
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    made = StaffReturn.objects.create(
        spinout=spinout,
        recorded_by=spinout.created_by,
        measure="co_owners",
        qualifier="exact",
        count=1,
        recorded_at=long_ago,
        superseded_at=long_ago,
        **written("2012"),
    )
    made.refresh_from_db()
    assert made.recorded_at.year > 2001
    assert made.superseded_at is None
    assert str(made.counts_from) == "2012-12-31"


# Named by every kind of fact together, or by both kinds of verification.
SHARED = ("_date_and_precision_go_together", "_retracts_only_what_it_supersedes")
TOGETHER = {"verification_of_a_return_once", "verification_of_an_assessment_once"}


def what_tests_say():
    folders = [Path(__file__).parent.parent / folder for folder in ("spinouts", "figures")]
    return "".join(path.read_text() for folder in folders for path in folder.glob("test_*.py"))


def test_every_constraint_is_named_in_a_test():
    """A constraint that no test names is one that nobody has seen refuse anything."""
    models = [each for each in apps.get_app_config("spinouts").get_models() if not hasattr(each, "pgh_tracked_model")]
    named = {constraint.name for model in models for constraint in model._meta.constraints}
    text = what_tests_say()
    assert {name for name in named - TOGETHER if name not in text and not name.endswith(SHARED)} == set()


def test_every_trigger_that_refuses_says_its_name_and_is_named_in_a_test():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
            "JOIN pg_class ON pg_class.oid = tgrelid WHERE relname LIKE 'spinouts_%' AND NOT tgisinternal"
        )
        functions = [text for (text,) in cursor.fetchall()]
    raised, named = set(), set()
    for function in functions:
        # What pgtrigger makes itself says what cannot be done, and to which table.
        raised |= {message for message in re.findall(r"RAISE EXCEPTION '([^']+)'", function) if ":" not in message}
        named |= set(re.findall(r"CONSTRAINT = '(\w+)'", function))
    assert len(named) > 30
    assert raised == named
    text = what_tests_say()
    assert {name for name in named if name not in text} == set()


def test_a_community_interest_company_is_no_charity(spinout):
    entity = body("Sample Libraries Trust", kind="mutual")
    entity.identifiers.create(scheme="GB-CHC", value="1012345")
    Spinout.objects.filter(pk=spinout.pk).update(organisation=entity)
    fields = {"spinout": spinout, "name": "Sample Libraries", "recorded_by": spinout.created_by}
    refused("profile_cic_is_no_charity", lambda: Profile.objects.create(legal_form="cic_shares", **fields))
    Profile.objects.create(legal_form="charity", **fields)
