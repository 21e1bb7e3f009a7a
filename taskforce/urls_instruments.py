"""The addresses of instruments."""

from django.urls import path

from taskforce.views import instruments

urlpatterns = [
    path("", instruments.instrument_list, name="instrument_list"),
    path("new/", instruments.instrument_new, name="instrument_new"),
    path("<number:pk>/", instruments.instrument_detail, name="instrument_detail"),
    path("<number:pk>/edit/", instruments.instrument_edit, name="instrument_edit"),
    path("<number:pk>/file/", instruments.instrument_scan, name="instrument_scan"),
    path(
        "<number:pk>/corrections/<number:correction>/file/",
        instruments.instrument_earlier_scan,
        name="instrument_earlier_scan",
    ),
]
