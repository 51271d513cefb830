"""Addresses of the pages that the service has about itself."""

from django.urls import path

from mutuals_tracker import about

urlpatterns = [
    path("accessibility/", about.accessibility, name="accessibility"),
    path("privacy/", about.privacy, name="privacy"),
    path("cookies/", about.cookies, name="cookies"),
]
