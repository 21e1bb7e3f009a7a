"""The pages of work in the background: how far it is, and the file when it is ready."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taskforce.models import Job
from taskforce.services import jobs

PAGE = 25


@require_safe
def job_list(request):
    """Show what a person has asked for, the latest first."""
    found = Job.objects.visible_to(request.user).select_related("unit")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "taskforce/job_list.html", {"page": page})


@require_safe
def job_detail(request, pk):
    """Show how far a job is; the page asks again by itself while it is open."""
    job = get_object_or_404(_visible(request), pk=pk)
    crumbs = [(_("Files in the making"), reverse("job_list"))]
    return render(request, "taskforce/job_detail.html", {"job": job, "crumbs": crumbs})


@require_safe
def job_file(request, pk):
    """Hand out what a job has made."""
    job = get_object_or_404(_visible(request), pk=pk, state=Job.State.DONE)
    try:
        content = job.file.open()
    except (FileNotFoundError, ValueError) as error:
        raise Http404(_("The file is no longer kept. Make it again.")) from error
    return FileResponse(content, as_attachment=True, filename=job.file_name)


@require_POST
def job_stop(request, pk):
    """Give up a job that is not over."""
    job = get_object_or_404(_visible(request), pk=pk)
    try:
        jobs.stop(job=job, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(job)


def _visible(request):
    return Job.objects.visible_to(request.user).select_related("unit")
