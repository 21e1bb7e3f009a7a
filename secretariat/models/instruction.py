"""An instruction of the Royal Government: its words, what it asks of whom, and by when."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.formats.digits import digits
from taskforce.models import Level
from taskforce.models.vocabulary import in_language
from taskforce.scope import Verb, may, may_everywhere

from .moments import due_then_grace_then_lock
from .refusing import Refuses, frozen_once_issued

# An issued deadline says what its last reading says: then it is altered, and only then.
AS_READ = (
    "NEW.is_issued AND NEW.requirement_id = OLD.requirement_id AND NEW.level = OLD.level"
    " AND NEW.wording_km = OLD.wording_km AND EXISTS"
    " (SELECT 1 FROM secretariat_deadlinereading r WHERE r.deadline_id = NEW.id"
    " AND r.id = (SELECT MAX(l.id) FROM secretariat_deadlinereading l"
    " WHERE l.deadline_id = NEW.id) AND r.due_at = NEW.due_at"
    " AND r.interpretation = NEW.interpretation"
    " AND (r.grace_until = NEW.grace_until OR r.grace_until IS NULL AND NEW.grace_until IS NULL)"
    " AND (r.locks_at = NEW.locks_at OR r.locks_at IS NULL AND NEW.locks_at IS NULL))"
)
WORDS = ("title_km", "title_en", "preamble_km", "introduction_km", "closing_km", "source")


class InstructionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Return those issued, which bind everybody; drafts to those who may issue them."""
        if not may(user, Verb.VIEW):
            return self.none()
        if may_everywhere(user, Verb.INSTRUCT):
            return self
        return self.exclude(status=Instruction.Status.DRAFT)

    def in_force(self):
        return self.filter(status=Instruction.Status.ISSUED)


class Instruction(models.Model):
    """What the Royal Government instructs the task forces to do."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        ISSUED = "issued", _("issued")
        WITHDRAWN = "withdrawn", _("withdrawn")

    code = fields.SlugField(_("code"), max_length=40, unique=True)
    title_km = fields.CharField(_("title in Khmer"), max_length=500)
    title_en = fields.CharField(_("title in English"), max_length=500, blank=True, legacy=False)
    preamble_km = fields.TextField(_("preamble"), blank=True)
    introduction_km = fields.TextField(_("introduction"), blank=True)
    closing_km = fields.TextField(_("closing"), blank=True)
    source = fields.TextField(
        _("where the text comes from"), blank=True, help_text=_("Shown beside it.")
    )
    instrument = models.ForeignKey(
        "taskforce.Instrument",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="instructions",
        verbose_name=_("instrument"),
        help_text=_("The signed paper, where its number and date are known."),
    )
    status = fields.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT)
    issued_at = fields.DateTimeField(_("issued"), null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("issued by"),
    )
    withdrawn_at = fields.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("withdrawn by"),
    )
    reason = fields.TextField(_("reason of the withdrawal"), blank=True)
    followed_at = fields.DateTimeField(_("compared with the facts"), null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = _("instruction")
        verbose_name_plural = _("instructions")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_each_state_has_what_it_needs",
                condition=Q(status="draft", issued_at=None, withdrawn_at=None, reason="")
                | Q(status="issued", issued_at__isnull=False, withdrawn_at=None, reason="")
                | Q(status="withdrawn", issued_at__isnull=False, withdrawn_at__isnull=False)
                & ~Q(reason=""),
            ),
            Refuses(
                name="secretariat_instruction_frozen_once_issued",
                when={
                    "UPDATE": "OLD.status <> 'draft' AND (NEW.status = 'draft' OR "
                    + " OR ".join(f"NEW.{name} <> OLD.{name}" for name in (*WORDS, "code"))
                    + ")",
                    "DELETE": "OLD.status <> 'draft'",
                },
            ),
        ]

    def __str__(self):
        return in_language(self.title_km, self.title_en)

    def get_absolute_url(self):
        return reverse("instruction_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == self.Status.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.status == self.Status.ISSUED


class Clause(models.Model):
    """One numbered paragraph of an instruction."""

    instruction = models.ForeignKey(
        Instruction, models.CASCADE, related_name="clauses", verbose_name=_("instruction")
    )
    number = fields.PositiveSmallIntegerField(_("number"))
    text_km = fields.TextField(_("text in Khmer"))
    text_en = fields.TextField(_("text in English"), blank=True, legacy=False)
    is_issued = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("clause")
        verbose_name_plural = _("clauses")
        ordering = ["instruction", "number"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_number_once", fields=["instruction", "number"]
            ),
            frozen_once_issued("clause"),
        ]

    def __str__(self):
        return f"{digits(str(self.number))}. {self.text[:60]}"

    @property
    def text(self) -> str:
        return in_language(self.text_km, self.text_en)

    def clean(self):
        super().clean()
        refuse_if_issued(self.instruction)


class Requirement(models.Model):
    """One thing that a clause asks of each unit it binds, and the fact that tells it is done."""

    clause = models.ForeignKey(
        Clause, models.CASCADE, related_name="requirements", verbose_name=_("clause")
    )
    code = fields.SlugField(_("code"), max_length=40)
    position = fields.PositiveSmallIntegerField(_("position"), default=0)
    title_km = fields.CharField(_("title in Khmer"), max_length=300)
    title_en = fields.CharField(_("title in English"), max_length=300, blank=True, legacy=False)
    fact = fields.SlugField(
        _("fulfilled by"), max_length=40, help_text=_("The fact that tells that it is done.")
    )
    params = models.JSONField(_("particulars of the fact"), default=dict, blank=True)
    places = models.ManyToManyField(
        "taskforce.AdministrativeUnit",
        blank=True,
        related_name="requirements",
        verbose_name=_("where"),
        help_text=_("With all below them; none named: the whole country."),
    )
    is_issued = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("requirement")
        verbose_name_plural = _("requirements")
        ordering = ["clause__number", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_code_once", fields=["clause", "code"]
            ),
            frozen_once_issued("requirement"),
        ]

    def __str__(self):
        return in_language(self.title_km, self.title_en)

    def clean(self):
        super().clean()
        refuse_if_issued(self.clause.instruction)


class RequirementDeadline(models.Model):
    """A level that a requirement binds; its last moment, read out of the words of the clause.

    Where the clause names no time there is none, and nobody is late.
    """

    requirement = models.ForeignKey(
        Requirement, models.CASCADE, related_name="deadlines", verbose_name=_("requirement")
    )
    level = fields.PositiveSmallIntegerField(_("level"), choices=Level)
    wording_km = fields.CharField(
        _("wording of the clause"), max_length=200, blank=True, help_text=_("As it stands there.")
    )
    due_at = fields.DateTimeField(_("last moment"), null=True, blank=True)
    grace_until = fields.DateTimeField(
        _("grace until"),
        null=True,
        blank=True,
        help_text=_("Until then it is late, and nobody is chased."),
    )
    locks_at = fields.DateTimeField(
        _("closed from"), null=True, blank=True, help_text=_("From then on nothing is taken in.")
    )
    interpretation = fields.TextField(
        _("how the wording is read"), blank=True, help_text=_("Why the words mean this moment.")
    )
    interpreted_at = fields.DateTimeField(_("interpreted"), null=True, blank=True)
    interpreted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("interpreted by"),
    )
    is_issued = models.BooleanField(default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("deadline of a requirement")
        verbose_name_plural = _("deadlines of requirements")
        ordering = ["requirement", "level"]
        constraints = [
            models.UniqueConstraint(
                name="%(app_label)s_%(class)s_one_a_level", fields=["requirement", "level"]
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_read_by_a_reason",
                condition=Q(due_at=None) | Q(interpreted_at__isnull=False) & ~Q(interpretation=""),
            ),
            due_then_grace_then_lock(),
            # A level hands to the one above it: what it owes is due no later.
            Refuses(
                name="secretariat_requirementdeadline_lower_levels_first",
                when=dict.fromkeys(
                    ("INSERT", "UPDATE"),
                    "EXISTS (SELECT 1 FROM %(table)s other"
                    " WHERE other.requirement_id = NEW.requirement_id"
                    " AND (other.level < NEW.level AND other.due_at < NEW.due_at"
                    " OR other.level > NEW.level AND other.due_at > NEW.due_at))",
                ),
            ),
            frozen_once_issued("requirementdeadline", unless=AS_READ),
        ]

    def __str__(self):
        return f"{self.requirement}, {self.get_level_display()}"

    def clean(self):
        super().clean()
        refuse_if_issued(self.requirement.clause.instruction)
        self.refuse_out_of_order()

    def refuse_out_of_order(self) -> None:
        """Refuse a last moment by which a lower level would be due after the one above it."""
        others = RequirementDeadline.objects.filter(requirement=self.requirement_id)
        for other in others.exclude(pk=self.pk).exclude(due_at=None):
            upper, lower = sorted((self, other), key=lambda deadline: deadline.level)
            if self.due_at and lower.due_at > upper.due_at:
                raise ValidationError(
                    {"due_at": _("A lower level must be done no later than the one above it.")}
                )

    @property
    def interpreter(self) -> str:
        """Who read the wording so; who proposed it in a file that was loaded has no account."""
        return str(self.interpreted_by or _("proposed with the text that was loaded"))


def refuse_if_issued(instruction) -> None:
    if instruction.status != Instruction.Status.DRAFT:
        raise ValidationError(
            _("This instruction is issued and stays as it is. Write a new one that follows it."),
            code="issued",
        )
