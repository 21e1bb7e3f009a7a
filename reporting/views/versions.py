"""What was handed in of a report, each time, and what differs between two of the times."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from reporting import versions
from reporting.consolidation import read_parts
from reporting.forms import VersionsForm

from ._gate import get_report


@require_safe
def version_list(request, pk):
    """All versions of a report, and two of them compared."""
    report = get_report(request.user, pk)
    kept = list(report.versions.select_related("submitted_by").order_by("-number"))
    form = VersionsForm(request.GET, kept=kept)
    before, after = form.chosen()
    context = {
        "report": report,
        "kept": kept,
        "form": form,
        "before": before,
        "after": after,
        "changed": _changed(report, before, after) if before else [],
    }
    return render(request, "reporting/version_list.html", context)


@require_safe
def version_detail(request, pk, number):
    """One version as it was handed in."""
    report = get_report(request.user, pk)
    version = get_object_or_404(report.versions.select_related("submitted_by"), number=number)
    version.submission = report
    written = versions.read(version, read_parts(report.edition_id))
    context = {"report": report, "version": version, "written": written}
    return render(request, "reporting/version_detail.html", context)


def _changed(report, before, after):
    parts = read_parts(report.edition_id)
    old, new = (versions.answers_of(version, parts) for version in (before, after))
    return versions.difference(parts, old, new)
