"""People: the list, one person, and every change to their account and roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mutuals_tracker.accounts import history, permissions
from mutuals_tracker.accounts.actions import people as actions
from mutuals_tracker.accounts.actions import roles
from mutuals_tracker.accounts.forms import people as forms
from mutuals_tracker.accounts.forms.questions import AdminForm
from mutuals_tracker.accounts.models import LastAdminError, Membership, User
from mutuals_tracker.accounts.rules import allows, needs_second_factor
from mutuals_tracker.accounts.views.pages import link_to_join, page_of, person_or_404, person_page, posted, who

# Where on the form it is said.
_FIELDS: dict[type[Exception], str | None] = {
    actions.AlreadyHasAccountError: "email",
    actions.AccountClosedError: None,
    roles.AlreadyHoldsRoleError: "role",
    roles.RoleNeedsABodyError: "organisation",
    LastAdminError: None,
}
WRONG = tuple(_FIELDS)


def _say(form: AdminForm, error: Exception) -> None:
    form.add_error(_FIELDS[type(error)], str(error))


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List everybody, or those that the filter finds."""
    permissions.check_can_administer(request.user)
    narrowed = forms.PeopleFilter(request.GET)
    narrowed.is_valid()
    asked = {name: narrowed.cleaned_data.get(name, "") for name in narrowed.fields}
    found = User.objects.people().search(asked["q"]).holding(asked["role"]).in_state(asked["state"])
    page = page_of(found.with_roles().order_by("name", "pk"), request)
    return render(request, "accounts/people.html", {"filter": narrowed, "page": page})


@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: account, roles, and what can be done."""
    found = person_or_404(request, pk)
    context = {
        "person": found,
        "memberships": found.memberships.current().in_order(),
        "ended": found.memberships.ended().in_order(),
        "has_second_factor": found.has_second_factor(),
        "needs_second_factor": needs_second_factor(found),
        "may_deactivate": allows(permissions.check_can_deactivate, request.user, found),
        "may_remove_second_factor": allows(permissions.check_can_remove_second_factor, request.user, found),
        "is_self": found.pk == request.user.pk,
    }
    return render(request, "accounts/person.html", context)


@require_safe
def person_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what happened to a person's account and roles."""
    found = person_or_404(request, pk)
    return render(request, "accounts/person_history.html", {"person": found, "happenings": history.of_person(found)})


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Give somebody an account and a first role."""
    permissions.check_can_administer(request.user)
    form = forms.InviteForm(posted(request), back=reverse("accounts:people"))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.invite(
                email=given["email"],
                name=given["name"],
                roles=[actions.NewRole(given["role"], given["organisation"])],
                link_to=link_to_join(request),
                by=who(request),
                at=timezone.now(),
            )
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"{made} is invited. A link to choose a password goes to {made.email}.")
            return redirect("accounts:person", made.pk)
    return render(request, "accounts/invite.html", {"form": form})


@require_POST
def invite_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link."""
    found = person_or_404(request, pk)
    try:
        actions.invite_again(found, link_to=link_to_join(request), by=who(request), at=timezone.now())
        messages.success(request, f"A new link goes to {found.email}. Earlier links no longer work.")
    except (actions.AlreadyJoinedError, actions.AccountClosedError) as error:
        messages.error(request, f"{error}.")
    return redirect("accounts:person", pk)


@require_http_methods(["GET", "POST"])
def grant_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person another role."""
    found = person_or_404(request, pk)
    form = forms.GrantForm(posted(request), back=person_page(found))
    if form.is_valid():
        try:
            made = roles.grant(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"New role: {made}.")
            return redirect("accounts:person", pk)
    return render(request, "accounts/grant_role.html", {"form": form, "person": found})


@require_http_methods(["GET", "POST"])
def end_role(request: HttpRequest, pk: int, membership: int) -> HttpResponse:
    """Take a role away."""
    found = person_or_404(request, pk)
    role = get_object_or_404(Membership.objects.current().in_order(), pk=membership, user=found)
    permissions.check_can_end(request.user, role)
    form = forms.EndRoleForm(posted(request), back=person_page(found))
    if form.is_valid():
        try:
            roles.end(role, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"The role has ended: {role}.")
            return redirect("accounts:person", pk)
    return render(request, "accounts/end_role.html", {"form": form, "person": found, "role": role})


@require_http_methods(["GET", "POST"])
def correct_person(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a person's name or address."""
    found = person_or_404(request, pk)
    known = {"name": found.name, "email": found.email}
    form = forms.CorrectPersonForm(posted(request), initial=known, back=person_page(found))
    if form.is_valid():
        try:
            actions.correct(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, "The name and address are saved.")
            return redirect("accounts:person", pk)
    return render(request, "accounts/correct_person.html", {"form": form, "person": found})


@require_http_methods(["GET", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account, after asking why."""
    found = person_or_404(request, pk)
    permissions.check_can_deactivate(request.user, found)
    form = forms.DeactivateForm(posted(request), back=person_page(found))
    if form.is_valid():
        try:
            actions.deactivate(found, **form.cleaned_data, by=who(request), at=timezone.now())
        except WRONG as error:
            _say(form, error)
        else:
            messages.success(request, f"{found} can no longer sign in.")
            return redirect("accounts:person", pk)
    return render(request, "accounts/deactivate.html", {"form": form, "person": found})


@require_http_methods(["GET", "POST"])
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Open an account again."""
    found = person_or_404(request, pk)
    form = forms.ReactivateForm(posted(request), back=person_page(found))
    if form.is_valid():
        link = link_to_join(request)
        actions.reactivate(found, **form.cleaned_data, link_to=link, by=who(request), at=timezone.now())
        messages.success(request, f"The account of {found} is open. A link to choose a password goes to {found.email}.")
        return redirect("accounts:person", pk)
    return render(request, "accounts/reactivate.html", {"form": form, "person": found})


@require_http_methods(["GET", "POST"])
def remove_second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget somebody's second factor, when they lost it."""
    found = person_or_404(request, pk)
    permissions.check_can_remove_second_factor(request.user, found)
    form = forms.RemoveSecondFactorForm(posted(request), back=person_page(found))
    if form.is_valid():
        actions.remove_second_factor(found, **form.cleaned_data, by=who(request), at=timezone.now())
        messages.success(request, f"{found} can sign in with the password alone, and set up a new second factor.")
        return redirect("accounts:person", pk)
    return render(request, "accounts/remove_second_factor.html", {"form": form, "person": found})
