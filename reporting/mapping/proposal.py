"""What a mapping probably is: the same codes, and else the same words."""

from collections import Counter
from collections.abc import Mapping

from .link import Kind, Link, Spot, fits


def propose(old: Mapping[str, Spot], new: Mapping[str, Spot]) -> list[Link]:
    """Return the steps that are plain; what is left out is for people to decide."""
    found = {code: code for code, spot in old.items() if code in new and _same(spot, new[code])}
    found |= _by_words(old, new, found)
    return [
        Link(Kind.RENAME, code, found[code], choices=propose_choices(old[code], new[found[code]]))
        for code in old
        if code in found
    ]


def propose_choices(old: Spot, new: Spot) -> dict[str, str]:
    """Return for the old answers of a choice the new ones of the same code, or the same words."""
    words = {label: code for code, label in new.choices.items()}
    found = {code: code if code in new.choices else words.get(label, "")
             for code, label in old.choices.items()}  # fmt: skip
    return {code: to for code, to in found.items() if to}


def _same(old, new):
    return fits(old, new) and old.rule == new.rule and old.measure == new.measure


def _by_words(old, new, found):
    """Return the places without a counterpart whose words stand once on either side."""
    taken = set(found.values())
    left = {code: spot for code, spot in old.items() if code not in found}
    free = {code: spot for code, spot in new.items() if code not in taken}
    times = Counter(spot.label for spot in left.values())
    ours = Counter(spot.label for spot in free.values())
    by_label = {spot.label: code for code, spot in free.items() if ours[spot.label] == 1}
    return {
        code: by_label[spot.label]
        for code, spot in left.items()
        if times[spot.label] == 1
        and spot.label in by_label
        and _same(spot, free[by_label[spot.label]])
    }
