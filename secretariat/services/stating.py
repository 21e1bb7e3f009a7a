"""Saying by hand that something is done, where no record can say it; and taking that back."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat import facts
from secretariat.models import Assignment, AssignmentEvent
from taskforce.models import AdministrativeUnit
from taskforce.scope import Verb, may

from .following import follow


@transaction.atomic
def state(*, assignment: Assignment, statement: str, by) -> Assignment:
    """State in writing that an assignment is done.

    Raises:
        ValidationError: where the records tell it themselves, it was stated before, it is
            closed, or nothing is written.
    """
    assignment = _locked(assignment, by)
    now = timezone.now()
    if assignment.statement:
        raise ValidationError(_("This was stated already."), code="already_stated")
    if assignment.is_locked(now):
        raise ValidationError(
            _("This is closed: nothing is taken in any more. Ask for an extension."), code="locked"
        )
    if not statement.strip():
        raise ValidationError(_("Write what was done, when and where."), code="no_statement")
    assignment.statement = statement.strip()
    assignment.stated_at, assignment.stated_by = now, by
    return _stored(assignment, AssignmentEvent.What.STATED, assignment.statement, by)


@transaction.atomic
def take_back(*, assignment: Assignment, reason: str, by) -> Assignment:
    """Take a statement back, with the reason; the statement stays with the events."""
    assignment = _locked(assignment, by)
    if not assignment.statement:
        raise ValidationError(_("Nothing was stated."), code="not_stated")
    if not reason.strip():
        raise ValidationError(_("Say why the statement is taken back."), code="no_reason")
    assignment.statement, assignment.stated_at, assignment.stated_by = "", None, None
    return _stored(assignment, AssignmentEvent.What.UNSTATED, reason.strip(), by)


def _locked(assignment, by) -> Assignment:
    rows = Assignment.objects.select_for_update(of=["self"]).select_related("unit", "requirement")
    assignment = rows.get(pk=assignment.pk)
    if not may(by, Verb.ENTER, assignment.unit):
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.")
            % {"unit": assignment.unit.display_name}
        )
    if assignment.requirement.fact != facts.ATTESTED:
        raise ValidationError(
            _("The records of the system tell whether this is done: nobody states it by hand."),
            code="told_by_records",
        )
    if not Assignment.objects.asked().filter(pk=assignment.pk).exists():
        raise ValidationError(_("This is no longer asked."), code="not_asked")
    return assignment


def _stored(assignment, what, words, by):
    assignment.save(update_fields=["statement", "stated_at", "stated_by"])
    AssignmentEvent.objects.create(
        assignment=assignment, what=what, at=timezone.now(), by=by, words=words
    )
    follow(units=AdministrativeUnit.ever.filter(pk=assignment.unit_id), by=by)
    assignment.refresh_from_db()
    return assignment
