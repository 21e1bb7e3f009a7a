"""What a secretariat is told of its reports in the morning: returned ones, and last days."""

from collections import defaultdict
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from reporting.models import Deadline, Status, Submission
from secretariat.notices import Notice, Source, register
from secretariat.reminders import Kind, addressee, step, words_of
from taskforce.models import AdministrativeUnit

# A last day longer ago than this brings no more reminders: the board still shows the gap.
LONGEST_AGO = timedelta(days=400)


def _find(morning) -> dict[int, list[dict]]:
    found = defaultdict(list)
    returned = Submission.objects.filter(status=Status.RETURNED, decided_at__gte=morning.since)
    for report in returned.select_related("unit").order_by("pk"):
        found[addressee(report.unit)].append({"report": report.pk})
    on = morning.on
    deadlines = Deadline.objects.filter(period__ends_on__lt=on, due_on__gte=on - LONGEST_AGO)
    for deadline in deadlines.select_related("period").order_by("due_on", "pk"):
        today = step(on, deadline.due_on, deadline.grace_until, morning.days)
        if today and not deadline.is_closed(on):
            for unit, count in _missing(deadline).items():
                line = {"deadline": deadline.pk, "kind": today[0], "days": today[1]}
                found[unit].append(line | {"count": count})
    return found


def _missing(deadline) -> dict[int, int]:
    """Return how many reports of a level are not handed in, by the unit that is told."""
    received = Submission.objects.received().filter(period=deadline.period_id)
    units = AdministrativeUnit.objects.existing(deadline.period.ends_on)
    missing = units.filter(level=deadline.level).exclude(pk__in=received.values("unit"))
    found = defaultdict(int)
    for unit in missing:
        found[addressee(unit)] += 1
    return found


def _read(digest, lines) -> list[Notice]:
    reports = Submission.objects.select_related("unit", "period").in_bulk(
        [line["report"] for line in lines if "report" in line]
    )
    deadlines = Deadline.objects.select_related("period").in_bulk(
        [line["deadline"] for line in lines if "deadline" in line]
    )
    told = [_of_report(reports[line["report"]]) for line in lines if line.get("report") in reports]
    return told + [
        _of_deadline(digest, deadlines[line["deadline"]], line)
        for line in lines
        if line.get("deadline") in deadlines
    ]


def _of_report(report) -> Notice:
    title = f"{report.unit.display_name} · {report.period}"
    words = _("The report is returned: correct what the reviewer wrote, and hand it in again.")
    return Notice(title, words, reverse("report_detail", args=[report.pk]))


def _of_deadline(digest, deadline, line) -> Notice:
    title = f"{deadline.period} · {deadline.get_level_display()}"
    words = _("Reports that are not handed in: %(count)s.") % {"count": line["count"]}
    when = words_of(Kind(line["kind"]), line["days"])
    url = reverse("board_unit", args=[deadline.period.code, digest.unit.code])
    return Notice(title, f"{words} {when}", url)


def register_all() -> None:
    """Make the source known; called once, when the application is ready."""
    register(Source("reports", _find, _read))
