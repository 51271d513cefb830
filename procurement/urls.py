"""Addresses of procurement: the rules and the adviser, the register of contracts, clocks, challenges and risks."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.urls import URLPattern

app_name = "procurement"
urlpatterns: "list[URLPattern]" = []
