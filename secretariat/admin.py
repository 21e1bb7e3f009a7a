"""The plain admin of duties, and of the calendar of holidays."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from secretariat.models import CalendarDay, Duty, DutyAssignment
from taskforce.admin_site import ScopedAdmin


@admin.register(Duty)
class DutyAdmin(ScopedAdmin):
    list_display = ["name_km", "name_en", "position"]


@admin.register(DutyAssignment)
class DutyAssignmentAdmin(ScopedAdmin):
    list_display = ["duty", "person", "unit", "starts_on", "ends_on"]
    list_select_related = [
        "duty",
        "membership__person",
        "membership__task_force__unit",
    ]
    list_filter = ["duty"]
    autocomplete_fields = ["membership"]

    @admin.display(description=_("person"), ordering="membership__person__sort_key")
    def person(self, assignment):
        return assignment.membership.person

    @admin.display(description=_("unit"), ordering="membership__task_force__unit__sort_key")
    def unit(self, assignment):
        return assignment.membership.task_force.unit


@admin.register(CalendarDay)
class CalendarDayAdmin(ScopedAdmin):
    list_display = ["on", "holiday", "is_worked", "source"]
    list_filter = ["is_worked"]
    date_hierarchy = "on"
    may_delete = True

    @admin.display(description=_("holiday"))
    def holiday(self, day):
        return str(day)
