"""Who a paper comes from: the words at its head and its foot. Custom, not law: all can be given."""

from dataclasses import asdict, dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Issuer:
    """The words at the head and the foot of one paper."""

    names: tuple[str, ...]  # at the left of the head, one a line
    place: str  # before the date
    signatory: str  # the office that signs
    recipients: tuple[str, ...]
    letters: str = "រប"  # after the number: the kind of document
    number: str = ""  # empty: written in by hand
    signatory_name: str = ""
    endorser: str = ""  # the office that has seen and agrees; empty: none
    endorser_name: str = ""
    addressee: str = ""  # to whom the last sentence turns
    lunar: str = ""  # the lunar date line; empty: as reckoned


@dataclass(frozen=True, slots=True)
class Particulars:
    """What a clerk gives one paper when it is printed. What is empty stays as the issuer has it."""

    on: date
    number: str = ""
    letters: str = ""
    lunar: str = ""
    signatory_name: str = ""

    def applied_to(self, issuer: Issuer) -> Issuer:
        given = {name: value for name, value in asdict(self).items() if value and name != "on"}
        return replace(issuer, **given)

    def as_json(self) -> dict:
        """Return it for a job that prints later."""
        return asdict(self) | {"on": self.on.isoformat()}

    @classmethod
    def from_json(cls, data: dict) -> "Particulars":
        return cls(**data | {"on": date.fromisoformat(data["on"])})
