"""The last hour made ready: clerks and reports that lack a few sections; and the count after it."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone

from reporting import canonical, filled
from reporting.forms import SectionForm
from reporting.models import Answer, Event, Period, Submission
from reporting.services import submissions
from taskforce.models import AdministrativeUnit, Grant, Level, User
from taskforce.scope import Role

PASSWORD = "bench-of-the-last-hour-1887"
CLERKS, SECTIONS = 300, 3
# One of so many comes only now and signs in by password; the others did in the morning.
SIGNS_IN = 10


@dataclass(slots=True)
class Task:
    """What one clerk has before them: a report, and what to write into its open sections."""

    username: str
    session: str  # empty: signs in first
    unit: str
    period: str
    report: int
    edition: int
    values: dict[str, dict[str, str]] = field(default_factory=dict)  # by section, by field


def made_ready(seed=2026) -> list[Task]:
    """Begin the reports, all but the last sections written, and sign the clerks in."""
    rng, password = Random(seed), _password()
    period = _running()
    units = list(
        AdministrativeUnit.objects.exclude(pk__in=period.submissions.values("unit"))
        .filter(task_force__isnull=False)
        .order_by("code")[:CLERKS]
    )
    sources = _sources(period, units)
    return [
        _task(number, unit, period, sources, password, rng) for number, unit in enumerate(units)
    ]


def _running():
    today = timezone.localdate()
    found = Period.objects.filter(starts_on__lte=today, ends_on__gte=today - timedelta(days=400))
    return found.exclude(kind="month").order_by("-starts_on").first()


def _password():
    account = User()
    account.set_password(PASSWORD)
    return account.password


def _sources(period, units):
    """Return for each unit an accepted report to write from: its own, or one of its level."""
    accepted = Submission.objects.accepted().filter(edition=period.edition_id)
    accepted = accepted.exclude(period__kind="month").select_related("unit")
    own, of_level = {}, {}
    for report in accepted.order_by("pk"):
        own[report.unit_id] = of_level[report.unit.level] = report
    return {unit.pk: own.get(unit.pk) or of_level[unit.level] for unit in units}


@transaction.atomic
def _task(number, unit, period, sources, password, rng) -> Task:
    clerk = User.objects.create(username=f"rush{number}", name_km="អ្នកបំពេញ", password=password)
    office = unit.parent if unit.level == Level.COMMUNE else unit
    role = (
        Role.PROVINCIAL_SECRETARIAT if unit.level == Level.PROVINCE else Role.DISTRICT_SECRETARIAT
    )
    Grant.objects.create(user=clerk, role=role, unit=office, starts_on="2020-01-01")
    report = submissions.start(unit=unit, period=period, by=clerk)
    source = filled.read(sources[unit.pk])
    begun = filled.read(report)
    answers = source.answers | begun.answers
    late = rng.sample([part.section.code for part in begun.parts], SECTIONS)
    _write(report, begun, answers, late)
    session = "" if number % SIGNS_IN == 0 else _signed_in(clerk)
    values = {code: _typed(begun.part(code), answers) for code in late}
    return Task(
        clerk.username, session, unit.code, period.code, report.pk, report.edition_id, values
    )


def _write(report, begun, answers, late):
    """Store what was written before this hour."""
    open_cells = {
        cell.code for code in late for cells in begun.part(code).cells.values() for cell in cells
    }
    Answer.objects.bulk_create(
        Answer(
            submission=report, cell=answer.cell, number=answer.number, women=answer.women,
            text=answer.text, date=answer.date, choice=answer.choice,
        )
        for code, answer in answers.items()
        if code not in begun.answers and code not in open_cells
    )  # fmt: skip


def _signed_in(clerk) -> str:
    client = Client()
    client.force_login(clerk)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _typed(part, answers) -> dict[str, str]:
    """Return what a section holds as its page would show it, by the names of the fields."""
    form = SectionForm(part=part, answers=answers)
    shown = {name: form[name] for name in form.fields if name not in {"version", "base"}}
    return {
        name: _text(bound.field.widget.format_value(bound.value())) for name, bound in shown.items()
    }


def _text(value) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return "" if value is None else str(value)


@dataclass(slots=True)
class Count:
    """What the database holds afterwards, against what clerks were told."""

    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    handed_in: int = 0
    not_once: list[str] = field(default_factory=list)


def counted_after(tasks: list[Task], told: dict[int, dict[str, str]], receipts: set[int]) -> Count:
    """Look up each value that was acknowledged, and each report that was handed in.

    `told` has, by report, the values whose storing was acknowledged; `receipts` the reports
    whose clerk came to the receipt.
    """
    count = Count()
    steps = defaultdict(int)
    events = Event.objects.filter(submission__in=[task.report for task in tasks])
    for pk in events.filter(step=Event.Step.SUBMITTED).values_list("submission", flat=True):
        steps[pk] += 1
    for task in tasks:
        written = filled.read(Submission.objects.get(pk=task.report))
        held = {}
        for code in task.values:
            held |= _typed(written.part(code), written.answers)
        for name, value in told[task.report].items():
            count.acknowledged += 1
            if held.get(name) != value:
                count.lost.append(f"{task.report} {name}: {value!r} is {held.get(name)!r}")
        if task.report in receipts:
            count.handed_in += 1
        if not _is_once(written.submission, steps[task.report], task.report in receipts):
            count.not_once.append(str(task.report))
    return count


def _is_once(report, steps, has_receipt) -> bool:
    """Tell whether a report was handed in once, as it stands; without a receipt, at most once."""
    kept = list(report.versions.values_list("answers", flat=True))
    if not has_receipt:
        return steps == len(kept) <= 1
    rows = report.answers.values_list(
        "cell__code", "number", "women", "text", "date", "choice__code"
    )
    return steps == 1 and kept == [canonical.answers(rows)] and report.status == "submitted"
