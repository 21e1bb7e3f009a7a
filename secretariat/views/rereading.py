"""Reading an issued deadline anew."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from secretariat.forms.writing import RereadingForm, moments_in
from secretariat.models import Instruction, RequirementDeadline
from secretariat.services import instructions
from secretariat.services.instructions.drafting import require_instructing

from ._taking import taken
from .writing import CONFLICT, FORM, crumbs


@require_http_methods(FORM)
def deadline_reread(request, pk):
    """Say which day the words mean after all, and why."""
    seen = Instruction.objects.visible_to(request.user).order_by().values("pk")
    rows = RequirementDeadline.objects.filter(requirement__clause__instruction__in=seen)
    rows = rows.select_related("requirement__clause__instruction", "interpreted_by")
    deadline = get_object_or_404(rows, pk=pk)
    require_instructing(request.user)
    instruction = deadline.requirement.clause.instruction
    if instruction.is_draft:
        return redirect("deadline_edit", pk)
    form = RereadingForm(request.POST or None, deadline=deadline)
    about = {"deadline": deadline, "by": request.user, "said": moments_in}
    if request.method == "POST" and taken(form, instructions.reread, **about):
        messages.success(request, _("It is read anew, and the last days of the units follow it."))
        return redirect(f"{instruction.get_absolute_url()}#clause-{deadline.requirement.clause_id}")
    context = {"deadline": deadline, "form": form, "crumbs": crumbs(instruction)}
    status = CONFLICT if form.errors else 200
    return render(request, "secretariat/deadline_reread.html", context, status=status)
