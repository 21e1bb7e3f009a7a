"""The receipt of a report on paper: one page, with the code by which it is checked."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString

from reporting.models import SubmissionVersion
from taskforce.khmer import format_number, solar_line, to_khmer_digits
from taskforce.models.letterhead import TASK_FORCE
from taskforce.paper import Paper, load_engine, print_html, stylesheet
from taskforce.paper.qr import qr_drawing

STYLE = "reporting/receipt.css"
KIND = "បង្កាន់ដៃដាក់ជូនរបាយការណ៍"
GROUP = 8  # signs of the fingerprint that stand together
GROUPS_A_LINE = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the receipt."""

    name: str
    value: str


def number_of(version: SubmissionVersion) -> str:
    """Return the number of a receipt: unit, period, version."""
    report = version.submission
    unit, number = (to_khmer_digits(part) for part in (report.unit.code, str(version.number)))
    return f"{unit} / {report.period.code} / {number}"


def print_receipt(version: SubmissionVersion, *, address: str) -> Paper:
    """Return the PDF of a receipt; it is checked at `address`. The same input, the same bytes.

    Raises:
        PdfUnavailable: where the machine lacks what it takes.
    """
    load_engine()
    return print_html(html(version, address=address), style=stylesheet(STYLE))


def html(version: SubmissionVersion, *, address: str) -> str:
    """Return the HTML that is printed: always in Khmer."""
    with translation.override("km"):
        report = version.submission
        subject = [f"{TASK_FORCE}{report.unit.full_name}", report.period.name]
        context = {
            "kind": KIND,
            "subject": [to_khmer_digits(line) for line in subject],
            "running": f"{KIND} {number_of(version)}",
            "lines": _lines(version),
            "groups": _groups(version.sha256),
            "address": address.partition("://")[2],
            "drawing": _drawing(version, address),
        }
        body = render_to_string("reporting/print/receipt.html", context)
        document = {"title": f"{KIND} {number_of(version)}", "author": str(report.unit.full_name)}
        return render_to_string(
            "paper/print/document.html", {"document": document | {"body": body}}
        )


def _lines(version) -> list[Line]:
    report, at = version.submission, timezone.localtime(version.submitted_at)
    late = "ក្រោយថ្ងៃផុតកំណត់" if report.was_late else "ទាន់ពេលវេលា"
    moment = f"{solar_line(at.date())} ម៉ោង {to_khmer_digits(f'{at:%H:%M}')}"
    return [
        Line("លេខបង្កាន់ដៃ", number_of(version)),
        Line("ទម្រង់", to_khmer_digits(f"{report.edition.title_km} (កំណែទី{report.edition.number})")),
        Line("ច្បាប់ដាក់ជូន", f"លើកទី{to_khmer_digits(str(version.number))}"),
        Line("ថ្ងៃដាក់ជូន", moment),
        Line("អ្នកដាក់ជូន", str(version.submitted_by)),
        Line("ពេលវេលា", late),
        Line("ចំនួនចម្លើយ", format_number(len(version.content()))),
    ]


def _groups(sha256) -> list[list[str]]:
    """Return the fingerprint in lines of groups that can be compared by eye."""
    groups = [sha256[start : start + GROUP] for start in range(0, len(sha256), GROUP)]
    starts = range(0, len(groups), GROUPS_A_LINE)
    return [groups[start : start + GROUPS_A_LINE] for start in starts]


def _drawing(version, address) -> SafeString:
    """Draw the address with the fingerprint in it: who has no line compares the signs."""
    return qr_drawing(f"{address}?sha256={version.sha256}")
