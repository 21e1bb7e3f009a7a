"""The heads of all groups as of any day, as a list and as a workbook; the vacant seats."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.fields import taking
from taskforce.heads import Holder, holders
from taskforce.models import AdministrativeUnit, GroupRole
from taskforce.models.unit_kind import Level
from taskforce.scope import Verb, may
from taskforce.sheets.roles import acting_in
from taskforce.sheets.writing import Sheet, write_workbook
from taskforce.vacancies import longest_first, vacancies

from .day import takes_day
from .unit_on_a_day import below_on, named_as_then

PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# In Khmer for every reader: the workbook is a paper of the house.
HEADS = (
    "លេខកូដ", "ឯកតារដ្ឋបាល", "គោត្តនាម និងនាម", "តំណែង", "មុខតំណែង", "ក្រសួង ឬស្ថាប័ន",
    "កាន់តំណែងចាប់ពី", "លិខិតបទដ្ឋាន", "លេខ", "ចុះថ្ងៃទី",
)  # fmt: skip
WIDTHS = dict(enumerate((10, 28, 28, 22, 28, 28, 16, 18, 16, 16)))


@takes_day
def head_list(request):
    """Show who heads each group of the reader's units on a day."""
    chosen = Chosen(request)
    lines = holders(chosen.units, on=request.day.on)
    context = chosen.context(request.day) | {
        "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
        "vacant": sum(1 for line in lines if line.person_id is None),
    }
    return render(request, "taskforce/head_list.html", context)


@takes_day
def head_file(request):
    """Send the list as a workbook: the same units, the same day."""
    lines = holders(Chosen(request).units, on=request.day.on)
    role = GroupRole.objects.get(code=GroupRole.HEAD)
    rows = [HEADS, *(_row(line, role.name_km) for line in lines)]
    sheet = Sheet("ប្រធានក្រុមការងារ", rows, WIDTHS, frozen_rows=1)
    response = HttpResponse(write_workbook([sheet]), content_type=XLSX)
    name = f"heads-{request.day.on.isoformat()}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _row(line: Holder, role: str) -> tuple:
    title = role if line.person_id else ""
    return (
        line.code, line.full_name, line.person, acting_in(title) if line.acting else title,
        line.position, line.institution, line.starts_on, line.instrument_kind,
        line.instrument_number, line.instrument_dated,
    )  # fmt: skip


@takes_day
def vacancy_list(request):
    """Show the seats that nobody holds on a day, and for how long."""
    chosen = Chosen(request)
    found = vacancies(chosen.units, on=request.day.on)
    role = request.GET.get("role", "")
    if role:
        found = [vacancy for vacancy in found if vacancy.role.code == role]
    if request.GET.get("order") != "units":
        found = longest_first(found)
    context = chosen.context(request.day) | {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "roles": GroupRole.objects.filter(code__in=GroupRole.SINGLE),
        "role": role,
        "order": request.GET.get("order", ""),
        "may_compose": may(request.user, Verb.COMPOSE),
    }
    return render(request, "taskforce/vacancy_list.html", context)


class Chosen:
    """The units that a reader wants to see among their own: of one unit, of one level."""

    def __init__(self, request):
        self.user, self.on = request.user, request.day.on
        self.own = AdministrativeUnit.ever.visible_to(request.user)
        self.topmost = AdministrativeUnit.objects.topmost_of(request.user)
        code = taking.code(request.GET.get("in", "")[:20])
        self.unit = self.own.by_code(code).first() if code else None
        level = taking.code(request.GET.get("level", "")[:5])
        self.level = Level(int(level)) if level in {"0", "1", "2"} else None

    @property
    def units(self):
        units = self.own.within(self.unit, on=self.on)
        return units if self.level is None else units.at(self.level)

    @property
    def places(self) -> list:
        """Return the units to choose from; what stood on the day below the one where they begin."""
        found = list(self.topmost.in_khmer_order())
        if len(found) == 1:
            found += named_as_then(below_on(found[0], self.on).visible_to(self.user))
        if self.unit and self.unit not in found:
            found.append(self.unit)
        return found

    def context(self, day) -> dict:
        """Return what the form above a list needs."""
        return {
            "places": self.places,
            "chosen_unit": self.unit,
            "levels": Level.choices,
            "chosen_level": self.level,
            "crumbs": [(_("Composition"), reverse("composition"))],
        }
