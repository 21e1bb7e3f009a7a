"""Who a paper comes from: the words at its head and its foot that are not figures."""

from dataclasses import dataclass

from taskforce.models import AdministrativeUnit, Level

from .words import TASK_FORCE

COUNCIL = "ទីស្តីការគណៈរដ្ឋមន្ត្រី"
FILE = "ឯកសារ-កាលប្បវត្តិ"


@dataclass(frozen=True, slots=True)
class Issuer:
    """The body that issues a paper. Layout and letters are custom, not law: all can be given."""

    names: tuple[str, ...]  # at the left of the head, one a line
    place: str  # before the date
    signatory: str  # the office that signs
    recipients: tuple[str, ...]
    letters: str = "រប"  # after the number: the kind of document
    number: str = ""  # empty: written in by hand


def default_issuer(unit: AdministrativeUnit | None) -> Issuer:
    """Return the usual issuer of the report of a unit; without one, of the country."""
    if unit is None:
        return Issuer(
            names=(COUNCIL,),
            place="រាជធានីភ្នំពេញ",
            signatory=COUNCIL,
            recipients=(
                "ខុទ្ទកាល័យនាយករដ្ឋមន្ត្រី",
                f"{TASK_FORCE}រាជធានី ខេត្ត",
                FILE,
            ),
        )
    recipients = (COUNCIL, FILE)
    if unit.level == Level.DISTRICT:
        recipients = (f"{TASK_FORCE}រាជធានី ខេត្ត", FILE)
    return Issuer(
        names=(unit.full_name, TASK_FORCE),
        place=unit.full_name,
        signatory=f"ប្រធានក្រុមការងារ{unit.kind_word}",
        recipients=recipients,
    )
