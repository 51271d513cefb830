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


class StepKind(TextChoices):
    """The steps of a procurement, in their order."""

    ENGAGEMENT = "engagement", "Preliminary market engagement"
    NOTICE = "notice", "Tender notice published"
    DEADLINE = "deadline", "Tenders received"
    ASSESSMENT = "assessment", "Tenders assessed"
    AWARD = "award", "Award decided"
    STANDSTILL = "standstill", "Standstill period over"
    CONTRACT = "contract", "Contract entered into"


# The place of each step: what was done is dated in this order.
STEP_PLACES = {kind: place for place, kind in enumerate(StepKind, start=1)}


class BidResult(TextChoices):
    """What became of a bid by the mutual."""

    PREPARING = "preparing", "Being prepared"
    SUBMITTED = "submitted", "Submitted, not decided"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    EXCLUDED = "excluded", "Excluded or disregarded"
    WITHDRAWN = "withdrawn", "Withdrawn"


DECIDED_BIDS = (BidResult.WON, BidResult.LOST, BidResult.EXCLUDED)


class Advertised(TextChoices):
    """How work was advertised, as the Transparency Code asks."""

    TENDER = "tender", "A published invitation to tender"
    QUOTE = "quote", "An invitation to quote"
    NEITHER = "neither", "Neither"
    NOT_KNOWN = "not_known", "Not known"


class ExtensionState(TextChoices):
    """What became of an option to extend a contract."""

    OPEN = "open", "Can be taken up"
    TAKEN_UP = "taken_up", "Taken up"
    LAPSED = "lapsed", "Not taken up"


class WhoMay(TextChoices):
    """Who may use a break clause."""

    CUSTOMER = "customer", "The customer"
    PROVIDER = "provider", "The mutual"
    EITHER = "either", "Either of them"


class ContinuityClauseKind(TextChoices):
    """What a contract says about the service going on if the mutual fails."""

    STEP_IN = "step_in", "Step-in"
    EXIT_PLAN = "exit_plan", "Exit plan"
    ASSET_LOCK = "asset_lock", "Asset lock"


class TermStanding(TextChoices):
    """How a performance term stands."""

    NOT_MEASURED = "not_measured", "Not measured yet"
    MET = "met", "Met"
    PARTLY = "partly", "Partly met"
    NOT_MET = "not_met", "Not met"


class Level(TextChoices):
    """A level at which the service begins to warn."""

    DEPENDENCE_PERCENT = "dependence_percent", "One customer’s share of income, in percent"
    RETENDER_MONTHS = "retender_months", "Months before a contract ends"


class PartyRole(TextChoices):
    """What a party is to a notice of Find a Tender."""

    BUYER = "buyer", "Buyer"
    SUPPLIER = "supplier", "Supplier"
