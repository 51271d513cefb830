"""What the service says about itself to everyone: accessibility, privacy, cookies."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the accessibility statement that SI 2018/952 asks for."""
    return render(request, "about/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept about people, why, and for how long."""
    return render(request, "about/privacy.html")


@login_not_required
@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    """List every cookie that the service sets."""
    return render(request, "about/cookies.html")
