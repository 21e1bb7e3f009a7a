"""The addresses that other programs read."""

from django.urls import path

from reporting.views import exchange

urlpatterns = [
    path("organisationUnits.json", exchange.organisation_units, name="data_units"),
    path("organisationUnits.geojson", exchange.outlines, name="data_outlines"),
    path("dataValueSets.json", exchange.data_value_sets, name="data_values"),
]
