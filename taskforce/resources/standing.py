"""What is stored for one province at one moment, read in a fixed number of queries."""

from collections import defaultdict
from datetime import date

from django.db.models import F

from taskforce.khmer import clean, key
from taskforce.models import (
    AdministrativeUnit,
    GroupRole,
    Honorific,
    Instrument,
    Membership,
    Person,
    TaskForce,
    UnitVersion,
)
from taskforce.sheets.places import Place, Places

DECISION = "decision"  # the kind of instrument that a list of members names
# What is read again before writing, to see whether anything changed in between.
WATCHED = (
    "pk",
    "task_force_id",
    "person_id",
    "role_id",
    "acting",
    "ex_officio_id",
    "precedence",
    "position",
    "institution",
    "starts_on",
    "ends_on",
    "started_by_id",
    "note",
    "person__honorific",
    "person__name_km",
    "person__name_latin",
    "person__sex",
    "person__born_on",
    "person__phone",
)


def roles_by_spelling() -> dict[str, GroupRole]:
    """Return the roles by code, Khmer and English name, in their match form."""
    roles = GroupRole.objects.all()
    return {key(text): role for role in roles for text in (role.name_en, role.code, role.name_km)}


def honorifics_by_spelling() -> dict[str, str]:
    return {term.name_key: term.name_km for term in Honorific.objects.all()}


def places_of(province: AdministrativeUnit, accepted: dict | None = None) -> Places:
    """Return the units of a province, to be found by code, by name and by accepted spellings."""
    units = [
        Place(unit.pk, unit.code, unit.kind_word, unit.name_km, unit.name_latin)
        for unit in AdministrativeUnit.objects.within(province)
    ]
    codes, names = codes_and_names_of_old()
    return Places(units, set(codes.values()), codes, accepted, names)


def codes_and_names_of_old() -> tuple[dict[str, str], dict[str, set[str]]]:
    """Return for each code ever borne the code of today, and the names it was borne with.

    Of a unit that merged it is the code of the one in which it goes on.
    """
    merged = AdministrativeUnit.ever.exclude(merged_into=None).select_related("merged_into")
    goes_on = {unit.pk: unit.merged_into for unit in merged}
    borne = UnitVersion.objects.filter(unit__isnull=False).order_by("starts_on")
    today, names = {}, defaultdict(set)
    for code, *called, unit, now, ceased_on in borne.values_list(
        "code", "name_km", "name_latin", "unit", "unit__code", "unit__ceased_on"
    ):
        while ceased_on and (found := goes_on.get(unit)):
            unit, now, ceased_on = found.pk, found.code, found.ceased_on
        if not ceased_on:
            today[code] = now
            names[code] |= set(called)
    return today, names


def in_office(seats: list[Membership], on: date) -> list[Membership]:
    """Return those that last beyond a day, also where they begin later."""
    return [seat for seat in seats if seat.ends_on is None or seat.ends_on > on]


def memberships_of(province: AdministrativeUnit):
    return Membership.objects.filter(province.subtree_q("task_force__unit"))


class Standing:
    """The groups, seats, people and instruments of a province, each found without a query.

    New groups, people and instruments that rows ask for are kept here too, unsaved, so
    that two rows about one thing share it.
    """

    def __init__(self, province: AdministrativeUnit, births: dict[str, set[date]]):
        self.province = province
        self.task_forces = {
            group.unit_id: group for group in TaskForce.objects.filter(province.subtree_q("unit"))
        }
        self.seats = defaultdict(list)  # task force's unit, role: memberships, past ones too
        self.groups = defaultdict(list)  # task force's unit: memberships
        self.held = defaultdict(list)  # task force's unit, person: memberships
        self.local_people = set()
        self.seen = set(memberships_of(province).values_list(*WATCHED))
        units = {group.pk: unit for unit, group in self.task_forces.items()}
        related = ("person", "role", "started_by", "ended_by")
        people = {}
        for seat in memberships_of(province).select_related(*related):
            # One object for one person: what one row says of them the next row finds.
            seat.person = people.setdefault(seat.person_id, seat.person)
            unit = units[seat.task_force_id]
            self.seats[unit, seat.role_id].append(seat)
            self.groups[unit].append(seat)
            self.held[unit, seat.person_id].append(seat)
            self.local_people.add(seat.person_id)
        self.local_people -= self._kept_elsewhere()
        self.people = self.find_people(births)
        self.instruments = {
            (instrument.number_key, instrument.dated): instrument
            for instrument in Instrument.objects.filter(kind=DECISION, unit=province)
        }

    def _kept_elsewhere(self) -> set[int]:
        """Return those who sit here, too, and whose details belong to another province."""
        here = self.province.subtree_q("task_force__unit")
        # By their keys: a planner that knows nothing of the tables yet joins everybody with all.
        several = Membership.objects.filter(person__in=self.local_people).exclude(here)
        people = Person.objects.filter(pk__in=set(several.values_list("person", flat=True)))
        elsewhere = people.exclude(pk__in=people.kept_where(here).values("pk"))
        return set(elsewhere.values_list("pk", flat=True))

    def find_people(self, births: dict[str, set[date]]) -> dict:
        """Return the people of the file by name and birthday, wherever they are recorded."""
        local = {seat.person_id: seat.person for seats in self.groups.values() for seat in seats}
        # Those merged into another first: whoever bears the name today has it before them.
        found = Person.ever.filter(name_key__in=list(births), born_on__isnull=False)
        found = found.select_related("merged_into").order_by(F("merged_into").desc(nulls_last=True))
        return {
            (person.name_key, person.born_on): local.get(person.survivor.pk, person.survivor)
            for person in found
            if person.born_on in births[person.name_key]
        }

    def has_changed(self) -> bool:
        """Tell whether anything was changed since this was read."""
        return set(memberships_of(self.province).values_list(*WATCHED)) != self.seen

    def task_force(self, unit_pk: int) -> TaskForce:
        if unit_pk not in self.task_forces:
            self.task_forces[unit_pk] = TaskForce(unit_id=unit_pk)
        return self.task_forces[unit_pk]

    def instrument(self, number: str, dated: date | None) -> Instrument:
        """Return the decision of this number and day, made where it is not recorded yet."""
        identity = (key(number), dated)
        if identity not in self.instruments:
            self.instruments[identity] = Instrument(
                kind_id=DECISION,
                number=clean(number),
                number_key=identity[0],
                dated=dated,
                unit=self.province,
            )
        return self.instruments[identity]
