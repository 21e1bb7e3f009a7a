"""Writing an instruction: begun, its words changed, copied, issued after a look, thrown away."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from secretariat.forms.writing import WordsForm, paper_in
from secretariat.models import Instruction
from secretariat.services import instructions
from secretariat.services.instructions.drafting import require_instructing
from secretariat.services.instructions.faults import faults, preview

from ._taking import taken

FORM = ["GET", "HEAD", "POST"]
CONFLICT = 409


@require_http_methods(FORM)
def instruction_new(request):
    """Begin a draft."""
    require_instructing(request.user)
    return _words(request, Instruction(), instructions.start, _("New instruction"))


@require_http_methods(FORM)
def instruction_words(request, pk):
    """Change the words of a draft itself."""
    draft = found(request, pk)
    return _words(request, draft, instructions.save_words, _("Words of the instruction"))


def _words(request, instruction, service, heading):
    form = WordsForm(request.POST or None, instance=instruction)
    about = {"instruction": instruction, "by": request.user}
    if request.method == "POST" and taken(form, service, said=paper_in, **about):
        return redirect(instruction)
    context = {"form": form, "heading": heading, "crumbs": crumbs(instruction)}
    status = CONFLICT if form.errors else 200
    return render(request, "_parts/form_page.html", context, status=status)


@require_POST
def instruction_copy(request, pk):
    """Copy an instruction as a new draft."""
    require_instructing(request.user)
    earlier = get_object_or_404(Instruction.objects.visible_to(request.user), pk=pk)
    draft = instructions.copy_instruction(instruction=earlier, by=request.user)
    messages.success(request, _("This is the draft. What was issued stays as it is."))
    return redirect(draft)


@require_http_methods(FORM)
def instruction_issue(request, pk):
    """Show what a draft would bind, and by when; then issue it, or say what stands in the way."""
    instruction = found(request, pk)
    refused = []
    if request.method == "POST":
        try:
            instructions.issue(instruction=instruction, by=request.user)
        except ValidationError as error:
            refused = error.messages
        else:
            messages.success(
                request, _("The instruction is issued. Each unit it binds has its part.")
            )
            return redirect(instruction)
    elif not instruction.is_draft:
        return redirect(instruction)
    bound = preview(instruction)
    context = {
        "instruction": instruction,
        "bound": bound,
        "over": [one for one in bound if one.is_over],
        "faults": [fault.words for fault in faults(instruction, bound)],
        "refused": refused,
        "crumbs": crumbs(instruction),
    }
    status = CONFLICT if refused else 200
    return render(request, "secretariat/instruction_issue.html", context, status=status)


@require_http_methods(FORM)
def instruction_discard(request, pk):
    """Throw a draft away, after asking."""
    instruction = found(request, pk)
    if request.method == "POST":
        try:
            instructions.throw_away(instruction=instruction, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(instruction)
        messages.success(request, _("The draft was thrown away."))
        return redirect("instruction_list")
    context = {
        "question": _("Throw the draft away?"),
        "what": str(instruction),
        "doing": _("Throw the draft away"),
        "back": instruction.get_absolute_url(),
        "keep": _("Keep the draft"),
        "crumbs": crumbs(instruction),
    }
    return render(request, "_parts/ask.html", context)


def found(request, pk) -> Instruction:
    """Return an instruction to be written on; 403 to who sees it and may not."""
    rows = Instruction.objects.visible_to(request.user).select_related("instrument")
    instruction = get_object_or_404(rows, pk=pk)
    require_instructing(request.user)
    return instruction


def crumbs(instruction=None, *more) -> list[tuple[str, str]]:
    """Return the way back up: the list, the instruction, and what lies above the page."""
    way = [(_("Instructions"), reverse("instruction_list"))]
    if instruction is not None and instruction.pk:
        way.append((_("Words of the instruction"), instruction.get_absolute_url()))
    return [*way, *more]
