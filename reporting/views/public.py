"""What anybody may see: the list of published editions, and whether a fingerprint is one of them.

No figure and no name of a person is shown here.
"""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reporting.forms.published import HASH, FileForm, FingerprintForm
from reporting.frozen.standing import later_than
from reporting.models import EditionPaper, PublishedEdition
from taskforce.khmer import to_arabic_digits
from taskforce.views.rate import at_most

PAGE = 50
A_MINUTE = 60
UNKNOWN = 404
MOST_BYTES = 10_000_000
DIGITS = 20  # of a size that is told: what has more is too large in any case


# Whoever sends a file alters nothing; and a file too large is refused before it is read.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@at_most(A_MINUTE)
def public_editions(request):
    """List what was published; lead a fingerprint, typed or of a file, to its page."""
    form = FingerprintForm(request.GET if "hash" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("public_edition", form.cleaned_data["hash"])
    file_form = _file_form(request)
    if file_form.is_bound and file_form.is_valid():
        return redirect("public_edition", file_form.fingerprint())
    editions, years = PublishedEdition.objects.lean(), PublishedEdition.objects.years()
    if (year := to_arabic_digits(request.GET.get("year", ""))) in map(str, years):
        editions = editions.filter(period__starts_on__year=year)
    context = {
        "form": form,
        "file_form": file_form,
        "page": Paginator(editions, PAGE).get_page(request.GET.get("page")),
        "years": years,
        "year": year,
    }
    return render(request, "reporting/public_editions.html", context)


def _file_form(request) -> FileForm:
    if request.method != "POST":
        return FileForm()
    size = request.META.get("CONTENT_LENGTH") or "0"
    if not size.isdecimal() or int(size[:DIGITS]) > MOST_BYTES:
        form = FileForm({})
        form.errors["file"] = form.error_class([_("The file is too large: at most 10 MB.")])
        return form
    return FileForm({}, request.FILES)


@login_not_required
@require_safe
@at_most(A_MINUTE)
def public_edition(request, sha256):
    """Tell whether a fingerprint is that of an edition, or of the file of one."""
    edition, paper = _found(sha256.lower())
    context = {
        "edition": edition,
        "paper": paper,
        "sha256": sha256,
        "crumbs": [(_("Published editions"), reverse("public_editions"))],
    }
    if edition is None:
        return render(request, "reporting/public_unknown.html", context, status=UNKNOWN)
    context |= {"papers": edition.papers.all(), "later": later_than(edition)}
    # Whether it is whole is reckoned here, not believed: the page vouches for it.
    context["is_whole"] = edition.is_whole
    return render(request, "reporting/public_edition.html", context)


def _found(sha256) -> tuple[PublishedEdition | None, EditionPaper | None]:
    if not HASH.fullmatch(sha256):
        return None, None
    papers = EditionPaper.objects.select_related("edition__period", "edition__unit")
    if paper := papers.filter(sha256=sha256).first():
        return paper.edition, paper
    editions = PublishedEdition.objects.select_related("period", "unit", "amends")
    return editions.filter(sha256=sha256).first(), None
