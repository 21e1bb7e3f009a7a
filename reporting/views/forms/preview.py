"""A form as the clerk of a unit would see it; nothing is stored."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from reporting.consolidation import read_parts
from reporting.filled import FilledReport
from reporting.forms import SectionForm
from reporting.forms.builder import PreviewForm
from reporting.models import Answer, Submission
from reporting.views._pages import SectionPage
from taskforce.models import AdministrativeUnit

from ._gate import crumbs, get_edition


@require_safe
def form_preview(request, pk):
    """Show one section after the other as any unit, with what it last reported beside."""
    edition = get_edition(request.user, pk)
    form = PreviewForm(request.GET)
    code = form.cleaned_data["unit"] if form.is_valid() else ""
    unit = AdministrativeUnit.objects.filter(code=code).first() if code else None
    parts = read_parts(edition.pk)
    part = next((p for p in parts if p.section.code == request.GET.get("section")), None)
    part = part or next(iter(parts), None)
    context = {
        "edition": edition,
        "form": form,
        "unit": unit,
        "is_unknown": bool(code) and unit is None,
        "parts": parts,
        "page": _page(edition, parts, part, unit) if part else None,
        "crumbs": crumbs(edition),
    }
    return render(request, "reporting/forms/form_preview.html", context)


def _page(edition, parts, part, unit):
    written = FilledReport(Submission(edition=edition), parts)
    section = SectionForm(part=part, answers={}, version=0)
    return SectionPage(written, part, form=section, previous=_last_answers(part, unit))


def _last_answers(part, unit) -> dict[str, Answer]:
    """Return what a unit answered in its latest report that was handed in, by cell code."""
    if unit is None:
        return {}
    latest = Submission.objects.received().filter(unit=unit).order_by("-period__ends_on").first()
    if latest is None:
        return {}
    codes = [cell.code for cells in part.cells.values() for cell in cells]
    answers = latest.answers.filter(cell__code__in=codes).select_related("cell", "choice")
    return {answer.cell.code: answer for answer in answers}
