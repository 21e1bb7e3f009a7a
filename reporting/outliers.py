"""Which figures of a report are far from what is usual: for the unit itself, for its neighbours.

Usual is the median. How far is too far is measured by how far the others lie from it (the median
of their distances, MAD), so that one wild figure among them moves nothing. Compared are the
figures that add up; the cells of tables are left out: their totals stand above them.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import mean, median

from reporting.models import Answer, Question, Status, Submission

# So many figures to compare with, at least: of fewer nobody can say what is usual.
LEAST_PAST, LEAST_NEIGHBOURS = 4, 6
# The last periods of the own past.
MOST_PAST = 12
# How many times the usual distance; the factors make it comparable to a standard deviation.
FAR, FACTOR, MEAN_FACTOR = Decimal(5), Decimal("1.4826"), Decimal("1.2533")
# Nobody looks twice at a difference of a few, whatever is usual.
LEAST_DISTANCE = 5
# Where all others say nearly the same, a tenth of it is still usual.
LEAST_SPREAD = Decimal("0.1")

Against = tuple[Decimal, int]  # the median, and of how many


@dataclass(frozen=True, slots=True)
class Found:
    """One figure that stands out."""

    cell_id: int
    against: str
    number: Decimal
    usual: Decimal
    reports: int


@dataclass(slots=True)
class Neighbourhood:
    """The figures of a period at one level within one province, by cell code and report."""

    figures: dict[str, dict[int, Decimal]] = field(default_factory=lambda: defaultdict(dict))

    def others(self, code: str, report: int) -> list[Decimal]:
        """Return the figures of a cell without those of one report."""
        return [number for pk, number in self.figures.get(code, {}).items() if pk != report]


def is_far(number: Decimal, others: list[Decimal], least: int) -> Against | None:
    """Return what is usual and of how many reports, where a number is far from it."""
    if len(others) < least:
        return None
    usual = median(others)
    distances = [abs(other - usual) for other in others]
    # Where most say the same, their median distance is nothing: what happens now and then counts.
    spread = FACTOR * median(distances) or MEAN_FACTOR * mean(distances)
    limit = max(FAR * max(spread, LEAST_SPREAD * abs(usual)), LEAST_DISTANCE)
    return (usual, len(others)) if abs(number - usual) > limit else None


def find(report: Submission, around: Neighbourhood) -> list[Found]:
    """Return the figures of a report that stand out, in two queries."""
    past, found = _past(report), []
    figures = _figures().filter(submission=report)
    for cell, code, number in figures.values_list("cell", "cell__code", "number"):
        for against, others, least in (
            ("past", past[code], LEAST_PAST),
            ("neighbours", around.others(code, report.pk), LEAST_NEIGHBOURS),
        ):
            if far := is_far(number, others, least):
                found.append(Found(cell, against, number, *far))
    return found


def neighbourhood(report: Submission) -> Neighbourhood:
    """Return the figures of the reports that a report is compared with, itself among them.

    Neighbours are of the same level in the same province; those of a province are all others.
    """
    among = {"period": report.period_id, "unit__level": report.unit.level}
    if report.district_id:
        among["province"] = report.province_id
    answers = _figures().filter(
        submission__in=Submission.objects.filter(**among).exclude(status__in=OPEN)
    )
    found = Neighbourhood()
    for code, pk, number in answers.values_list("cell__code", "submission", "number"):
        found.figures[code][pk] = number
    return found


OPEN = (Status.DRAFT, Status.RETURNED)


def _past(report):
    """Return the unit's figures of the last periods of the same kind, by cell code."""
    period = report.period
    before = Submission.objects.filter(
        unit=report.unit_id, period__kind=period.kind, period__ends_on__lt=period.ends_on
    )
    last = before.exclude(status__in=OPEN).order_by("-period__ends_on")[:MOST_PAST]
    found = defaultdict(list)
    answers = _figures().filter(submission__in=list(last.values_list("pk", flat=True)))
    for code, number in answers.values_list("cell__code", "number"):
        found[code].append(number)
    return found


def _figures():
    return Answer.objects.filter(
        number__isnull=False,
        cell__row=None,
        cell__question__type__in=[Question.Type.NUMBER, Question.Type.MONEY],
    ).exclude(cell__question__rule=Question.Rule.NONE)
