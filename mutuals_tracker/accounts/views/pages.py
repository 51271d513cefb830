"""What the admin area's views share: who may enter, how a form is bound, and how a list is paged."""

from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from mutuals_tracker.accounts import permissions
from mutuals_tracker.accounts.models import Organisation, User

PAGE_SIZE = 50


def posted(request: HttpRequest) -> Any:
    """Return what a form is bound to: nothing on GET, everything on POST, an empty post included."""
    return request.POST if request.method == "POST" else None


def who(request: HttpRequest) -> User:
    """Return the person who asks; the middleware has turned everybody else away."""
    return cast(User, request.user)


def page_of(found: QuerySet, request: HttpRequest) -> Page:
    """Return the page that the query asks for; a number out of range gives the nearest."""
    return Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))


def link_to_join(request: HttpRequest) -> str:
    """Return the address of an invitation's page, ending where its secret part begins."""
    return request.build_absolute_uri("/accounts/invitation/")


def person_or_404(request: HttpRequest, pk: int) -> User:
    """Return the person, for those who may use the admin area; raises Refused or Http404."""
    permissions.check_can_administer(request.user)
    return get_object_or_404(User.objects.people(), pk=pk)


def body_or_404(request: HttpRequest, slug: str) -> Organisation:
    """Return the body, for those who may use the admin area; raises Refused or Http404."""
    permissions.check_can_administer(request.user)
    return get_object_or_404(Organisation.objects.select_related("succeeded_by", "merged_into"), slug=slug)


def person_page(person: User) -> str:
    """Return the address of a person's page."""
    return reverse("accounts:person", args=[person.pk])


def body_page(body: Organisation) -> str:
    """Return the address of a body's page."""
    return reverse("accounts:body", args=[body.slug])
