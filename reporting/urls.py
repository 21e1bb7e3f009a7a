"""The addresses of reports: what is due, entry, review, who has handed in, consolidation."""

from django.urls import include, path

from reporting.views import (
    autosave,
    board,
    consolidation,
    download,
    entry,
    home,
    paper,
    passages,
    public,
    receipt,
    report,
    review,
    review_many,
    series,
    sources,
    targets,
    versions,
    workbook,
)

urlpatterns = [
    path("", home.home, name="home"),
    # One report
    path("reports/start/<code:unit_code>/<code:period_code>/", entry.start, name="report_start"),
    path("reports/<number:pk>/", report.detail, name="report_detail"),
    path("reports/<number:pk>/edit/<slug:section_code>/", entry.edit, name="report_edit"),
    path(
        "reports/<number:pk>/autosave/<slug:section_code>/",
        autosave.autosave,
        name="report_autosave",
    ),
    path("reports/<number:pk>/check/", report.check, name="report_check"),
    # The same as an Excel file
    path("reports/<number:pk>/xlsx/", workbook.download, name="report_xlsx"),
    path("reports/<number:pk>/excel/", workbook.send, name="report_file"),
    path("reports/<number:pk>/excel/store/", workbook.store, name="report_file_store"),
    path("reports/<number:pk>/submit/", report.submit, name="report_submit"),
    path("reports/<number:pk>/receipt/<number:number>/", receipt.receipt, name="report_receipt"),
    path(
        "reports/<number:pk>/receipt/<number:number>/pdf/",
        receipt.receipt_pdf,
        name="report_receipt_pdf",
    ),
    path("reports/<number:pk>/accept/", review.accept, name="report_accept"),
    path("reports/<number:pk>/return/", review.send_back, name="report_return"),
    path("reports/<number:pk>/versions/", versions.version_list, name="report_versions"),
    path(
        "reports/<number:pk>/versions/<number:number>/",
        versions.version_detail,
        name="report_version",
    ),
    path("review/", review.queue, name="review_queue"),
    path("review/accept/", review_many.accept_many, name="review_accept"),
    # The report form itself
    path("forms/", include("reporting.urls_forms")),
    # Units renamed, moved, split and merged
    path("reorganisations/", include("reporting.urls_reorganisations")),
    # Published for good; the second part is open to everybody
    path("editions/", include("reporting.urls_published")),
    path("public/editions/", public.public_editions, name="public_editions"),
    path("public/editions/<slug:sha256>/", public.public_edition, name="public_edition"),
    # For other programs
    path("data/", include("reporting.urls_exchange")),
    # Who has handed in
    path("board/", board.latest, name="board"),
    path("board/<code:period_code>/", board.country, name="board_period"),
    path("board/<code:period_code>/<code:unit_code>/", board.unit, name="board_unit"),
    # Added up; the files stand before the units, which they would be taken for
    path("consolidation/", consolidation.latest, name="consolidation"),
    path("consolidation/<code:period_code>/", consolidation.country, name="consolidation_period"),
    path("consolidation/<code:period_code>/pdf/", download.pdf_file, name="consolidation_pdf"),
    path("consolidation/<code:period_code>/paper/", paper.paper_new, name="consolidation_paper"),
    path("consolidation/<code:period_code>/xlsx/", download.xlsx_file, name="consolidation_xlsx"),
    # What of the groups' words stands in it
    path("consolidation/<code:period_code>/passages/", passages.passage_list, name="passage_list"),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/passages/",
        passages.passage_list,
        name="passage_list",
    ),
    # One figure over many periods
    path("series/", series.series, name="series"),
    path("series/xlsx/", series.series_file, name="series_xlsx"),
    path("series/<code:unit_code>/", series.series, name="series"),
    path("series/<code:unit_code>/xlsx/", series.series_file, name="series_xlsx"),
    # Beside what was aimed at, and the year before
    path("targets/", targets.target_list, name="target_list"),
    path("targets/<code:unit_code>/", targets.target_list, name="target_list"),
    path("consolidation/<code:period_code>/compared/", targets.compared, name="comparison"),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/compared/",
        targets.compared,
        name="comparison",
    ),
    # From a figure to its reports, from a count to its units
    path(
        "consolidation/<code:period_code>/sources/<str:figure>/",
        sources.figure_sources,
        name="figure_sources",
    ),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/sources/<str:figure>/",
        sources.figure_sources,
        name="figure_sources",
    ),
    path("consolidation/<code:period_code>/reports/", sources.coverage_list, name="coverage_list"),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/reports/",
        sources.coverage_list,
        name="coverage_list",
    ),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/",
        consolidation.unit,
        name="consolidation_unit",
    ),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/pdf/",
        download.pdf_file,
        name="consolidation_pdf",
    ),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/paper/",
        paper.paper_new,
        name="consolidation_paper",
    ),
    path(
        "consolidation/<code:period_code>/<code:unit_code>/xlsx/",
        download.xlsx_file,
        name="consolidation_xlsx",
    ),
]
