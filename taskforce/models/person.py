"""The people who sit in task forces and secretariats."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import clean, has_khmer, key, sort_key
from taskforce.scope import ScopedQuerySet, Verb, may_everywhere, units_q

from .finding_people import find_people
from .search_index import Indexed, IndexedQuerySet, forms_of_person


class PersonQuerySet(IndexedQuerySet, KeyedQuerySet, ScopedQuerySet):
    def allowed(self, user, verb: Verb):
        """Return the people who hold, or held, a seat where the user may do this."""
        seats = self.model._meta.get_field("memberships").related_model.objects
        return self.filter(Exists(seats.allowed(user, verb).filter(person=OuterRef("pk"))))

    def kept_where(self, condition):
        """Return the people whose details belong to the seats of a condition.

        They belong where the first recorded of a person's seats that last is, or the first of
        all where none lasts: who takes a person in from elsewhere does not come by them.
        """
        seats = self.model._meta.get_field("memberships").related_model.objects
        lasts = Q(ends_on=None) | Q(ends_on__gt=timezone.localdate())
        order = Case(When(lasts, then=0), default=1, output_field=models.IntegerField())
        first = seats.filter(person=OuterRef("pk")).order_by(order, "pk").values("pk")[:1]
        kept = self.alias(kept_by=Subquery(first))
        return kept.filter(Exists(seats.filter(condition, pk=OuterRef("kept_by"))))

    def personal_to(self, user):
        """Return the people whose date of birth and telephone a user may see."""
        if may_everywhere(user, Verb.IMPORT):
            return self.all()
        return self.kept_where(units_q(user, Verb.IMPORT, "task_force__unit"))

    def in_khmer_order(self):
        return self.order_by("sort_key", "pk")

    def search(self, text: str, phones_for=None):
        """Return the people whom a name may mean, best first.

        The words may stand in either order, run together, in Khmer or romanised, with forms of
        address, one letter wrong in each. A telephone number finds those whose number the user
        `phones_for` may see.
        """
        return find_people(self, text, phones_for)


class PersonManager(models.Manager.from_queryset(PersonQuerySet)):
    """The people, without those who were found to be another and merged into them."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into=None)


class Person(Indexed, Keyed):
    """A person, kept once however many seats they hold."""

    SEARCHED_BY = frozenset({"name_km", "name_latin"})

    class Sex(models.TextChoices):
        MALE = "m", _("male")
        FEMALE = "f", _("female")

    honorific = fields.CharField(_("honorific"), max_length=100, blank=True)
    name_km = fields.CharField(_("Khmer name"), max_length=150)
    name_key = KeyField("name_km", max_length=150, db_index=True)
    sort_key = KeyField("name_km", by=sort_key, max_length=600, db_index=True)
    name_latin = fields.CharField(_("romanised name"), max_length=150, blank=True, legacy=False)
    sex = fields.CharField(_("sex"), max_length=1, choices=Sex, blank=True)
    born_on = fields.DateField(_("date of birth"), null=True, blank=True)
    phone = fields.PhoneField(_("telephone"), max_length=20, blank=True)
    is_invented = models.BooleanField(_("invented for the demonstration"), default=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_here",
        verbose_name=_("is the same as"),
    )

    objects = PersonManager()
    # Also those merged into another: their addresses lead on.
    ever = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        constraints = [
            # Two people may share a name; with the same birthday they are taken for one.
            UniqueKey(
                name="%(app_label)s_%(class)s_name_and_birth",
                fields=["name_key", "born_on"],
                condition=Q(merged_into=None),
                violation_error_message=_(
                    "A person of this name and date of birth is already recorded."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.honorific} {self.name_km}".strip()

    def get_absolute_url(self):
        return reverse("person_detail", args=[self.pk])

    def clean(self):
        super().clean()
        self.set_keys()
        if not has_khmer(self.name_km):
            raise ValidationError(
                {"name_km": _("Write the name in Khmer letters.")}, code="name_not_khmer"
            )

    @property
    def survivor(self):
        """Who this person is today: themselves, or whom they were merged into at last."""
        person = self
        while person.merged_into is not None:
            person = person.merged_into
        return person

    @classmethod
    def search_forms(cls, keys) -> dict[int, set[str]]:
        """Return what each of these people is found by."""
        rows = cls.ever.filter(pk__in=keys).values_list("pk", "name_km", "name_latin")
        return {pk: forms_of_person(names) for pk, *names in rows}

    def set_keys(self):
        """Bring the name into its stored form and make what it is matched and sorted by."""
        self.name_km = clean(self.name_km)
        self.name_key = key(self.name_km)
        self.sort_key = sort_key(self.name_km)
