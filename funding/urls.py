"""Addresses of funding: funds and their rounds, and what each spin-out finds there."""

from django.urls import path

from funding import views

app_name = "funding"
_ONE = "applications/<slug:reference>/"
_ROUND = "<slug:slug>/rounds/<int:number>/"
urlpatterns = [
    path("", views.funds, name="funds"),
    path("benchmark/", views.benchmark, name="benchmark"),
    path("benchmark/change/", views.change_benchmark, name="change_benchmark"),
    path("applications/", views.applications, name="applications"),
    path(_ONE, views.application, name="application"),
    path(f"{_ONE}check/", views.submit_application, name="submit_application"),
    path(f"{_ONE}sign-off/", views.certify_application, name="certify_application"),
    path(f"{_ONE}sign-off/take-back/", views.take_back_certification, name="take_back_certification"),
    path(f"{_ONE}receipt/", views.receipt, name="application_receipt"),
    path(f"{_ONE}decision/", views.application_letter, name="application_letter"),
    path(f"{_ONE}decision.pdf", views.application_letter_pdf, name="application_letter_pdf"),
    path(f"{_ONE}withdraw/", views.withdraw_application, name="withdraw_application"),
    path(f"{_ONE}send-back/", views.send_back_application, name="send_back_application"),
    path(f"{_ONE}versions/<int:number>/", views.application_version, name="application_version"),
    path(f"{_ONE}files/<int:number>/", views.application_document, name="application_document"),
    path(f"{_ONE}documents/", views.application_documents, name="application_documents"),
    path(
        f"{_ONE}documents/<int:number>/remove/", views.remove_application_document, name="remove_application_document"
    ),
    path(f"{_ONE}<slug:section>/", views.write_application, name="write_application"),
    path("spin-outs/<slug:reference>/apply/<int:number>/", views.begin_application, name="begin_application"),
    path("spin-outs/<slug:reference>/", views.of_spinout, name="of_spinout"),
    path("spin-outs/<slug:reference>/costs/", views.costs, name="costs"),
    path("new/", views.add_fund, name="add_fund"),
    path("<slug:slug>/", views.fund, name="fund"),
    path("<slug:slug>/change/", views.change_fund, name="change_fund"),
    path("<slug:slug>/budget/", views.state_budget, name="state_budget"),
    path("<slug:slug>/budget/<int:number>/take-back/", views.take_back_budget, name="take_back_budget"),
    path("<slug:slug>/facts/new/", views.tell_fact, name="tell_fact"),
    path("<slug:slug>/facts/<int:number>/take-back/", views.take_back_fact, name="take_back_fact"),
    path("<slug:slug>/rounds/new/", views.add_round, name="add_round"),
    path(f"{_ROUND}apply/", views.apply, name="apply"),
    path(f"{_ROUND}change/", views.change_round, name="change_round"),
    path(f"{_ROUND}rules/new/", views.choose_rule, name="choose_rule"),
    path(f"{_ROUND}rules/new/<slug:about>/", views.add_part, {"kind": "rules"}, name="add_rule"),
    path(f"{_ROUND}criteria/new/", views.add_part, {"kind": "criteria"}, name="add_criterion"),
    path(f"{_ROUND}conditions/new/", views.add_part, {"kind": "conditions"}, name="add_condition"),
    path(f"{_ROUND}rules/<int:part>/", views.change_part, {"kind": "rules"}, name="change_rule"),
    path(f"{_ROUND}criteria/<int:part>/", views.change_part, {"kind": "criteria"}, name="change_criterion"),
    path(f"{_ROUND}conditions/<int:part>/", views.change_part, {"kind": "conditions"}, name="change_condition"),
    path(f"{_ROUND}rules/<int:part>/remove/", views.remove_part, {"kind": "rules"}, name="remove_rule"),
    path(f"{_ROUND}criteria/<int:part>/remove/", views.remove_part, {"kind": "criteria"}, name="remove_criterion"),
    path(f"{_ROUND}conditions/<int:part>/remove/", views.remove_part, {"kind": "conditions"}, name="remove_condition"),
    path("spin-outs/<slug:reference>/costs/new/", views.add_cost, name="add_cost"),
    path("spin-outs/<slug:reference>/costs/<int:number>/", views.change_cost, name="change_cost"),
    path("spin-outs/<slug:reference>/costs/<int:number>/remove/", views.remove_cost, name="remove_cost"),
    path("spin-outs/<slug:reference>/costs/<int:number>/cover/new/", views.add_cover, name="add_cover"),
    path("spin-outs/<slug:reference>/costs/<int:number>/cover/<int:cover>/", views.change_cover, name="change_cover"),
    path(
        "spin-outs/<slug:reference>/costs/<int:number>/cover/<int:cover>/remove/",
        views.remove_cover,
        name="remove_cover",
    ),
]
