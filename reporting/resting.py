"""How many reports rest on units, in which state, and how many are due: for who re-organises."""

from collections import Counter, defaultdict

from django.db.models import Count
from django.utils import timezone

from reporting.models import Deadline, Status, Submission
from taskforce.models import AdministrativeUnit


def reports_on(keys: list[int]) -> dict[int, dict[str, int]]:
    """Return for each unit its reports: all, drafts, returned, waiting, and those still due."""
    found = defaultdict(Counter)
    rows = Submission.objects.filter(unit__in=keys).order_by().values_list("unit", "status")
    for unit, status, times in rows.annotate(times=Count("pk")):
        found[unit]["reports"] += times
        if status != Status.ACCEPTED:
            found[unit][status] += times
    today = timezone.localdate()
    open_ones = defaultdict(set)
    for level, period in Deadline.objects.filter(
        due_on__gte=today, period__starts_on__lte=today
    ).values_list("level", "period"):
        open_ones[level].add(period)
    begun = set(Submission.objects.filter(unit__in=keys).values_list("unit", "period"))
    for unit, level in AdministrativeUnit.ever.filter(pk__in=keys).values_list("pk", "level"):
        due = sum((unit, period) not in begun for period in open_ones[level])
        if due:
            found[unit]["due"] = due
    return {unit: dict(counts) for unit, counts in found.items()}
