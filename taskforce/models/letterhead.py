"""What stands at the head and the foot of the papers of a unit."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.written import written_number
from taskforce.paper.issuer import Issuer
from taskforce.scope import ScopedQuerySet, Verb, may_everywhere

from .unit import AdministrativeUnit, Level

COUNCIL = "ទីស្តីការគណៈរដ្ឋមន្ត្រី"
TASK_FORCE = "ក្រុមការងាររាជរដ្ឋាភិបាលចុះមូលដ្ឋាន"
FILE = "ឯកសារ-កាលប្បវត្តិ"
MOST_NAMES, MOST_RECIPIENTS = 3, 20


class DocumentKind(models.TextChoices):
    """The kinds of document that bear a number and letters."""

    REPORT = "report", _("report")
    INSTRUCTION = "instruction", _("instruction")
    NOTIFICATION = "notification", _("notification")
    DECISION = "decision", _("decision")
    CIRCULAR = "circular", _("circular")
    LETTER = "letter", _("letter")
    MINUTES = "minutes", _("minutes")
    PRAKAS = "prakas", _("prakas")
    SUB_DECREE = "sub_decree", _("sub-decree")
    ROYAL_DECREE = "royal_decree", _("royal decree")


# In common use, but prescribed nowhere: whoever issues may write others.
USUAL_LETTERS = {
    DocumentKind.REPORT: "រប",
    DocumentKind.INSTRUCTION: "សណន",
    DocumentKind.NOTIFICATION: "សជណ",
    DocumentKind.DECISION: "សសរ",
    DocumentKind.CIRCULAR: "សរ",
    DocumentKind.LETTER: "លស",
    DocumentKind.MINUTES: "កហ",
    DocumentKind.PRAKAS: "ប្រក",
    DocumentKind.SUB_DECREE: "អនក្រ.បក",
    DocumentKind.ROYAL_DECREE: "នស/រកត",
}


class LetterheadQuerySet(ScopedQuerySet):
    def allowed(self, user, verb: Verb):
        """Return those of the user's units; that of the centre to whom the country is open."""
        found = super().allowed(user, verb)
        return self if may_everywhere(user, verb) else found

    def of(self, unit: AdministrativeUnit | None) -> "Letterhead":
        """Return the letterhead of a unit, the usual one where none is stored. One query.

        Letters that a unit does not give are those of the centre.
        """
        stored = {found.unit_id: found for found in self.filter(Q(unit=unit) | Q(unit=None))}
        centre, key = stored.get(None), unit.pk if unit else None
        found = stored.get(key) or Letterhead.usual(unit)
        found.unit = unit
        found.inherited = centre.letters if centre and unit else {}
        return found


class Letterhead(models.Model):
    """The words at the head and the foot of a unit's papers; without a unit, of the centre's."""

    unit = models.OneToOneField(
        AdministrativeUnit,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="letterhead",
        verbose_name=_("unit"),
        help_text=_("Empty: the centre, for the papers of the whole country."),
    )
    names = fields.TextField(
        _("issuing body"), help_text=_("At the left of the head, one line under the other.")
    )
    place = fields.CharField(
        _("place"), max_length=100, help_text=_("Before the date, as in រាជធានីភ្នំពេញ.")
    )
    addressee = fields.CharField(
        _("addressed to"),
        max_length=200,
        help_text=_("Whom the last sentence of a report speaks to."),
    )
    signatory = fields.CharField(_("office that signs"), max_length=200)
    signatory_name = fields.CharField(
        _("name of who signs"),
        max_length=150,
        blank=True,
        help_text=_("Printed under the seal. Empty: written by hand."),
    )
    endorser = fields.CharField(
        _("office that endorses"),
        max_length=200,
        blank=True,
        help_text=_("Under បានឃើញ និងឯកភាព, at the left. Empty: nobody endorses."),
    )
    endorser_name = fields.CharField(_("name of who endorses"), max_length=150, blank=True)
    recipients = fields.TextField(_("recipients"), blank=True, help_text=_("One a line."))
    letters = models.JSONField(_("letters"), default=dict, blank=True)
    version = fields.PositiveIntegerField(default=0, editable=False)

    objects = LetterheadQuerySet.as_manager()
    inherited = {}

    class Meta:
        verbose_name = _("letterhead")
        verbose_name_plural = _("letterheads")
        ordering = ["unit__code"]
        constraints = [
            models.UniqueConstraint(
                # Two empty ones are the same: NULL would differ from NULL.
                Coalesce("unit", 0),
                name="%(app_label)s_%(class)s_one_a_unit",
                violation_error_message=_("There is a letterhead for this already."),
            ),
        ]

    def __str__(self):
        return self.unit.display_name if self.unit else str(_("whole country"))

    def clean(self):
        super().clean()
        for field, most in (("names", MOST_NAMES), ("recipients", MOST_RECIPIENTS)):
            if len(lines_of(getattr(self, field))) > most:
                raise ValidationError(
                    {field: _("At most %(most)s lines.") % {"most": written_number(most)}}
                )

    def letters_of(self, kind: DocumentKind) -> str:
        """Return what follows the number: the unit's own, else the centre's, else the usual."""
        return self.letters.get(kind) or self.inherited.get(kind) or USUAL_LETTERS[kind]

    def issuer(self, kind: DocumentKind = DocumentKind.REPORT) -> Issuer:
        """Return the words of a paper of one kind."""
        return Issuer(
            names=tuple(lines_of(self.names)),
            place=self.place,
            signatory=self.signatory,
            recipients=tuple(lines_of(self.recipients)),
            letters=self.letters_of(kind),
            signatory_name=self.signatory_name,
            endorser=self.endorser,
            endorser_name=self.endorser_name,
            addressee=self.addressee,
        )

    @classmethod
    def usual(cls, unit: AdministrativeUnit | None) -> "Letterhead":
        """Return the words that are usual where nobody has set others. Not stored."""
        return cls(unit=unit, **(_usual_of(unit) if unit else _usual_of_the_centre()))


def lines_of(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


def _usual_of_the_centre():
    recipients = ["ខុទ្ទកាល័យនាយករដ្ឋមន្ត្រី", f"{TASK_FORCE}រាជធានី ខេត្ត", FILE]
    return {
        "names": COUNCIL,
        "place": "រាជធានីភ្នំពេញ",
        "addressee": "រាជរដ្ឋាភិបាល",
        "signatory": COUNCIL,
        "recipients": "\n".join(recipients),
    }


def _usual_of(unit):
    above = COUNCIL if unit.level == Level.PROVINCE else f"{TASK_FORCE}{_above(unit)}"
    return {
        "names": f"{unit.full_name}\n{TASK_FORCE}",
        "place": unit.full_name,
        "addressee": above,
        "signatory": f"ប្រធានក្រុមការងារ{unit.kind_word}",
        "recipients": f"{above}\n{FILE}",
    }


def _above(unit):
    return "រាជធានី ខេត្ត" if unit.level == Level.DISTRICT else "ក្រុង ស្រុក ខណ្ឌ"
