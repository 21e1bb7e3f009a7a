"""Which rules some answers do not keep."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from .condition import Condition
from .rule import OPERATORS, Breach, Kind, Rule, Value, is_answered, like, matching, written


def check(rules: Iterable[Rule], values: Mapping[str, Value]) -> list[Breach]:
    """Return what the rules find in the answers of a report, by cell code.

    An answer that is not there breaks no rule but that it is required; within a sum, the empty
    cells of a table that is answered read as zero.
    """
    found = (CHECKS[rule.kind](rule, values) for rule in rules)
    return [breach for breach in found if breach is not None]


def _bounds(rule, values, size):
    """Return the places whose size lies outside the bounds of a rule."""
    outside = {}
    for code in matching(rule.params["cell"], values):
        found = size(values[code])
        for name, too_far in (("least", OPERATORS["<"]), ("most", OPERATORS[">"])):
            bound = rule.params.get(name, "")
            if bound != "" and too_far(found, expected := like(found, str(bound))):
                outside[code] = found, expected
    if not outside:
        return None
    first = next(iter(outside))
    found = {code: written(size) for code, (size, _bound) in outside.items()}
    return Breach(rule, first, found, outside[first][1])


def _range(rule, values):
    return _bounds(rule, values, lambda value: value)


def _length(rule, values):
    return _bounds(rule, values, lambda text: Decimal(len(text)))


def _choice(rule, values):
    code = rule.params["cell"]
    if code in values and written(values[code]) not in rule.params["among"]:
        return Breach(rule, code, {code: written(values[code])})
    return None


def _sum(rule, values):
    total = rule.params["total"]
    parts = [code for part in rule.params["parts"] for code in matching(part, values)]
    if not parts or total not in values:
        return None
    expected = sum((values[code] for code in parts), Decimal(0))
    if OPERATORS[rule.params.get("operator", "=")](values[total], expected):
        return None
    return Breach(rule, total, _found(values, total, *parts), expected)


def _comparison(rule, values):
    right, keeps = rule.params["right"], OPERATORS[rule.params["operator"]]
    if right not in values:
        return None
    left = matching(rule.params["left"], values)
    if broken := [code for code in left if not keeps(values[code], values[right])]:
        return Breach(rule, broken[0], _found(values, *broken, right), values[right])
    return None


def _required_if(rule, values):
    when = Condition.of(rule.params["when"])
    if is_answered(rule.params["cell"], values) or not when.holds(values):
        return None
    return Breach(rule, rule.params["cell"], _found(values, when.cell))


def _found(values, *codes):
    return {code: written(values[code]) for code in codes if code in values}


CHECKS = {
    Kind.RANGE: _range,
    Kind.LENGTH: _length,
    Kind.CHOICE: _choice,
    Kind.SUM: _sum,
    Kind.COMPARISON: _comparison,
    Kind.REQUIRED_IF: _required_if,
}
