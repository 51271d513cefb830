"""The series month by month: as a table, as CSV, and its charts as pictures to keep."""

import csv
import io

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from mutuals_tracker.govuk.formats import uk_date
from mutuals_tracker.govuk.tables import Column, Table
from reporting.questions import Question
from reporting.views.circles import COUNTRY
from reporting.views.person import person
from reporting.views.progress_questions import progress_form
from reporting.views.series_lines import MEASURED, Line, chart_of, lines, published_for

# Ten years of months.
PER_PAGE = 120
CSV_COLUMNS = ("series", "on", "staff", "mutuals", "as_at", "known_at", "filters")


@require_safe
def series(request: HttpRequest) -> HttpResponse:
    """Every month's end, with its numbers leading to the spin-outs behind them."""
    form = progress_form(request)
    if not form.is_valid():
        return _to_be_mended(request)
    found = lines(form.question, person(request))
    months = list(zip(*(reversed(line.points) for line in found), strict=True))
    page = Paginator(months, PER_PAGE).get_page(request.GET.get("page"))
    context = {"question": form.question, "lines": found, "page": page, "table": _table(found, page)}
    return render(request, "reporting/series.html", context)


@require_safe
def series_csv(request: HttpRequest) -> HttpResponse:
    """Every month's end as CSV, with the two dates on each row."""
    form = progress_form(request)
    if not form.is_valid():
        return _to_be_mended(request)
    question = form.question
    line = _line(request, question)
    asked = [question.on.isoformat(), question.known_at_written, "; ".join(question.narrowed_to)]
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(CSV_COLUMNS)
    rows.writerows([line.circle.code, p.month_end.isoformat(), p.staff, p.mutuals, *asked] for p in line.points)
    return _download(written.getvalue(), "text/csv; charset=utf-8", f"progress-{line.circle.code}-{question.on}.csv")


@require_safe
def series_svg(request: HttpRequest) -> HttpResponse:
    """A chart of the series as SVG, of `measure` staff or mutuals."""
    form = progress_form(request)
    if not form.is_valid():
        return _to_be_mended(request)
    line, measure = _line(request, form.question), request.GET.get("measure", "staff")
    if measure not in MEASURED:
        raise Http404("There is no chart of that measure")
    chart = chart_of(line, measure, published_for(form.question))
    return _download(chart.svg, "image/svg+xml", f"progress-{measure}-{line.circle.code}-{form.question.on}.svg")


def _line(request: HttpRequest, question: Question) -> Line:
    """Return the line that the address names in `whose`: the country's, or that of the person's own bodies."""
    found = lines(question, person(request), only=request.GET.get("whose") or COUNTRY)
    if not found:
        raise Http404("There is no such series for you")
    return found[0]


def _table(found: list[Line], page: Page) -> Table:
    """Return the months of a page, the latest first, with the numbers of each line side by side."""
    about = [f", {line.circle.label.lower()}" if line.has_others else "" for line in found]
    return Table(
        caption="Month by month",
        columns=[Column("On"), *(Column(f"{what}{of}", numeric=True) for of in about for what in ("Staff", "Mutuals"))],
        rows=[
            [
                uk_date(points[0].month_end),
                *(
                    cell
                    for line, point in zip(found, points, strict=True)
                    for cell in (line.link(point, point.staff), line.link(point, point.mutuals))
                ),
            ]
            for points in page.object_list
        ],
        caption_hidden=True,
        wide=True,
    )


def _to_be_mended(request: HttpRequest) -> HttpResponse:
    """Send a wrong question to the dashboard, which says what is wrong with it."""
    return redirect(f"{reverse('reporting:dashboard')}?{request.GET.urlencode()}")


def _download(body: str, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        body, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
