"""What a unit was on a day: its name, what it stood under, what stood below it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from taskforce.models import AdministrativeUnit, UnitVersion

MOST_ABOVE = 2


def state_on(unit, on) -> UnitVersion | None:
    """Return what a unit was on a day; nothing where it did not exist."""
    return UnitVersion.objects.on(on).filter(unit=unit).first()


def bearer_of(unit, user, on) -> UnitVersion | None:
    """Return the other unit that bore the code of this one on a day, where the reader sees it."""
    others = UnitVersion.objects.visible_to(user).on(on).filter(code=unit.code)
    return others.exclude(unit=unit).select_related("unit").first()


def way_to(state, user, day) -> list[tuple[str, str]]:
    """Return the way down to a unit as it stood on a day, through what this person may see."""
    above = []
    for _level in range(MOST_ABOVE):
        if state is None or state.parent_id is None:
            break
        found = UnitVersion.objects.on(day.on).filter(unit=state.parent_id)
        state = found.select_related("unit").first()
        if state:
            above.insert(0, state)
    seen = set(
        AdministrativeUnit.ever.visible_to(user)
        .filter(pk__in=[state.unit_id for state in above])
        .values_list("pk", flat=True)
    )
    way = [
        (state.display_name, state.unit.get_absolute_url() + day.query)
        for state in above
        if state.unit_id in seen
    ]
    return [(_("Units"), reverse("unit_list") + day.query), *way]


def below_on(unit, on):
    """Return the units that stood below a unit on a day, in Khmer order."""
    return AdministrativeUnit.ever.existing(on).filter(
        versions__in=UnitVersion.objects.on(on).filter(parent=unit)
    )


def named_as_then(units, *, in_order: bool = True) -> list:
    """Return units bearing the names of the day of their `states`, for showing only."""
    units = list(units)
    for unit in units:
        state = unit.states[0]
        unit.kind, unit.name_km, unit.name_latin = state.kind, state.name_km, state.name_latin
        unit.sort_key = state.sort_key
    if not in_order:
        return units
    return sorted(units, key=lambda unit: (unit.sort_key, unit.code))


def gone_below(unit, on):
    """Return what stood below a unit on a day and was gone before this system began."""
    return UnitVersion.objects.on(on).filter(parent=unit, unit=None).in_khmer_order()
