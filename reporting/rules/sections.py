"""Which sections of a form are not asked, given the answers so far."""

from collections.abc import Collection, Hashable, Iterable, Mapping

from .condition import Condition
from .rule import WOMEN, Value


def hidden(
    sections: Iterable[tuple[Hashable, Condition | None, Collection[str]]],
    values: Mapping[str, Value],
) -> set:
    """Return the sections whose condition does not hold.

    Each section is given with its condition and the codes of its cells, in the order of the
    form. An answer within a hidden section counts for none that follows.
    """
    left, found = dict(values), set()
    for section, condition, codes in sections:
        if condition is not None and not condition.holds(left):
            found.add(section)
            for code in codes:
                left.pop(code, None)
                left.pop(code + WOMEN, None)
    return found
