"""Addresses of procurement: the rules and the adviser, the register of contracts, clocks, challenges and risks."""

from django.urls import path

from procurement.views import adviser, front, income, of_spinout, rules

app_name = "procurement"
_RECORD = "spin-outs/<slug:reference>/"
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
]
