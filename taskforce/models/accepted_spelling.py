"""What a person has confirmed once for a whole class of faults."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.scope import ScopedQuerySet, Verb

UNITS = "unknown_unit"
ROLES = "unknown_role"


class AcceptedSpellingQuerySet(KeyedQuerySet, ScopedQuerySet):
    unit_path = "province"

    def visible_to(self, user):
        """Return the spellings of the provinces where the user may import."""
        return self.allowed(user, Verb.IMPORT)


class AcceptedSpelling(Keyed):
    """A way in which a province writes the name of a unit, confirmed by a person."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("capital or province")
        DISTRICT = "district", _("krong, srok or khan")
        COMMUNE = "commune", _("commune or sangkat")

    province = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.CASCADE,
        related_name="accepted_spellings",
        verbose_name=_("capital or province"),
    )
    level = fields.CharField(_("level"), max_length=8, choices=Level)
    # Within which unit: one name may be another's in the next district; empty: anywhere.
    within = fields.CodeField(_("code of the unit above"), max_length=6, blank=True)
    text = fields.CharField(_("as written"), max_length=200)
    key = KeyField("text", max_length=200)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.CASCADE,
        related_name="+",
        verbose_name=_("unit that is meant"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    at = fields.DateTimeField(_("confirmed"), auto_now=True)

    objects = AcceptedSpellingQuerySet.as_manager()

    class Meta:
        verbose_name = _("accepted spelling of a unit")
        verbose_name_plural = _("accepted spellings of units")
        ordering = ["province", "level", "key"]
        constraints = [
            UniqueKey(
                name="%(app_label)s_%(class)s_once",
                fields=["province", "level", "within", "key"],
                violation_error_message=_("This spelling is accepted already."),
            ),
        ]

    def __str__(self):
        return f"{self.text} → {self.unit}"


class ImportAnswer(models.Model):
    """What a person confirmed in one import for all rows with the same fault."""

    member_import = models.ForeignKey(
        "taskforce.MemberImport",
        models.CASCADE,
        related_name="answers",
        verbose_name=_("import of members"),
    )
    code = fields.CharField(_("kind"), max_length=50)
    # What tells the class from others of its kind: the column and what was written in it.
    key = fields.CharField(_("class"), max_length=500)
    text = fields.CharField(_("as written"), max_length=300, blank=True)
    unit = models.ForeignKey(
        "taskforce.AdministrativeUnit",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("unit that is meant"),
    )
    role = models.ForeignKey(
        "taskforce.GroupRole",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("role that is meant"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("confirmed by"),
    )
    at = fields.DateTimeField(_("confirmed"), auto_now=True)

    class Meta:
        verbose_name = _("answer to a fault of an import")
        verbose_name_plural = _("answers to faults of imports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_once", fields=["member_import", "code", "key"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_names_what_is_meant",
                condition=Q(code=UNITS, unit__isnull=False, role=None)
                | Q(code=ROLES, role__isnull=False, unit=None)
                | ~Q(code__in=[UNITS, ROLES]) & Q(unit=None, role=None),
            ),
        ]

    def __str__(self):
        return f"{self.text} → {self.unit or self.role or '✓'}"
