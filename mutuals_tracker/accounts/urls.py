"""Addresses of the admin area."""

from django.urls import path

from mutuals_tracker.accounts.views import bodies, identifiers, mail, overview, people, succession

app_name = "accounts"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("mail/", mail.mail, name="mail"),
    path("mail/<int:pk>/send-again/", mail.send_mail_again, name="send_mail_again"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/history/", people.person_history, name="person_history"),
    path("people/<int:pk>/invite-again/", people.invite_again, name="invite_again"),
    path("people/<int:pk>/correct/", people.correct_person, name="correct_person"),
    path("people/<int:pk>/roles/give/", people.grant_role, name="grant_role"),
    path("people/<int:pk>/roles/<int:membership>/end/", people.end_role, name="end_role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/<int:pk>/remove-second-factor/", people.remove_second_factor, name="remove_second_factor"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/add/", bodies.add_body, name="add_body"),
    path("bodies/<slug:slug>/", bodies.body, name="body"),
    path("bodies/<slug:slug>/history/", bodies.body_history, name="body_history"),
    path("bodies/<slug:slug>/correct/", bodies.correct_body, name="correct_body"),
    path("bodies/<slug:slug>/confirm/", bodies.confirm_body, name="confirm_body"),
    path("bodies/<slug:slug>/rename/", bodies.rename_body, name="rename_body"),
    path("bodies/<slug:slug>/names/add/", bodies.add_alias, name="add_alias"),
    path("bodies/<slug:slug>/names/<int:pk>/remove/", bodies.remove_alias, name="remove_alias"),
    path("bodies/<slug:slug>/abolish/", succession.abolish_body, name="abolish_body"),
    path("bodies/<slug:slug>/reopen/", succession.reopen_body, name="reopen_body"),
    path("bodies/<slug:slug>/merge/", succession.merge_body, name="merge_body"),
    path("bodies/<slug:slug>/numbers/add/", identifiers.add_identifier, name="add_identifier"),
    path("bodies/<slug:slug>/numbers/<int:pk>/end/", identifiers.end_identifier, name="end_identifier"),
    path("bodies/<slug:slug>/numbers/<int:pk>/remove/", identifiers.remove_identifier, name="remove_identifier"),
]
