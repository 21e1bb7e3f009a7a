"""The administrative units: capital and provinces, what stands below them, and their tree.

The words of django-mptt (tree_id, lft, rght, level) stay in this file and in
`reporting/consolidation.py`: leaving the library must cost no more than these.
"""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from mptt.fields import TreeForeignKey
from mptt.managers import TreeManager
from mptt.models import MPTTModel
from mptt.querysets import TreeQuerySet

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import sort_key
from taskforce.scope import ScopedQuerySet

from .finding_units import find_units
from .search_index import Indexed, IndexedQuerySet, forms_of_unit
from .unit_alias import UnitAlias
from .unit_kind import CHILDREN, Kind, Level, Named
from .unit_version import UnitVersion

TREE_FIELDS = ("parent", "tree_id", "lft", "rght", "level")


def subtree_q(unit, path: str = "", *, include_self: bool = True) -> Q:
    """Return the condition that a row's unit, found by `path`, is `unit` or stands below it."""
    start = f"{path}__" if path else ""
    open_or_closed = "e" if include_self else ""
    return Q(
        **{
            f"{start}tree_id": unit.tree_id,
            f"{start}lft__gt{open_or_closed}": unit.lft,
            f"{start}rght__lt{open_or_closed}": unit.rght,
        }
    )


class AdministrativeUnitQuerySet(IndexedQuerySet, KeyedQuerySet, ScopedQuerySet, TreeQuerySet):
    unit_path = ""

    def within(self, unit, *, on=None):
        """Return a unit and all below it; without one, the whole country.

        With a day, what stood in it then: a re-organisation moves units since.
        """
        if unit is None:
            return self
        if on is None:
            return self.filter(subtree_q(unit))
        return self.filter(pk__in=UnitVersion.objects.within(unit, on).order_by().values("unit"))

    def directly_below(self, unit):
        """Return the children of a unit; without one, the capital and the provinces."""
        return self.filter(parent=unit)

    def down_to(self, unit):
        """Return a unit and those it stands under, the province first."""
        return self.filter(tree_id=unit.tree_id, lft__lte=unit.lft, rght__gte=unit.rght).order_by(
            "level"
        )

    def at(self, level: Level):
        return self.filter(level=level)

    def topmost_of(self, user):
        """Return the units where a user's grants begin; the provinces for the whole country."""
        granted = {grant.unit_id for grant in user.grants_today}
        return self.filter(parent=None) if None in granted else self.filter(pk__in=granted)

    def in_khmer_order(self):
        return self.order_by("sort_key", "code")

    def by_code(self, code: str, on=None):
        """Return the unit of a code; of one that nobody bears any more, who bore it last.

        With a day, who bore it then comes first: some codes were borne by two, one after another.
        """
        borne = AdministrativeUnit.ever.filter(code=code).order_by()
        last = UnitVersion.objects.filter(code=code, unit__isnull=False).order_by("-starts_on")
        meant = [Subquery(borne.values("pk")[:1]), Subquery(last.values("unit")[:1])]
        if on is not None:
            meant.insert(0, Subquery(last.in_force(on).values("unit")[:1]))
        return self.filter(pk=Coalesce(*meant))

    def existing(self, on):
        """Return the units that existed on a day, each with its state then in `states`."""
        states = UnitVersion.objects.on(on)
        existed = Exists(states.filter(unit=OuterRef("pk")))
        return self.filter(existed).prefetch_related(Prefetch("versions", states, "states"))

    def search(self, text: str):
        """Return the units that a person may mean, best first.

        A code, or a name in Khmer or romanised: with or without its kind, with the unit it
        stands in before or after it, a part of it, or with a letter wrong.
        """
        return find_units(self, text)


class EveryUnit(TreeManager.from_queryset(AdministrativeUnitQuerySet)):
    """All units, also those that have ceased: the tree is made of them."""

    def get_queryset(self):
        # By code, which is also the order of the tree: codes nest by prefix.
        return super().get_queryset().order_by("code")

    def get_by_natural_key(self, code):
        return self.get(code=code)


class AdministrativeUnitManager(EveryUnit):
    """The units in existence."""

    def get_queryset(self):
        return super().get_queryset().filter(ceased_on=None)


class AdministrativeUnit(Named, Indexed, Keyed, MPTTModel):
    """A capital, province, municipality, district, khan, commune or sangkat."""

    SEARCHED_BY = frozenset({"name_km", "name_latin", "name_ungegn"})

    code = fields.CodeField(
        _("code"),
        max_length=6,
        unique=True,
        validators=[
            RegexValidator(r"^[0-9]{2}([0-9]{2}){0,2}\Z", _("A code has 2, 4 or 6 digits."))
        ],
        help_text=_("The official code: 2 digits, 2 more for each level below."),
    )
    parent = TreeForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("stands under"),
    )
    kind = fields.CharField(_("kind"), max_length=10, choices=Kind)
    name_km = fields.CharField(_("Khmer name"), max_length=100)
    name_key = KeyField("name_km", max_length=100, db_index=True)
    sort_key = KeyField("name_km", by=sort_key, max_length=400, db_index=True)
    name_latin = fields.CharField(_("romanised name"), max_length=100, legacy=False)
    name_ungegn = fields.CharField(_("UNGEGN name"), max_length=100, blank=True, legacy=False)
    latitude = fields.FloatField(_("latitude"), null=True, blank=True)
    longitude = fields.FloatField(_("longitude"), null=True, blank=True)

    # A merged or abolished unit keeps its row, its code and its place: its reports stand there.
    ceased_on = fields.DateField(
        _("ceased"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The first day it no longer existed."),
    )

    # Where what it did is carried on; of one that was dissolved there is none.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_units",
        verbose_name=_("merged into"),
    )

    # The first is Django's default: uniqueness, the tree and what is dumped mean all units.
    ever = EveryUnit()
    objects = AdministrativeUnitManager()

    class MPTTMeta:
        order_insertion_by = ["code"]

    class Meta:
        verbose_name = _("administrative unit")
        verbose_name_plural = _("administrative units")
        indexes = [
            # Written out: MPTT adds it to the model only, and the migration would miss it.
            models.Index(fields=["tree_id", "lft"], name="unit_tree_id_lft"),
        ]
        constraints = [
            UniqueKey(
                name="%(app_label)s_%(class)s_name_once_below",
                fields=["parent", "kind", "name_key"],
                condition=Q(ceased_on=None),
                violation_error_message=_("A unit of this kind and this name stands here already."),
            ),
            # Nothing stands above these, and one nothing is not the same as another.
            UniqueKey(
                name="%(app_label)s_%(class)s_name_once_at_the_top",
                fields=["kind", "name_key"],
                condition=Q(parent=None, ceased_on=None),
                violation_error_message=_("A unit of this kind and this name stands here already."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_root_is_capital_or_province",
                condition=Q(parent=None, kind__in=CHILDREN[None])
                | Q(parent__isnull=False) & ~Q(kind__in=CHILDREN[None]),
                violation_error_message=_("Only the capital and the provinces stand at the top."),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_merged_when_ceased",
                condition=Q(merged_into=None) | Q(ceased_on__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_coordinates_in_cambodia",
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(9, 15), longitude__range=(102, 108)),
                violation_error_message=_(
                    "The coordinates are not in Cambodia: latitude 9 to 15, longitude 102 to 108."
                ),
            ),
        ]

    def __str__(self):
        return self.display_name

    def get_absolute_url(self):
        return reverse("unit_detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    def save(self, *args, **kwargs):
        """Save the unit; an existing one without its place in the tree.

        A stale instance would put back an old place: moves go through `services.units`.
        """
        if self.pk and not self._state.adding and "update_fields" not in kwargs:
            kwargs["update_fields"] = [
                field.name
                for field in self._meta.concrete_fields
                if not field.primary_key and field.name not in TREE_FIELDS
            ]
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        above = self.parent.kind if self.parent else None
        if self.kind and self.kind not in CHILDREN.get(above, ()):
            raise ValidationError({"kind": _("A unit of this kind cannot stand here.")})
        prefix = self.parent.code if self.parent else ""
        if self.code and self.code[:-2] != prefix:
            raise ValidationError(
                {"code": _("The code must begin with the code of the unit above it.")}
            )

    @classmethod
    def search_forms(cls, keys) -> dict[int, set[str]]:
        """Return what each of these units is found by: its names and its other names."""
        units = cls.ever.filter(pk__in=keys)
        names = {pk: row for pk, *row in units.values_list("pk", *sorted(cls.SEARCHED_BY))}
        for unit, name in UnitAlias.objects.filter(unit__in=keys).values_list("unit", "name"):
            names[unit].append(name)
        return {pk: forms_of_unit(row) for pk, row in names.items()}

    @property
    def successor(self):
        """The unit in which it goes on today, itself where it exists; None where there is none."""
        unit = self
        while unit.ceased_on and unit.merged_into:
            unit = unit.merged_into
        return None if unit.ceased_on else unit

    @property
    def province_code(self) -> str:
        return self.code[:2]

    def subtree_q(self, path: str = "", *, include_self: bool = True) -> Q:
        return subtree_q(self, path, include_self=include_self)

    def is_in(self, other, *, include_self: bool = True) -> bool:
        """Tell whether this unit is `other` or stands below it."""
        if self.pk == other.pk:
            return include_self
        return self.tree_id == other.tree_id and other.lft < self.lft < other.rght
