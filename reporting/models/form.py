"""The report form, which is data: editions, sections, questions and the cells they are made of."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields

from .frozen import Frozen

CODE_LENGTH = 40


class Labelled(models.Model):
    """A part of the form with a stable code and its words."""

    code = fields.SlugField(_("code"), max_length=CODE_LENGTH)
    label_km = fields.CharField(_("Khmer label"), max_length=300)
    label_en = fields.CharField(_("English label"), max_length=300, blank=True, legacy=False)
    short_km = fields.CharField(
        _("short Khmer label"), max_length=60, blank=True, help_text=_("For the head of a column.")
    )
    position = fields.PositiveSmallIntegerField(_("position"))

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        """The label in the language of the page."""
        return self.label_en if get_language() == "en" and self.label_en else self.label_km

    @property
    def short(self) -> str:
        return self.short_km or self.label_km


class FormEdition(models.Model):
    """One edition of the report form that the Council of Ministers defines.

    An edition that has been issued is never edited: a change is a new edition, so that
    what was handed in keeps the meaning it had.
    """

    code = fields.SlugField(_("form"), max_length=CODE_LENGTH)
    number = fields.PositiveSmallIntegerField(_("edition"))
    title_km = fields.CharField(_("Khmer title"), max_length=300)
    title_en = fields.CharField(_("English title"), max_length=300, blank=True, legacy=False)
    note_km = fields.TextField(_("note"), blank=True)
    is_proposal = models.BooleanField(
        _("proposal"), default=False, help_text=_("Not yet confirmed by the Council of Ministers.")
    )
    issued_at = fields.DateTimeField(_("issued"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )

    class Meta:
        verbose_name = _("form edition")
        verbose_name_plural = _("form editions")
        ordering = ["code", "number"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="self"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_number_once", fields=["code", "number"]
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_km


class Section(Labelled):
    """A part of the form, filled in on one page."""

    edition = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="sections", verbose_name=_("form edition")
    )
    help_km = fields.TextField(_("help"), blank=True)
    # A condition of `reporting/rules/condition.py` on an answer of a section before it.
    shown_when = models.JSONField(_("asked only where"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["edition", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="edition"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["edition", "code"]
            ),
        ]


class Question(Labelled):
    """One question of the form, and how its answers add up."""

    class Type(models.TextChoices):
        NUMBER = "number", _("number")
        MONEY = "money", _("money")
        TEXT = "text", _("text")
        CHOICE = "choice", _("choice")
        YES_NO = "yes_no", _("yes or no")
        DATE = "date", _("date")
        TABLE = "table", _("table")
        RATIO = "ratio", _("ratio of two questions")

    class Rule(models.TextChoices):
        """How answers add up, over units and over the periods within a longer one."""

        SUM = "sum", _("sum")
        LATEST = "latest", _("latest of each unit, added up")
        MAXIMUM = "maximum", _("maximum")
        RATIO = "ratio", _("ratio of two sums")
        NONE = "none", _("does not add up")

    NUMERIC = (Type.NUMBER, Type.MONEY, Type.TABLE)

    section = models.ForeignKey(
        Section, models.CASCADE, related_name="questions", verbose_name=_("section")
    )
    type = fields.CharField(_("type"), max_length=10, choices=Type)
    help_km = fields.TextField(_("help"), blank=True)
    unit_km = fields.CharField(_("unit of measure"), max_length=40, blank=True)
    decimals = fields.PositiveSmallIntegerField(_("decimals"), default=0)
    with_women = models.BooleanField(_("asks for the share of women"), default=False)
    required = models.BooleanField(_("required"), default=True)
    rule = fields.CharField(_("adds up by"), max_length=10, choices=Rule)
    numerator = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("numerator")
    )
    denominator = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("denominator"),
    )

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="section"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["section", "code"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ratio_has_two_parts",
                condition=Q(
                    type="ratio",
                    rule="ratio",
                    required=False,
                    numerator__isnull=False,
                    denominator__isnull=False,
                )
                | ~Q(type="ratio") & ~Q(rule="ratio") & Q(numerator=None, denominator=None),
                violation_error_message=_(
                    "A ratio, and only a ratio, names the two questions it is made of."
                ),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_only_numbers_add_up",
                condition=Q(rule__in=["none", "ratio"]) | Q(type__in=["number", "money", "table"]),
                violation_error_message=_("Only numbers, money and tables add up."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_women_of_a_number",
                condition=Q(with_women=False) | Q(type="number"),
                violation_error_message=_("Only a number of persons has a share of women."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_at_most_two_decimals",
                condition=Q(decimals__lte=2),
            ),
        ]

    @property
    def is_typed(self) -> bool:
        """Whether people answer it; a ratio is computed."""
        return self.type != self.Type.RATIO


class Choice(Labelled):
    """One of the answers that a choice question offers."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="choices", verbose_name=_("question")
    )

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["question", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="question"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["question", "code"]
            ),
        ]


class Row(Labelled):
    """One of the fixed rows of a table."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="rows", verbose_name=_("question")
    )

    class Meta:
        verbose_name = _("row of a table")
        verbose_name_plural = _("rows of tables")
        ordering = ["question", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="question"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["question", "code"]
            ),
        ]


class Column(Labelled):
    """One of the number columns of a table."""

    question = models.ForeignKey(
        Question, models.CASCADE, related_name="columns", verbose_name=_("question")
    )

    class Meta:
        verbose_name = _("column of a table")
        verbose_name_plural = _("columns of tables")
        ordering = ["question", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="question"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["question", "code"]
            ),
        ]


class Cell(models.Model):
    """One place of an edition that holds one value: a question, or a row x column of a table.

    Everything that is answered, added up and printed is keyed by its code, which stays
    the same from edition to edition: `visits_made`, `challenges.land.solved`.
    """

    edition = models.ForeignKey(
        FormEdition, models.CASCADE, related_name="cells", verbose_name=_("form edition")
    )
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="cells", verbose_name=_("question")
    )
    row = models.ForeignKey(
        Row,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name=_("row of a table"),
    )
    column = models.ForeignKey(
        Column,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="cells",
        verbose_name=_("column of a table"),
    )
    code = fields.CodeField(_("code"), max_length=130)
    position = fields.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("cell")
        verbose_name_plural = _("cells")
        ordering = ["edition", "position"]
        constraints = [
            Frozen(name="%(app_label)s_%(class)s_frozen", by="edition"),
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["edition", "code"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_row_with_column",
                condition=Q(row=None, column=None) | Q(row__isnull=False, column__isnull=False),
            ),
        ]

    def __str__(self):
        return self.code

    @property
    def place(self) -> str:
        """Where it stands in its table: row and column."""
        return _("%(row)s, %(column)s") % {"row": self.row.label, "column": self.column.label}

    @property
    def label(self) -> str:
        """What a message calls it: the question, and in a table its row and column."""
        if self.row is None:
            return self.question.label
        return _("%(question)s: %(row)s, %(column)s") % {
            "question": self.question.label,
            "row": self.row.label,
            "column": self.column.label,
        }
