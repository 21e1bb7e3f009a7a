"""The real units as the invention needs them: in the order of their codes, each with its like."""

from collections import defaultdict

from taskforce.models import AdministrativeUnit, Level, TaskForce

# Left without members: its composition is there to be taken in from a spreadsheet.
WITHOUT_MEMBERS = "08"


class Country:
    """The units of a plan; the others stay, without groups and reports."""

    def __init__(self, provinces: int | None = None):
        units = list(AdministrativeUnit.objects.order_by("code"))
        codes = {unit.code for unit in units if unit.level == Level.PROVINCE}
        kept = set(sorted(codes)[:provinces])
        self.units = [unit for unit in units if unit.province_code in kept]
        self.by_code = {unit.code: unit for unit in self.units}
        self.groups = dict(TaskForce.objects.values_list("unit__code", "pk"))
        self.names, self._below = {}, defaultdict(list)
        for unit in self.units:
            self.names[unit.code] = unit.full_name
            self._below[unit.code[:-2]].append(unit)

    @property
    def provinces(self):
        return self._below[""]

    def below(self, unit):
        return self._below[unit.code]

    def at(self, level: Level, province):
        """Return the units of a level in a province, in the order of their codes."""
        if level == Level.PROVINCE:
            return [province]
        districts = self.below(province)
        if level == Level.DISTRICT:
            return districts
        return [commune for district in districts for commune in self.below(district)]

    def places(self, unit) -> list[str]:
        """Return the names of the units a report of this one speaks of."""
        return [self.names[child.code] for child in self.below(unit)] or [self.names[unit.code]]

    def unformed(self, province) -> set[str]:
        """Return the codes of those whose group was never set up: the last commune of each."""
        communes = self.at(Level.COMMUNE, province)
        return {communes[-1].code} if len(communes) > 10 else set()
