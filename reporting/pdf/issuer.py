"""The usual issuer of the report of a unit, where nothing else is known."""

from taskforce.models import AdministrativeUnit, Letterhead
from taskforce.paper.issuer import Issuer, Particulars

__all__ = ["Issuer", "Particulars", "default_issuer"]


def default_issuer(unit: AdministrativeUnit | None) -> Issuer:
    """Return the usual issuer of the report of a unit; without one, of the country."""
    return Letterhead.usual(unit).issuer()
