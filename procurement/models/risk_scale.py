"""The scales by which risks are rated: what an admin keeps, each in force from a day on until the next one is."""

from datetime import date
from typing import Self, cast

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q

from mutuals_tracker.kept_rows import KeptRow, kept_triggers
from mutuals_tracker.refusing import refuse
from procurement.scales import DEFAULT, DEFAULT_SINCE, FEWEST_LEVELS, MOST_LEVELS, Scale

_MEANING = ("likelihoods", "impacts", "medium_from", "high_from", "very_high_from")
_NEW, _OLD = (", ".join(f"{row}.{name}" for name in _MEANING) for row in ("NEW", "OLD"))
_STAYS = f"""
    IF ({_NEW}) IS DISTINCT FROM ({_OLD})
       AND EXISTS (SELECT 1 FROM procurement_riskrating r WHERE r.scale_id = NEW.id) THEN
        {refuse("riskscale_stays_once_somebody_rated_by_it")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - our own names


class Length(Func):
    """How many words an array has."""

    function = "cardinality"
    output_field = models.IntegerField()


class RiskScaleQuerySet(models.QuerySet):
    """The words about scales."""

    def latest_first(self) -> Self:
        """The one that came into force last first."""
        return self.order_by("-starts_on", "-pk")

    def in_force(self, *, on: date) -> "RiskScale":
        """Return the scale of that day; the usual one, not kept yet, where no admin has added any."""
        found = cast("RiskScale | None", self.filter(starts_on__lte=on).latest_first().first())
        return found or usual_scale()


@pghistory.track()
class RiskScale(KeptRow):
    """Words for each likelihood and impact, and from which score on a risk is how serious.

    A rating keeps the scale by which it was made, so a scale by which anybody rated never changes its meaning.
    """

    name = models.CharField(max_length=80)
    starts_on = models.DateField(unique=True)
    likelihoods = ArrayField(models.CharField(max_length=60))
    impacts = ArrayField(models.CharField(max_length=60))
    medium_from = models.PositiveSmallIntegerField()
    high_from = models.PositiveSmallIntegerField()
    very_high_from = models.PositiveSmallIntegerField()

    objects = RiskScaleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="riskscale_has_a_name", condition=~Q(name="")),
            models.CheckConstraint(
                name="riskscale_has_levels",
                condition=Q(
                    likelihoods__len__gte=FEWEST_LEVELS,
                    likelihoods__len__lte=MOST_LEVELS,
                    impacts__len__gte=FEWEST_LEVELS,
                    impacts__len__lte=MOST_LEVELS,
                ),
            ),
            models.CheckConstraint(
                name="riskscale_bands_rise",
                condition=Q(medium_from__gte=2, high_from__gt=F("medium_from"), very_high_from__gt=F("high_from"))
                & Q(very_high_from__lte=Length(F("likelihoods")) * Length(F("impacts"))),
            ),
        ]
        triggers = [
            *kept_triggers(),
            pgtrigger.Trigger(
                name="stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=pgtrigger.Func(_STAYS),
            ),
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name

    @property
    def is_usual(self) -> bool:
        """Whether it is the one that is in force before an admin has added any."""
        return self.starts_on == DEFAULT_SINCE and self.scale == DEFAULT

    @property
    def scale(self) -> Scale:
        """What it says, as the pure rules take it."""
        return Scale(
            self.name,
            tuple(self.likelihoods),
            tuple(self.impacts),
            self.medium_from,
            self.high_from,
            self.very_high_from,
        )


def usual_scale() -> RiskScale:
    """Return the scale that is in force before an admin has added any; whoever rates first writes it down."""
    return RiskScale(
        name=DEFAULT.name,
        starts_on=DEFAULT_SINCE,
        likelihoods=list(DEFAULT.likelihoods),
        impacts=list(DEFAULT.impacts),
        medium_from=DEFAULT.medium_from,
        high_from=DEFAULT.high_from,
        very_high_from=DEFAULT.very_high_from,
    )
