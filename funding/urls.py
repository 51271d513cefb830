"""Addresses of funding: funds and their rounds, and what each spin-out finds there."""

from django.urls import path

from funding import views

app_name = "funding"
urlpatterns = [
    path("", views.funds, name="funds"),
    path("spin-outs/<slug:reference>/", views.of_spinout, name="of_spinout"),
    path("spin-outs/<slug:reference>/costs/", views.costs, name="costs"),
]
