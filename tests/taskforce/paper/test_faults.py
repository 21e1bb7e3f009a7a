"""Faults are planted, and must be seen twice: while drawing, and afterwards in the PDF."""

import csv
import json

import pytest
from django.conf import settings
from django.utils import translation

from reporting import pdf
from taskforce.paper import Fault, FaultKind, print_html, stylesheet
from tests.reporting import big_summary
from tests.taskforce.paper.inspection import inspect

GOOD = "<p>ក្រុមការងារ​រាជរដ្ឋាភិបាល​ចុះ​មូលដ្ឋាន ២០២៤ – «ល្អ»</p>"
WIDE = "កម្ពុជា" * 40


@pytest.fixture(scope="module")
def style():
    return stylesheet("reporting/print.css")


def drawn(html, style, extra=""):
    """Return the faults seen while drawing, and what the finished PDF shows."""
    paper = print_html(f"<html lang=km><body>{html}</body></html>", style=style, extra=extra)
    return paper.faults, inspect(paper.content)


def test_a_good_page_has_none(style):
    assert drawn(GOOD, style) == ((), [])


def test_every_official_name_has_its_letters(style):
    """Two communes bear names with ‹ and ›; the paper of a province must not warn of itself."""
    with (settings.BASE_DIR / "fixtures/units.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name_km"] for row in csv.DictReader(file)]
    assert drawn(f"<p>{' '.join(names)}</p><p><b>‹ក›</b></p>", style)[0] == ()


@pytest.mark.parametrize(
    ("html", "kind", "text"),
    [
        # Letters that DejaVu has: Pango never comes without it.
        ("<p>ល្អ 😀</p>", FaultKind.FOREIGN_FONT, "😀"),
        ("<p>ល្អ Հայ</p>", FaultKind.FOREIGN_FONT, "Հայ"),
        ("<p>ល្អ \U0010fffd</p>", FaultKind.MISSING_GLYPH, "\U0010fffd"),
        ("<p>ល្អ ្ក ល្អ</p>", FaultKind.DOTTED_CIRCLE, "ល្អ ្ក ល្អ"),
        ("<p>ល្អ ិក</p>", FaultKind.DOTTED_CIRCLE, "ល្អ ិក"),
    ],
)
def test_a_planted_fault_is_seen_twice(style, html, kind, text):
    faults, found = drawn(GOOD + html, style)
    assert (kind, text) in {(fault.kind, fault.text) for fault in faults}
    assert kind in {finding.kind for finding in found}
    assert {fault.page for fault in faults} == {1}


@pytest.mark.parametrize(
    "html",
    [
        f"<p style='overflow-wrap: normal'>{WIDE}</p>",
        "<p style='margin-left: -15mm'>ល្អ</p>",
        "<p style='text-align: right; margin-right: -9mm'>ល្អ</p>",
        "<table><tr><th>ក</th><td style='white-space: nowrap'>"
        + "១២៣៤ " * 60
        + "</td></tr></table>",
    ],
)
def test_what_runs_beyond_the_margin_is_seen_twice(style, html):
    faults, found = drawn(GOOD + html, style)
    assert {fault.kind for fault in faults} == {FaultKind.BEYOND_MARGIN}
    assert "beyond margin" in {finding.kind for finding in found}


def test_what_runs_into_the_footer_is_seen(style):
    faults, _found = drawn("<p style='position: absolute; top: 256mm'>ល្អ</p>", style)
    assert [(fault.kind, fault.text) for fault in faults] == [(FaultKind.BEYOND_MARGIN, "ល្អ")]


@pytest.mark.parametrize("sign", ["ា", "ៗ", "។", "្ក"])
def test_a_line_that_begins_wrong_is_seen(style, sign):
    _faults, found = drawn(f"<p>ល្អ<br>{sign}</p>", style)
    assert "beginning of a line" in {finding.kind for finding in found}


def test_the_page_is_told(style):
    faults, _found = drawn(f"{GOOD}<p style='break-before: page'>😀</p><p>😀 😀</p>", style)
    assert faults == (Fault(2, FaultKind.FOREIGN_FONT, "😀", faults[0].font),)
    assert faults[0].moved(10).page == 12


def test_text_without_end_is_cut_in_the_message(style):
    faults, _found = drawn(f"<p>{'្' * 5000}</p>", style)
    assert faults
    assert max(len(fault.text) for fault in faults) <= 61


@pytest.mark.parametrize("kind", FaultKind)
def test_each_fault_is_said_with_page_and_text(kind):
    with translation.override("en"):
        message = Fault(7, kind, "ល្អ", "DejaVu Sans").message
    assert message.startswith("Page 7: ")
    assert "ល្អ" in message


def test_a_fault_can_be_kept():
    fault = Fault(7, FaultKind.DOTTED_CIRCLE, "្ក")
    kept = json.loads(json.dumps({"kind": fault.kind, "page": fault.page}))
    assert FaultKind(kept["kind"]) is fault.kind


@pytest.fixture(scope="module")
def report():
    return pdf.print_summary(big_summary.build(provinces=2), on=big_summary.DAY)


def test_a_whole_report_is_without_fault(report):
    assert report.faults == ()
    assert inspect(report.content) == []
