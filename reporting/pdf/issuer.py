"""Who issues the report of a unit."""

from taskforce.models import AdministrativeUnit, Letterhead
from taskforce.paper.issuer import Issuer, Particulars

__all__ = ["Issuer", "Particulars", "default_issuer", "issuer_of"]


def default_issuer(unit: AdministrativeUnit | None) -> Issuer:
    """Return the usual issuer of the report of a unit; without one, of the country."""
    return Letterhead.usual(unit).issuer()


def issuer_of(unit: AdministrativeUnit | None, given: Particulars | None = None) -> Issuer:
    """Return who issues, as the letterhead of the unit says and, above it, what was given."""
    issuer = Letterhead.objects.of(unit).issuer()
    return given.applied_to(issuer) if given else issuer
