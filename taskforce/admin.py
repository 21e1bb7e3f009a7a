"""The plain admin of units, task forces, people, instruments, vocabularies and users."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from django_tasks_db.admin import DBTaskResult

from taskforce.admin_site import CentreInline, ScopedAdmin
from taskforce.forms.accounts import AccountForm, NewPasswordForm
from taskforce.forms.letterheads import LetterheadForm, letters_name
from taskforce.models import (
    AcceptedSpelling,
    ActChange,
    AdministrativeUnit,
    CompositionAct,
    DocumentKind,
    Grant,
    GroupRole,
    Honorific,
    IncompatiblePosts,
    Institution,
    Instrument,
    InstrumentCorrection,
    InstrumentKind,
    Letterhead,
    MemberImport,
    Membership,
    Office,
    OfficeTerm,
    Person,
    Position,
    TaskForce,
    UnitAlias,
    User,
)
from taskforce.services.territory import units

admin.site.unregister([Group, DBTaskResult])


class UnitAliasInline(CentreInline):
    model = UnitAlias

    def has_delete_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(ScopedAdmin):
    """Names and coordinates; the shape of the tree is changed by services alone."""

    may_add = False
    list_display = ["code", "kind", "name_km", "name_latin"]
    list_filter = ["kind"]
    search_fields = ["code", "name_km", "name_key", "name_latin"]
    fields = ["code", "kind", "name_km", "name_latin", "name_ungegn", "latitude", "longitude"]
    readonly_fields = ["code", "kind"]
    ordering = ["level", "sort_key", "code"]
    inlines = [UnitAliasInline]

    def save_model(self, request, obj, form, change):
        units.correct_unit(unit=obj)


@admin.register(TaskForce)
class TaskForceAdmin(ScopedAdmin):
    may_add = False
    list_display = ["unit", "instrument"]
    list_select_related = ["unit", "instrument__kind"]
    search_fields = ["unit__code", "unit__name_km", "unit__name_latin"]
    found_through = ["unit"]
    readonly_fields = ["unit"]
    autocomplete_fields = ["instrument"]
    ordering = ["unit__level", "unit__sort_key", "unit__code"]


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    list_display = ["name_km", "honorific", "name_latin", "sex"]
    sortable_by = ["name_km", "name_latin", "sex"]
    list_filter = ["sex", "is_invented"]
    search_fields = ["name_km", "name_key", "name_latin"]
    readonly_fields = ["is_invented"]

    def search_options(self, request):
        return {"phones_for": request.user}

    def get_queryset(self, request):
        # The centre also keeps people who hold no seat yet: no scope leads to them.
        return Person.objects.in_khmer_order()


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    list_display = ["person", "role", "task_force", "starts_on", "ends_on"]
    sorted_as = {"task_force": "task_force__unit__sort_key"}
    list_select_related = ["person", "role", "task_force__unit"]
    list_filter = ["role"]
    search_fields = ["person__name_km", "person__name_key", "task_force__unit__code"]
    found_through = ["person", "task_force__unit"]
    autocomplete_fields = ["task_force", "person", "started_by", "ended_by", "ex_officio"]
    ordering = [
        *(f"task_force__unit__{name}" for name in ("level", "sort_key", "code")),
        "role__position",
        "precedence",
    ]


@admin.register(Instrument)
class InstrumentAdmin(ScopedAdmin):
    list_display = ["number", "kind", "dated", "subject"]
    sortable_by = ["kind", "dated"]
    list_select_related = ["kind"]
    list_filter = ["kind"]
    search_fields = ["number", "number_key", "subject"]
    autocomplete_fields = ["unit"]


@admin.register(InstrumentCorrection)
class InstrumentCorrectionAdmin(ScopedAdmin):
    may_add = may_change = False
    list_display = ["instrument", "reason", "made_at", "made_by"]
    sortable_by = ["made_at", "made_by"]
    list_select_related = ["instrument__kind", "made_by"]
    exclude = ["before"]


@admin.register(CompositionAct)
class CompositionActAdmin(ScopedAdmin):
    """To look at: acts are drafted, announced and annulled on their own pages."""

    may_add = may_change = False
    list_display = ["subject", "unit", "status", "effective_on", "drafted_at"]
    sortable_by = ["unit", "status", "effective_on", "drafted_at"]
    list_select_related = ["unit"]
    list_filter = ["status"]
    search_fields = ["subject"]


@admin.register(ActChange)
class ActChangeAdmin(ScopedAdmin):
    may_add = may_change = False
    list_display = ["act", "task_force", "ends", "person", "role"]
    sorted_as = {"task_force": "task_force__unit__sort_key", "ends": "ends__person__sort_key"}
    list_select_related = [
        "act", "task_force__unit", "person", "role",
        "ends__person", "ends__role", "ends__task_force__unit",
    ]  # fmt: skip
    exclude = ["is_new_person"]


@admin.register(IncompatiblePosts)
class IncompatiblePostsAdmin(ScopedAdmin):
    """Data: which two seats one person should not hold at a time."""

    may_delete = True
    list_display = ["__str__", "same_group"]
    sortable_by = []
    list_select_related = ["one", "other"]


@admin.register(Office)
class OfficeAdmin(ScopedAdmin):
    list_display = ["position", "unit"]
    list_select_related = ["position", "unit"]
    search_fields = ["position__name_km", "unit__code", "unit__name_km"]
    found_through = ["unit"]
    autocomplete_fields = ["unit", "position"]
    ordering = ["unit__level", "unit__sort_key", "unit__code"]


@admin.register(OfficeTerm)
class OfficeTermAdmin(ScopedAdmin):
    """To look at: a new holder is recorded on the page of the office, which proposes an act."""

    may_add = may_change = False
    list_display = ["person", "office", "starts_on", "ends_on"]
    sorted_as = {"office": "office__unit__sort_key"}
    list_select_related = ["person", "office__unit", "office__position"]
    found_through = ["person", "office__unit"]
    search_fields = ["person__name_km", "office__unit__code"]
    ordering = ["office__unit__level", "office__unit__sort_key", "-starts_on"]


@admin.register(InstrumentKind)
class InstrumentKindAdmin(ScopedAdmin):
    list_display = ["name_km", "letters", "name_en", "position"]
    sortable_by = ["name_km", "name_en", "position"]


@admin.register(Letterhead)
class LetterheadAdmin(ScopedAdmin):
    """The words on the papers of the centre and of units; without one, the usual words."""

    form = LetterheadForm
    may_delete = True
    list_display = ["__str__", "signatory", "place"]
    sortable_by = []
    list_select_related = ["unit"]
    search_fields = ["unit__code", "unit__name_km", "unit__name_latin"]
    found_through = ["unit"]
    autocomplete_fields = ["unit"]
    fieldsets = [
        (None, {"fields": ["unit", *LetterheadForm._meta.fields]}),
        (_("Letters after the number"), {"fields": [*map(letters_name, DocumentKind)]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["unit"] if obj else []

    def save_model(self, request, obj, form, change):
        obj.version += 1
        super().save_model(request, obj, form, change)


@admin.register(GroupRole)
class GroupRoleAdmin(ScopedAdmin):
    list_display = ["name_km", "name_en", "body", "position"]


@admin.register(Honorific, Institution, Position)
class TermAdmin(ScopedAdmin):
    list_display = ["name_km", "name_en", "position"]
    search_fields = ["name_km", "name_key", "name_en"]


@admin.register(MemberImport)
class MemberImportAdmin(ScopedAdmin):
    may_add = may_change = False
    list_display = ["file_name", "unit", "status", "created_at", "created_by"]
    sortable_by = ["unit", "status", "created_at", "created_by"]
    list_select_related = ["unit", "created_by"]
    list_filter = ["status"]
    exclude = ["outcome", "file_hash", "file", "job", "refusal"]


@admin.register(AcceptedSpelling)
class AcceptedSpellingAdmin(ScopedAdmin):
    may_add = may_change = False
    may_delete = True
    list_display = ["text", "level", "unit", "province", "by"]
    sortable_by = []
    list_select_related = ["unit", "province", "by"]
    search_fields = ["text", "key"]
    found_through = ["unit", "province"]


class GrantInline(CentreInline):
    model = Grant
    autocomplete_fields = ["unit"]


@admin.register(User)
class AccountAdmin(ScopedAdmin, UserAdmin):
    """Accounts with their grants: role, unit and all below it, from when until when."""

    form = AccountForm
    change_password_form = NewPasswordForm

    list_display = ["username", "name_km", "is_active", "last_login"]
    list_filter = ["is_active", "grants__role"]
    search_fields = ["username", "name_km"]
    ordering = ["sort_key", "username_sort_key"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "name_km", "language", "email", "is_active"]}),
        (_("Times"), {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]
    add_fieldsets = [
        (None, {"fields": ["username", "name_km", "usable_password", "password1", "password2"]})
    ]
    inlines = [GrantInline]
