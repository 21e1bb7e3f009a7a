"""Writing a report: started from the first page, then one section a page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from reporting import due, filled
from reporting.forms import SectionForm
from reporting.services import submissions
from taskforce.scope import Verb

from ._gate import get_period, get_report, get_unit
from ._pages import SectionPage

# Somebody else was quicker: the page says so and keeps what was typed.
CONFLICT = 409


@require_POST
def start(request, unit_code, period_code):
    unit, period = get_unit(request.user, unit_code), get_period(period_code)
    try:
        report = submissions.start(unit=unit, period=period, by=request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect("home")
    return redirect("report_edit", report.pk, filled.read(report).first_open().section.code)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, pk, section_code):
    report = get_report(request.user, pk, Verb.ENTER)
    written = filled.read(report)
    part = written.part(section_code)
    if part is None:
        raise Http404
    if request.method == "POST":
        return _save(request, written, part)
    if not report.is_editable:
        return redirect("report_detail", pk)
    form = SectionForm(part=part, answers=written.answers, version=report.version)
    return _render(request, written, part, form)


def _save(request, written, part):
    report = written.submission
    form = SectionForm(request.POST, part=part, answers=written.answers)
    if not form.is_valid():
        return _render(request, written, part, form)
    try:
        submissions.save_answers(
            submission=report,
            answers=form.answers(),
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except ValidationError as error:
        return _conflict(request, written, part, error)
    return redirect(SectionPage(written, part).next_url(request.POST.get("go")))


def _conflict(request, written, part, error):
    """Show what was typed beside what is stored by now; the next save is meant."""
    written = filled.read(get_report(request.user, written.submission.pk, Verb.ENTER))
    typed = request.POST.copy()
    typed["version"] = written.submission.version
    form = SectionForm(typed, part=part, answers=written.answers)
    form.add_error(None, error)
    return _render(request, written, part, form, show_stored=True, status=CONFLICT)


def _render(request, written, part, form, *, show_stored=False, status=200):
    previous = filled.previous_answers(written.submission, part)
    page = SectionPage(written, part, form=form, previous=previous, show_stored=show_stored)
    context = {
        "report": written.submission,
        "page": page,
        "form": form,
        "reason": due.reasons_of([written.submission]).get(written.submission.pk),
    }
    return render(request, "reporting/report_edit.html", context, status=status)
