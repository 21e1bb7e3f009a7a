"""What people do with an import: mend a class of faults, judge again, store, undo."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taskforce.forms.imports import UndoForm
from taskforce.services.imports import resting
from taskforce.services.imports.workbook import error_workbook
from taskforce.sheets import XLSX
from taskforce.sheets.issues import FileRefusedError
from taskforce.tasks import imports as tasks

from .imports import answers_form, confirm_form, crumbs_to, visible_import


@require_POST
def import_apply(request, pk):
    """Have stored what was previewed."""
    member_import = visible_import(request, pk)
    form = confirm_form(member_import, request.POST)
    if form is not None and not form.is_valid():
        messages.error(
            request, " ".join(word for errors in form.errors.values() for word in errors)
        )
        return redirect(member_import)
    agreed = form.agreed if form else {}
    with told(request):
        tasks.confirm(member_import=member_import, by=request.user, **agreed)
    return redirect(member_import)


@require_POST
def import_judge(request, pk):
    """Have the rows judged once more, perhaps as a list that is not complete."""
    member_import = visible_import(request, pk)
    is_complete = False if request.POST.get("complete") == "no" else None
    with told(request):
        tasks.judge_again(member_import=member_import, by=request.user, is_complete=is_complete)
    return redirect(member_import)


@require_POST
def import_answer(request, pk):
    """Keep what a person confirmed for whole classes of faults, and have the rows judged again."""
    member_import = visible_import(request, pk)
    form = answers_form(member_import, request.POST)
    # Another may have answered meanwhile: these answers are to the questions of this judgement.
    if form is None or request.POST.get("judged") != str(member_import.job_id):
        messages.error(request, _("The rows were judged again meanwhile. Look at the page anew."))
    elif not form.is_valid():
        messages.error(request, " ".join(form.non_field_errors() or [_("Choose a proposal.")]))
    else:
        with told(request):
            tasks.answer(member_import=member_import, given=form.given, by=request.user)
    return redirect(member_import)


@require_safe
def import_errors(request, pk):
    """Hand out the file as a workbook with the reasons beside its cells, to be corrected."""
    member_import = visible_import(request, pk)
    try:
        content = error_workbook(member_import)
    except FileRefusedError as refusal:
        raise Http404(refusal.issue.message) from refusal
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("The file is no longer kept.")) from error
    response = HttpResponse(content, content_type=XLSX)
    name = f"{member_import.file_name.rpartition('.')[0] or member_import.file_name}.xlsx"
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_undo(request, pk):
    """Show what undoing an import takes back and what stands in its way; have it undone."""
    member_import = visible_import(request, pk)
    if not member_import.may_be_undone:
        messages.info(request, _("Only an import that is stored can be undone."))
        return redirect(member_import)
    form = UndoForm(request.POST or None)
    # Looked at before it is asked for: who may not undo it learns why at once.
    rests = resting.resting_on(member_import)
    asked = request.method == "POST" and not rests and form.is_valid()
    if asked and _asked(request, member_import, form):
        return redirect(member_import)
    context = {
        "import": member_import,
        "form": form,
        "rests": rests,
        "effects": resting.counted(member_import),
        "crumbs": crumbs_to(member_import),
    }
    return render(request, "taskforce/import_undo.html", context)


def _asked(request, member_import, form) -> bool:
    with told(request) as trouble:
        tasks.undo(member_import=member_import, why=form.cleaned_data["why"], by=request.user)
    return not trouble


@require_safe
def import_file(request, pk):
    """Hand out the file as it was sent."""
    member_import = visible_import(request, pk)
    try:
        content = member_import.file.open()
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("The file is no longer kept.")) from error
    return FileResponse(content, as_attachment=True, filename=member_import.file_name)


class told:  # noqa: N801 -- reads as a sentence
    """Say to the person what stands in the way; true afterwards where something does."""

    def __init__(self, request):
        self.request, self.trouble = request, False

    def __bool__(self):
        return self.trouble

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if isinstance(error, ValidationError):
            self.trouble = True
            messages.error(self.request, " ".join(error.messages))
        return self.trouble
