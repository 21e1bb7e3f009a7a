"""Who issues a paper of a unit, as its letterhead says."""

from taskforce.models import AdministrativeUnit, Letterhead
from taskforce.models.letterhead import DocumentKind
from taskforce.paper.issuer import Issuer, Particulars

__all__ = ["Issuer", "Particulars", "default_issuer", "issuer_of"]


def default_issuer(
    unit: AdministrativeUnit | None, kind: DocumentKind = DocumentKind.REPORT
) -> Issuer:
    """Return the usual issuer of a paper of a unit; without one, of the country."""
    return Letterhead.usual(unit).issuer(kind)


def issuer_of(
    unit: AdministrativeUnit | None,
    given: Particulars | None = None,
    kind: DocumentKind = DocumentKind.REPORT,
) -> Issuer:
    """Return who issues, as the letterhead of the unit says and, above it, what was given."""
    issuer = Letterhead.objects.of(unit).issuer(kind)
    return given.applied_to(issuer) if given else issuer
