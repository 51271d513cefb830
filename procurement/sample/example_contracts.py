"""Two invented contracts and a year of income, for trying the service: one that runs, and one that is not signed."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from mutuals_tracker.accounts.models import Organisation, User
from mutuals_tracker.partial_dates import PartialDate
from procurement import stating
from procurement.actions import contract_parts, contracts, income
from procurement.advice.reserving import last_day
from procurement.contracting import Contracted
from procurement.models import Contract
from procurement.vocabulary import Advertised, ContinuityClauseKind, Route, ValueBasis, VatBasis, WhoMay
from spinouts.models import Agreement, ContinuityPlan, Spinout

_COUNCIL = "Example Borough Council"


def tell(people: dict[str, User], *, at: datetime) -> None:
    """Let an officer enter them: the libraries' first contract, and the youth service's, which nobody has signed."""
    officer, today = people["officer"], timezone.localdate(at)
    libraries = Spinout.objects.get(name="Example Libraries Mutual", is_example=True)
    running = _running(libraries, officer, today, at)
    _parts(running, officer, today, at)
    _income(libraries, officer, today, at)
    _unsigned(Spinout.objects.get(name="Example Youth Services Mutual", is_example=True), officer, today, at)


def _running(spinout: Spinout, officer: User, today: date, at: datetime) -> Contract:
    agreement = Agreement.objects.filter(spinout=spinout, contract__isnull=True).latest_first().first()
    starts = agreement.starts_on if agreement else date(today.year - 3, today.month, 1)
    ends = agreement.ends_on if agreement and agreement.ends_on else last_day(starts, 48)
    says = Contracted(
        title="Public library service",
        **_parties(spinout),
        what="Nine branch libraries, the home library service and the local studies collection.",
        department="Community services",
        route=Route.DIRECT_AWARD,
        route_reason="Invented: awarded when the service left the council.",
        value=Decimal(14_250_000),
        value_basis=ValueBasis.WHOLE_LIFE,
        vat_basis=VatBasis.EXCLUDING,
        cpv_codes=("92511000",),
        awarded_on=starts - timedelta(days=60),
        signed_on=agreement.signed_on if agreement else starts - timedelta(days=30),
        starts=PartialDate.on(starts),
        ends=PartialDate.on(ends),
        review_on=today - timedelta(days=14),
        notice_days=180,
        is_first=True,
        advertised=Advertised.NEITHER,
        is_sme=True,
        is_vcse=True,
    )
    return contracts.add_contract(spinout, says=says, of=contracts.Joined(agreement=agreement), by=officer, at=at)


def _parts(contract: Contract, officer: User, today: date, at: datetime) -> None:
    ends = contract.ends_on or today
    plan = ContinuityPlan.objects.filter(spinout=contract.spinout).first()
    parts: list[stating.Says] = [
        stating.Extends(last_day(ends + timedelta(days=1), 12), today + timedelta(days=60), "By agreement of both"),
        stating.Breaks(WhoMay.EITHER, today + timedelta(days=240), today + timedelta(days=85)),
        stating.Amends(today - timedelta(days=400), "Two branches open on Sundays.", Decimal(14_400_000)),
        stating.Demands("Hours that libraries are open in a week", "At least 320"),
        stating.Demands("Visits in a year", "At least 900,000"),
        stating.Secures(ContinuityClauseKind.STEP_IN, "34", "The council may run the branches itself.", plan),
        stating.Secures(ContinuityClauseKind.EXIT_PLAN, "32.4", "An exit plan is kept current every year."),
    ]
    for says in parts:
        contract_parts.add_part(contract, says=says, by=officer, at=at)
    terms = {term.measure: term for term in contract.performance_terms.all()}
    for measure, standing, found in (
        ("Hours that libraries are open in a week", "met", "326 hours"),
        ("Visits in a year", "partly", "871,000 visits"),
    ):
        on = today - timedelta(days=45)
        contract_parts.measure_term(terms[measure], standing=standing, on=on, found=found, by=officer, at=at)


def _income(spinout: Spinout, officer: User, today: date, at: datetime) -> None:
    said = income.Year(
        date(today.year - 1, 3, 31), Decimal(3_900_000), source_note="Invented: accounts of the mutual, page 7"
    )
    year = income.add_year(spinout, says=said, by=officer, at=at)
    for name, amount in ((_COUNCIL, 3_480_000), ("Sample County Council", 210_000), ("Café and room hire", 96_000)):
        income.add_share(year, says=income.Share(name, Decimal(amount)), by=officer, at=at)


def _unsigned(spinout: Spinout, officer: User, today: date, at: datetime) -> None:
    starts = today + timedelta(days=120)
    says = Contracted(
        title="Holiday activities and food",
        **_parties(spinout),
        kind="grant",
        value=Decimal(180_000),
        value_basis=ValueBasis.PER_YEAR,
        vat_basis=VatBasis.INCLUDING,
        starts=PartialDate.on(starts),
        ends=PartialDate.on(last_day(starts, 24)),
        note="Heads of terms agreed; the lawyers are drafting.",
    )
    contracts.add_contract(spinout, says=says, by=officer, at=at)


def _parties(spinout: Spinout) -> dict:
    return {
        "customer_name": _COUNCIL,
        "customer": Organisation.objects.parents().named(_COUNCIL).first(),
        "provider_name": spinout.organisation.name if spinout.organisation else spinout.name,
    }
