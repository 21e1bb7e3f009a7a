"""The addresses of units, their task forces and people."""

from django.urls import path

from taskforce.views import letterheads, people, units

urlpatterns = [
    path("", units.unit_list, name="unit_list"),
    path("people/<number:pk>/", people.person_detail, name="person_detail"),
    path("letterhead/", letterheads.letterhead, name="letterhead"),
    path("<code:code>/letterhead/", letterheads.letterhead, name="letterhead"),
    path("<code:code>/", units.unit_detail, name="unit_detail"),
]
