"""The benchmark beside which early costs are read: what it is, who said so, and what it was earlier."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from funding import actions, permissions
from funding.actions import Benchmark
from funding.forms import BenchmarkForm
from funding.models import CostBenchmark
from mutuals_tracker.accounts.rules import allows
from spinouts.views import asking


@require_safe
def benchmark(request: HttpRequest) -> HttpResponse:
    """Show the benchmark with its note and source, other values from other dates, and what was corrected."""
    permissions.check_can_read_funds(request.user)
    in_force = CostBenchmark.objects.in_force(on=asking.today()).first()
    context = {
        "benchmark": in_force,
        "others": CostBenchmark.objects.standing().besides(in_force),
        "corrected": CostBenchmark.objects.corrected(),
        "today": asking.today(),
        "may_keep": allows(permissions.check_can_keep_funds, request.user),
    }
    return render(request, "funding/benchmark.html", context)


@require_http_methods(["GET", "POST"])
def change_benchmark(request: HttpRequest) -> HttpResponse:
    """State the benchmark, correct it, or state another value from a date on."""
    permissions.check_can_keep_funds(request.user)
    standing = CostBenchmark.objects.standing()
    in_force = CostBenchmark.objects.in_force(on=asking.today()).first()
    posted = request.method == "POST"
    form = BenchmarkForm(
        request.POST if posted else None,
        seen=actions.latest_benchmark(),
        cancel=reverse("funding:benchmark"),
        standing=list(standing),
        corrected=list(CostBenchmark.objects.corrected()),
        in_force=in_force or standing.first(),
    )
    if posted and form.is_valid() and _saves(request, form):
        messages.success(request, "The benchmark is saved")
        return redirect("funding:benchmark")
    return render(request, "funding/change_benchmark.html", {"form": form, "benchmark": in_force})


def _saves(request: HttpRequest, form: BenchmarkForm) -> bool:
    """Return whether it was saved, or give the form the error that says why not."""
    answers = form.cleaned_data
    given = {"holds_from": answers["holds_from"], "reason": answers.get("reason", ""), "seen": answers["seen"]}
    try:
        actions.state_benchmark(
            Benchmark(**form.says()),
            corrects=form.corrected,
            **given,
            by=asking.user(request),
            at=timezone.now(),
        )
    except actions.BenchmarkDateError as refusal:
        form.add_error("holds_from", str(refusal))
    except actions.BenchmarkChangedMeanwhileError as refusal:
        form.show_again(str(refusal), seen=actions.latest_benchmark())
    else:
        return True
    return False
