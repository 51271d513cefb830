"""What was decided: the letter as a page and as a PDF."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from funding import letter_pdf, letters
from funding.models import Application, FundingDecision
from funding.views import application_turns as turns


@require_safe
def application_letter(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the letter that tells what was decided."""
    found = turns.find(request, reference)
    decision = _decision(found)
    context = {"application": found, "decision": decision, "parts": letters.parts(decision.letter)}
    return render(request, "funding/application_letter.html", context)


@require_safe
def application_letter_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the letter as a PDF."""
    found = turns.find(request, reference)
    to = [str(found.spinout), *(str(parent) for parent in found.spinout.parents)]
    response = HttpResponse(letter_pdf.written(_decision(found), to=to), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{found.reference}-decision.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _decision(application: Application) -> FundingDecision:
    """Return the decision with its application; raises Http404 where there is none."""
    decision = FundingDecision.objects.filter(application=application).select_related("added_by").first()
    if decision is None:
        raise Http404("Nothing is decided yet")
    decision.application = application
    return decision
