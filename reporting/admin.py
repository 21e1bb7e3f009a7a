"""The plain admin of form editions, periods and reports."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reporting.models import Deadline, FormEdition, Period, Question, ReviewPolicy, Submission
from taskforce.admin_site import CentreInline, ScopedAdmin


@admin.register(FormEdition)
class FormEditionAdmin(ScopedAdmin):
    """Editions are taken in as data and never edited once issued."""

    may_add = False
    list_display = ["title_km", "code", "number", "is_proposal", "issued_at"]
    sortable_by = ["code", "number", "is_proposal", "issued_at"]
    readonly_fields = ["code", "number", "issued_at", "issued_by"]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not (obj and obj.issued_at)


@admin.register(Question)
class QuestionAdmin(ScopedAdmin):
    """The questions of all editions, to read."""

    may_add = may_change = False
    list_display = ["label_km", "code", "type", "rule", "required"]
    sortable_by = ["code", "type", "rule", "required"]
    list_filter = ["section__edition", "type", "rule"]
    search_fields = ["code", "label_km"]
    ordering = ["section__edition", "section__position", "position"]


class DeadlineInline(CentreInline):
    model = Deadline
    min_num = max_num = 3


@admin.register(Period)
class PeriodAdmin(ScopedAdmin):
    list_display = ["in_words", "code", "starts_on", "ends_on", "edition"]
    list_select_related = ["edition"]
    list_filter = ["kind"]
    fields = ["code", "edition"]
    inlines = [DeadlineInline]

    @admin.display(description=_("period"), ordering="starts_on")
    def in_words(self, period):
        return period.name

    def get_readonly_fields(self, request, obj=None):
        # Reports hang on both: they are set once.
        return ["code", "edition"] if obj and obj.submissions.exists() else []


@admin.register(Submission)
class SubmissionAdmin(ScopedAdmin):
    """All reports, to look up; their steps are taken on the site's own pages."""

    may_add = may_change = False
    list_display = ["unit", "period", "status", "submitted_at", "was_late"]
    list_select_related = ["unit", "period"]
    list_filter = ["status", "period"]
    search_fields = ["unit__code", "unit__name_km"]
    found_through = ["unit"]
    ordering = ["-period__ends_on", "unit__level", "unit__sort_key", "unit__code"]


@admin.register(ReviewPolicy)
class ReviewPolicyAdmin(ScopedAdmin):
    """In how many steps the reports of each level are reviewed."""

    list_display = ["level", "steps"]
    sortable_by = ["level", "steps"]

    def get_readonly_fields(self, request, obj=None):
        return ["level"] if obj else []
