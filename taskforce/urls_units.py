"""The addresses of units, their task forces and people."""

from django.urls import path

from taskforce.views import (
    finding,
    heads,
    letterheads,
    people,
    people_apart,
    people_merging,
    rosters,
    units,
)

urlpatterns = [
    path("", units.unit_list, name="unit_list"),
    path("pick/<slug:purpose>/", finding.unit_pick, name="unit_pick"),
    path("people/pick/", finding.person_pick, name="person_pick"),
    path("heads/", heads.head_list, name="head_list"),
    path("heads/xlsx/", heads.head_file, name="head_file"),
    path("vacancies/", heads.vacancy_list, name="vacancy_list"),
    path("people/", people.person_list, name="person_list"),
    path("people/duplicates/", people_merging.duplicate_list, name="duplicate_list"),
    path("people/<number:pk>/", people.person_detail, name="person_detail"),
    path(
        "people/<number:pk>/merge/<number:other>/", people_merging.person_merge, name="person_merge"
    ),
    path(
        "people/<number:pk>/apart/<number:other>/", people_apart.person_apart, name="person_apart"
    ),
    path(
        "people/apart/<number:pk>/forget/",
        people_apart.person_apart_forget,
        name="person_apart_forget",
    ),
    path(
        "people/merges/<number:pk>/take-back/", people_merging.person_unmerge, name="person_unmerge"
    ),
    path("letterhead/", letterheads.letterhead, name="letterhead"),
    # Of the whole country, and of a unit
    path("roster/", rosters.roster_page, name="roster"),
    path("roster/pdf/", rosters.pdf_file, name="roster_pdf"),
    path("roster/paper/", rosters.paper_new, name="roster_paper"),
    path("roster/xlsx/", rosters.xlsx_file, name="roster_xlsx"),
    path("<code:code>/roster/", rosters.roster_page, name="roster"),
    path("<code:code>/roster/pdf/", rosters.pdf_file, name="roster_pdf"),
    path("<code:code>/roster/paper/", rosters.paper_new, name="roster_paper"),
    path("<code:code>/roster/xlsx/", rosters.xlsx_file, name="roster_xlsx"),
    path("<code:code>/letterhead/", letterheads.letterhead, name="letterhead"),
    path("<code:code>/", units.unit_detail, name="unit_detail"),
]
