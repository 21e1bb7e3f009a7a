"""An edition as an Excel file: downloaded; sent in as a new draft or in the place of one."""

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import workbooks, xlsform
from reporting.forms.builder.files import FormFileForm
from reporting.models import FormEdition
from reporting.services import forms
from taskforce.sheets import XLSX
from taskforce.sheets.issues import FileRefusedError

from ._gate import crumbs, get_edition, require_builder
from .looking import line_of

FORM = ["GET", "HEAD", "POST"]
SALT = "a form read from a file"
UNPROCESSABLE = 422


@require_safe
def form_xlsx(request, pk):
    """Hand out an edition, issued or not."""
    edition = get_edition(request.user, pk)
    name = f"form-{edition.code}-{edition.number}.xlsx"
    return HttpResponse(
        xlsform.write_form(forms.describe(edition)),
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(FORM)
def form_file(request):
    """Take a form as a new draft."""
    require_builder(request.user)
    return _file(request, None)


@require_http_methods(FORM)
def form_file_replace(request, pk):
    """Take a form in the place of all that stands in a draft."""
    edition = get_edition(request.user, pk)
    if edition.issued_at:
        return _issued(request, edition)
    return _file(request, edition)


def _file(request, edition):
    sent_here = request.method == "POST"
    form = FormFileForm(*([request.POST, request.FILES] if sent_here else []))
    found = None
    if sent_here and form.is_valid():
        try:
            found = xlsform.read_form(form.cleaned_data["file"].read())
        except FileRefusedError as refusal:
            form.add_error("file", workbooks.refusal_words(refusal))
        else:
            if not found.faults:
                return _look(request, edition, found)
    status = UNPROCESSABLE if form.errors or found else 200
    context = {"form": form, "found": found, "edition": edition, "crumbs": crumbs(edition)}
    return render(request, "reporting/forms/form_file.html", context, status=status)


def _look(request, edition, found):
    """Show what a form changes before it is stored."""
    before = edition or FormEdition.objects.filter(code=found.data["code"]).last()
    changes = forms.compare_with(before, found.data) if before else []
    context = {
        "edition": edition,
        "before": before,
        "found": found,
        "lines": [line_of(change) for change in changes],
        "counts": _counts(found.data),
        "data": signing.dumps(found.data, salt=SALT, compress=True),
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/form_file_look.html", context)


def _counts(data):
    questions = [question for section in data["sections"] for question in section["questions"]]
    return len(data["sections"]), len(questions), len(data["rules"])


@require_POST
def form_file_store(request):
    """Store the form that was looked at, as a new draft."""
    require_builder(request.user)
    return _store(request, None)


@require_POST
def form_file_put(request, pk):
    """Store the form that was looked at, in the place of what stands in a draft."""
    edition = get_edition(request.user, pk)
    return _issued(request, edition) if edition.issued_at else _store(request, edition)


def _store(request, edition):
    try:
        data = signing.loads(request.POST.get("data", ""), salt=SALT)
        if edition:
            draft = forms.replace_draft(edition=edition, data=data, by=request.user)
        else:
            draft = forms.new_draft(data=data, by=request.user)
    except signing.BadSignature:
        messages.error(request, _("This could not be read. Send the file again."))
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
    else:
        messages.success(request, _("This is the draft. What was issued stays as it is."))
        return redirect("form_detail", draft.pk)
    return redirect("form_file_replace", edition.pk) if edition else redirect("form_file")


def _issued(request, edition):
    messages.error(
        request,
        _("This edition was issued and is never changed. Copy it, and change the copy."),
    )
    return redirect("form_detail", edition.pk)
