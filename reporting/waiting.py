"""The queue of a reviewer: what needs a look first, with the reason of each in words."""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from reporting import prefill
from reporting.models import Cell, Outlier, PrefillChange, Question, RuleOverride
from taskforce.fields.written import written_date, written_number
from taskforce.formats.digits import digits


def with_exceptions(reports):
    """Mark each report by whether anything about it is out of the ordinary."""
    stands_out = Outlier.objects.filter(version__submission=OuterRef("pk"))
    passed_over = RuleOverride.objects.filter(submission=OuterRef("pk"))
    changed = PrefillChange.objects.filter(submission=OuterRef("pk"))
    found = Q(was_late=True) | Q(Exists(stands_out)) | Q(Exists(passed_over)) | Q(Exists(changed))
    return reports.annotate(is_exception=found)


def plain(reports):
    """Return the reports about which nothing is out of the ordinary, as they are to be decided."""
    return in_order(reports).filter(is_exception=False)


def in_order(reports):
    """Order reports as they should be decided: exceptions first, then by period and unit."""
    found = with_exceptions(reports).select_related("unit", "period", "province")
    return found.order_by(
        "-is_exception",
        "period__ends_on",
        "period__starts_on",
        "unit__sort_key",
        "unit__code",
    )


def exceptions_of(reports) -> dict[int, list[str]]:
    """Return what is out of the ordinary about each of some reports, in four queries."""
    found = defaultdict(list)
    late = [
        (report.pk, _("Handed in after the last day.")) for report in reports if report.was_late
    ]
    for pk, words in [*late, *_explained(reports), *_standing_out(reports)]:
        found[pk].append(words)
    return found


def unexplained(report) -> list[str]:
    """Return what is out of the ordinary about a report for which it gives no reason itself."""
    late = [_("Handed in after the last day.")] if report.was_late else []
    return late + [words for _pk, words in _standing_out([report])]


def _explained(reports):
    """Return, by report, what was written for rules passed over and known figures changed."""
    for override, words in passed_over_in_words(reports):
        yield override.submission_id, words
    changes = PrefillChange.objects.filter(submission__in=reports).order_by("cell__position")
    for change in changes.select_related("cell__question", "cell__row"):
        yield change.submission_id, changed_in_words(change)


def _standing_out(reports):
    outliers = Outlier.objects.filter(version__submission__in=reports)
    named = ("cell__question", "cell__row", "cell__column", "version")
    for outlier in outliers.select_related(*named):
        yield outlier.version.submission_id, in_words(outlier)


def passed_over_in_words(reports) -> list[tuple[RuleOverride, str]]:
    """Say which figures do not go together by a soft rule, and why they stand."""
    overrides = RuleOverride.objects.filter(submission__in=reports).select_related("rule")
    overrides = list(overrides.order_by("rule__position"))
    labels = _labels(overrides)
    words = _("%(figures)s: a rule is passed over, with the reason: “%(reason)s”")
    return [
        (one, words % {"figures": _figures(one, labels), "reason": one.reason}) for one in overrides
    ]


def _labels(overrides) -> dict[tuple[int, str], str]:
    """Return what the cells of some breaches are called, by edition and code, in one query."""
    if not overrides:
        return {}
    cells = Cell.objects.filter(
        edition__in={one.rule.edition_id for one in overrides},
        code__in={code for one in overrides for code in one.found},
    )
    cells = cells.select_related("question", "row", "column")
    return {(cell.edition_id, cell.code): cell.label for cell in cells}


def _figures(override, labels) -> str:
    """Return the figures that were found, each with its name; or the rule's own words."""
    named = (
        (labels.get((override.rule.edition_id, code)), value)
        for code, value in override.found.items()
    )
    shown = [f"{label} {digits(value)}" for label, value in named if label]
    return override.rule.message or ", ".join(shown)


def changed_in_words(change: PrefillChange) -> str:
    """Say what a report gives instead of the figure that the system knows, and why."""
    return _("%(cell)s: %(found)s, in the records %(known)s, with the reason: “%(reason)s”") % {
        "cell": change.cell.label,
        "found": _figure(change.cell, change.found),
        "known": _figure(change.cell, change.known),
        "reason": change.reason,
    }


def _figure(cell, figure):
    answer = prefill.answer_of(cell, figure)
    if cell.question.type == Question.Type.YES_NO:
        return _("Yes") if answer.number else _("No")
    if cell.question.type == Question.Type.DATE:
        return written_date(answer.date)
    number = written_number(answer.number, cell.question.decimals)
    if answer.women is None:
        return number
    return f"{number} ({_('women')} {written_number(answer.women)})"


def in_words(outlier: Outlier) -> str:
    """Say how far a figure is from what is usual; what looks like a slip is named."""
    question = outlier.cell.question
    sentence = (
        _("%(cell)s: %(number)s. In the %(reports)s reports before, usually %(usual)s.")
        if outlier.against == Outlier.Against.PAST
        else _("%(cell)s: %(number)s. In %(reports)s reports of its neighbours, usually %(usual)s.")
    )
    words = sentence % {
        "cell": outlier.cell.label,
        "number": written_number(outlier.number, question.decimals),
        "usual": written_number(outlier.usual, question.decimals),
        "reports": written_number(outlier.reports),
    }
    return f"{words} {_slip(outlier)}".strip()


# About ten times as much as usual, from and to.
TENFOLD = (8, 13)


def _slip(outlier) -> str:
    if not outlier.number and outlier.against == Outlier.Against.PAST:
        return _("Is the figure missing?")
    if outlier.usual and TENFOLD[0] <= outlier.number / outlier.usual <= TENFOLD[1]:
        return _("About ten times as much: is there a nought too many?")
    return ""
