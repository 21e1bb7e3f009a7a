"""Which figures of a report are far from what is usual: for the unit itself, for its neighbours.

Usual is the median. Far is measured twice: by how far the others lie from it (the median of their
distances, MAD), and by the highest and lowest of them, since much of what is counted is nothing in
most months and much in some. Nought after months of figures is told by itself. Totals are compared
with both; the cells of tables, of which there are many, with the own past. Decision 436 has the
figures behind the limits.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import mean, median

from reporting.models import Answer, Question, Status, Submission


@dataclass(frozen=True, slots=True)
class Limits:
    """How far is too far."""

    least: int  # so many figures to compare with, at least: of fewer nobody can say what is usual
    far: Decimal  # times the usual distance
    beyond: Decimal  # times the highest of the others
    distance: int  # nobody looks twice at a difference of so many, whatever is usual


PAST = Limits(least=4, far=Decimal(3), beyond=Decimal(2), distance=5)
PAST_OF_A_CELL = Limits(least=4, far=Decimal(3), beyond=Decimal(3), distance=10)
NEIGHBOURS = Limits(least=6, far=Decimal(5), beyond=Decimal("1.5"), distance=5)
# The last periods of the own past.
MOST_PAST = 12
# The factors make the distances comparable to a standard deviation.
FACTOR, MEAN_FACTOR = Decimal("1.4826"), Decimal("1.2533")
# Where all others say nearly the same, a tenth of it is still usual.
LEAST_SPREAD = Decimal("0.1")
# Less than this part of the lowest of the others is beyond it.
BELOW = Decimal("0.25")
# Nought stands out after so many periods that all had figures, usually so high.
PERIODS_WITH_FIGURES, USUALLY = 6, 10
# So many times the next is the slip of a nought: it hides no other.
SLIP = 8

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


def is_far(number: Decimal, others: list[Decimal], limits: Limits) -> Against | None:
    """Return what is usual and of how many reports, where a number is far from it."""
    if len(others) < limits.least:
        return None
    usual = median(others)
    distances = [abs(other - usual) for other in others]
    # Where most say the same, their median distance is nothing: what happens now and then counts.
    spread = FACTOR * median(distances) or MEAN_FACTOR * mean(distances)
    limit = max(limits.far * max(spread, LEAST_SPREAD * abs(usual)), limits.distance)
    is_out = abs(number - usual) > limit and _is_beyond(number, others, limits.beyond)
    return (usual, len(others)) if is_out else None


def _is_beyond(number, others, times) -> bool:
    """Tell whether a number is beyond all that the others are."""
    *_rest, second, highest = sorted(others)
    if second and highest > SLIP * second:
        highest = second
    return number > times * highest or number < BELOW * min(others)


def is_missing(number: Decimal, others: list[Decimal]) -> Against | None:
    """Return what is usual where a number is nought after figures in every period before."""
    if number or len(others) < PERIODS_WITH_FIGURES or not min(others):
        return None
    usual = median(others)
    return (usual, len(others)) if usual >= USUALLY else None


def find(report: Submission, around: Neighbourhood) -> list[Found]:
    """Return the figures of a report that stand out, in three queries."""
    past, found = _past(report), []
    figures = _figures().filter(submission=report)
    for cell, code, row, number in figures.values_list("cell", "cell__code", "cell__row", "number"):
        limits = PAST if row is None else PAST_OF_A_CELL
        if far := is_far(number, past[code], limits) or is_missing(number, past[code]):
            found.append(Found(cell, "past", number, *far))
        if row is None and (far := is_far(number, around.others(code, report.pk), NEIGHBOURS)):
            found.append(Found(cell, "neighbours", number, *far))
    return found


def neighbourhood(report: Submission) -> Neighbourhood:
    """Return the figures of the reports that a report is compared with, itself among them.

    Neighbours are of the same level in the same province; those of a province are all others.
    """
    among = {"period": report.period_id, "unit__level": report.unit.level}
    if report.district_id:
        among["province"] = report.province_id
    reports = Submission.objects.filter(**among).exclude(status__in=OPEN)
    # The cells of tables are many, and no better than their totals to compare groups by.
    answers = _figures().filter(submission__in=reports, cell__row=None)
    found = Neighbourhood()
    for code, pk, number in answers.values_list("cell__code", "submission", "number"):
        found.figures[code][pk] = number
    return found


OPEN = (Status.DRAFT, Status.RETURNED)
ADDED_UP = (Question.Type.NUMBER, Question.Type.MONEY, Question.Type.TABLE)


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
    return Answer.objects.filter(number__isnull=False, cell__question__type__in=ADDED_UP).exclude(
        cell__question__rule=Question.Rule.NONE
    )
