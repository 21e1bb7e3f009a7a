"""What pages and papers read of a published document, apart from the rest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.models.unaltered import NeverAltered
from taskforce.scope import ScopedQuerySet

from .published import PublishedEdition


class EditionExtractQuerySet(ScopedQuerySet):
    unit_path = "edition__unit"


class EditionExtract(models.Model):
    """A part of the document of an edition, under its name: a page need not read all of it.

    It says nothing of its own: it follows from the document, and `manage.py verify` makes it anew.
    """

    edition = models.ForeignKey(
        PublishedEdition, models.CASCADE, related_name="extracts", verbose_name=_("edition")
    )
    # Of a cell: its code, with a word before it.
    name = fields.CodeField(_("name"), max_length=140)
    content = fields.ExactTextField(_("content"))

    objects = EditionExtractQuerySet.as_manager()

    class Meta:
        verbose_name = _("extract of an edition")
        verbose_name_plural = _("extracts of editions")
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_named_once", fields=["edition", "name"]
            ),
            NeverAltered(name="reporting_editionextract_unaltered"),
        ]

    def __str__(self):
        return f"{self.edition_id} {self.name}"
