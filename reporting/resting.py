"""What rests on units beyond seats, for who re-organises: reports in each state, those due,
and the duties of the secretariats."""

from collections import Counter, defaultdict

from django.db.models import Count
from django.utils import timezone

from reporting.models import Deadline, Status, Submission
from secretariat.models import DutyAssignment
from taskforce.models import AdministrativeUnit


def reports_on(keys: list[int]) -> dict[int, dict[str, int]]:
    """Return for each unit its reports: all, drafts, returned, waiting, due; and its duties."""
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
    duties = DutyAssignment.objects.in_force(today).filter(membership__task_force__unit__in=keys)
    for unit in duties.values_list("membership__task_force__unit", flat=True):
        found[unit]["duties"] += 1
    return {unit: dict(counts) for unit, counts in found.items()}
