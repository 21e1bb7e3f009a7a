"""What became of the reports of a period when a draft of the form was tried on them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields

from .form import FormEdition
from .period import Period


class DraftTrial(models.Model):
    """A draft tried on the real reports of a period: what was found, of which state of the draft.

    It is kept as it was; a draft that was changed since is tried anew.
    """

    edition = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="trials", verbose_name=_("form edition")
    )
    period = models.ForeignKey(Period, models.CASCADE, related_name="+", verbose_name=_("period"))
    # The fingerprint of the draft as it was tried.
    stamp = fields.CharField(_("fingerprint"), max_length=64, editable=False)
    found = models.JSONField(_("what was found"), editable=False)
    milliseconds = fields.PositiveIntegerField(_("milliseconds"))
    at = fields.DateTimeField(_("when"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by")
    )

    class Meta:
        verbose_name = _("trial of a draft")
        verbose_name_plural = _("trials of drafts")
        ordering = ["edition", "-at", "-pk"]

    def __str__(self):
        return f"{self.edition}, {self.period}"
