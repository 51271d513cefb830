"""Addresses of progress reports, below /progress/reports/."""

from django.urls import path

from reporting.views import reports

urlpatterns = [
    path("", reports.reports, name="reports"),
    path("ask/", reports.ask_report, name="ask_report"),
    path("<int:pk>/", reports.report, name="report"),
    path("<int:pk>/progress/", reports.report_progress_region, name="report_progress_region"),
    path("<int:pk>/download/<str:wanted>", reports.download_report, name="download_report"),
    path("<int:pk>/retry/", reports.retry_report, name="retry_report"),
    path("<int:pk>/publish/", reports.publish_report, name="publish_report"),
]
