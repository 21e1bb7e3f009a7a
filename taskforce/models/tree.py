"""The shape of the tree, and the proof that it is whole, from the one thing that cannot drift:
codes nest by prefix."""

from itertools import pairwise

from .unit import AdministrativeUnit


def edges_by_code(codes: list[str]) -> dict[str, tuple[int, int]]:
    """Return the left and right edge each unit must have, from the sorted codes alone."""
    edges, opened, count, province = {}, [], 0, ""

    def close(code):
        nonlocal count
        while opened and not code.startswith(opened[-1]):
            count += 1
            closed = opened.pop()
            edges[closed] = (edges[closed][0], count)

    for code in codes:
        close(code)
        if code[:2] != province:
            province, count = code[:2], 0
        count += 1
        edges[code] = (count, 0)
        opened.append(code)
    close("end")
    return edges


def damage() -> list[str]:
    """Return what is wrong with the tree, one line for each fault, read in one query."""
    rows = list(
        AdministrativeUnit.ever.order_by("code").values_list(
            "code", "parent__code", "level", "tree_id", "lft", "rght"
        )
    )
    edges = edges_by_code([row[0] for row in rows])
    faults = []
    for code, parent, level, _tree, left, right in rows:
        if (parent or "") != code[:-2]:
            faults.append(f"{code}: stands under {parent}")
        elif level != len(code) // 2 - 1:
            faults.append(f"{code}: stands at level {level}")
        elif (left, right) != edges[code]:
            faults.append(f"{code}: has the edges {left}, {right} and not {edges[code]}")
    return faults + _shared_or_split_trees(rows)


def plant() -> None:
    """Give every unit the edges, the level and the tree that follow from its code.

    The caller holds the lock of the tree and has set codes and parents.
    """
    units = list(AdministrativeUnit.ever.order_by("code"))
    edges = edges_by_code([unit.code for unit in units])
    trees = {unit.code: unit.tree_id for unit in units if len(unit.code) == 2}
    moved = []
    for unit in units:
        place = (trees[unit.code[:2]], *edges[unit.code], len(unit.code) // 2 - 1)
        if place != (unit.tree_id, unit.lft, unit.rght, unit.level):
            unit.tree_id, unit.lft, unit.rght, unit.level = place
            moved.append(unit)
    AdministrativeUnit.ever.bulk_update(moved, ["tree_id", "lft", "rght", "level"])


def next_tree() -> int:
    """Return the number of a new province's tree."""
    return max(AdministrativeUnit.ever.values_list("tree_id", flat=True), default=0) + 1


def _shared_or_split_trees(rows) -> list[str]:
    """One tree a province: two neighbours share a tree just when they share a province."""
    return [
        f"{after[0]}: is in tree {after[3]}, {before[0]} in tree {before[3]}"
        for before, after in pairwise(rows)
        if (before[0][:2] == after[0][:2]) != (before[3] == after[3])
    ]
