"""People recorded twice in the country of the walk: a likely pair, and a pair joined already."""

from datetime import date

from taskforce.models import PeopleApart, Person, PersonMerge
from taskforce.services.composition.people import merge_people
from taskforce.services.composition.people_apart import tell_apart
from tests import factories

TWIN = "ផល សុភា"


def furnish_people(country, cast):
    seats = [
        (TWIN, "0801", date(1975, 5, 6)),
        (TWIN, "0808", None),
        ("ផល បូរី", "0801", None),
        ("ផល បូរ៉ី", "0808", None),
    ]
    made = [factories.make_person(name_km=name, born_on=born) for name, _code, born in seats]
    for person, (_name, code, _born) in zip(made, seats, strict=True):
        factories.make_membership(country[code].task_force, person=person)
    tell_apart(one=made[0], other=made[2], by=cast["clerk"], reason="ភេទខុសគ្នា")
    merge_people(kept=made[2], merged=made[3], by=cast["clerk"], reason="ជាបុគ្គលតែម្នាក់")


def twins() -> list[int]:
    return list(Person.objects.filter(name_km=TWIN).order_by("pk").values_list("pk", flat=True))


def merges() -> list[int]:
    return list(PersonMerge.objects.values_list("pk", flat=True))


def apart() -> list[int]:
    return list(PeopleApart.objects.values_list("pk", flat=True))
