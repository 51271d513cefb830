"""People who sign in, by email, and the roles that they hold."""

from collections.abc import Iterable
from functools import cached_property
from typing import Self

import pghistory
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone

from mutuals_tracker.accounts.models.organisation import Organisation


class Role(models.TextChoices):
    """What a person does in the service (product.md, who uses it)."""

    OFFICER = "officer", "Council officer"
    CERTIFIER = "certifier", "Certifier"
    ASSESSOR = "assessor", "Assessor"
    TASKFORCE = "taskforce", "Taskforce member"
    ADMIN = "admin", "Admin"


# Held for one body; the others are held for the whole service.
BODY_ROLES = (Role.OFFICER, Role.CERTIFIER)
# People who hold one of these must use a second factor (sample accounts apart).
SECOND_FACTOR_ROLES = (Role.ASSESSOR, Role.ADMIN)

SYSTEM_EMAIL = "system@mutuals-tracker.invalid"


_HELD = """
    WITH RECURSIVE held(role, body) AS (
        SELECT role, organisation_id FROM accounts_membership WHERE user_id = %s AND ended_at IS NULL
        UNION
        SELECT held.role, earlier.id FROM held
          JOIN accounts_organisation earlier ON held.body IN (earlier.merged_into_id, earlier.succeeded_by_id)
    )
    SELECT role, body FROM held
"""


class UserQuerySet(models.QuerySet["User"]):
    """The words about people."""

    def people(self) -> Self:
        """Everybody but the user as whom commands and jobs act."""
        return self.filter(is_system=False)

    def able_to_sign_in(self) -> Self:
        """People whose account is open; some have not chosen a password yet."""
        return self.people().filter(is_active=True)

    def search(self, words: str) -> Self:
        """People whose name or address holds every one of the words."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return found

    def holding(self, role: str) -> Self:
        """People who hold that role now, for any body; everybody when none is named."""
        return (
            self.filter(Exists(Membership.objects.current().filter(user=OuterRef("pk"), role=role))) if role else self
        )

    def acting_for(self, bodies: Iterable[int]) -> Self:
        """People with an open account who are an officer or certifier of one of these bodies, by name.

        Whoever acts for a body's successor acts for it too.
        """
        held = Membership.objects.current().filter(
            user=OuterRef("pk"), role__in=BODY_ROLES, organisation__in=Organisation.objects.standing_in(bodies)
        )
        return self.able_to_sign_in().filter(Exists(held)).order_by("name", "pk")

    def in_state(self, state: str) -> Self:
        """People who can sign in (`open`), who never did (`invited`), who no longer can (`closed`); else everybody."""
        never = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=True)
        states = {
            "open": Q(is_active=True) & ~never,
            "invited": Q(is_active=True) & never,
            "closed": Q(is_active=False),
        }
        return self.filter(states[state]) if state in states else self

    def with_roles(self) -> Self:
        """The same people with their current roles loaded, as `current_roles`."""
        roles = models.Prefetch(
            "memberships", queryset=Membership.objects.current().in_order(), to_attr="current_roles"
        )
        return self.prefetch_related(roles)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Finds people by email, whatever its case, and makes them."""

    def get_by_natural_key(self, email: str | None) -> "User":
        """Return the person with that email."""
        return self.get(email__iexact=email)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Make a person; without a password nobody can sign in as them."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def system(self) -> "User":
        """Return the user as whom commands and scheduled jobs act; nobody can sign in as it."""
        user, _made = self.get_or_create(
            email=SYSTEM_EMAIL, defaults={"name": "Mutuals Tracker", "is_system": True, "password": "!"}
        )
        return user


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person with an account. `is_active` is False once an admin deactivates it."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    is_system = models.BooleanField(default=False)
    # Exists only with the sample data; asked for no second factor.
    is_sample = models.BooleanField(default=False)
    invited_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="invited")
    invited_at = models.DateTimeField(default=timezone.now)
    deactivated_at = models.DateTimeField(null=True, blank=True)
    # The history leaves the password out; these say when it and the second factor were changed.
    password_set_at = models.DateTimeField(null=True, blank=True)
    second_factor_removed_at = models.DateTimeField(null=True, blank=True)
    # Mails that the person wants. What waits for them is on their work list whether or not they do.
    is_mailed_mentions = models.BooleanField(default=True, db_default=True)
    is_mailed_leads = models.BooleanField(default=True, db_default=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="user_email_once", fields=["email"]),
            # Sign-in looks addresses up as they are stored.
            models.CheckConstraint(name="user_email_in_small_letters", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="user_deactivated_at_iff_not_active",
                condition=Q(is_active=True, deactivated_at__isnull=True)
                | Q(is_active=False, deactivated_at__isnull=False),
            ),
            models.CheckConstraint(
                name="user_system_cannot_sign_in",
                condition=Q(is_system=False) | Q(password__startswith="!"),  # noqa: S106 - the mark of no password
            ),
        ]

    def __str__(self) -> str:
        """Return the name, or the email where none is given."""
        return self.name or self.email

    def has_second_factor(self) -> bool:
        """Whether an app's codes are asked for when the person signs in; costs a query."""
        authenticators = self.authenticator_set  # type: ignore[attr-defined]  # allauth has no types
        return bool(authenticators.filter(type="totp").exists())

    @property
    def has_joined(self) -> bool:
        """Whether the person has chosen a password or signed in through a directory."""
        return self.has_usable_password() or self.last_login is not None

    @cached_property
    def held(self) -> frozenset[tuple[str, int | None]]:
        """The roles that the person holds now, each with its body's key; one query for each request.

        Whoever acts for a body acts for those that it succeeded, and for duplicates that were merged into it.
        """
        with connection.cursor() as cursor:
            cursor.execute(_HELD, [self.pk])
            return frozenset(cursor.fetchall())


class LastAdminError(ValueError):
    """Nobody would be left who can administer the service."""


class MembershipQuerySet(models.QuerySet["Membership"]):
    """The words about roles."""

    def current(self) -> Self:
        """Roles that have not been taken away."""
        return self.filter(ended_at__isnull=True)

    def ended(self) -> Self:
        """Roles that were taken away."""
        return self.filter(ended_at__isnull=False)

    def bodies_acted_for(self) -> frozenset[int]:
        """Return the keys of the bodies for which anybody with an open account is an officer or certifier."""
        held = self.current().filter(role__in=BODY_ROLES, user__in=User.objects.able_to_sign_in())
        return Organisation.objects.stood_in_for(held.values_list("organisation_id", flat=True).distinct())

    def in_order(self) -> Self:
        """By person and role, with person and body loaded."""
        return self.select_related("user", "organisation").order_by("user__name", "role", "organisation__name", "pk")

    def check_an_admin_is_left(self, *, without: User) -> None:
        """Raise LastAdminError if nobody else could administer the service; two who try at once wait for each other."""
        admins = self.current().filter(role=Role.ADMIN, user__is_active=True).select_related("user")
        if {admin.user_id for admin in admins.select_for_update().order_by("pk")} == {without.pk}:
            raise LastAdminError(f"{without} is the only admin. Make somebody else an admin first")


@pghistory.track()
class Membership(models.Model):
    """A role that a person holds: for one body (officer, certifier) or for the whole service."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=9, choices=Role.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships"
    )
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="membership_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="membership_body_iff_role_is_for_a_body",
                condition=Q(role__in=BODY_ROLES, organisation__isnull=False)
                | (~Q(role__in=BODY_ROLES) & Q(organisation__isnull=True)),
            ),
            models.UniqueConstraint(
                name="membership_held_once",
                fields=["user", "role", "organisation"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_was_granted",
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=models.F("granted_at")),
            ),
        ]

    def __str__(self) -> str:
        """Return person, role and body."""
        return f"{self.user}: {self.get_role_display()}" + (f", {self.organisation}" if self.organisation else "")
