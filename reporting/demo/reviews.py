"""What reviewers meet in the invented reports: figures to look at, remarks, a first review."""

from datetime import timedelta

from reporting import breaches
from reporting.models import (
    Event,
    FieldRemark,
    PeriodKind,
    PrefillChange,
    Question,
    ReviewPolicy,
    RuleOverride,
    Submission,
    SubmissionVersion,
)
from reporting.services import prefilling
from taskforce.models import Level, User

from .words import MARK, OTHER_MEMBERS, REMARKS, SOFT_RULE

# In turn, of the reports of a closed semester that wait: a soft rule passed over, a known figure
# changed, a nought too many; then one without anything.
TURNS = ("rule", "known", "slip", "")
MOST_REMARKS = 2


def put_in(turn: int, numbers: dict) -> None:
    """Make one report out of the ordinary, as its turn is."""
    kind = TURNS[turn % len(TURNS)]
    if kind == "rule":
        decided, women = numbers["meeting_decisions"]
        numbers["meeting_decisions_done"] = decided + 3, women
    elif kind == "known":
        members, women = numbers["members_total"]
        numbers["members_total"] = members + 2, women
    elif kind == "slip":
        met, women = numbers["people_met"]
        numbers["people_met"] = 10 * met, women


def draw_up(country) -> None:
    """Write the reasons, the remarks and the first reviews of the reports there are."""
    ReviewPolicy.objects.get_or_create(
        level=Level.DISTRICT, defaults={"steps": ReviewPolicy.Steps.TWO}
    )
    _explain()
    _remark()
    _check(country)


def _explain():
    """Write why a report says otherwise than a rule or the records, as its writers did."""
    reasons, changes = [], []
    for report in Submission.objects.waiting().exclude(period__kind=PeriodKind.MONTH):
        written = {"submission": report, "by_id": report.submitted_by_id, "at": report.submitted_at}
        for breach in breaches.of_submission(report):
            if not breach.is_hard:
                reason = f"({MARK}) {SOFT_RULE}"
                written_here = written | {"rule": breach.rule, "found": breach.found}
                reasons.append(RuleOverride(reason=reason, **written_here))
        for difference in prefilling.differences_of(report):
            figures = {"known": difference.known, "found": difference.found}
            reason = f"({MARK}) {OTHER_MEMBERS}"
            changes.append(PrefillChange(cell=difference.cell, reason=reason, **figures, **written))
    RuleOverride.objects.bulk_create(reasons)
    PrefillChange.objects.bulk_create(changes)


def _remark():
    """Let each return of a semester's report say what is wrong beside the answers."""
    returns = Event.objects.filter(step=Event.Step.RETURNED)
    returns = returns.exclude(submission__period__kind=PeriodKind.MONTH).order_by("pk")
    at_return = {event.submission_id: event for event in returns}
    versions = SubmissionVersion.objects.filter(submission__in=at_return).order_by("number")
    kept = {}
    for version in versions.select_related("submission"):
        kept.setdefault(version.submission_id, []).append(version)
    FieldRemark.objects.bulk_create(
        remark for pk, event in at_return.items() for remark in _remarks_on(kept[pk], event)
    )


def _remarks_on(versions, event):
    """Return remarks on figures that were corrected then; on the last version, on its largest."""
    first, before = versions[0], versions[0].content()
    figures = first.submission.edition.cells.exclude(question__type=Question.Type.YES_NO)
    numbers = {code: value for code, value in before.items() if [*value] == ["number"]}
    if len(versions) > 1:
        after = versions[1].content()
        wrong = [code for code in numbers if after.get(code) != numbers[code]]
    else:
        wrong = sorted(numbers, key=lambda code: (-float(numbers[code]["number"]), code))[
            :MOST_REMARKS
        ]
    cells = figures.filter(code__in=wrong).order_by("position")[:MOST_REMARKS]
    for place, cell in enumerate(cells):
        text = f"({MARK}) {REMARKS[place]}"
        yield FieldRemark(version=first, cell=cell, text=text, by_id=event.by_id, at=event.at)


def _check(country):
    """Let every other district's report that waits be reviewed once by the head of the province."""
    heads = {f"h{unit.code}": unit for unit in country.provinces}
    heads = {heads[user.username].pk: user for user in User.objects.filter(username__in=heads)}
    waiting = Submission.objects.waiting().filter(
        unit__level=Level.DISTRICT, period__kind=PeriodKind.SEMESTER
    )
    for report in waiting.order_by("unit__code")[::2]:
        by, at = heads[report.province_id], report.submitted_at + timedelta(days=1)
        Submission.objects.filter(pk=report.pk).update(checked_by=by, checked_at=at)
        Event.objects.create(submission=report, step=Event.Step.CHECKED, by=by, at=at)
