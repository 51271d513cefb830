"""Bodies: councils, NHS bodies, departments and mutuals, with their dated names and identifiers. Never deleted."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Self

import pghistory
import pgtrigger
from django.db import connection, models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.expressions import RawSQL

from mutuals_tracker.accounts.folding import fold
from mutuals_tracker.accounts.kinds import CHARITY_SCHEMES, CIC_NAME, PATTERNS, IdentifierScheme, OrganisationKind
from mutuals_tracker.facts import LOCK
from mutuals_tracker.regions import Region

# Who stands in the place of whom: the body that succeeded another, or into which a duplicate was merged.
_STOOD_IN_FOR = """
    WITH RECURSIVE standing(id) AS (
        SELECT id FROM accounts_organisation WHERE id = ANY(%s)
        UNION
        SELECT earlier.id FROM accounts_organisation earlier
          JOIN standing ON standing.id IN (earlier.merged_into_id, earlier.succeeded_by_id)
    )
    SELECT id FROM standing
"""
# The other way round: who stands in the place of these now.
_STANDING_IN = """
    WITH RECURSIVE later(id) AS (
        SELECT unnest(%s::bigint[])
        UNION
        SELECT unnest(ARRAY[body.merged_into_id, body.succeeded_by_id])
          FROM accounts_organisation body JOIN later ON later.id = body.id
    )
    SELECT id FROM later WHERE id IS NOT NULL
"""
_MERGED_INTO = """
    WITH RECURSIVE standing(id) AS (
        SELECT id FROM accounts_organisation WHERE id = ANY(%s)
        UNION
        SELECT earlier.id FROM accounts_organisation earlier JOIN standing ON standing.id = earlier.merged_into_id
         WHERE earlier.merged_at <= coalesce(%s, 'infinity'::timestamptz)
    )
    SELECT id FROM standing
"""


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """The words people use about bodies."""

    def named(self, name: str) -> Self:
        """Bodies whose official name, former name or alias is `name`, whatever its case, spaces or punctuation."""
        return self.unmerged().filter(names__folded=fold(name)).distinct()

    def open(self, *, on: date) -> Self:
        """Bodies that existed on that day, as far as is known."""
        return (
            self.unmerged()
            .filter(Q(opened_on__isnull=True) | Q(opened_on__lte=on))
            .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
        )

    def parents(self) -> Self:
        """Public bodies that a spin-out may leave."""
        return self.unmerged().exclude(kind=OrganisationKind.MUTUAL)

    def unmerged(self) -> Self:
        """Bodies that were not found to be another one entered twice."""
        return self.filter(merged_into__isnull=True)

    def unconfirmed(self) -> Self:
        """Bodies made from a name in an import, at which no admin has looked yet."""
        return self.unmerged().filter(is_confirmed=False)

    def uncertified(self) -> Self:
        """Bodies for which somebody may write, and nobody may sign off: what their officers submit waits for ever.

        Whoever certifies for a body that succeeded it signs off for it too, and is given a role in that one.
        """
        of_anybody = Organisation.objects.order_by().values("pk")
        writes, signs = of_anybody.filter(_held_by("officer")), of_anybody.filter(_held_by("certifier"))
        return self.unmerged().filter(succeeded_by__isnull=True, pk__in=writes).exclude(pk__in=signs)

    def of_kind(self, kind: str) -> Self:
        """Bodies of that kind; all when none is named."""
        return self.filter(kind=kind) if kind else self

    def in_state(self, state: str, *, on: date) -> Self:
        """Bodies that are `unconfirmed`, `uncertified`, `open` or `closed` on that day, `merged`, or all unmerged."""
        if state == "merged":
            return self.filter(merged_into__isnull=False)
        if state == "closed":
            return self.unmerged().filter(closed_on__lte=on)
        found = {"unconfirmed": self.unconfirmed, "uncertified": self.uncertified, "open": lambda: self.open(on=on)}
        return found.get(state, self.unmerged)()

    def with_identifiers(self) -> Self:
        """The same bodies with their current numbers loaded, as `current_identifiers`."""
        numbers = OrganisationIdentifier.objects.current().in_order()
        return self.prefetch_related(models.Prefetch("identifiers", queryset=numbers, to_attr="current_identifiers"))

    def search(self, words: str) -> Self:
        """Bodies one of whose names holds all the words, or one of whose identifiers is what was typed."""
        known_as = OrganisationName.objects.filter(organisation=OuterRef("pk"))
        for word in words.split():
            known_as = known_as.filter(folded__contains=fold(word))
        numbered = OrganisationIdentifier.objects.filter(organisation=OuterRef("pk"), value__iexact=words.strip())
        return self.filter(Exists(known_as) | Exists(numbered))

    def one_and_the_same(self, keys: Iterable[int], *, known_at: datetime | None = None) -> frozenset[int]:
        """Return the keys of these bodies and of all duplicates that were merged into them, as known then or now."""
        return _keys(_MERGED_INTO, keys, known_at)

    def stood_in_for(self, keys: Iterable[int]) -> frozenset[int]:
        """Return the keys of these bodies, of those that they succeeded, and of the duplicates of all of them."""
        return _keys(_STOOD_IN_FOR, keys)

    def standing_in(self, keys: Iterable[int]) -> RawSQL:
        """Return the keys of these bodies, and of those that succeeded them or into which they were merged.

        As a subquery, so that whoever asks for rows of those bodies asks once.
        """
        return RawSQL(_STANDING_IN, [list(keys)])  # noqa: S611 - our own words, and keys as a parameter


def _held_by(role: str) -> Q:
    """Return that somebody with an open account holds the role for the body."""
    return Q(memberships__role=role, memberships__ended_at__isnull=True, memberships__user__is_active=True)


def _keys(sql: str, keys: Iterable[int], *others: datetime | None) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(keys), *others])
        return frozenset(key for (key,) in cursor.fetchall())


_CHARITIES = ", ".join(f"'{scheme}'" for scheme in CHARITY_SCHEMES)
_NO_CHARITY_NUMBER_FOR_A_CIC = f"""
    IF EXISTS (
        SELECT 1 FROM accounts_organisationidentifier number
          JOIN accounts_organisation body ON body.id = number.organisation_id
         WHERE body.id = {{body}} AND body.name ~* '{CIC_NAME}'
           AND number.to_on IS NULL AND number.scheme IN ({_CHARITIES})
    ) THEN
        RAISE EXCEPTION 'organisation_cic_holds_no_charity_number'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_cic_holds_no_charity_number';
    END IF;
    RETURN NULL;
"""  # noqa: S608 - made of our own constants
_NO_LOOP = """
    IF EXISTS (
        WITH RECURSIVE later(id) AS (
            SELECT unnest(ARRAY[NEW.merged_into_id, NEW.succeeded_by_id])
            UNION
            SELECT unnest(ARRAY[body.merged_into_id, body.succeeded_by_id])
              FROM accounts_organisation body JOIN later ON later.id = body.id
        )
        SELECT 1 FROM later WHERE later.id = NEW.id
    ) THEN
        RAISE EXCEPTION 'organisation_stands_in_for_itself'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'organisation_stands_in_for_itself';
    END IF;
    RETURN NEW;
"""
_DATE_THE_MERGER = f"""
    PERFORM pg_advisory_xact_lock_shared({LOCK});
    NEW.merged_at := clock_timestamp();
    RETURN NEW;
"""


@pghistory.track()
class Organisation(models.Model):
    """A body. `slug` is its stable public key; a renamed body keeps it."""

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=250, help_text="Its current official name")
    kind = models.CharField(max_length=24, choices=OrganisationKind.choices)
    region = models.CharField(max_length=24, blank=True, default="", choices=Region.choices)
    # Made from a name in an import, and not yet looked at by an admin.
    is_confirmed = models.BooleanField(default=True)
    # Invented, for the sample accounts; nothing of an example body enters any figure.
    is_example = models.BooleanField(default=False)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True, help_text="First day on which it no longer existed")
    succeeded_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    # Another entry of the same body; facts go on naming this one, and every reader takes it for that one.
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="duplicates")
    # Stamped by the database like any fact: a figure as known before it does not know of the merger.
    merged_at = models.DateTimeField(null=True, blank=True, editable=False)
    source_url = models.TextField(blank=True, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=OrganisationKind.values)),
            models.CheckConstraint(
                name="organisation_closed_after_opened",
                condition=Q(closed_on__isnull=True) | Q(opened_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
            ),
            models.CheckConstraint(
                name="organisation_succeeded_only_when_closed",
                condition=Q(succeeded_by__isnull=True) | Q(closed_on__isnull=False),
            ),
            models.CheckConstraint(name="organisation_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(name="organisation_region_known", condition=Q(region__in=["", *Region.values])),
            models.CheckConstraint(
                name="organisation_merged_or_succeeded",
                condition=Q(merged_into__isnull=True) | Q(succeeded_by__isnull=True),
            ),
            models.CheckConstraint(
                name="organisation_merged_at_iff_merged",
                condition=Q(merged_into__isnull=True, merged_at__isnull=True)
                | Q(merged_into__isnull=False, merged_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="no_loop",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id", "succeeded_by_id"),
                condition=pgtrigger.Q(new__merged_into__isnull=False) | pgtrigger.Q(new__succeeded_by__isnull=False),
                func=_NO_LOOP,
            ),
            pgtrigger.Trigger(
                name="merger_is_dated",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("merged_into_id"),
                condition=pgtrigger.Q(new__merged_into__isnull=False),
                func=_DATE_THE_MERGER,
            ),
            pgtrigger.Trigger(
                name="cic_holds_no_charity_number",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name"),
                func=_NO_CHARITY_NUMBER_FOR_A_CIC.format(body="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        """Return the current official name."""
        return self.name

    @property
    def is_charity(self) -> bool:
        """Whether a charity register has given it a number that holds now; from prefetched identifiers, or a query."""
        return any(one.scheme in CHARITY_SCHEMES and one.to_on is None for one in self.identifiers.all())


class NameKind(models.TextChoices):
    """What a name is to its body."""

    OFFICIAL = "official", "Official name"
    FORMER = "former", "Former name"
    ALIAS = "alias", "Also known as"


class NameQuerySet(models.QuerySet["OrganisationName"]):
    """The words about names."""

    def in_order(self) -> Self:
        """The official name, former names, the latest first, then aliases."""
        return self.order_by(F("kind").desc(), F("to_on").desc(nulls_first=True), "name", "pk")


@pghistory.track()
class OrganisationName(models.Model):
    """A name that a body has or had; imports match bodies by these."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="names")
    name = models.CharField(max_length=250)
    folded = models.CharField(max_length=250, db_index=True)
    kind = models.CharField(max_length=8, choices=NameKind.choices)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    objects = NameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="organisationname_kind_known", condition=Q(kind__in=NameKind.values)),
            models.CheckConstraint(name="organisationname_not_blank", condition=~Q(folded="")),
            models.CheckConstraint(
                name="organisationname_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            models.UniqueConstraint(
                name="organisationname_one_official_name",
                fields=["organisation"],
                condition=Q(kind=NameKind.OFFICIAL),
            ),
            models.UniqueConstraint(
                name="organisationname_once_each",
                fields=["organisation", "folded", "kind", "from_on"],
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name


def _looks_right() -> Q:
    condition = ~Q(scheme__in=list(PATTERNS))
    for scheme, pattern in PATTERNS.items():
        condition |= Q(scheme=scheme, value__regex=pattern)
    return condition & ~Q(value="")


class IdentifierQuerySet(models.QuerySet["OrganisationIdentifier"]):
    """The words about registers' numbers."""

    def current(self) -> Self:
        """Numbers that hold until further notice."""
        return self.filter(to_on__isnull=True)

    def in_order(self) -> Self:
        """Those that hold first, by register and number."""
        return self.order_by(F("to_on").desc(nulls_first=True), "scheme", "value", "pk")

    def of_charities(self) -> Self:
        """Charity numbers that hold."""
        return self.current().filter(scheme__in=CHARITY_SCHEMES)


@pghistory.track()
class OrganisationIdentifier(models.Model):
    """A register's number for a body, with the days between which it held. A GSS code names an area, and changes."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="identifiers")
    scheme = models.CharField(max_length=8, choices=IdentifierScheme.choices)
    value = models.CharField(max_length=60)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="organisationidentifier_scheme_known", condition=Q(scheme__in=IdentifierScheme.values)
            ),
            models.CheckConstraint(name="organisationidentifier_looks_right", condition=_looks_right()),
            models.CheckConstraint(
                name="organisationidentifier_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")),
            ),
            # Two bodies may hold one code one after the other (a GSS code, above all), never at once.
            models.UniqueConstraint(
                name="organisationidentifier_held_by_one_body_at_a_time",
                fields=["scheme", "value"],
                condition=Q(to_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="organisationidentifier_once_each",
                fields=["organisation", "scheme", "value", "from_on"],
                nulls_distinct=False,
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="cic_holds_no_charity_number",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NO_CHARITY_NUMBER_FOR_A_CIC.format(body="NEW.organisation_id"),
            ),
        ]

    def __str__(self) -> str:
        """Return scheme and number, as org-id writes them."""
        return f"{self.scheme}-{self.value}"
