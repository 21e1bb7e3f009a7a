"""Which groups and seats a roster is asked for."""

from dataclasses import dataclass
from datetime import date

from taskforce.models import AdministrativeUnit, GroupRole, Level, Membership, UnitVersion


@dataclass(frozen=True, slots=True)
class Wanted:
    """The groups of a unit, of all below it or of one level; as of a day, and since another.

    Without a unit it is the whole country. What stood in the unit on the day is not what stands
    in it today: a reader gets of it what they may see today.
    """

    unit: AdministrativeUnit | None
    on: date
    since: date | None = None
    below: bool = False
    level: Level | None = None
    heads: bool = False  # only the head and the permanent deputy
    reader: object = None  # the user who asks; nobody: a command, which sees all

    def as_json(self) -> dict:
        """Return it for a job that makes a file later, and for an address; the unit apart."""
        asked = {
            "on": self.on.isoformat(),
            "since": self.since and self.since.isoformat(),
            "below": int(self.below and self.unit is not None) or None,
            "level": self.level,
            "heads": int(self.heads) or None,
        }
        return {
            name: int(value) if name == "level" else value
            for name, value in asked.items()
            if value is not None
        }

    @classmethod
    def from_json(cls, unit: AdministrativeUnit | None, data: dict) -> "Wanted":
        return cls(
            unit,
            date.fromisoformat(data["on"]),
            since=date.fromisoformat(data["since"]) if data.get("since") else None,
            below=bool(data.get("below")),
            level=None if data.get("level") is None else Level(data["level"]),
            heads=bool(data.get("heads")),
        )

    @property
    def is_one_group(self) -> bool:
        return self.unit is not None and not self.below and self.level is None

    def unit_then(self) -> AdministrativeUnit | UnitVersion | None:
        """Return what the unit was on the day: a title bears the name of then."""
        if self.unit is None:
            return None
        return UnitVersion.objects.on(self.on).filter(unit=self.unit).first() or self.unit

    def includes(self, unit: AdministrativeUnit) -> bool:
        """Tell whether the group of a unit within reach is asked for."""
        if self.is_one_group:
            return unit.pk == self.unit.pk
        return self.level is None or unit.level == self.level

    def seen(self) -> set[int] | None:
        """Return the units that the reader may see; None is all."""
        if self.reader is None:
            return None
        units = AdministrativeUnit.ever.visible_to(self.reader).order_by()
        return set(units.values_list("pk", flat=True))

    def memberships(self):
        """Return the memberships asked for, of any day."""
        found = Membership.objects.all()
        if self.is_one_group:
            found = found.filter(task_force__unit=self.unit)
        elif self.unit:
            inside = UnitVersion.objects.within(self.unit, self.on).order_by()
            found = found.filter(task_force__unit__in=inside.values("unit"))
        if self.reader is not None:
            found = found.visible_to(self.reader)
        if self.level is not None:
            found = found.filter(task_force__unit__level=self.level)
        return found.filter(role__in=GroupRole.SINGLE) if self.heads else found
