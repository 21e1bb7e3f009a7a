"""The days on which the offices of Cambodia are closed, and those worked against the rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.vocabulary import in_language


class CalendarDay(models.Model):
    """A holiday, or a day that is worked though it would be free: as announced."""

    on = fields.DateField(_("day"), unique=True)
    name_km = fields.CharField(_("Khmer name"), max_length=300)
    name_en = fields.CharField(_("English name"), max_length=300, blank=True, legacy=False)
    is_worked = models.BooleanField(
        _("is worked"),
        default=False,
        db_default=False,
        help_text=_("A Saturday, Sunday or holiday that was announced as a working day."),
    )
    source = fields.CharField(
        _("where it comes from"),
        max_length=300,
        help_text=_("The sub-decree or notification that sets it."),
    )

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["on"]

    def __str__(self):
        return in_language(self.name_km, self.name_en)
