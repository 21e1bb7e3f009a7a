"""The addresses of imports."""

from django.urls import path

from taskforce.views import imports

urlpatterns = [
    path("", imports.import_list, name="import_list"),
    path("new/", imports.import_new, name="import_new"),
    path("template.xlsx", imports.import_template, name="import_template"),
    path("<number:pk>/", imports.import_detail, name="import_detail"),
    path("<number:pk>/apply/", imports.import_apply, name="import_apply"),
]
