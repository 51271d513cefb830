"""The field's standard terms: service areas, regions, delivery models, measures, qualifiers, definitions."""

from django.db.models import TextChoices

from mutuals_tracker.regions import Region as Region


class ServiceArea(TextChoices):
    """What the service does; the codes are those of imports, the labels those that people see."""

    HEALTH_COMMUNITY = "health_community", "Health and community care"
    ADULT_SOCIAL_CARE = "adult_social_care", "Adult social care"
    CHILDREN_YOUTH = "children_youth", "Children's and youth services"
    EDUCATION = "education", "Education"
    LEISURE_CULTURE_LIBRARIES = "leisure_culture_libraries", "Leisure, culture and libraries"
    EMPLOYMENT_SKILLS = "employment_skills", "Employment and skills"
    HOUSING = "housing", "Housing"
    CRIMINAL_JUSTICE = "criminal_justice", "Criminal justice and probation"
    FIRE_RESCUE = "fire_rescue", "Fire and rescue"
    ENVIRONMENT = "environment", "Environment"
    BACK_OFFICE_CORPORATE = "back_office_corporate", "Back office and corporate services"
    OTHER = "other", "Other"


class DeliveryModel(TextChoices):
    """How the service is to be delivered, as an options appraisal compares them (domain facts, 8.2)."""

    IN_HOUSE = "in_house", "In-house, as now"
    IN_HOUSE_REENGINEERED = "in_house_reengineered", "In-house, re-engineered"
    TRADING_COMPANY = "trading_company", "Local authority trading company"
    PUBLIC_SERVICE_MUTUAL = "public_service_mutual", "Public service mutual"
    JOINT_VENTURE = "joint_venture", "Joint venture"
    OUTSOURCE = "outsource", "Outsourced"


class Measure(TextChoices):
    """What a staff return counts. Measures are never added to one another."""

    CURRENT_HEADCOUNT = "current_headcount", "Current headcount"
    TRANSFERRED_HEADCOUNT = "transferred_headcount", "Transferred headcount"
    CURRENT_FTE = "current_fte", "Full-time equivalent"
    JOBS_CREATED = "jobs_created", "Jobs created"
    CO_OWNERS = "co_owners", "Co-owners"


# What the headline counts: people employed, whether or not they are co-owners.
HEADLINE_MEASURE = Measure.CURRENT_HEADCOUNT


class Qualifier(TextChoices):
    """How a figure was stated by its source."""

    EXACT = "exact", "Exact"
    APPROXIMATE = "approximate", "Approximate"
    AT_LEAST = "at_least", "At least"
    MORE_THAN = "more_than", "More than"
    AS_PUBLISHED = "as_published", "As published"


class Definition(TextChoices):
    """The three definitions of a public service mutual; a body can meet one and fail another (domain facts, 1.1)."""

    POLICY_2011 = "policy_2011", "Cabinet Office policy, 2011"
    POLICY_2017 = "policy_2017", "DCMS policy, 2017"
    SECTION_33 = "section_33", "Procurement Act 2023, section 33"


# Those by which a spin-out enters the headline; the statutory one decides only about reserved contracts.
POLICY_DEFINITIONS = (Definition.POLICY_2011, Definition.POLICY_2017)


class AssessmentResult(TextChoices):
    """What a definition assessment found."""

    MEETS = "meets", "Meets the definition"
    DOES_NOT_MEET = "does_not_meet", "Does not meet the definition"
    UNCLEAR = "unclear", "Unclear"
