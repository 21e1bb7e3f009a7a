"""The addresses of published editions: what was published, and from a figure to its reports."""

from django.urls import path

from reporting.views import published, tracing

urlpatterns = [
    path("", published.edition_list, name="edition_list"),
    path("new/<code:period_code>/", published.edition_new, name="edition_new"),
    path("new/<code:period_code>/<code:unit_code>/", published.edition_new, name="edition_new"),
    path("<number:pk>/", published.edition_detail, name="edition_detail"),
    path("<number:pk>/amend/", published.edition_amend, name="edition_amend"),
    path("<number:pk>/print/", published.edition_print, name="edition_print"),
    path("<number:pk>/file/", published.edition_file, name="edition_file"),
    path(
        "<number:pk>/archive/file/",
        published.edition_file,
        {"archival": True},
        name="edition_archive",
    ),
    path("<number:pk>/<str:place>/", tracing.edition_figures, name="edition_figures"),
    path("<number:pk>/<str:place>/<str:figure>/", tracing.edition_sources, name="edition_sources"),
]
