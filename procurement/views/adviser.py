"""The adviser: the facts of a case asked for, and which routes are open, closed or not known, and why."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mutuals_tracker.govuk import pages
from procurement import advising, law_reading
from procurement.advice.adviser import advise
from procurement.advice.facts import Facts
from procurement.advice.findings import Answer
from procurement.advising import NOTHING, OnRecord
from procurement.forms.adviser import AdviserForm
from procurement.models import CpvCode
from procurement.permissions.law import check_can_read_law
from procurement.vocabulary import ValueBasis, VatBasis
from spinouts.models import Spinout

_UNSEEN = "Enter the reference of a record that you may open, like PSM-0001, or leave it blank"
_SAYS = {True: "Yes", False: "No", None: "Not known"}
# What is told together, in one line.
_OPEN = (None, "", "Not known", "Not stated", "Not named")


@require_safe
def adviser(request: HttpRequest) -> HttpResponse:
    """Ask for the facts, and answer for every route. The address holds all that was said; nothing is saved."""
    check_can_read_law(request.user)
    named = request.GET.get("spinout", "").strip()
    spinout = Spinout.objects.visible_to(request.user).filter(reference=named.upper()).first() if named else None
    if "asked" not in request.GET:
        if named and spinout is None:
            raise Http404("There is no such record that this person may open")
        form = AdviserForm(initial={"spinout": spinout.reference if spinout else ""})
        return render(request, "procurement/adviser.html", {"form": form, "spinout": spinout})
    form = AdviserForm(request.GET, known_codes=dict(CpvCode.objects.values_list("code", "check_digit")))
    is_good = form.is_valid()
    if named and spinout is None:
        form.add_error("spinout", _UNSEEN)
        is_good = False
    context = {"form": form, "spinout": spinout}
    if is_good:
        context |= _answered(request, form, spinout)
    return render(request, "procurement/adviser.html", context)


def _answered(request: HttpRequest, form: AdviserForm, spinout: Spinout | None) -> dict[str, Any]:
    recorded = NOTHING
    if spinout:
        said = form.cleaned_data
        recorded = advising.on_record(spinout, codes=said["codes"], authority_name=said["authority_name"])
    facts = form.facts(recorded)
    advice = advise(facts, law_reading.read_law())
    told = _in_words(facts, form, recorded)
    return {
        "advice": advice,
        "facts": [(name, value) for name, value in told if value not in _OPEN],
        "left_open": ", ".join(name.lower() for name, value in told if value in _OPEN),
        "groups": [(answer, advice.answered(answer)) for answer in (Answer.OPEN, Answer.NOT_KNOWN, Answer.CLOSED)],
        "all_open": request.GET.get("show") == "all",
        "address_to_print": pages.address(request.GET, show="all"),
        "address_to_read": pages.address(request.GET, drop=["show"]),
    }


def _in_words(facts: Facts, form: AdviserForm, recorded: OnRecord) -> list[tuple[str, Any]]:
    labels = dict(CpvCode.objects.filter(code__in=facts.codes).values_list("code", "label"))
    said = [f"{code} {labels.get(code, '')}".strip() for code in facts.codes]
    return [
        ("Authority", form.cleaned_data["authority_name"] or recorded.authority_name or "Not named"),
        ("Kind of authority", facts.authority.label),
        ("Where", facts.nation.label),
        ("Commenced on", facts.commenced_on),
        ("Services", "; ".join(said) or "Not known"),
        ("Health care in scope", _SAYS[facts.is_health]),
        ("Value", facts.value),
        ("What the value counts", ValueBasis(facts.value_basis).label if facts.value_basis else "Not stated"),
        ("VAT", VatBasis(facts.vat_basis).label if facts.vat_basis else "Not stated"),
        ("First day", facts.starts_on),
        ("Last day", facts.ends_on),
        ("Award", facts.awarded_on),
        ("Definition of section 33", facts.meets_section_33.label),
        ("Definition of regulation 77", facts.meets_regulation_77.label),
        ("Earlier reserved contracts", _told_earlier(facts)),
        ("Authority controls the body", _SAYS[facts.authority_controls]),
        ("Expression of interest accepted", _SAYS[facts.challenge_accepted]),
    ]


def _told_earlier(facts: Facts) -> str:
    if facts.earlier is None:
        return "Not known"
    return "; ".join(each.title for each in facts.earlier) or "None"
