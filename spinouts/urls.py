"""Addresses of the pages about spin-outs."""

from django.urls import path

from spinouts import views

app_name = "spinouts"
urlpatterns = [
    path("", views.listing, name="listing"),
    path("new/", views.new, name="new"),
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
    path("<slug:reference>/evidence/<int:number>/", views.evidence, name="evidence"),
]
