"""The plain admin of duties."""

from django.contrib import admin

from secretariat.models import Duty, DutyAssignment
from taskforce.admin_site import ScopedAdmin


@admin.register(Duty)
class DutyAdmin(ScopedAdmin):
    list_display = ["name_km", "name_en", "position"]


@admin.register(DutyAssignment)
class DutyAssignmentAdmin(ScopedAdmin):
    list_display = ["duty", "membership", "starts_on", "ends_on"]
    list_select_related = [
        "duty",
        "membership__person",
        "membership__role",
        "membership__task_force__unit",
    ]
    list_filter = ["duty"]
    autocomplete_fields = ["membership"]
