"""The field's terms for procurement: regimes' cover, routes, values, steps, results and agreements. Pure."""

from django.db.models import TextChoices


class Covers(TextChoices):
    """Which services a regime is about. Health care services in England have had one of their own since 2024."""

    GENERAL = "general", "Services in general"
    HEALTH = "health", "Health care services in England"


class VatBasis(TextChoices):
    """Whether a value includes value added tax. Only what a source from elsewhere reports may leave it open."""

    INCLUDING = "including", "Including VAT"
    EXCLUDING = "excluding", "Excluding VAT"
    NOT_STATED = "not_stated", "Not stated"


class ValueBasis(TextChoices):
    """Over what time a value is counted. Only a value over the whole life is compared with a threshold."""

    WHOLE_LIFE = "whole_life", "Over the whole life, options included"
    PER_YEAR = "per_year", "Per year"
    FIRST_YEAR = "first_year", "In the first year"
    AS_REPORTED = "as_reported", "In total, as reported"


class ThresholdKind(TextChoices):
    """To what a threshold applies."""

    LIGHT_TOUCH = "light_touch", "Light touch services"
    SERVICES_SUB_CENTRAL = "services_sub_central", "Other services bought by councils and NHS bodies"
    SERVICES_CENTRAL = "services_central", "Other services bought by central government"


class ListPurpose(TextChoices):
    """What a list of CPV codes is for."""

    LIGHT_TOUCH = "light_touch", "Services under the light touch rules"
    RESERVABLE = "reservable", "Services whose contracts can be reserved"
    HEALTH = "health", "Health care services in scope"


class Route(TextChoices):
    """How a contract is, or was, awarded."""

    OPEN_COMPETITION = "open_competition", "Open competition"
    RESERVED_REG77 = "reserved_reg77", "Reserved under regulation 77"
    RESERVED_S33 = "reserved_s33", "Reserved under section 33"
    DIRECT_AWARD = "direct_award", "Direct award"
    VERTICAL = "vertical", "Vertical arrangement (Teckal)"
    BELOW_THRESHOLD = "below_threshold", "Below the threshold"
    CHALLENGE = "challenge", "Competition triggered by the Right to Challenge"
    PSR_DIRECT_A = "psr_direct_a", "Provider Selection Regime: direct award A"
    PSR_DIRECT_B = "psr_direct_b", "Provider Selection Regime: direct award B"
    PSR_DIRECT_C = "psr_direct_c", "Provider Selection Regime: direct award C"
    PSR_MOST_SUITABLE = "psr_most_suitable", "Provider Selection Regime: most suitable provider"
    PSR_COMPETITIVE = "psr_competitive", "Provider Selection Regime: competitive process"
    NOT_KNOWN = "not_known", "Not known"


# Those by which a contract is kept from bidders who are no mutuals.
RESERVED = (Route.RESERVED_REG77, Route.RESERVED_S33)
# Those of the health regime; it knows no others (domain facts, 4.1).
PSR = tuple(route for route in Route if route.value.startswith("psr_"))
