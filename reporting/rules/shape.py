"""What one rule by itself must look like, kind by kind."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from .condition import ANSWERED
from .fault import Fault
from .rule import ANY, OF_SUMS, OPERATORS, Kind, Place, Rule, Type, matching, read

NUMBERS = {Type.NUMBER}
ORDERED = {Type.NUMBER, Type.DATE}
ORDERINGS = {"<", "<=", ">", ">="}
# As many signs as a figure of a report has, and a few more.
MOST_SIGNS = 40


def shape_faults(rule: Rule, places: Mapping[str, Place]) -> list[Fault]:
    """Return what is wrong with a rule by itself."""
    return [Fault(rule.code, message) for message in SHAPES[rule.kind](rule.params, places)]


def condition_faults(data, places: Mapping[str, Place]) -> Iterator[str]:
    """Return what is wrong with a condition, in words."""
    operator = _text(data, "operator")
    yield from named(_text(data, "cell"), places, {*Type})
    place = places.get(_text(data, "cell"))
    if operator not in {ANSWERED, *OPERATORS}:
        yield _("Choose how the answer is compared.")
    elif place is not None and operator != ANSWERED:
        yield from _compared(place, operator, _text(data, "value"))


def _compared(place, operator, value):
    if place.type == Type.TABLE:
        yield _("Of a whole table it can only be asked whether it is answered.")
    elif operator in ORDERINGS and place.type not in ORDERED:
        yield _("Only figures and dates are larger or smaller than another.")
    elif place.type == Type.CHOICE and value not in place.choices:
        yield _("“%(value)s” is not one of the choices.") % {"value": value}
    else:
        yield from _readable(place.type, value)


def named(pattern: str, places: Mapping[str, Place], types) -> Iterator[str]:
    """Refuse the name of a place that the form does not have, or of another type."""
    if not pattern:
        yield _("Choose a question.")
        return
    codes = matching(pattern, places)
    if not codes:
        yield _("The form has no question “%(code)s”.") % {"code": pattern}
    elif not all(places[code].type in types for code in codes):
        yield _("A rule of this kind cannot be about “%(code)s”.") % {"code": pattern}


def _readable(type, value):
    try:
        if len(value) > MOST_SIGNS:
            raise ValueError(value)
        read(type, value)
    except ValueError:
        yield _("“%(value)s” cannot be compared with the answer.") % {"value": value[:MOST_SIGNS]}


def _text(data, name):
    value = data.get(name, "") if isinstance(data, Mapping) else ""
    return value if isinstance(value, str) else str(value)


def _range(params, places, types=ORDERED, read_as=None):
    pattern, bounds = _text(params, "cell"), [_text(params, name) for name in ("least", "most")]
    if wrong := list(named(pattern, places, types)):
        yield from wrong
        return
    type = read_as or places[matching(pattern, places)[0]].type
    if not any(bounds):
        yield _("Write the least, the most, or both.")
    wrong = [message for bound in bounds if bound for message in _readable(type, bound)]
    yield from wrong
    if not wrong and all(bounds) and read(type, bounds[0]) > read(type, bounds[1]):
        yield _("The least is more than the most.")


def _length(params, places):
    yield from _range(params, places, {Type.TEXT}, Type.NUMBER)


def _choice(params, places):
    code, among = _text(params, "cell"), params.get("among")
    if wrong := list(named(code, places, {Type.CHOICE, Type.YES_NO})):
        yield from wrong
    elif not isinstance(among, list | tuple) or not among:
        yield _("Choose at least one answer.")
    else:
        for value in among:
            if value not in places[code].choices:
                yield _("“%(value)s” is not one of the choices.") % {"value": value}


def _sum(params, places):
    total, parts = _text(params, "total"), params.get("parts")
    yield from named(total, places, NUMBERS)
    if not isinstance(parts, list | tuple) or not parts:
        yield _("Choose the parts of the sum.")
        return
    for part in parts:
        yield from named(str(part), places, NUMBERS)
    found = [code for part in parts for code in matching(str(part), places)]
    if len(found) != len(set(found)):
        yield _("One part stands in the sum twice.")
    if params.get("operator", "=") not in OF_SUMS:
        yield _("Choose how the answer is compared.")


def _comparison(params, places):
    left, right = _text(params, "left"), _text(params, "right")
    wrong = [*named(left, places, ORDERED), *named(right, places, ORDERED)]
    yield from wrong
    if params.get("operator") not in OPERATORS:
        yield _("Choose how the answer is compared.")
    if not wrong and ANY in right:
        yield _("Choose one question to compare with.")
    elif not wrong and {places[code].type for code in matching(left, places)} != {
        places[right].type
    }:
        yield _("A number cannot be compared with a date.")


def _required_if(params, places):
    yield from named(_text(params, "cell"), places, {*Type})
    yield from condition_faults(params.get("when"), places)


SHAPES = {
    Kind.RANGE: _range,
    Kind.LENGTH: _length,
    Kind.CHOICE: _choice,
    Kind.SUM: _sum,
    Kind.COMPARISON: _comparison,
    Kind.REQUIRED_IF: _required_if,
}
