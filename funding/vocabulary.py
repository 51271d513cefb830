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
