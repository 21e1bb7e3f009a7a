"""The addresses of report forms: editions, and the parts of a draft."""

from django.urls import path

from reporting.views.forms import (
    editions,
    files,
    looking,
    mapping_places,
    mappings,
    parts,
    preview,
)

urlpatterns = [
    path("", editions.form_list, name="form_list"),
    # As an Excel file
    path("excel/", files.form_file, name="form_file"),
    path("excel/store/", files.form_file_store, name="form_file_store"),
    path("<number:pk>/xlsx/", files.form_xlsx, name="form_xlsx"),
    path("<number:pk>/excel/", files.form_file_replace, name="form_file_replace"),
    path("<number:pk>/excel/store/", files.form_file_put, name="form_file_put"),
    path("<number:pk>/", editions.form_detail, name="form_detail"),
    path("<number:pk>/titles/", editions.form_titles, name="form_titles"),
    path("<number:pk>/copy/", editions.form_copy, name="form_copy"),
    path("<number:pk>/issue/", editions.form_issue, name="form_issue"),
    path("<number:pk>/discard/", editions.form_discard, name="form_discard"),
    path("<number:pk>/preview/", preview.form_preview, name="form_preview"),
    path("<number:pk>/trial/", looking.form_trial, name="form_trial"),
    path("<number:pk>/trial/start/", looking.form_trial_start, name="form_trial_start"),
    path("<number:pk>/difference/", looking.form_difference, name="form_difference"),
    path("<number:pk>/mappings/", mappings.form_mappings, name="form_mappings"),
    path("<number:pk>/mappings/new/", mappings.form_mapping_new, name="form_mapping_new"),
    path("mappings/<number:pk>/", mappings.form_mapping, name="form_mapping"),
    path("mappings/<number:pk>/trial/", mappings.form_mapping_trial, name="form_mapping_trial"),
    path("mappings/<number:pk>/force/", mappings.form_mapping_force, name="form_mapping_force"),
    path(
        "mappings/<number:pk>/withdraw/",
        mappings.form_mapping_withdraw,
        name="form_mapping_withdraw",
    ),
    path(
        "mappings/<number:pk>/discard/", mappings.form_mapping_discard, name="form_mapping_discard"
    ),
    path(
        "mappings/<number:pk>/places/<number:cell>/",
        mapping_places.form_mapping_place,
        name="form_mapping_place",
    ),
    path(
        "mappings/<number:pk>/places/<number:cell>/<slug:kind>/",
        mapping_places.form_mapping_step,
        name="form_mapping_step",
    ),
    path(
        "mappings/steps/<number:pk>/answers/",
        mapping_places.form_mapping_choices,
        name="form_mapping_choices",
    ),
    path("<number:pk>/sections/new/", parts.section_new, name="form_section_new"),
    path("<number:pk>/rules/new/<slug:kind>/", parts.rule_new, name="form_rule_new"),
    path("sections/<number:pk>/questions/new/", parts.question_new, name="form_question_new"),
    path("questions/<number:pk>/new/<slug:what>/", parts.line_new, name="form_line_new"),
    path("<slug:what>/<number:pk>/edit/", parts.part_edit, name="form_part_edit"),
    path("<slug:what>/<number:pk>/move/", parts.part_move, name="form_part_move"),
    path("<slug:what>/<number:pk>/remove/", parts.part_remove, name="form_part_remove"),
]
