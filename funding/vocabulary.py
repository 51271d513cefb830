"""The field's terms for funds: what they give, how one gets at it, and what must be put beside it. Pure."""

from django.db.models import TextChoices


class Gives(TextChoices):
    """What a fund gives. Advice in kind is bought by the funder, and no money reaches the mutual."""

    ADVICE = "advice", "Advice in kind"
    GRANT = "grant", "Grant"
    LOAN = "loan", "Loan"
    BLENDED = "blended", "Grant and loan"
    EQUITY_LIKE = "equity_like", "Investment, equity-like"


class Way(TextChoices):
    """How one gets at a fund: a wholesaler such as Big Society Capital takes no applications itself."""

    DIRECT = "direct", "Apply to the fund"
    INTERMEDIARY = "intermediary", "Through an intermediary"


class Match(TextChoices):
    """What an applicant must put beside an award."""

    NONE = "none", "Nothing"
    CASH = "cash", "Cash of their own"
    ANY = "any", "Cash or work of their own"


class CostKind(TextChoices):
    """What a spin-out pays for before its launch, as the Mutuals Support Programme bought it, and what others name."""

    LEGAL = "legal", "Legal advice"
    FINANCIAL_MODEL = "financial_model", "Financial model and business plan"
    HR_PENSIONS = "hr_pensions", "HR and pensions"
    TAX = "tax", "Tax and VAT"
    PROCUREMENT = "procurement", "Procurement"
    GOVERNANCE = "governance", "Governance and registration"
    STAFF_ENGAGEMENT = "staff_engagement", "Engaging staff"
    SYSTEMS = "systems", "IT and premises"
    PROJECT = "project", "Managing the project"
    OTHER = "other", "Other"


class CoverState(TextChoices):
    """How certain it is that a cost is covered."""

    SECURED = "secured", "Secured"
    SOUGHT = "sought", "Sought"


class CoverSource(TextChoices):
    """Who covers a cost."""

    PARENT = "parent", "The parent body"
    FUND = "fund", "A fund"
    INVESTOR = "investor", "A lender or investor"
    OWN = "own", "The mutual itself"
    OTHER = "other", "Somebody else"


class ApplicationSection(TextChoices):
    """The task list of an application: one page each, in any order."""

    ABOUT = "about", "Title and purpose"
    AMOUNTS = "amounts", "Amounts by stage"
    COSTS = "costs", "Cost plan"
    DOCUMENTS = "documents", "Documents"
    DECLARATION = "declaration", "Declaration"


# What whoever submits an application says of it.
DECLARATION = (
    "What this application says is true as far as we know. It asks for nothing that another fund has agreed to pay, "
    "and the parent body knows of it."
)


class Conflict(TextChoices):
    """What an assessor says before they read an application for scoring (the seven principles of public life)."""

    NONE = "none", "No conflict of interest"
    DECLARED = "declared", "A conflict of interest"


class Recommendation(TextChoices):
    """What those who scored an application agree to tell the admin who decides."""

    RECOMMENDED = "recommended", "Recommended"
    UNFUNDED = "unfunded", "Recommended but unfunded"
    NOT_RECOMMENDED = "not_recommended", "Not recommended"


class Outcome(TextChoices):
    """What is decided of an application. *Further support* is the Social Enterprise Investment Fund's third outcome."""

    APPROVED = "approved", "Approved"
    UNFUNDED = "unfunded", "Good, but not funded"
    FURTHER_SUPPORT = "further_support", "Further support recommended"
    DECLINED = "declined", "Declined"
    INELIGIBLE = "ineligible", "Not eligible"


class EntryKind(TextChoices):
    """What moves the money of an award. Each is a row that is never edited; its sums follow from the rows."""

    AWARD = "award", "Awarded"
    VARIATION = "variation", "Varied"
    PAYMENT = "payment", "Paid"
    STOP = "stop", "Stopped"
    REFUND = "refund", "Refunded"
    WRITE_OFF = "write_off", "Written off"


class ReferralReason(TextChoices):
    """Why an application came to nothing."""

    INELIGIBLE = "ineligible", "Not eligible for the fund"
    NOT_STRONG_ENOUGH = "not_strong_enough", "Not strong enough"
    NO_MONEY_LEFT = "no_money_left", "Good, but no money was left"
    NOT_READY = "not_ready", "Not ready yet"
    WITHDRAWN = "withdrawn", "Withdrawn by the applicant"


class Destination(TextChoices):
    """Where somebody goes next whom a fund did not help."""

    FUND = "fund", "Another fund"
    ADVISER = "adviser", "An adviser"
    PEER = "peer", "A peer mutual"
    COURSE = "course", "A course"
    BODY = "body", "Back to the parent body"


class ReferralOutcome(TextChoices):
    """What came of a referral."""

    FUNDED_ELSEWHERE = "funded_elsewhere", "Funded elsewhere"
    RESUBMITTED = "resubmitted", "Applied again"
    LAUNCHED_UNFUNDED = "launched_unfunded", "Launched without the money"
    SHELVED = "shelved", "Shelved"
    LOST_CONTACT = "lost_contact", "Contact was lost"
