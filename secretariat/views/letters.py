"""Asking for a letter that presses for what is overdue in a unit and below it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from secretariat.models import Instruction
from secretariat.tasks.letters import ask_for_letter, ask_for_letters, writes_to, written_to
from taskforce.views.finding import get_unit


@require_POST
def instruction_letter(request, pk, unit_code):
    """Have the letter made in the background."""
    instruction = get_object_or_404(Instruction.objects.visible_to(request.user), pk=pk)
    unit = get_unit(request.user, unit_code)
    if writes_to(request.user, unit) is False:
        raise PermissionDenied(
            _("Your role does not allow this for %(unit)s.") % {"unit": unit.display_name}
        )
    try:
        job = ask_for_letter(instruction=instruction, unit=unit, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("instruction_board_unit", instruction.pk, unit.code)
    return redirect(job)


@require_POST
def instruction_letters(request, pk, unit_code=None):
    """Have the letters to all units right below one made in the background; or to all provinces."""
    instruction = get_object_or_404(Instruction.objects.visible_to(request.user), pk=pk)
    unit = get_unit(request.user, unit_code) if unit_code else None
    if not written_to(request.user, unit):
        raise PermissionDenied(_("Your role does not allow this."))
    try:
        job = ask_for_letters(instruction=instruction, unit=unit, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        if unit is None:
            return redirect("instruction_board", instruction.pk)
        return redirect("instruction_board_unit", instruction.pk, unit.code)
    return redirect(job)
