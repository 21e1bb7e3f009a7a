"""Print the consolidated figures of a period, or publish them as an edition."""

import json
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reporting.consolidation import consolidate
from reporting.hierarchy import Hierarchy
from reporting.management.asked import add_hierarchy, find_span, find_unit
from reporting.management.publishing import add_publishing, publish
from reporting.summary import Line, Summary
from taskforce.formats.message import Message
from taskforce.management.files import OutputError
from taskforce.management.spoken import SpokenCommand, spoken
from taskforce.paper import PdfUnavailable


class Command(SpokenCommand):
    help = gettext_lazy(
        "Print the consolidated figures of the country, a province or a district; or publish them."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--period", required=True, help=_("for example 2024-S1, or 2026-01--2026-06")
        )
        parser.add_argument("--unit", help=_("code of a province or district; else the country"))
        add_hierarchy(parser)
        parser.add_argument("--json", action="store_true", help=_("print JSON"))
        add_publishing(parser)

    def handle(self, *, period, unit, **options):
        if options["publish"]:
            self.publish(options | {"period": period, "unit": unit})
            return
        try:
            summary = consolidate(
                period=find_span(period),
                unit=find_unit(unit),
                hierarchy=Hierarchy(options["hierarchy"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        if options["json"]:
            self.stdout.write(json.dumps(as_data(summary), ensure_ascii=False, indent=2))
        else:
            self.speak(as_text(summary))

    def publish(self, options):
        try:
            edition, path, faults = publish(options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except (PdfUnavailable, OutputError) as error:
            raise CommandError(str(error)) from error
        words = {"code": edition.code, "file": path, **edition.coverage}
        self.speak(
            _(
                "%(code)s is published: %(figures)d figures of %(reports)d reports. Its paper: "
                "%(file)s"
            )
            % words
        )
        self.speak(f"SHA-256 {edition.sha256}")
        for fault in faults:
            told = fault if isinstance(fault, Message) else fault.message
            self.stderr.write(self.style.WARNING(spoken(str(told))))


def as_data(summary: Summary) -> dict:
    """Return a summary as plain data, keyed by codes."""
    return {
        "period": summary.period.code,
        "unit": summary.unit.code if summary.unit else None,
        "hierarchy": summary.hierarchy.value,
        **_coverage(summary.total),
        "missing": [unit.code for unit in summary.missing],
        "totals": _figures(summary.total),
        "ratios": _ratios(summary.total),
        "choices": _choices(summary.total),
        "lines": [_line(line) for line in summary.lines],
    }


def exact(number: Decimal) -> int | float | str:
    """Return a number as JSON can hold it without loss: as text where it cannot."""
    if number == number.to_integral_value():
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def as_text(summary: Summary) -> str:
    """Return a summary as a table to read in a terminal."""
    coverage = summary.total.coverage
    rows = [
        f"{summary.period.code}  {summary.unit.full_name if summary.unit else ''}".rstrip(),
        str(summary.hierarchy.label),
        _(
            "expected %(expected)s, received %(received)s, accepted %(accepted)s, "
            "missing %(missing)s"
        )
        % {
            "expected": coverage.expected,
            "received": coverage.received,
            "accepted": coverage.accepted,
            "missing": coverage.missing,
        },
        "",
    ]
    rows += [_line_text(line) for line in summary.lines]
    rows += ["", f"{_('number'):>20} {_('women'):>12} {_('reports'):>8}"]
    rows += [_figure_text(code, figure) for code, figure in sorted(summary.total.figures.items())]
    rows += [
        f"{exact(percent):>19}% {'':12} {'':8}  {code}"
        for code, percent in sorted(summary.total.ratios.items())
    ]
    return "\n".join(rows)


def _line_text(line):
    coverage = line.coverage
    return (
        f"{line.unit.code:<8}{coverage.received:>5} / {coverage.expected:<5}"
        f"{coverage.accepted:>5}  {line.unit.full_name}{' *' if line.is_own else ''}"
    )


def _figure_text(code, figure):
    women = "" if figure.women is None else figure.women
    return f"{exact(figure.number):>20} {women:>12} {figure.reports:>8}  {code}"


def _line(line: Line) -> dict:
    return {
        "unit": line.unit.code,
        "is_own": line.is_own,
        **_coverage(line),
        "figures": _figures(line),
        "ratios": _ratios(line),
        "choices": _choices(line),
    }


def _coverage(line):
    coverage = line.coverage
    return {
        "expected": coverage.expected,
        "received": coverage.received,
        "accepted": coverage.accepted,
    }


def _figures(line):
    return {
        code: {"number": exact(figure.number), "women": figure.women, "reports": figure.reports}
        for code, figure in sorted(line.figures.items())
    }


def _ratios(line):
    return {code: exact(percent) for code, percent in sorted(line.ratios.items())}


def _choices(line):
    return {code: dict(sorted(tally.items())) for code, tally in sorted(line.tallies.items())}
