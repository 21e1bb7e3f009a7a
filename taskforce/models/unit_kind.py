"""The kinds and levels of units, which may stand below which, and how a unit is named."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from taskforce.khmer import kinds


class Level(models.IntegerChoices):
    """How deep a unit stands; the number is the tree's level."""

    PROVINCE = 0, _("capital and provinces")
    DISTRICT = 1, _("municipalities, districts and khans")
    COMMUNE = 2, _("communes and sangkats")


class Kind(models.TextChoices):
    """The seven kinds of unit. The values are those of the national gazetteer."""

    CAPITAL = "capital", _("capital")
    PROVINCE = "province", _("province")
    KRONG = "krong", _("municipality")
    SROK = "srok", _("district")
    KHAN = "khan", _("khan")
    KHUM = "khum", _("commune")
    SANGKAT = "sangkat", _("sangkat")


# The kind as a Khmer document writes it before the name, whatever language the page is in.
KIND_WORDS = {Kind(kind.code): kind.khmer for kind in kinds.UNIT_KINDS}

# What may stand directly below what; None is the top of the tree.
CHILDREN = {
    None: {Kind.CAPITAL, Kind.PROVINCE},
    Kind.CAPITAL: {Kind.KHAN},
    Kind.PROVINCE: {Kind.KRONG, Kind.SROK},
    Kind.KRONG: {Kind.SANGKAT},
    Kind.SROK: {Kind.KHUM},
    Kind.KHAN: {Kind.SANGKAT},
}


class Named:
    """How something with a kind, a Khmer and a romanised name is called."""

    @property
    def kind_word(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def full_name(self) -> str:
        """The name with its kind, as an official document writes it: ខេត្តកណ្តាល."""
        return f"{self.kind_word}{self.name_km}"

    @property
    def display_name(self) -> str:
        """The full name in the language of the page."""
        if get_language() == "en" and self.name_latin:
            return f"{self.name_latin} {self.get_kind_display()}"
        return self.full_name
