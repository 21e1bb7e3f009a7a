"""The steps of a report: started, handed in, returned, accepted.

Each step checks who may take it and from which state, and records when and by whom.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reporting import outliers
from reporting.models import Deadline, Event, Period, ReviewPolicy, Status, Submission
from reporting.models.form import Question
from reporting.relevance import hidden_cells
from reporting.services import judging, prefilling, versions
from reporting.services import reasons as written_reasons
from reporting.services import remarks as field_remarks
from taskforce.models import AdministrativeUnit, Level
from taskforce.scope import Verb

from .closing import refuse_closed
from .holding import held, require


@transaction.atomic
def start(*, unit: AdministrativeUnit, period: Period, by) -> Submission:
    """Open the report of a unit for a period: a new draft, or the one that is there."""
    require(by, Verb.ENTER, unit)
    if period.starts_on > timezone.localdate():
        raise ValidationError(
            _("%(period)s has not begun yet.") % {"period": period}, code="period_not_begun"
        )
    if not unit.versions.on(period.ends_on).exists():
        raise ValidationError(
            _("%(unit)s did not exist on the last day of %(period)s: no report is asked of it.")
            % {"unit": unit.display_name, "period": period},
            code="unit_not_there",
        )
    refuse_closed(unit, period)
    by_level = {above.level: above for above in AdministrativeUnit.ever.down_to(unit)}
    submission, is_new = Submission.objects.get_or_create(
        unit=unit,
        period=period,
        defaults={
            "edition_id": period.edition_id,
            "province": by_level[Level.PROVINCE],
            "district": by_level.get(Level.DISTRICT),
        },
    )
    if is_new:
        prefilling.fill_in(submission)
        _record(submission, Event.Step.STARTED, by)
    return submission


def missing_answers(submission: Submission, unasked=()) -> list[Question]:
    """Return the required questions without an answer, in the order of the form.

    A table counts as answered once a cell of it is: its empty cells are read as zero. `unasked`
    are the codes of questions whose section is not asked.
    """
    return list(
        Question.objects.filter(section__edition=submission.edition_id, required=True)
        .exclude(code__in=unasked)
        .exclude(cells__in=submission.answers.values("cell"))
        .select_related("section")
        .order_by("section__position", "position")
    )


@transaction.atomic
def submit(*, submission: Submission, by, key=None, reasons=None, changes=None) -> Submission:
    """Hand a report in. The same key again is the same act and changes nothing.

    `reasons` has, by the code of a soft rule, why the report passes it over; `changes`, by the
    code of a cell, why its figure is not the one the system knows.

    Raises:
        ValidationError: where a required answer is missing, a hard rule is broken or a soft one
            without a reason, it was handed in already, or the period is closed.
    """
    submission = held(submission, by, Verb.ENTER)
    if key is not None and submission.submit_key == key and not submission.is_editable:
        return submission
    if not submission.is_editable:
        raise ValidationError(_("This report was already handed in."), code="already_submitted")
    refuse_closed(submission.unit, submission.period, submission)
    unasked = _leave_out(submission)
    if missing := missing_answers(submission, unasked):
        raise ValidationError(
            [
                ValidationError(
                    _("Not answered: %(question)s"),
                    code="missing",
                    params={"question": question.label},
                )
                for question in missing
            ]
        )
    written_reasons.settle(submission=submission, reasons=reasons or {}, by=by)
    prefilling.settle(submission=submission, reasons=changes or {}, by=by)
    now = timezone.now()
    if submission.was_late is None:
        submission.was_late = _is_late(submission, now)
    if key is not None:
        submission.submit_key = key
    submission.status = Status.SUBMITTED
    submission.submitted_at, submission.submitted_by = now, by
    submission.decided_at = submission.decided_by = None
    submission.checked_at = submission.checked_by = None
    submission.version += 1
    submission.save()
    version = versions.keep(submission)
    judging.judge(submission, version, outliers.neighbourhood(submission))
    _record(submission, Event.Step.SUBMITTED, by, at=now)
    return submission


def _leave_out(submission) -> set[str]:
    """Take out what was written in sections that are not asked; return their questions.

    Until then it stays: an answer changed by mistake hides a section and loses nothing.
    """
    unasked = hidden_cells(submission)
    if unasked:
        submission.answers.filter(cell__code__in=unasked).delete()
    return set(unasked.values())


@transaction.atomic
def send_back(*, submission: Submission, by, reason="", remarks=None) -> Submission:
    """Return a report to those who wrote it, with the reason.

    `remarks` has, by cell, what must be corrected there; without any, a reason is needed.
    """
    beside = field_remarks.written(remarks, submission)
    reason = reason.strip() or field_remarks.summed_up(beside)
    if not reason:
        raise ValidationError(_("Say why the report is returned."), code="no_reason")
    submission = _to_decide(submission, by)
    returned = _decide(submission, Status.RETURNED, Event.Step.RETURNED, by, reason)
    field_remarks.keep(returned, beside, by)
    return returned


@transaction.atomic
def accept(*, submission: Submission, by) -> Submission:
    """Accept a report: from now on its figures count.

    Where its level is reviewed in two steps, the first leaves it waiting for somebody else.
    """
    submission = _to_decide(submission, by)
    if ReviewPolicy.steps_at(submission.unit.level) == ReviewPolicy.Steps.TWO:
        if submission.checked_by_id is None:
            return _check(submission, by)
        if submission.checked_by_id == by.pk:
            raise ValidationError(
                _("You made the first review of this report: another person makes the second."),
                code="own_review",
            )
    return _decide(submission, Status.ACCEPTED, Event.Step.ACCEPTED, by)


def _check(submission, by):
    submission.checked_at, submission.checked_by = timezone.now(), by
    submission.version += 1
    submission.save(update_fields=["checked_at", "checked_by", "version"])
    _record(submission, Event.Step.CHECKED, by, at=submission.checked_at)
    return submission


def _to_decide(submission, by):
    """Return the report held for a decision, which must be this person's to take."""
    submission = held(submission, by, Verb.REVIEW)
    if submission.status != Status.SUBMITTED:
        raise ValidationError(
            _("Only a report that is handed in can be decided on; this one is: %(status)s.")
            % {"status": submission.get_status_display()},
            code="not_waiting",
        )
    if submission.submitted_by_id == by.pk:
        raise ValidationError(
            _("You handed this report in yourself: another person must decide on it."),
            code="own_report",
        )
    return submission


def _decide(submission, status, step, by, reason=""):
    submission.status = status
    submission.decided_at, submission.decided_by = timezone.now(), by
    if status == Status.RETURNED or submission.checked_by_id == by.pk:
        # What is corrected is reviewed from the start; one who decides alone did both.
        submission.checked_at = submission.checked_by = None
    submission.version += 1
    submission.save(
        update_fields=[
            "status", "decided_at", "decided_by", "checked_at", "checked_by", "version"
        ]
    )  # fmt: skip
    _record(submission, step, by, at=submission.decided_at, reason=reason)
    return submission


def _is_late(submission, moment) -> bool:
    deadline = Deadline.objects.of(submission)
    return deadline is not None and deadline.missed_at(moment)


def _record(submission, step, by, at=None, reason=""):
    Event.objects.create(
        submission=submission, step=step, at=at or timezone.now(), by=by, reason=reason
    )
