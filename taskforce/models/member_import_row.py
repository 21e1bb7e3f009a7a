"""What an import holds: each row with its outcome, each fault, each thing it did."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.sheets.issues import ERROR, WARNING, Issue


class MemberImportRow(models.Model):
    """One row of a list as it was read, and what becomes of it; or a seat that the list ends."""

    class State(models.TextChoices):
        NEW = "new", _("new")
        CHANGED = "changed", _("changed")
        SAME = "same", _("unchanged")
        WAITS = "waits", _("waits")
        FAULT = "fault", _("at fault")
        ENDS = "ends", _("ends")

    member_import = models.ForeignKey(
        "taskforce.MemberImport",
        models.CASCADE,
        related_name="rows",
        db_index=False,
        verbose_name=_("import of members"),
    )
    place = fields.PositiveIntegerField(_("place in the list"))
    sheet = fields.CharField(_("sheet"), max_length=200, blank=True)
    number = fields.PositiveIntegerField(
        _("row"), null=True, help_text=_("None: a seat that ends, and no row of the list.")
    )
    # Which of the columns that the import has in its outcome.
    layout = fields.PositiveSmallIntegerField(_("order of columns"), default=0)
    cells = models.JSONField(_("cells as read"), default=dict)
    extra = models.JSONField(_("what else was read"), default=dict)
    state = fields.CharField(_("what becomes of it"), max_length=7, choices=State)
    name = fields.CharField(_("name"), max_length=200, blank=True)
    # What the role is called in the list, or the role that was understood.
    role_name = fields.CharField(_("role"), max_length=200, blank=True)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("unit"),
    )
    role = models.ForeignKey(
        "taskforce.GroupRole",
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("role"),
    )
    changes = models.JSONField(_("changes"), default=list)
    # Numbers, no keys: what they name may be removed, and the import stays as it was.
    seat = fields.PositiveBigIntegerField(_("membership it is about"), null=True)
    succeeds = fields.PositiveBigIntegerField(_("membership it succeeds"), null=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["place"]
        indexes = [
            models.Index(fields=["member_import", "state", "place"], name="import_row_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_place_once", fields=["member_import", "place"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_a_row_or_a_seat_that_ends",
                condition=Q(
                    state__in=["new", "changed", "same", "waits", "fault"], number__isnull=False
                )
                | Q(state="ends", number=None, seat__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_accepted_with_unit_and_role",
                condition=Q(state__in=["fault", "ends"])
                | Q(unit__isnull=False, role__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.sheet} {self.number or ''} {self.name}".strip()


class MemberImportIssue(models.Model):
    """One fault or notice of an import, with the cell that it is about."""

    class Level(models.TextChoices):
        FAULT = ERROR, _("fault")
        NOTICE = WARNING, _("notice")

    member_import = models.ForeignKey(
        "taskforce.MemberImport",
        models.CASCADE,
        related_name="issues",
        db_index=False,
        verbose_name=_("import of members"),
    )
    row = models.ForeignKey(
        MemberImportRow,
        models.CASCADE,
        null=True,
        related_name="issues",
        verbose_name=_("row"),
        help_text=_("None: it is about a whole sheet."),
    )
    level = fields.CharField(_("level"), max_length=7, choices=Level)
    code = fields.CharField(_("kind"), max_length=50)
    words = fields.CharField(_("sentence"), max_length=50, blank=True)
    sheet = fields.CharField(_("sheet"), max_length=200, blank=True)
    number = fields.PositiveIntegerField(_("row of the sheet"), null=True)
    column = fields.CharField(_("column"), max_length=10, blank=True)
    value = fields.CharField(_("cell"), max_length=120, blank=True)
    params = models.JSONField(_("particulars"), default=dict)

    class Meta:
        verbose_name = _("fault of an import")
        verbose_name_plural = _("faults of imports")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["member_import", "code", "row"], name="import_issue_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_level_known",
                condition=Q(level__in=[ERROR, WARNING]),
            ),
        ]

    def __str__(self):
        return self.issue.message

    @property
    def issue(self) -> Issue:
        """The fault as the reading of sheets knows it, with its sentence."""
        return Issue(
            self.level, self.code, self.sheet, self.number, self.column, self.value,
            self.params, self.words,
        )  # fmt: skip


class MemberImportEffect(models.Model):
    """One thing that an import created, changed or ended, with what it was before and after."""

    class Kind(models.TextChoices):
        CREATED = "created", _("created")
        CHANGED = "changed", _("changed")
        ENDED = "ended", _("ended")

    class Thing(models.TextChoices):
        MEMBERSHIP = "membership", _("membership")
        PERSON = "person", _("person")
        INSTRUMENT = "instrument", _("instrument")
        TASK_FORCE = "taskforce", _("task force")

    member_import = models.ForeignKey(
        "taskforce.MemberImport",
        models.CASCADE,
        related_name="effects",
        db_index=False,
        verbose_name=_("import of members"),
    )
    row = models.ForeignKey(
        MemberImportRow,
        models.CASCADE,
        null=True,
        related_name="effects",
        verbose_name=_("row"),
        help_text=_("None: it concerns several rows."),
    )
    kind = fields.CharField(_("kind"), max_length=7, choices=Kind)
    thing = fields.CharField(_("what"), max_length=10, choices=Thing)
    key = fields.PositiveBigIntegerField(_("number"))
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)

    class Meta:
        verbose_name = _("effect of an import")
        verbose_name_plural = _("effects of imports")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["thing", "key"], name="import_effect_by_thing"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once",
                fields=["member_import", "thing", "kind", "key"],
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.get_thing_display()} {self.key}"
