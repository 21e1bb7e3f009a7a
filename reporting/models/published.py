"""What has been published: editions with their numbers, and the papers printed of them.

Neither is ever altered, not by raw SQL either: what is wrong is said in an addendum.
"""

import json
import uuid
from collections.abc import Iterator
from itertools import count

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting import canonical
from taskforce.fields import models as fields
from taskforce.formats.digits import digits
from taskforce.models.unaltered import NeverAltered
from taskforce.scope import ScopedQuerySet, Verb, may_everywhere

from .edition_number import written_number

PIECE = 1_000_000  # signs
unit_key = "taskforce.AdministrativeUnit"


class PublishedEditionQuerySet(ScopedQuerySet):
    def allowed(self, user, verb: Verb):
        """Return those of the user's units; those of the country to whom it is open."""
        return self if may_everywhere(user, verb) else super().allowed(user, verb)

    def of(self, period, unit):
        """Return the editions of a place and period with their addenda, in order."""
        return self.filter(period=period, unit=unit).order_by("number", "addendum")

    def years(self) -> list[int]:
        """Return the years of which something was published, the latest first."""
        found = self.order_by().values_list("period__starts_on__year", flat=True).distinct()
        return sorted(found, reverse=True)

    def lean(self):
        """Return them without their documents, which are large."""
        near = ("period", "unit", "published_by", "amends__period", "amends__unit")
        return self.defer("document", "amends__document").select_related(*near)


class PublishedEdition(models.Model):
    """A consolidated report as it was published, whole under its number, or an addendum to it."""

    unit = models.ForeignKey(
        unit_key,
        models.PROTECT,
        null=True,
        related_name="published_editions",
        verbose_name=_("unit"),
        help_text=_("None: the whole country."),
    )
    period = models.ForeignKey(
        "reporting.Period", models.PROTECT, related_name="+", verbose_name=_("period")
    )
    number = fields.PositiveSmallIntegerField(_("edition"))
    # 0 is the edition itself.
    addendum = fields.PositiveSmallIntegerField(_("addendum"), default=0)
    amends = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        related_name="addenda",
        verbose_name=_("addendum to"),
    )
    code = fields.CodeField(_("number"), max_length=30, unique=True)
    # As `canonical.text` writes it: the hash is made over exactly this text.
    document = fields.ExactTextField(_("document"))
    sha256 = fields.CodeField(_("fingerprint"), max_length=64, unique=True, editable=False)
    coverage = models.JSONField(_("coverage"), editable=False)
    # Pressed twice, or taken up again by another worker, is the same act.
    key = models.UUIDField(_("key of publishing"), default=uuid.uuid4, unique=True, editable=False)
    published_at = fields.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )

    objects = PublishedEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("published edition")
        verbose_name_plural = _("published editions")
        ordering = ["-published_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                # Two empty ones are the same: NULL would differ from NULL.
                "period",
                Coalesce("unit", 0),
                "number",
                "addendum",
                name="%(app_label)s_%(class)s_number_once",
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_addendum_amends",
                condition=Q(addendum=0, amends=None) | Q(addendum__gte=1, amends__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_numbered_from_one", condition=Q(number__gte=1)
            ),
            NeverAltered(name="reporting_publishededition_unaltered"),
        ]

    def __str__(self):
        words = {"edition": self.name, "place": self.place, "period": self.period.name}
        return gettext("%(edition)s: %(place)s, %(period)s") % words

    def get_absolute_url(self):
        return reverse("edition_detail", args=[self.pk])

    @property
    def name(self) -> str:
        """What it is called in the language of the page: Edition 1, Addendum 1.2."""
        if self.addendum:
            words = gettext("Addendum %(number)s") % {"number": f"{self.number}.{self.addendum}"}
        else:
            words = gettext("Edition %(number)s") % {"number": self.number}
        return digits(words)

    @property
    def written(self) -> str:
        """Its number as people write it; an edition of one unit names it."""
        number = written_number(self.period, self.number, self.addendum)
        return f"{number} {self.unit.display_name}" if self.unit else number

    @property
    def place(self) -> str:
        return self.unit.display_name if self.unit else gettext("the whole country")

    @property
    def is_whole(self) -> bool:
        """Whether the document is the one that the hash was made over."""
        return canonical.sha256(self.document) == self.sha256

    def content(self) -> dict:
        """Return the document as plain data."""
        return json.loads(self.document)

    def pieces(self) -> Iterator[str]:
        """Give the document piece by piece, as it is stored: it never stands in memory whole."""
        own = type(self).objects.filter(pk=self.pk)
        for start in count(1, PIECE):
            piece = own.values_list(Substr("document", start, PIECE), flat=True).get()
            yield piece
            if len(piece) < PIECE:
                return


class EditionPaperQuerySet(ScopedQuerySet):
    unit_path = "edition__unit"


class EditionPaper(models.Model):
    """The PDF of a published edition, kept byte for byte."""

    edition = models.ForeignKey(
        PublishedEdition, models.PROTECT, related_name="papers", verbose_name=_("edition")
    )
    archival = models.BooleanField(_("for the archive (PDF/A)"))
    file = models.FileField(_("file"), upload_to="editions/", max_length=200)
    file_name = fields.CodeField(_("name of the file"), max_length=100)
    sha256 = fields.CodeField(_("fingerprint"), max_length=64, editable=False)
    size = fields.PositiveBigIntegerField(_("size"))
    pages = fields.PositiveIntegerField(_("pages"))
    made_at = fields.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )

    objects = EditionPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("paper of an edition")
        verbose_name_plural = _("papers of editions")
        ordering = ["edition", "archival"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_of_a_form", fields=["edition", "archival"]
            ),
            NeverAltered(name="reporting_editionpaper_unaltered"),
        ]

    def __str__(self):
        return self.file_name
