"""People who seem to be recorded twice: the same name in another list, with less beside it."""

from datetime import timedelta

from taskforce.models import Membership, Person

PAIRS = 3


def record_twice(plan, country) -> None:
    """Record some members of a province once more, as another list would name them."""
    province = country.provinces[0]
    seats = Membership.objects.serving(plan.today).of_group().exclude(person__born_on=None)
    seats = seats.filter(task_force__unit__parent__parent=province, role="member")
    districts = [country.groups[unit.code] for unit in country.below(province)]
    for seat, group in zip(seats.order_by("pk")[:PAIRS], districts, strict=False):
        person = seat.person
        again = Person(
            name_km=person.name_km,
            name_latin=person.name_latin.upper(),
            sex=person.sex,
            phone=person.phone,
            is_invented=True,
        )
        again.save()
        Membership.objects.create(
            task_force_id=group, person=again, role_id="secretariat_member", position=seat.position,
            starts_on=plan.today - timedelta(days=90),
        )  # fmt: skip
