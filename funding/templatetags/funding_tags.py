"""Tag colours of funding: the colour only repeats what the word says."""

from django import template

from funding.eligibility import Verdict
from funding.lifecycle import ApplicationState, AwardState
from funding.vocabulary import CoverState, Recommendation

register = template.Library()

_COVER = {CoverState.SECURED.value: "green", CoverState.SOUGHT.value: "blue"}
_VERDICTS: dict[str, str] = {Verdict.FITS: "green", Verdict.CHECK: "yellow", Verdict.DOES_NOT_FIT: "grey"}
_RECOMMENDATIONS: dict[str, str] = {Recommendation.RECOMMENDED: "green", Recommendation.UNFUNDED: "yellow"}
_APPLICATIONS: dict[str, str] = {
    ApplicationState.DRAFT: "grey",
    ApplicationState.SUBMITTED: "blue",
    ApplicationState.ELIGIBILITY_CHECK: "teal",
    ApplicationState.ASSESSMENT: "teal",
    ApplicationState.MORE_INFORMATION: "yellow",
    ApplicationState.APPROVED: "green",
    ApplicationState.IN_DELIVERY: "green",
}
_AWARDS: dict[str, str] = {AwardState.TO_AGREE: "yellow", AwardState.IN_DELIVERY: "green"}


@register.filter
def application_colour(state: str) -> str:
    """Return the colour of how far an application has come."""
    return _APPLICATIONS.get(state, "grey")


@register.filter
def award_colour(state: str) -> str:
    """Return the colour of how far an award has come."""
    return _AWARDS.get(state, "grey")


@register.filter
def cover_colour(state: str) -> str:
    """Return the colour of how certain it is that a cost is covered."""
    return _COVER.get(state, "grey")


@register.filter
def verdict_colour(verdict: str) -> str:
    """Return the colour of a verdict."""
    return _VERDICTS[verdict]


@register.filter
def recommendation_colour(recommendation: str) -> str:
    """Return the colour of what assessors recommend."""
    return _RECOMMENDATIONS.get(recommendation, "grey")
