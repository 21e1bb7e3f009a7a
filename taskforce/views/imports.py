"""The pages on which members come in: send a spreadsheet, and see what it comes to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taskforce.forms.imports import AnswersForm, ConfirmForm, ImportForm
from taskforce.khmer import clean
from taskforce.models import AdministrativeUnit, GroupRole, MemberImport
from taskforce.scope import Verb, may
from taskforce.services.worker_sign import worker_lives
from taskforce.sheets import XLSX
from taskforce.sheets.messages import IGNORED
from taskforce.sheets.template import member_template
from taskforce.tasks import imports as tasks

from .import_rows import (
    absent_of,
    acts_of,
    kinds_of,
    lines_of,
    names_of,
    rows_with,
    states_of,
    tag_of,
)

PAGE = 50
Status = MemberImport.Status


def _check_may_import(user):
    if not may(user, Verb.IMPORT):
        raise PermissionDenied


def visible_import(request, pk) -> MemberImport:
    """Return an import of a unit where the person may import; any other does not exist."""
    found = MemberImport.objects.visible_to(request.user)
    people = ("created_by", "applied_by", "undone_by")
    return get_object_or_404(found.select_related("unit", "job", *people), pk=pk)


def crumbs_to(member_import=None) -> list[tuple]:
    crumbs = [
        (_("Composition"), reverse("composition")),
        (_("Import members"), reverse("import_list")),
    ]
    if member_import:
        crumbs.append((member_import.file_name, member_import.get_absolute_url()))
    return crumbs


@require_safe
def import_list(request):
    """Show what was sent in for the units where the person may import."""
    _check_may_import(request.user)
    found = MemberImport.objects.visible_to(request.user).select_related(
        "unit", "created_by", "job"
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    lines = [(kept, tag_of(kept)) for kept in page]
    context = {"page": page, "lines": lines, "crumbs": crumbs_to()[:1]}
    return render(request, "taskforce/import_list.html", context)


def import_new(request):
    """Take a spreadsheet in, and lead to the page on which it is read."""
    _check_may_import(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_sent(request, form.cleaned_data))
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "taskforce/import_new.html", {"form": form, "crumbs": crumbs_to()})


def _sent(request, given) -> MemberImport:
    file = given.pop("file")
    member_import, is_new = tasks.send(
        file_name=clean(file.name), content=file.read(), by=request.user, **given
    )
    if not is_new:
        messages.info(request, _("This very file was sent in before: this is what became of it."))
    return member_import


@require_safe
def import_detail(request, pk):
    """Show how far an import is, and what it comes to: figures, faults, then every row."""
    member_import = visible_import(request, pk)
    context = {
        "import": member_import,
        "state_tag": tag_of(member_import),
        "crumbs": crumbs_to(),
        "no_worker": member_import.is_at_work and not worker_lives(),
    }
    if member_import.outcome and not member_import.is_at_work:
        context |= _found(request, member_import)
    return render(request, "taskforce/import_detail.html", context)


def _found(request, member_import) -> dict:
    outcome = member_import.outcome
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    rows = rows_with(member_import, state, code)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return {
        "form": confirm_form(member_import),
        "answers": answers_form(member_import),
        "kinds": kinds_of(member_import),
        "absent": absent_of(member_import),
        "acts": acts_of(member_import),
        "ignored": [(sheet, IGNORED[why]) for sheet, why in outcome["ignored"]],
        "states": states_of(member_import),
        "state": state,
        "code": code,
        "page": page,
        "lines": lines_of(page),
    }


def answers_form(member_import, data=None) -> AnswersForm | None:
    """Return the form that mends whole classes of faults; none where nothing can be mended so."""
    questions = member_import.outcome.get("questions")
    if member_import.status != Status.PREVIEWED or member_import.is_at_work or not questions:
        return None
    return AnswersForm(data, questions=questions, names=names_of(questions))


def confirm_form(member_import, data=None) -> ConfirmForm | None:
    """Return the form that confirms; none where there is nothing to store, or not yet."""
    outcome = member_import.outcome
    may_store = outcome and (outcome["accepted"] or outcome["states"].get("ends"))
    if member_import.status != Status.PREVIEWED or member_import.is_at_work or not may_store:
        return None
    return ConfirmForm(data, rejects=member_import.has_faults, ends_many=member_import.ends_many)


@require_safe
def import_template(request):
    """Hand out the empty workbook with the codes of the units where the person may import."""
    _check_may_import(request.user)
    units = AdministrativeUnit.objects.allowed(request.user, Verb.IMPORT)
    content = member_template(
        [(unit.code, unit.full_name) for unit in units],
        [role.name_km for role in GroupRole.objects.all()],
    )
    response = HttpResponse(content, content_type=XLSX)
    response.headers["Content-Disposition"] = 'attachment; filename="members.xlsx"'
    return response
