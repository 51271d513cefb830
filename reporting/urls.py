"""Addresses of the front page and of progress: the dashboard, what is behind it, and what it is measured against."""

from django.urls import include, path

from reporting.views import (
    ambitions,
    dashboard,
    drilldown,
    front,
    ocds,
    open_data,
    published_figures,
    reference,
    series,
)

app_name = "reporting"
urlpatterns = [
    path("", front.front, name="front"),
    path("progress/", dashboard.dashboard, name="dashboard"),
    path("progress/behind/", drilldown.behind, name="behind"),
    path("progress/series/", series.series, name="series"),
    path("progress/series.csv", series.series_csv, name="series_csv"),
    path("progress/series.svg", series.series_svg, name="series_svg"),
    path("progress/how-we-count/", reference.how_we_count, name="how_we_count"),
    path("progress/ambitions/", ambitions.ambitions, name="ambitions"),
    path("progress/ambitions/new/", ambitions.record_ambition, name="record_ambition"),
    path("progress/ambitions/<int:pk>/correct/", ambitions.correct_ambition, name="correct_ambition"),
    path("progress/published-figures/", published_figures.published_figures, name="published_figures"),
    path("progress/published-figures/new/", published_figures.record_published_figure, name="record_published_figure"),
    path(
        "progress/published-figures/<int:pk>/correct/",
        published_figures.correct_published_figure,
        name="correct_published_figure",
    ),
    path(
        "progress/published-figures/<int:pk>/take-back/",
        published_figures.take_back_published_figure,
        name="take_back_published_figure",
    ),
    path("open-data/awards/", open_data.published_awards, name="published_awards"),
    path("open-data/360giving.<str:kind>", open_data.grants, name="grants"),
    path("open-data/360giving/<slug:slug>.<str:kind>", open_data.grants, name="grants_of_fund"),
    path("open-data/contracts/", ocds.published_contracts, name="published_contracts"),
    path("open-data/ocds.json", ocds.releases, name="releases"),
    path("progress/reports/", include("reporting.report_urls")),
]
