"""Who reaches which unit by which role: what a reorganisation gives and takes, seen beforehand."""

from collections import defaultdict

from django.utils import timezone

from taskforce.models import AdministrativeUnit, Grant

# A user, a role, a unit. Who reaches the whole country gains nothing and is left out.
Reach = tuple[int, str, int]


def reach_of_all() -> set[Reach]:
    """Return which units every active user reaches by which role, now or from a day to come.

    It reads two queries and follows the same edges of the tree as the rule of access does.
    """
    trees = defaultdict(list)
    for pk, tree, left, right in AdministrativeUnit.ever.order_by("tree_id", "lft").values_list(
        "pk", "tree_id", "lft", "rght"
    ):
        trees[tree].append((left, right, pk))
    grants = Grant.objects.filter(unit__isnull=False, user__is_active=True).exclude(
        ends_on__lte=timezone.localdate()
    )
    below = {}
    found = set()
    rows = grants.values_list("user", "role", "unit__tree_id", "unit__lft", "unit__rght")
    for user, role, *place in rows:
        units = below.get(tuple(place))
        if units is None:
            units = below[tuple(place)] = _within(trees, *place)
        found.update((user, role, pk) for pk in units)
    return found


def _within(trees, tree, left, right) -> list[int]:
    return [pk for start, end, pk in trees[tree] if left <= start and end <= right]
