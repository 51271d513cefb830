"""The kinds of body and of identifier, and what each identifier must look like (domain facts, section 6)."""

import re

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    """What sort of body it is; the first six are the parent kinds that figures are broken down by."""

    LOCAL_AUTHORITY = "local_authority", "Local authority"
    NHS = "nhs", "NHS"
    CENTRAL_GOVERNMENT = "central_government", "Central government"
    POLICE_PROBATION = "police_probation", "Police or probation"
    EDUCATION = "education", "Education"
    FIRE_RESCUE = "fire_rescue", "Fire and rescue"
    MUTUAL = "mutual", "Mutual"
    OTHER = "other", "Other"


class IdentifierScheme(TextChoices):
    """Registers whose numbers a body may carry; values are org-id.guide list codes where there is one."""

    COMPANY = "GB-COH", "Companies House number"
    CHARITY = "GB-CHC", "Charity number (England and Wales)"
    CHARITY_SCOTLAND = "GB-SC", "Charity number (Scotland)"
    CHARITY_NI = "GB-NIC", "Charity number (Northern Ireland)"
    SOCIETY = "GB-MPR", "Mutuals Public Register number"
    COUNCIL_ENGLAND = "GB-LAE", "Council register code (England)"
    COUNCIL_WALES = "GB-PLA", "Council register code (Wales)"
    COUNCIL_SCOTLAND = "GB-LAS", "Council register code (Scotland)"
    COUNCIL_NI = "GB-LANI", "Council register code (Northern Ireland)"
    GOVERNMENT = "GB-GOR", "Government organisation code"
    NHS_ODS = "GB-NHS", "NHS ODS code"
    GSS = "GSS", "GSS code of its area"
    PPON = "GB-PPON", "Procurement identifier (Find a Tender)"


# What the database holds to. Anything that is not listed is free text there.
PATTERNS = {
    IdentifierScheme.COMPANY: r"^[A-Z0-9]{8}$",
    IdentifierScheme.COUNCIL_ENGLAND: r"^[A-Z]{3}$",
    IdentifierScheme.GSS: r"^[EWSNK][0-9]{8}$",
    IdentifierScheme.NHS_ODS: r"^[A-Z0-9]{1,9}$",
}
# The kinds of body in the letters before a company number: England and Wales, Scotland, Northern Ireland, overseas.
_COMPANY_LETTERS = (
    "AC|BR|CE|CS|EN|ES|FC|FE|GE|GN|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|RC|RS"
    "|SA|SC|SE|SF|SG|SI|SL|SO|SP|SR|SZ|ZC"
)
# What somebody may enter. Societies' numbers end in letters, and so does what Companies House makes of them. The
# Mutuals Public Register publishes no format: only what cannot be one of its numbers is refused.
_SHAPES = PATTERNS | {
    IdentifierScheme.COMPANY: (
        rf"^([0-9]{{8}}|R[0-9]{{7}}|({_COMPANY_LETTERS})[0-9]{{4}}([0-9]{{2}}|[0-9][A-Z]|[A-Z]{{2}}))$"
    ),
    IdentifierScheme.SOCIETY: r"^(RS|IP|SP|NP)?[0-9]{1,6}(R|RS|R\(S\))?$",
}
CHARITY_SCHEMES = (IdentifierScheme.CHARITY, IdentifierScheme.CHARITY_SCOTLAND, IdentifierScheme.CHARITY_NI)

# By law a community interest company's name ends so, in English or in Welsh. PostgreSQL reads the pattern too.
CIC_NAME = r"(^|[^a-z])(community interest company|c\.?i\.?c|cwmni buddiant cymunedol|c\.?b\.?c)[. ]*$"


def is_cic_name(name: str) -> bool:
    """Return whether only a community interest company may have such a name."""
    return re.search(CIC_NAME, name, re.IGNORECASE) is not None


class MalformedIdentifierError(ValueError):
    """An identifier does not look as its register's numbers do; the message says what to do."""


def clean_identifier(scheme: str, written: str) -> str:
    """Return the identifier as its register writes it; raises MalformedIdentifierError.

    A company number of six or seven digits has lost its leading zeros, so they are put back;
    anything shorter is refused, because it would be a guess.
    """
    value = re.sub(r"\s+", "", written).upper()
    if scheme == IdentifierScheme.COMPANY and re.fullmatch(r"[0-9]{6,7}", value):
        value = value.zfill(8)
    pattern = _SHAPES.get(IdentifierScheme(scheme))
    if not value or (pattern and not re.fullmatch(pattern, value)):
        label = IdentifierScheme(scheme).label
        raise MalformedIdentifierError(
            f"{written!r} is not a {label}. {_ADVICE.get(IdentifierScheme(scheme), '')}".strip()
        )
    return value


_ADVICE = {
    IdentifierScheme.COMPANY: (
        "It has 8 digits, such as 07584906, or 2 letters and 6 digits, such as SC123456;"
        " only 6 or 7 digits can be padded with zeros"
    ),
    IdentifierScheme.SOCIETY: "It has up to 6 digits, which R may follow, such as 7610 or 30123R",
    IdentifierScheme.COUNCIL_ENGLAND: "It has three capital letters, such as DEV",
    IdentifierScheme.GSS: "It has a letter and 8 digits, such as E10000008",
    IdentifierScheme.NHS_ODS: "It has 1 to 9 letters and digits, such as RJ8",
}
