"""The addresses of imports."""

from django.urls import path

from taskforce.views import import_acts, imports

urlpatterns = [
    path("", imports.import_list, name="import_list"),
    path("new/", imports.import_new, name="import_new"),
    path("template.xlsx", imports.import_template, name="import_template"),
    path("<number:pk>/", imports.import_detail, name="import_detail"),
    path("<number:pk>/apply/", import_acts.import_apply, name="import_apply"),
    path("<number:pk>/judge/", import_acts.import_judge, name="import_judge"),
    path("<number:pk>/answer/", import_acts.import_answer, name="import_answer"),
    path("<number:pk>/errors.xlsx", import_acts.import_errors, name="import_errors"),
    path("<number:pk>/undo/", import_acts.import_undo, name="import_undo"),
    path("<number:pk>/file/", import_acts.import_file, name="import_file"),
]
