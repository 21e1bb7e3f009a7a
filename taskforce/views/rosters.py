"""The pages of rosters: on the screen, as a workbook, as a paper."""

import re
from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from taskforce import roster
from taskforce.exports import rosters as exports
from taskforce.forms.particulars import ParticularsForm
from taskforce.forms.rosters import RosterForm, query_of
from taskforce.models import AdministrativeUnit, Letterhead
from taskforce.paper import PdfUnavailable
from taskforce.paper.issuer import Particulars
from taskforce.pdf import roster as paper
from taskforce.roster import Wanted
from taskforce.scope import Verb, may, may_everywhere
from taskforce.services import jobs
from taskforce.sheets import XLSX
from taskforce.tasks import rosters as tasks

from .day import takes_day
from .finding import get_unit
from .units import crumbs

PAGE, PAGE_OF_HEADS = 12, 60  # groups
MOST_ROWS = 4_000  # of a workbook that is written while somebody waits
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
WRONG = 400


@require_safe
@takes_day
def roster_page(request, code=None):
    """Show who sits in the groups of a unit as of a day; without a code, of the country.

    Who does not see the country is led to where their rights begin.
    """
    if code is None and not may_everywhere(request.user, Verb.VIEW):
        own = AdministrativeUnit.objects.topmost_of(request.user)
        return _back(request, get_object_or_404(own[:1]))
    unit = _unit(request.user, code)
    form = _asked(request, unit)
    if not form.is_valid():
        return _wrong(request, unit)
    wanted = replace(form.wanted, reader=request.user)
    if not _is_canonical(request):
        # Typed in Khmer digits or in words: an address has its days in one form.
        return redirect(f"{request.path}?{query_of(wanted)}")
    chosen = roster.places(wanted)
    size = PAGE_OF_HEADS if wanted.heads else PAGE
    page = Paginator(chosen, size).get_page(request.GET.get("page"))
    counts = roster.count(wanted, chosen)
    context = {
        "form": RosterForm.filled(wanted),
        "wanted": wanted,
        "unit_then": wanted.unit_then(),
        "counts": counts,
        "left_out": roster.left_out(wanted, chosen, today=timezone.localdate()),
        "page": page,
        "roster": roster.read(wanted, page.object_list),
        "query": query_of(wanted),
        "xlsx_is_long": counts.seats > MOST_ROWS,
        "may_import": may(request.user, Verb.IMPORT, unit),
    }
    return _render(request, unit, context)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_day
def xlsx_file(request, code=None):
    """Hand out the workbook; one of the whole country is made in the background."""
    unit = _unit(request.user, code)
    wanted = _wanted(request, unit)
    if wanted is None:
        return _wrong(request, unit)
    if request.method == "POST":
        return _ask(request, wanted, form=tasks.XLSX)
    if roster.count(wanted, []).seats > MOST_ROWS:
        messages.info(request, _("This list is long: have it made in the background."))
        return _back(request, unit)
    found = roster.read(wanted)
    personal = exports.holds_personal(found, request.user)
    found = exports.without_details(found, request.user)
    content = exports.roster_xlsx(found, personal=personal)
    return _file(content, XLSX, exports.file_name(wanted, "xlsx"))


@require_safe
@takes_day
def pdf_file(request, code=None):
    """Hand out a short paper at once; a long one is asked for on a page of its own."""
    unit = _unit(request.user, code)
    wanted = _wanted(request, unit)
    if wanted is None:
        return _wrong(request, unit)
    if paper.is_long(roster.count(wanted, []).seats):
        return redirect(_address("roster_paper", unit, wanted))
    try:
        found = paper.print_roster(wanted, Particulars(on=timezone.localdate()))
    except PdfUnavailable as reason:
        messages.error(request, str(reason))
        return _back(request, unit)
    return _file(found.content, "application/pdf", exports.file_name(wanted, "pdf"))


@require_http_methods(["GET", "HEAD", "POST"])
@takes_day
def paper_new(request, code=None):
    """Take number, dates and signatory, and have the paper made in the background."""
    unit = _unit(request.user, code)
    wanted = _wanted(request, unit)
    if wanted is None:
        return _wrong(request, unit)
    form = ParticularsForm(
        request.POST or None,
        letterhead=Letterhead.objects.of(unit),
        on=timezone.localdate(),
        initial={"letters": ""},
    )
    if request.method == "POST" and form.is_valid():
        return _ask(request, wanted, form=tasks.PDF, particulars=form.particulars.as_json())
    context = {"form": form, "wanted": wanted, "back": _address("roster", unit, wanted)}
    return _render(request, unit, context, "taskforce/roster_paper.html")


def _unit(user, code) -> AdministrativeUnit | None:
    if code is None:
        if not may_everywhere(user, Verb.VIEW):
            raise Http404
        return None
    return get_unit(user, code)


def _asked(request, unit) -> RosterForm:
    return RosterForm.asked(request.GET, unit=unit, today=timezone.localdate())


def _wanted(request, unit) -> Wanted | None:
    """Return what the address of a file asks for; None where it cannot be read."""
    form = _asked(request, unit)
    return replace(form.wanted, reader=request.user) if form.is_valid() else None


def _wrong(request, unit):
    """Say what of an address cannot be read, whether a page or a file was asked for."""
    form = _asked(request, unit)
    return _render(request, unit, {"form": form}, status=WRONG)


def _is_canonical(request) -> bool:
    days = filter(None, (request.GET.get(name) for name in ("on", "since")))
    return all(ISO.fullmatch(day) for day in days)


def _back(request, unit):
    """Lead to the page with what was asked for; it says what of it cannot be read."""
    query = request.GET.urlencode()
    return redirect(f"{_path('roster', unit)}{'?' if query else ''}{query}")


def _address(name, unit, wanted) -> str:
    return f"{_path(name, unit)}?{query_of(wanted)}"


def _path(name, unit) -> str:
    return reverse(name, args=[unit.code] if unit else [])


def _ask(request, wanted, **parameters):
    back = _address("roster", wanted.unit, wanted)
    try:
        job = jobs.ask(
            tasks.make_roster,
            origin=back,
            unit=wanted.unit,
            by=request.user,
            wanted=wanted.as_json(),
            **parameters,
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(back)
    return redirect(job)


def _render(request, unit, context, template="taskforce/roster.html", status=200):
    way = [(_("Units"), reverse("unit_list"))]
    if unit:
        way = [*crumbs(unit, request.user), (unit.display_name, unit.get_absolute_url())]
    return render(request, template, context | {"unit": unit, "crumbs": way}, status=status)


def _file(content, content_type, name):
    return HttpResponse(
        content,
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
