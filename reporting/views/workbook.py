"""The report as an Excel file: downloaded, sent back, looked at, stored."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reporting import filled, workbooks
from reporting.forms.workbook import StoreForm, WorkbookForm
from reporting.models import Submission
from reporting.services import closing, saving
from reporting.workbooks.judging import judge, mark
from taskforce.fields.taking import row_number
from taskforce.scope import Verb
from taskforce.sheets import XLSX
from taskforce.sheets.issues import FileRefusedError
from taskforce.templatetags.khmer import figure

from ._gate import get_report

# Somebody else was quicker: the page says so and keeps what the file brought.
CONFLICT, UNPROCESSABLE = 409, 422


@require_safe
def download(request, pk):
    """Hand out the file of a report, with what is stored in it by now."""
    report = get_report(request.user, pk, Verb.ENTER)
    if not report.is_editable:
        return _handed_in(request, pk)
    return _file(report, workbooks.write_file(filled.read(report)))


@require_http_methods(["GET", "HEAD", "POST"])
def send(request, pk):
    """Say how the file is used; take one that was filled in, and show what it would change."""
    report = get_report(request.user, pk, Verb.ENTER)
    if not report.is_editable:
        return _handed_in(request, pk)
    sent_here = request.method == "POST"
    form = WorkbookForm(*([request.POST, request.FILES] if sent_here else []))
    if sent_here and form.is_valid():
        written = filled.read(report)
        try:
            sent = workbooks.read_file(form.cleaned_data["file"].read(), written)
        except FileRefusedError as refusal:
            form.add_error("file", workbooks.refusal_words(refusal))
        except workbooks.NotOurFileError as refusal:
            form.add_error("file", refusal.message)
            return _send_page(request, report, form, _other(request.user, refusal.report))
        else:
            return _preview(request, judge(written, sent))
    return _send_page(request, report, form)


def _send_page(request, report, form, other=None):
    status = UNPROCESSABLE if form.errors else 200
    context = {"report": report, "form": form, "other": other, "closed": _closed(report)}
    return render(request, "reporting/report_file.html", context, status=status)


def _other(user, key):
    """Return the report that a file belongs to, where the person may see it."""
    number = row_number(key)
    found = Submission.objects.visible_to(user).filter(pk=number) if number else ()
    return next(iter(found), None)


@require_POST
def store(request, pk):
    """Store what a file brought, or hand it back with what is to be corrected."""
    report = get_report(request.user, pk, Verb.ENTER)
    if not report.is_editable:
        return _handed_in(request, pk)
    try:
        sent = workbooks.Sent.load(request.POST.get("sent", ""))
    except ValueError:
        messages.error(request, _("This could not be read. Send the file again."))
        return redirect("report_file", pk)
    written = filled.read(report)
    if request.POST.get("go") == "marked":
        return _file(report, mark(written, sent))
    look = judge(written, sent)
    form = StoreForm(request.POST, look=look)
    if not form.is_valid():
        return _preview(request, look, form, status=UNPROCESSABLE)
    return _stored(request, look, form)


def _stored(request, look, form):
    report, answers = look.written.submission, form.answers()
    try:
        saved = saving.save_answers(
            submission=report,
            answers=answers,
            versions=look.versions,
            base=form.base(),
            by=request.user,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("report_detail", report.pk)
    if saved.contested:
        again = judge(filled.read(report), look.sent)
        messages.warning(
            request,
            _("Somebody else wrote in the report meanwhile. Everything else is stored; choose "
              "below which of the values holds."),
        )  # fmt: skip
        return _preview(request, again, status=CONFLICT)
    _tell(request, look)
    return redirect("report_check", report.pk)


def _tell(request, look):
    messages.success(request, _("The answers of the file are stored."))
    if look.wrong:
        words = {"count": figure(len(look.wrong))}
        messages.warning(
            request,
            _("Not stored, because they are wrong: %(count)s. Correct them on their pages, or in "
              "the file.") % words,
        )  # fmt: skip


def _preview(request, look, form=None, *, status=200):
    context = {
        "report": look.written.submission,
        "look": look,
        "form": form or StoreForm(look=look),
        "closed": _closed(look.written.submission),
    }
    return render(request, "reporting/report_file_look.html", context, status=status)


def _closed(report):
    return closing.reason_closed(report.unit, report.period, report)


def _handed_in(request, pk):
    messages.error(
        request,
        _("This report was handed in and can no longer be changed: nothing was stored."),
    )
    return redirect(reverse("report_detail", args=[pk]))


def _file(report, content):
    name = workbooks.file_name(report)
    return HttpResponse(
        content,
        content_type=XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
