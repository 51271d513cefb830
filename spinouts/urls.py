"""Addresses of the pages about spin-outs."""

from django.urls import path

from spinouts import views

app_name = "spinouts"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("new/", views.new, name="new"),
    path("overrides/", views.overrides, name="overrides"),
    path("<slug:reference>/", views.detail, name="detail"),
    path("<slug:reference>/history/", views.history, name="history"),
    path("<slug:reference>/move/", views.move, name="move"),
    path("<slug:reference>/end/", views.end, name="end"),
    path("<slug:reference>/trading/", views.trading, name="trading"),
    path("<slug:reference>/journey/<int:place>/correct/", views.correct_move, name="correct_move"),
    path("<slug:reference>/journey/<int:place>/take-back/", views.take_back_move, name="take_back_move"),
    path("<slug:reference>/profile/", views.profile, name="profile"),
    path("<slug:reference>/numbers/", views.numbers, name="numbers"),
    path("<slug:reference>/withdraw/", views.withdraw, name="withdraw"),
    path("<slug:reference>/restore/", views.restore, name="restore"),
    path("<slug:reference>/merge/", views.merge, name="merge"),
    path("<slug:reference>/returns/new/", views.add_return, name="add_return"),
    path("<slug:reference>/returns/<int:number>/", views.staff_return, name="staff_return"),
    path("<slug:reference>/returns/<int:number>/correct/", views.correct_return, name="correct_return"),
    path("<slug:reference>/returns/<int:number>/take-back/", views.take_back_return, name="take_back_return"),
    path("<slug:reference>/returns/<int:number>/verify/", views.verify_return, name="verify_return"),
    path("<slug:reference>/assessments/new/", views.add_assessment, name="add_assessment"),
    path("<slug:reference>/assessments/<int:number>/", views.assessment, name="assessment"),
    path("<slug:reference>/assessments/<int:number>/correct/", views.correct_assessment, name="correct_assessment"),
    path(
        "<slug:reference>/assessments/<int:number>/take-back/", views.take_back_assessment, name="take_back_assessment"
    ),
    path("<slug:reference>/assessments/<int:number>/verify/", views.verify_assessment, name="verify_assessment"),
    path("<slug:reference>/decisions/", views.decisions, name="decisions"),
    path("<slug:reference>/decisions/new/", views.add_decision, name="add_decision"),
    path("<slug:reference>/decisions/<int:number>/", views.change_decision, name="change_decision"),
    path("<slug:reference>/conditions/<int:number>/", views.change_condition, name="change_condition"),
    path("<slug:reference>/conditions/<int:number>/discharge/", views.discharge_condition, name="discharge_condition"),
    path("<slug:reference>/conditions/<int:number>/reopen/", views.reopen_condition, name="reopen_condition"),
    path("<slug:reference>/proposal/", views.proposal, name="proposal"),
    path("<slug:reference>/brief/", views.change_brief, name="change_brief"),
    path("<slug:reference>/lead/", views.assign, name="assign"),
    path("<slug:reference>/tasks/", views.tasks, name="tasks"),
    path("<slug:reference>/tasks/<slug:code>/", views.task, name="task"),
    path("<slug:reference>/updates/", views.updates, name="updates"),
    path("<slug:reference>/readiness/", views.readiness, name="readiness"),
    path("<slug:reference>/dates/", views.dates, name="dates"),
    path("<slug:reference>/transfer/", views.transfer, name="transfer"),
    path("<slug:reference>/return-requests/", views.return_requests, name="return_requests"),
    path("<slug:reference>/agreements/", views.agreements, name="agreements"),
    path("<slug:reference>/continuity/", views.continuity, name="continuity"),
    path("<slug:reference>/exit/", views.exit_record, name="exit_record"),
    path("<slug:reference>/notes/", views.notes, name="notes"),
    path("<slug:reference>/audit/", views.audit, name="audit"),
    path("<slug:reference>/evidence/<int:number>/", views.evidence, name="evidence"),
]
