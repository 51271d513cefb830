"""Legal forms, and which one a free-text description names."""

from django.db.models import TextChoices


class LegalForm(TextChoices):
    """The forms that mutuals take. A mutual is not itself a legal form (domain facts, sections 1.1 and 6)."""

    CIC_SHARES = "cic_shares", "Community interest company limited by shares"
    CIC_GUARANTEE = "cic_guarantee", "Community interest company limited by guarantee"
    CIC = "cic", "Community interest company, shares or guarantee not stated"
    COMMUNITY_BENEFIT_SOCIETY = "community_benefit_society", "Community benefit society"
    COOPERATIVE = "cooperative", "Co-operative"
    COMPANY_GUARANTEE = "company_guarantee", "Company limited by guarantee"
    COMPANY_SHARES = "company_shares", "Company limited by shares"
    CHARITABLE_COMPANY = "charitable_company", "Charitable company"
    CHARITY = "charity", "Charity, form not stated"
    CIO = "cio", "Charitable incorporated organisation"
    JOINT_VENTURE = "joint_venture", "Joint venture company"
    LLP = "llp", "Limited liability partnership"
    OTHER = "other", "Other or undecided"


CIC_FORMS = (LegalForm.CIC_SHARES, LegalForm.CIC_GUARANTEE, LegalForm.CIC)

# The first line whose words all occur decides, so the more particular stand before the more general.
_WORDS: tuple[tuple[tuple[str, ...], LegalForm], ...] = (
    (("community interest company", "guarantee"), LegalForm.CIC_GUARANTEE),
    (("community interest company", "shares"), LegalForm.CIC_SHARES),
    (("community interest company",), LegalForm.CIC),
    (("joint venture",), LegalForm.JOINT_VENTURE),
    (("charitable incorporated organisation",), LegalForm.CIO),
    (("community benefit",), LegalForm.COMMUNITY_BENEFIT_SOCIETY),
    (("industrial and provident",), LegalForm.COMMUNITY_BENEFIT_SOCIETY),
    (("registered society",), LegalForm.COMMUNITY_BENEFIT_SOCIETY),
    (("charit", "company limited by guarantee"), LegalForm.CHARITABLE_COMPANY),
    (("charit", "company"), LegalForm.CHARITABLE_COMPANY),
    (("charit",), LegalForm.CHARITY),
    (("co-operative",), LegalForm.COOPERATIVE),
    (("limited liability partnership",), LegalForm.LLP),
    (("limited by guarantee",), LegalForm.COMPANY_GUARANTEE),
    (("limited by shares",), LegalForm.COMPANY_SHARES),
)


def classify(written: str) -> str:
    """Return the legal form that the description names, `other` where it names none, and nothing for nothing."""
    text = written.casefold()
    if not text.strip():
        return ""
    for words, form in _WORDS:
        if all(word in text for word in words):
            return form.value
    return LegalForm.OTHER.value
