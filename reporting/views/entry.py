"""Writing a report: started from the first page, then one section a page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reporting import due, filled, prefill, remarks
from reporting.forms import SectionForm, contested_form
from reporting.services import closing, saving, submissions
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
    written = filled.read(report)
    section, anchor = remarks.first_place(written) or (written.first_open().section.code, "")
    url = reverse("report_edit", args=[report.pk, section])
    return redirect(f"{url}#{anchor}" if anchor else url)


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
    if part in written.hidden:
        return _not_asked(request, written, part)
    version = saving.versions_of(report).get(part.section.pk, 0)
    form = SectionForm(part=part, answers=written.answers, version=version)
    return _render(request, written, part, form)


def _save(request, written, part):
    contested = set(request.POST.getlist("contested"))
    form = SectionForm(request.POST, part=part, answers=written.answers, contested=contested)
    if not form.is_valid():
        return _render(request, written, part, form)
    try:
        saved = saving.save_answers(
            submission=written.submission,
            answers=form.answers(),
            versions={part.section.pk: form.cleaned_data["version"]},
            base=form.cleaned_data["base"],
            by=request.user,
        )
    except ValidationError as error:
        return _refused(request, written, part, error)
    if saved.contested:
        return _contested(request, written, part, saved)
    if written.is_conditional:
        # What was just written may show a section, or hide one.
        written = filled.read(written.submission)
    return redirect(SectionPage(written, part).next_url(request.POST.get("go")))


def _not_asked(request, written, part):
    """Lead on from a section that the answers so far leave out."""
    words = {"section": part.section.label}
    messages.info(request, _("“%(section)s” is not asked, given your other answers.") % words)
    return redirect(SectionPage(written, part).next_url("next"))


def _refused(request, written, part, error):
    """Show what was typed beside what is stored by now."""
    written = filled.read(get_report(request.user, written.submission.pk, Verb.ENTER))
    form = SectionForm(request.POST, part=part, answers=written.answers)
    form.add_error(None, error)
    return _render(request, written, part, form, show_stored=True, status=CONFLICT)


def _contested(request, written, part, saved):
    """Show both values where two people wrote; what only one of them changed is stored."""
    written = filled.read(written.submission)
    state = saved.sections[part.section.pk]
    form = contested_form(written, part, state, typed=request.POST, codes=saved.contested)
    form.add_error(
        None,
        _(
            "Somebody else wrote in this section, too. Everything else is stored; where you both "
            "wrote, choose below which of the two values holds, and save again."
        ),
    )
    return _render(request, written, part, form, state=state, status=CONFLICT)


def _render(request, written, part, form, *, status=200, **beside):
    previous = filled.previous_answers(written.submission, part)
    cells = [cell for cells in part.cells.values() for cell in cells]
    beside |= {
        "previous": previous,
        "known": prefill.known_answers(written.submission, cells),
        "remarks": remarks.open_of(written.submission),
    }
    page = SectionPage(written, part, form=form, **beside)
    context = {
        "known_url": prefill.list_url(written.submission),
        "report": written.submission,
        "page": page,
        "form": form,
        "closed": closing.reason_closed(
            written.submission.unit, written.submission.period, written.submission
        ),
        "reason": due.reasons_of([written.submission]).get(written.submission.pk),
    }
    return render(request, "reporting/report_edit.html", context, status=status)
