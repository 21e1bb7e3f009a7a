"""More time for an assignment: asked for, given within what is due above, or refused."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from secretariat.models import Assignment, AssignmentEvent, Extension, State
from secretariat.working_days import end_of
from taskforce.formats.digits import digits
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may


@transaction.atomic
def ask(*, assignment: Assignment, until: date, reason: str, by) -> Extension:
    """Ask for more time, with the reason.

    Raises:
        ValidationError: where nothing is due, it is done, or the day is no later.
    """
    assignment = _locked(assignment)
    _require(by, Verb.ENTER, assignment.unit)
    if not assignment.is_open or assignment.due_at is None:
        raise ValidationError(_("There is no last day here to put off."), code="nothing_due")
    if assignment.extensions.filter(state=Extension.State.ASKED).exists():
        raise ValidationError(_("An extension is asked for already."), code="asked_already")
    _refuse_unless_later(until, assignment)
    if not reason.strip():
        raise ValidationError(_("Say why more time is needed."), code="no_reason")
    return Extension.objects.create(
        assignment=assignment,
        due_before=assignment.due_at,
        asked_until=end_of(until),
        reason=reason.strip(),
        asked_by=by,
    )


@transaction.atomic
def give(*, extension: Extension, until: date, answer: str = "", by) -> Extension:
    """Give more time: never past what is due of the units above by the same clause.

    Raises:
        ValidationError: where it was decided, or the day is no later, or too late.
    """
    extension, assignment = _asked(extension, by)
    _refuse_unless_later(until, assignment)
    limit = limit_of(assignment)
    if limit and end_of(until) > limit:
        raise ValidationError(
            _("It may be put off until %(day)s at most: then the level above must be done itself."),
            code="past_the_level_above",
            params={"day": digits(date_format(timezone.localdate(limit)))},
        )
    _move(assignment, end_of(until))
    extension.given_until = assignment.due_at
    _decide(extension, Extension.State.GIVEN, answer, by)
    AssignmentEvent.objects.create(
        assignment=assignment,
        what=AssignmentEvent.What.EXTENDED,
        at=extension.decided_at,
        by=by,
        words=extension.answer,
    )
    return extension


@transaction.atomic
def refuse(*, extension: Extension, answer: str, by) -> Extension:
    """Refuse more time, with the reason."""
    extension, _assignment = _asked(extension, by)
    if not answer.strip():
        raise ValidationError(_("Say why no more time is given."), code="no_reason")
    return _decide(extension, Extension.State.REFUSED, answer, by)


def limit_of(assignment: Assignment):
    """Return the moment when the first of the units above must be done with the same clause."""
    above = AdministrativeUnit.ever.down_to(assignment.unit).exclude(pk=assignment.unit_id)
    own = Assignment.objects.asked().filter(
        unit__in=above.order_by().values("pk"),
        requirement__clause=assignment.requirement.clause_id,
    )
    return own.aggregate(Min("due_at"))["due_at__min"]


def _refuse_unless_later(until, assignment):
    if end_of(until) <= max(assignment.due_at, timezone.now()):
        raise ValidationError(
            _("Choose a day to come that is later than the last day."), code="not_later"
        )


def _move(assignment, due_at):
    """Put the last moment off; grace and closing keep their distance from it."""
    distance = due_at - assignment.due_at
    assignment.due_at = due_at
    for name in ("grace_until", "locks_at"):
        if moment := getattr(assignment, name):
            setattr(assignment, name, moment + distance)
    assignment.save(update_fields=["due_at", "grace_until", "locks_at"])


def _asked(extension, by) -> tuple[Extension, Assignment]:
    extension = Extension.objects.select_for_update(of=["self"]).get(pk=extension.pk)
    assignment = _locked(extension.assignment)
    _require(by, Verb.REVIEW, assignment.unit)
    if not extension.is_asked:
        raise ValidationError(_("This was decided already."), code="decided")
    if extension.asked_by_id == by.pk:
        raise ValidationError(
            _("You asked for this yourself: another person must decide on it."), code="own"
        )
    if assignment.state != State.OPEN:
        raise ValidationError(_("There is no last day here to put off."), code="nothing_due")
    return extension, assignment


def _decide(extension, state, answer, by):
    extension.state, extension.answer = state, answer.strip()
    extension.decided_at, extension.decided_by = timezone.now(), by
    extension.save(update_fields=["state", "answer", "given_until", "decided_at", "decided_by"])
    return extension


def _locked(assignment) -> Assignment:
    rows = Assignment.objects.asked().select_for_update(of=["self"])
    found = rows.select_related("unit", "requirement").filter(pk=assignment.pk).first()
    if found is None:
        raise ValidationError(_("This is no longer asked."), code="not_asked")
    return found


def _require(by, verb, unit):
    if not may(by, verb, unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": unit.display_name}
        )
