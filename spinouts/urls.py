"""Addresses of this part."""

from django.urls import URLPattern

app_name = "spinouts"
urlpatterns: list[URLPattern] = []
