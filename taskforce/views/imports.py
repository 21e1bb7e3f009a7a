"""The pages on which members come in: send a spreadsheet, look at it, confirm it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from taskforce.forms.imports import ConfirmForm, ImportForm
from taskforce.khmer import clean
from taskforce.models import AdministrativeUnit, GroupRole, MemberImport
from taskforce.scope import Verb, may
from taskforce.services import members
from taskforce.sheets import XLSX
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.messages import IGNORED
from taskforce.sheets.template import member_template

from .import_rows import STATES, kinds_of, lines_of, with_state

PAGE = 50


def _check_may_import(user):
    if not may(user, Verb.IMPORT):
        raise PermissionDenied


def import_list(request):
    """Show what was sent in for the units where the person may import."""
    _check_may_import(request.user)
    imports = MemberImport.objects.visible_to(request.user).defer("rows")
    found = imports.select_related("unit", "created_by", "applied_by")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "taskforce/import_list.html", {"page": page})


def import_new(request):
    """Take a spreadsheet in, and lead to what was found in it."""
    _check_may_import(request.user)
    form = ImportForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("import_detail", pk=_sent(form, request.user).pk)
        except FileRefusedError as refusal:
            form.add_error("file", refusal.issue.message)
    crumbs = [(_("Import members"), reverse("import_list"))]
    return render(request, "taskforce/import_new.html", {"form": form, "crumbs": crumbs})


def _sent(form, user):
    file, unit = form.cleaned_data["file"], form.cleaned_data["unit"]
    content = file.read()
    found = members.preview(content=content, unit=unit, on=timezone.localdate())
    name = clean(file.name)
    return members.keep(preview=found, file_name=name, content=content, unit=unit, by=user)


def import_detail(request, pk):
    """Show what a file comes to: the figures, the kinds of fault, then every row."""
    visible = MemberImport.objects.visible_to(request.user)
    member_import = get_object_or_404(
        visible.select_related("unit", "created_by", "applied_by"), pk=pk
    )
    state, code = request.GET.get("state", ""), request.GET.get("code", "")
    page = Paginator(with_state(member_import.rows, state, code), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "import": member_import,
        "form": _confirm_form(member_import),
        "kinds": kinds_of(member_import),
        "ignored": [(sheet, IGNORED[why]) for sheet, why in member_import.outcome["ignored"]],
        "states": [(name, words, member_import.outcome["states"][name]) for name, words in STATES],
        "state": state,
        "code": code,
        "page": page,
        "lines": lines_of(page),
        "crumbs": [(_("Import members"), reverse("import_list"))],
    }
    return render(request, "taskforce/import_detail.html", context)


def _confirm_form(member_import, data=None):
    if member_import.status == MemberImport.Status.APPLIED or not member_import.outcome["accepted"]:
        return None
    return ConfirmForm(data, rejects=bool(member_import.outcome["errors"]))


@require_POST
def import_apply(request, pk):
    """Store what was previewed."""
    visible = MemberImport.objects.visible_to(request.user).select_related("unit")
    member_import = get_object_or_404(visible, pk=pk)
    form = _confirm_form(member_import, request.POST)
    if form is not None and not form.is_valid():
        messages.error(request, " ".join(form.errors["leave_out"]))
        return redirect("import_detail", pk=pk)
    try:
        members.apply(member_import=member_import, by=request.user, accept_partial=True)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The members are stored."))
    return redirect("import_detail", pk=pk)


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
