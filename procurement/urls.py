"""Addresses of procurement: the rules and the adviser, the register of contracts, clocks, challenges and risks."""

from django.urls import path

from procurement.views import adviser, front, rules

app_name = "procurement"
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
]
