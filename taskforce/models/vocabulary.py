"""Lists of official words that officials may change without a developer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.fields import models as fields
from taskforce.fields.derived import Keyed, KeyedQuerySet, KeyField, UniqueKey
from taskforce.khmer import sort_key

from .unit_kind import Level


def in_language(name_km: str, name_en: str) -> str:
    """Return the name in the language of the page; paper and files ask for the Khmer one."""
    return name_en if name_en and get_language() == "en" else name_km


class Term(Keyed):
    """One word of a list: its Khmer form, what it is matched and sorted by, its place."""

    code = fields.SlugField(_("code"), primary_key=True, max_length=40)
    name_km = fields.CharField(_("Khmer name"), max_length=200)
    name_key = KeyField("name_km", max_length=200, db_index=True)
    sort_key = KeyField("name_km", by=sort_key, max_length=800)
    name_en = fields.CharField(_("English name"), max_length=200, blank=True, legacy=False)
    position = fields.PositiveSmallIntegerField(_("position"), default=0)

    objects = KeyedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "sort_key"]
        constraints = [
            UniqueKey(
                name="%(app_label)s_%(class)s_name_once",
                fields=["name_key"],
                violation_error_message=_("This name is in the list already."),
            ),
        ]

    def __str__(self):
        return in_language(self.name_km, self.name_en)


class Honorific(Term):
    """A form of address before a name: ឯកឧត្តម, លោកជំទាវ, លោក."""

    class Meta(Term.Meta):
        verbose_name = _("honorific")
        verbose_name_plural = _("honorifics")


class Institution(Term):
    """A ministry, an institution or a provincial department that members come from."""

    class Meta(Term.Meta):
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")


class Position(Term):
    """A state position that members hold; its place in the list is the order of precedence."""

    class Meta(Term.Meta):
        verbose_name = _("state position")
        verbose_name_plural = _("state positions")


class GroupRole(Term):
    """A seat in a task force or in its secretariat."""

    class Body(models.TextChoices):
        GROUP = "group", _("task force")
        SECRETARIAT = "secretariat", _("secretariat")

    # The two seats that one person holds at a time: the database refuses a second.
    HEAD = "head"
    PERMANENT_DEPUTY = "permanent_deputy"
    SINGLE = (HEAD, PERMANENT_DEPUTY)

    # At which levels somebody must hold them: a permanent deputy down to the districts.
    DUE: ClassVar = {
        HEAD: tuple(Level),
        PERMANENT_DEPUTY: (Level.PROVINCE, Level.DISTRICT),
    }

    body = fields.CharField(_("body"), max_length=12, choices=Body, default=Body.GROUP)

    class Meta(Term.Meta):
        verbose_name = _("role in the group")
        verbose_name_plural = _("roles in the group")
