"""Every address of the service; apps are named only as strings, so that nothing here imports upward."""

from django.urls import include, path

from mutuals_tracker import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("accounts/", include("mutuals_tracker.accounts.sign_in_urls")),
    path("admin-area/", include("mutuals_tracker.accounts.urls")),
    path("", include("mutuals_tracker.service_urls")),
    path("spin-outs/", include("spinouts.urls")),
    path("funding/", include("funding.urls")),
    path("procurement/", include("procurement.urls")),
    path("", include("reporting.urls")),
]

handler403 = "mutuals_tracker.errors.forbidden"
handler404 = "mutuals_tracker.errors.not_found"
handler500 = "mutuals_tracker.errors.server_error"
