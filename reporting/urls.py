"""The addresses of reports: what is due, entry, review, who has handed in, consolidation."""

from django.urls import path

from reporting.views import board, consolidation, download, entry, home, report, review

urlpatterns = [
    path("", home.home, name="home"),
    # One report
    path("reports/start/<str:unit_code>/<str:period_code>/", entry.start, name="report_start"),
    path("reports/<int:pk>/", report.detail, name="report_detail"),
    path("reports/<int:pk>/edit/<slug:section_code>/", entry.edit, name="report_edit"),
    path("reports/<int:pk>/check/", report.check, name="report_check"),
    path("reports/<int:pk>/submit/", report.submit, name="report_submit"),
    path("reports/<int:pk>/accept/", review.accept, name="report_accept"),
    path("reports/<int:pk>/return/", review.send_back, name="report_return"),
    path("review/", review.queue, name="review_queue"),
    # Who has handed in
    path("board/", board.latest, name="board"),
    path("board/<str:period_code>/", board.country, name="board_period"),
    path("board/<str:period_code>/<str:unit_code>/", board.unit, name="board_unit"),
    # Added up; the files stand before the units, which they would be taken for
    path("consolidation/", consolidation.latest, name="consolidation"),
    path("consolidation/<str:period_code>/", consolidation.country, name="consolidation_period"),
    path("consolidation/<str:period_code>/pdf/", download.pdf_file, name="consolidation_pdf"),
    path("consolidation/<str:period_code>/xlsx/", download.xlsx_file, name="consolidation_xlsx"),
    path(
        "consolidation/<str:period_code>/<str:unit_code>/",
        consolidation.unit,
        name="consolidation_unit",
    ),
    path(
        "consolidation/<str:period_code>/<str:unit_code>/pdf/",
        download.pdf_file,
        name="consolidation_pdf",
    ),
    path(
        "consolidation/<str:period_code>/<str:unit_code>/xlsx/",
        download.xlsx_file,
        name="consolidation_xlsx",
    ),
]
