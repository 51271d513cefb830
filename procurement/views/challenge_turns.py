"""How every page about an expression of interest finds it, takes its form, and goes back; what an action may refuse."""

from procurement.actions import challenge_moves, challenges
from procurement.models import Challenge
from spinouts.views import asking
from spinouts.views.row_pages import RowPages

REFUSALS: asking.Errors = {
    challenges.NotRelevantError: "authority",
    challenges.ReceivedDateError: "received_on",
    challenges.EmployeesError: "names_of_staff",
    challenges.NoticeDateError: "published_on",
    challenges.NoticeReliedOnError: None,
    challenges.NoticeGoneError: None,
    challenge_moves.StepDateError: "on",
    challenge_moves.TooEarlyError: "on",
    challenge_moves.DecisionDueError: "decides_on",
    challenge_moves.GroundsError: "grounds",
    challenge_moves.NoticeNeededError: "notice",
    challenge_moves.AgreedDateError: "agreed_on",
    challenge_moves.ResultWordsError: None,
}

_PAGES = RowPages(
    "procurement",
    "challenge",
    lambda reader: Challenge.objects.visible_to(reader).with_whom().select_related("changed_by"),
)
find, address, once = _PAGES.find, _PAGES.address, _PAGES.once
bound, saved, page = _PAGES.bound, _PAGES.saved, _PAGES.page
