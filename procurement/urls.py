"""Addresses of procurement: the rules and the adviser, the register of contracts, clocks, challenges and risks."""

from django.urls import path

from procurement.views import (
    adviser,
    calendar_feed,
    challenge_moves,
    challenge_notices,
    challenge_terms,
    challenges,
    clocks,
    front,
    income,
    of_spinout,
    procurement_bids,
    procurement_keeping,
    procurement_moves,
    procurements,
    rules,
)

app_name = "procurement"
_RECORD = "spin-outs/<slug:reference>/"
_CLOCK = "clocks/<slug:reference>/"
_PROCUREMENT = "procurements/<slug:reference>/"
_EOI = "challenges/<str:reference>"
_NOTICES = "spin-outs/<str:reference>/intentions"
_TERMS = "authorities/<slug:slug>"
urlpatterns = [
    path("", front.front, name="front"),
    # The rules, and the adviser.
    path("adviser/", adviser.adviser, name="adviser"),
    path("rules/", rules.rules, name="rules"),
    path("rules/lists/<int:number>/", rules.code_list, name="code_list"),
    path("rules/lists/<int:number>/import/", rules.import_codes, name="import_codes"),
    path("rules/<slug:sort>/", rules.rules_of_sort, name="rules_of_sort"),
    path("rules/<slug:sort>/new/", rules.add_rule, name="add_rule"),
    path("rules/<slug:sort>/<int:number>/change/", rules.change_rule, name="change_rule"),
    path("rules/<slug:sort>/<int:number>/history/", rules.rule_history, name="rule_history"),
    path(_RECORD, of_spinout.of_spinout, name="of_spinout"),
    # Who pays a mutual's income.
    path(f"{_RECORD}income/", income.income, name="income"),
    path(f"{_RECORD}income/new/", income.add_income_year, name="add_income_year"),
    path(f"{_RECORD}income/<int:number>/change/", income.change_income_year, name="change_income_year"),
    path(f"{_RECORD}income/<int:number>/remove/", income.remove_income_year, name="remove_income_year"),
    path(f"{_RECORD}income/<int:number>/customers/new/", income.add_income_share, name="add_income_share"),
    path(f"{_RECORD}income/customers/<int:number>/change/", income.change_income_share, name="change_income_share"),
    path(f"{_RECORD}income/customers/<int:number>/remove/", income.remove_income_share, name="remove_income_share"),
    # Procurements: their steps, lots and bids.
    path("procurements/", procurements.procurements, name="procurements"),
    path(_PROCUREMENT, procurements.procurement, name="procurement"),
    path(f"{_PROCUREMENT}change/", procurement_keeping.change_procurement, name="change_procurement"),
    path(f"{_PROCUREMENT}publish/", procurement_keeping.publish_procurement, name="publish_procurement"),
    path(f"{_PROCUREMENT}publish/withdraw/", procurement_keeping.withdraw_procurement, name="withdraw_procurement"),
    path(f"{_PROCUREMENT}move/<slug:to>/", procurement_moves.move_procurement, name="move_procurement"),
    path(f"{_PROCUREMENT}abandon/", procurement_moves.abandon_procurement, name="abandon_procurement"),
    path(f"{_PROCUREMENT}steps/<slug:kind>/", procurement_moves.keep_step, name="keep_step"),
    path(f"{_PROCUREMENT}steps/<slug:kind>/remove/", procurement_moves.remove_step, name="remove_step"),
    path(f"{_PROCUREMENT}lots/new/", procurement_bids.add_lot, name="add_lot"),
    path(f"{_PROCUREMENT}lots/<int:number>/", procurement_bids.change_lot, name="change_lot"),
    path(f"{_PROCUREMENT}lots/<int:number>/remove/", procurement_bids.remove_lot, name="remove_lot"),
    path(f"{_PROCUREMENT}bids/new/", procurement_bids.add_bid, name="add_bid"),
    path(f"{_PROCUREMENT}bids/<int:number>/", procurement_bids.change_bid, name="change_bid"),
    path(f"{_PROCUREMENT}bids/<int:number>/result/", procurement_bids.decide_bid, name="decide_bid"),
    path(f"{_PROCUREMENT}bids/<int:number>/remove/", procurement_bids.remove_bid, name="remove_bid"),
    path(
        "spin-outs/<slug:reference>/procurements/",
        procurements.procurements_of_spinout,
        name="procurements_of_spinout",
    ),
    path("spin-outs/<slug:reference>/procurements/new/", procurement_keeping.add_procurement, name="add_procurement"),
    path(
        "spin-outs/<slug:reference>/procurements/record/",
        procurement_keeping.record_procurement,
        name="record_procurement",
    ),
    # Clocks, and the calendar by a private address.
    path("clocks/", clocks.clocks, name="clocks"),
    path("clocks/calendar/", calendar_feed.calendar, name="calendar"),
    path("clocks/calendar/withdraw/", calendar_feed.withdraw_calendar, name="withdraw_calendar"),
    path("clocks/feed/<str:token>.ics", calendar_feed.feed, name="feed"),
    path(_CLOCK, clocks.clock, name="clock"),
    path(f"{_CLOCK}change/", clocks.change_clock, name="change_clock"),
    path(f"{_CLOCK}revoke/", clocks.revoke_clock, name="revoke_clock"),
    path(f"{_CLOCK}remove/", clocks.remove_clock, name="remove_clock"),
    path(f"{_RECORD}clocks/", clocks.clocks_of_spinout, name="clocks_of_spinout"),
    path(f"{_RECORD}clocks/new/", clocks.add_clock, name="add_clock"),
    # The statutory Right to Challenge: expressions of interest, statements of intent, authorities' terms.
    path("challenges/", challenges.challenges, name="challenges"),
    path("challenges/new/", challenges.receive_challenge, name="receive_challenge"),
    path("challenges/published.csv", challenges.published_challenges, name="published_challenges"),
    path("spin-outs/<str:reference>/challenges/", challenges.challenges_of_spinout, name="challenges_of_spinout"),
    path(f"{_NOTICES}/new/", challenge_notices.add_notice, name="add_notice"),
    path(f"{_NOTICES}/<int:number>/change/", challenge_notices.change_notice, name="change_notice"),
    path(f"{_NOTICES}/<int:number>/remove/", challenge_notices.remove_notice, name="remove_notice"),
    path(f"{_EOI}/", challenges.challenge, name="challenge"),
    path(f"{_EOI}/correct/", challenges.correct_challenge, name="correct_challenge"),
    path(f"{_EOI}/timetable/", challenge_moves.notify_timetable, name="notify_timetable"),
    path(f"{_EOI}/consider/", challenge_moves.begin_considering, name="begin_considering"),
    path(f"{_EOI}/accept/", challenge_moves.accept_challenge, name="accept_challenge"),
    path(f"{_EOI}/modify/", challenge_moves.propose_modification, name="propose_modification"),
    path(f"{_EOI}/agree/", challenge_moves.agree_modification, name="agree_modification"),
    path(f"{_EOI}/reject/", challenge_moves.reject_challenge, name="reject_challenge"),
    path(f"{_EOI}/publish/", challenge_moves.publish_decision, name="publish_decision"),
    path(f"{_EOI}/start/", challenge_moves.start_challenged_procurement, name="start_challenged_procurement"),
    path(f"{_EOI}/result/", challenge_moves.tell_challenge_result, name="tell_challenge_result"),
    path(f"{_EOI}/withdraw/", challenge_moves.withdraw_challenge, name="withdraw_challenge"),
    path(f"{_EOI}/take-back/", challenge_moves.take_back_step, name="take_back_step"),
    path("authorities/", challenge_terms.authorities, name="authorities"),
    path(f"{_TERMS}/", challenge_terms.authority, name="authority"),
    path(f"{_TERMS}/terms/new/", challenge_terms.add_terms, name="add_terms"),
    path(f"{_TERMS}/terms/<int:number>/change/", challenge_terms.change_terms, name="change_terms"),
    path(f"{_TERMS}/terms/<int:number>/remove/", challenge_terms.remove_terms, name="remove_terms"),
    path("grounds-of-rejection/", challenge_terms.rejection_grounds, name="rejection_grounds"),
    path("grounds-of-rejection/new/", challenge_terms.add_rejection_ground, name="add_rejection_ground"),
    path(
        "grounds-of-rejection/<int:number>/change/",
        challenge_terms.change_rejection_ground,
        name="change_rejection_ground",
    ),
    path("bank-holidays/", challenge_terms.bank_holidays, name="bank_holidays"),
    path("bank-holidays/new/", challenge_terms.add_bank_holiday, name="add_bank_holiday"),
    path("bank-holidays/<int:number>/remove/", challenge_terms.remove_bank_holiday, name="remove_bank_holiday"),
from procurement.views import notice_imports, notices, registers

app_name = "procurement"
urlpatterns = [
    # Part F: notices of Find a Tender, and a body's contracts register.
    path("notices/", notices.notices, name="notices"),
    path("notices/import/", notice_imports.import_notices, name="import_notices"),
    path("notices/imports/<int:number>/", notice_imports.notice_import, name="notice_import"),
    path("notices/<int:number>/", notices.notice, name="notice"),
    path("notices/<int:number>/join/<slug:reference>/", notices.link_notice, name="link_notice"),
    path("spin-outs/<slug:reference>/notices/", notices.notices_of_spinout, name="notices_of_spinout"),
    path("register/", registers.register, name="register"),
    path("contracts/register.csv", registers.register_csv, name="register_csv"),
    path("contracts/invitations.csv", registers.invitations_csv, name="invitations_csv"),
]
