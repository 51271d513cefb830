"""The invented cases of the two example councils, from a first idea to what was left after an end.

They are told through the actions that officers take, gate by gate, so that whoever tries the service finds something to
do, something overdue, something overridden and something that failed. News are as old whenever the sample is loaded.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from reporting.sample.case import Case, days_before
from spinouts import actions
from spinouts.actions import Asked, Became, Person, ServiceAndWhy, TookOn, Wave
from spinouts.checklists import TaskState
from spinouts.lifecycle import Stage
from spinouts.models import Brief, ExitRecord, StaffReturn

_HEAD_OF_LIBRARIES = ("Dana Director", "Director of communities")


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Tell all of them as their officers would, and verify a return as their certifier would."""
    today = timezone.localdate(at)
    _libraries(people, today)
    _youth_services(people, today)
    _home_care(people, today)
    _music_service(people, today)
    _parks(people, today)
    _adult_learning(people, today)
    _museums(people, today)
    actions.ask_for_returns(by=User.objects.system(), at=at)
    verified = StaffReturn.objects.current().filter(
        spinout__name="Example Libraries Mutual", measure="current_headcount", effective_on="2024-03-31"
    )
    actions.verify_return(verified.get(), by=people["certifier"], at=at)


def _libraries(people: dict[str, User], today: date) -> None:
    """Live since 2022: its continuity plan has not been tested in time, and a return is asked for."""
    case = Case("Example Libraries Mutual", people["officer"], today=today)
    began = date(2021, 1, 18)
    case.led(began)
    case.briefed(
        began,
        "Fourteen libraries, the home library service and reading groups for about 60,000 people.",
        "Opening hours were cut twice. Staff believe that they can win grants and trade in ways that a council cannot.",
        118,
        _HEAD_OF_LIBRARIES,
        "Every employee may join as a member. Members elect four of nine directors.",
    )
    case.contact(began, "mutual", "Mo Manager", "Chief executive of the mutual", "mo.manager@example.org")
    case.contact(began, "union", "Uma Union", "Branch secretary", "uma.union@example.org")
    terms: dict[str, Any] = {
        "tupe": "applies",
        "pension": "lgps_admission",
        "pension_note": "Admitted with a bond of £180,000.",
    }
    consulted: dict[str, Any] = {"informed_on": date(2022, 2, 14), "consultation_began_on": date(2021, 11, 1)}
    staff = Wave(
        "All library staff", 118, date(2022, 4, 1), **terms, **consulted, assets="14 leases; the stock is lent."
    )
    case.wave(date(2022, 3, 1), staff, transferred=date(2022, 4, 1))
    case.decided(Stage.LIVE, date(2022, 2, 23))
    says = actions.Agreed(
        kind="contract",
        title="Library services",
        customer="Example Borough Council",
        provider="Example Libraries Mutual",
        signed_on=date(2022, 3, 18),
        starts_on=date(2022, 4, 1),
        ends_on=date(2027, 3, 31),
        document_url="https://www.example.org/contracts/library-services",
    )
    actions.add_agreement(case.spinout, says=says, **case.who(date(2022, 3, 18)))
    plan: dict[str, Any] = {
        "services_at_risk": "Branch libraries, home library service, public computers.",
        "users_at_risk": "About 400 housebound readers would lose their service within a week.",
        "fallback_provider": "Example Borough Council, with the neighbouring county for the home library service.",
        "step_in": "Clause 34: the council may run the service with the mutual’s staff after 5 days.",
        "notice_days": 90,
        "triggers": "Less than 40 days of cash; loss of the contract; two directors leave within a quarter.",
        "return_of_data": "Readers’ records return within 10 days, in the format of schedule 9.",
        "return_of_assets": "Leases end with the contract; the stock was only lent.",
        "owner": "Ola Operations, head of operations",
    }
    case.continuity(date(2022, 3, 1), plan, next_test=date(2023, 3, 1))
    found = "The council could open ten of fourteen libraries on day 6. The readers’ records came in the wrong format."
    case.tested(days_before(today, 410), found, days_before(today, 45))
    case.assessed(
        "policy_2017",
        "Rules of the society, and its annual report",
        ("left_public_sector", "yes", "A community benefit society since January 2022."),
        ("delivers_public_services", "yes", "The contract for library services."),
        ("social_impact", "yes", "Its objects, and the report on reading for health."),
        ("staff_influence", "yes", "Members elect four of nine directors; the staff council approved the pay policy."),
        on="2022-04-01",
    )
    case.task("first_review", date(2023, 5, 12), note="Visits up by 9 per cent. Back office dearer than planned.")
    due = days_before(today, 20)
    case.task("retender_prepared", today, TaskState.IN_PROGRESS, due=due, note="Waiting for commissioning’s dates.")
    case.update(days_before(today, 210), "green", "A good year: visits up, and a first grant of £90,000 won.")
    summary = "The contract ends in March 2027 and nobody has said how it will be let again."
    case.update(days_before(today, 118), "amber", summary, "Meet commissioning before the budget is set.")


def _youth_services(people: dict[str, User], today: date) -> None:
    """At the business plan: a launch that slipped, a decision that is awaited, and a law to be obeyed first."""
    case = Case("Example Youth Services Mutual", people["officer"], today=today)
    case.led(date(2023, 9, 4))
    case.briefed(
        date(2023, 9, 4),
        "Youth clubs, detached youth work and the participation team, for young people aged 11 to 19.",
        "Two thirds of the funding comes from grants that a council cannot apply for.",
        64,
        ("Chidi Chief", "Director of children’s services"),
        "A staff council elects three directors; young people elect two.",
    )
    case.contact(date(2023, 9, 4), "hr", "Hari Resources", "HR business partner", "hari.resources@example.org")
    for code in ("vision", "sponsor_agrees"):
        case.task(code, date(2023, 10, 12))
    case.moved(Stage.CASE_FOR_CHANGE, "2023-11")
    case.task("unions_told", date(2023, 12, 1))
    case.through(Stage.OPTIONS_APPRAISAL, date(2024, 3, 6))
    case.moved(Stage.OPTIONS_APPRAISAL, "2024-03")
    case.described(date(2024, 7, 10), "public_service_mutual", "cic_guarantee")
    finance, market = (1, "Nobody has separated its costs yet."), (2, "Two funders asked so far.")
    case.ready(date(2024, 6, 20), finance=finance, market=market)
    case.through(Stage.BUSINESS_CASE, date(2024, 9, 11))
    case.moved(Stage.BUSINESS_CASE, "2024-09")
    case.planned(date(2024, 9, 20), "2026")
    case.assessed(
        "policy_2017",
        "The draft articles of association",
        ("left_public_sector", "unclear", ""),
        ("delivers_public_services", "yes", "A contract for five years is planned."),
        ("social_impact", "yes", "Its objects, as drafted."),
        ("staff_influence", "yes", "Three of nine directors elected by staff; the draft articles protect that."),
    )
    case.task("equality_duty", date(2024, 11, 5))
    case.decided(
        Stage.BUSINESS_PLAN,
        date(2025, 2, 12),
        Asked("Show that the pension deficit stays with the council", due_on=days_before(today, 12)),
        Asked("Report on the first quarter to scrutiny", is_before_launch=False),
    )
    case.moved(Stage.BUSINESS_PLAN, "2025-02")
    case.planned(date(2025, 3, 3), "2026-04", "confirmed", note="With the financial year.")
    case.planned(date(2025, 12, 9), "2027-04", "confirmed", "pensions", "The actuary’s report came three months late.")
    finance, market = (3, "Full costs are known for three years."), (2, "One funder signed.")
    case.ready(date(2025, 11, 18), finance=finance, market=market)
    case.task("operating_plan", date(2026, 5, 20))
    case.task("heads_of_terms", today, TaskState.IN_PROGRESS, due=days_before(today, -9))
    case.task(
        "best_value_consultation", today, TaskState.IN_PROGRESS, due=days_before(today, 5), note="Closes this month."
    )
    case.wave(date(2026, 2, 2), Wave("Youth workers", 52, date(2027, 4, 1), tupe="applies", pension="lgps_admission"))
    case.awaits(Stage.TRANSITION, days_before(today, -16))
    actions.add_milestone(
        case.spinout,
        aim=actions.Aim("Shadow board appointed", days_before(today, 30), people["colleague"]),
        **case.who(days_before(today, 90)),
    )
    case.update(days_before(today, 61), "amber_green", "Consultation has begun. The budget for the bond is agreed.")
    summary = "The pension condition is not met yet: the fund wants a guarantee that legal services do not like."
    case.update(days_before(today, 19), "amber", summary, "Meeting of the fund, legal services and the sponsor.")
    told = "@Cass Colleague could you ask the fund’s officer for the draft guarantee? The shadow board needs it."
    _note(case, days_before(today, 6), "body", told)
    asked = "What other councils agreed with their funds may help. Happy to put you in touch."
    _note(case, days_before(today, 4), "everyone", asked, by=people["taskforce"])


def _note(case: Case, on: date, audience: str, text: str, by: User | None = None) -> None:
    says = actions.Written(audience=audience, text=text)
    actions.add_note(case.spinout, says=says, site=settings.SERVICE_URL, **case.who(on, by))


def _home_care(people: dict[str, User], today: date) -> None:
    """Let through a gate by the certifier, and on hold since."""
    case = Case("Example Home Care Mutual", people["colleague"], today=today)
    case.led(date(2024, 8, 1))
    case.briefed(
        date(2024, 8, 1),
        "Short-term home care after a stay in hospital.",
        "Staff want to plan their own rounds, as nurses do in the Netherlands.",
        85,
        ("Alex Adult", "Director of adult social care"),
    )
    case.moved(Stage.CASE_FOR_CHANGE, "2024-10")
    case.task("staff_involved", date(2024, 12, 3))
    case.task("scope_fixed", date(2025, 1, 9))
    reason = "The committee meets on 11 February and has said that it will agree; the appraisal cannot wait for it."
    case.moved(Stage.OPTIONS_APPRAISAL, "2025-01", by=people["certifier"], reason=reason)
    says = actions.Held(days_before(today, 70), "Elections in May, and a new executive member to be won over.")
    actions.hold(case.spinout, says=says, **case.who(days_before(today, 70)))


def _music_service(people: dict[str, User], today: date) -> None:
    """A first idea that nobody leads."""
    case = Case("Example Music Service Mutual", people["officer"], today=today)
    says = actions.Briefed(
        what="Music lessons and instruments for 3,000 pupils.",
        why="Schools pay most of the cost already, and want to choose what they buy.",
    )
    actions.change_brief(Brief.of(case.spinout), says=says, **case.who(days_before(today, 33)))


def _parks(people: dict[str, User], today: date) -> None:
    """Launched, and returned in-house: what became of it, who took it on, and the lesson."""
    case = Case("Example Parks Mutual", people["officer"], today=today)
    became = Became(
        service_now="The council runs the parks again, with the same teams. No park closed for a day.",
        staff_returned=41,
        staff_to_successors=6,
        staff_left=3,
        staff_note="By TUPE, on 30 September 2023. The six gardeners of the nursery went with it.",
    )
    lesson = (
        "The contract paid for mowing by the hectare, and fuel doubled. A price that follows costs, or a break clause "
        "after two years, would have left time to mend it."
    )
    record = ExitRecord.of(case.spinout)
    actions.change_exit_record(record, says=became, lesson=lesson, **case.who(date(2023, 11, 6)))
    record = ExitRecord.objects.get(spinout=case.spinout)
    council = Organisation.objects.get(slug="example-borough-council")
    day = date(2023, 9, 30)
    for took_on in (
        TookOn(organisation=council, took_on="Parks and cemeteries", staff=41, from_on=day),
        TookOn(name="Example Plant Nursery Ltd", took_on="The plant nursery", staff=6, from_on=day),
    ):
        actions.add_successor(record, says=took_on, **case.who(date(2023, 11, 6)))


def _adult_learning(people: dict[str, User], today: date) -> None:
    """The other council's: everything that its launch needs is there."""
    case = Case("Sample Adult Learning Mutual", people["stranger"], today=today)
    case.led(date(2022, 11, 7))
    case.briefed(
        date(2022, 11, 7),
        "Evening classes, family learning and courses for people without work.",
        "Tutors are paid by the hour; a mutual could offer them year-round work.",
        72,
        ("Ray Regeneration", "Director of place"),
        "Tutors and staff elect a majority of the board.",
    )
    case.moved(Stage.CASE_FOR_CHANGE, "2023-02")
    case.through(Stage.OPTIONS_APPRAISAL, date(2023, 6, 14))
    case.moved(Stage.OPTIONS_APPRAISAL, "2023-06")
    case.described(date(2023, 10, 2), "public_service_mutual", "cic_shares")
    case.ready(date(2023, 11, 1))
    case.through(Stage.BUSINESS_CASE, date(2023, 12, 6))
    case.moved(Stage.BUSINESS_CASE, "2023-12")
    case.assessed(
        "policy_2017",
        "Articles of association, as registered",
        ("left_public_sector", "yes", "Registered as a company of its own."),
        ("delivers_public_services", "yes", "The grant agreement."),
        ("social_impact", "yes", "Its community interest statement."),
        ("staff_influence", "yes", "Staff elect a majority of the board."),
    )
    case.through(Stage.BUSINESS_PLAN, date(2024, 5, 15))
    case.moved(Stage.BUSINESS_PLAN, "2024-05")
    case.planned(date(2024, 6, 3), "2026-09")
    consulted: dict[str, Any] = {
        "informed_on": days_before(today, 50),
        "consultation_began_on": days_before(today, 140),
    }
    staff = Wave(
        "Tutors and staff",
        72,
        days_before(today, -12),
        tupe="applies",
        pension="lgps_admission",
        pension_note="Admission agreement sealed.",
        **consulted,
    )
    case.wave(days_before(today, 45), staff)
    case.through(Stage.TRANSITION, date(2024, 11, 13))
    case.moved(Stage.TRANSITION, "2024-11")
    slip = "The admission agreement took longer than planned."
    case.planned(days_before(today, 120), days_before(today, -12).isoformat(), "confirmed", note=slip)
    for code in ("tupe_information", "tupe_consultation", "pensions", "governance", "data_protection"):
        case.task(code, days_before(today, 30), note="Done and signed.")
    actions.set_numbers(case.spinout, company_number="99000001", society_number="", **case.who(days_before(today, 60)))
    says = actions.Agreed(
        kind="grant",
        title="Grant agreement for adult learning",
        customer="Sample County Council",
        provider="Sample Adult Learning Mutual",
        signed_on=days_before(today, 21),
        starts_on=days_before(today, -12),
        document_url="https://www.example.org/agreements/adult-learning",
    )
    actions.add_agreement(case.spinout, says=says, **case.who(days_before(today, 21)))
    plan: dict[str, Any] = {
        "services_at_risk": "Courses in progress: about 90 at any time.",
        "users_at_risk": "Learners in the middle of a qualification would lose a year.",
        "fallback_provider": "The college, which teaches the same qualifications.",
        "step_in": "Schedule 4: the council may place tutors with the college for the rest of the term.",
        "notice_days": 120,
        "triggers": "A missed grant condition; less than 30 days of cash.",
        "return_of_data": "Learners’ records return within 5 days.",
        "return_of_assets": "Laptops are lent by the council and return.",
        "owner": "Toby Trustee, chair of the shadow board",
    }
    case.continuity(days_before(today, 40), plan, next_test=days_before(today, -300))
    case.decided(Stage.LIVE, days_before(today, 15))
    case.update(days_before(today, 8), "green", "Everything is signed. Staff have their letters.", "Launch.")


def _museums(people: dict[str, User], today: date) -> None:
    """A draft that is still being written."""
    council = Organisation.objects.get(slug="example-borough-council")
    who: dict[str, Any] = {"by": people["colleague"], "at": Case.moment(days_before(today, 3))}
    draft = actions.begin_draft(council, **who)
    says = ServiceAndWhy(
        name="Example Museums Mutual",
        service_area="leisure_culture_libraries",
        region="london",
        what="Two museums and a store, with a learning programme for schools.",
    )
    draft = actions.save_section(draft, says=says, **who)
    person = Person(role="lead", name="Cass Colleague", post="Heritage manager", email="colleague@example.org")
    actions.add_draft_contact(draft, person=person, **who)
