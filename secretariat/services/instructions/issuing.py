"""Issuing an instruction, and withdrawing it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from secretariat.models import Instruction, Requirement, RequirementDeadline
from secretariat.services.following import follow

from .drafting import require_instructing
from .faults import faults


@transaction.atomic
def issue(*, instruction: Instruction, by) -> Instruction:
    """Issue a draft: it is never edited again, and binds the units in existence.

    Nobody issues by a program that prepares a demonstration: `by` is None there.

    Raises:
        ValidationError: where it was issued before, or something is missing in it.
    """
    instruction = _locked(instruction, by)
    if not instruction.is_draft:
        raise ValidationError(_("This instruction was already issued."), code="already_issued")
    if found := faults(instruction):
        raise ValidationError([ValidationError(fault.words, code=fault.code) for fault in found])
    parts = Requirement.objects.filter(clause__instruction=instruction)
    RequirementDeadline.objects.filter(requirement__in=parts).update(is_issued=True)
    parts.update(is_issued=True)
    instruction.clauses.update(is_issued=True)
    instruction.status, instruction.issued_at = Instruction.Status.ISSUED, timezone.now()
    instruction.issued_by = by
    instruction.save(update_fields=["status", "issued_at", "issued_by"])
    follow(instruction=instruction, by=None)
    instruction.refresh_from_db()
    return instruction


@transaction.atomic
def withdraw(*, instruction: Instruction, reason: str, by) -> Instruction:
    """Withdraw an instruction: from now on it asks nothing; what it asked stays readable."""
    instruction = _locked(instruction, by)
    if not instruction.is_in_force:
        raise ValidationError(
            _("Only an issued instruction can be withdrawn."), code="not_in_force"
        )
    if not reason.strip():
        raise ValidationError(_("Say why the instruction is withdrawn."), code="no_reason")
    instruction.status, instruction.reason = Instruction.Status.WITHDRAWN, reason.strip()
    instruction.withdrawn_at, instruction.withdrawn_by = timezone.now(), by
    instruction.save(update_fields=["status", "reason", "withdrawn_at", "withdrawn_by"])
    return instruction


def _locked(instruction, by) -> Instruction:
    if by is not None:
        require_instructing(by)
    return Instruction.objects.select_for_update(of=["self"]).get(pk=instruction.pk)
