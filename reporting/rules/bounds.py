"""Hard rules that no answers can keep: the bounds of each figure are drawn as narrow as they go.

Each hard rule about figures narrows the least and the most that its places can hold. Where the
least of a place comes to lie above its most, the rules that moved the two contradict each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from .fault import Fault
from .rule import Kind, Place, Rule, Type, like, matching

# What a report can hold: fifteen digits, none below zero.
LEAST, MOST = Decimal(0), Decimal(10) ** 15
FIRST, LAST = date(1000, 1, 1), date(3000, 1, 1)
# By how much one is at least less than another.
CENT, DAY = Decimal("0.01"), timedelta(days=1)


class _ContradictionError(Exception):
    """Two bounds of a place have met; `rules` moved them."""

    def __init__(self, rules):
        self.rules = list(dict.fromkeys(rules))
        super().__init__(self.rules)


@dataclass(slots=True)
class _Span:
    """What a place can hold, and by which rules."""

    least: Decimal | date
    most: Decimal | date
    by_least: tuple[str, ...] = ()
    by_most: tuple[str, ...] = ()
    is_moved: bool = field(default=False)

    def raise_to(self, value, rules):
        if value > self.least:
            self.least, self.by_least, self.is_moved = value, rules, True
            self._look()

    def lower_to(self, value, rules):
        if value < self.most:
            self.most, self.by_most, self.is_moved = value, rules, True
            self._look()

    def _look(self):
        if self.least > self.most:
            raise _ContradictionError([*self.by_least, *self.by_most])


def contradictions(rules: Iterable[Rule], places: Mapping[str, Place]) -> list[Fault]:
    """Return the first contradiction among the hard rules."""
    hard = [rule for rule in rules if rule.is_hard]
    spans = {
        code: _Span(FIRST, LAST) if place.type == Type.DATE else _Span(LEAST, MOST)
        for code, place in places.items()
    }
    try:
        _narrow(hard, spans)
        _agree(hard)
    except _ContradictionError as found:
        first, *others = found.rules
        message = _("No answers can keep these rules together.")
        return [Fault(first, message, tuple(others))]
    return []


def _narrow(rules, spans):
    """Narrow until nothing moves; what still moves after every rule had its turn climbs for good.

    Each turn carries a bound at least one place further, so that without a circle that pushes
    itself all have come to rest after as many turns as there are places.
    """
    for _turn in range(len(spans) + 2):
        for span in spans.values():
            span.is_moved = False
        for rule in rules:
            NARROWING.get(rule.kind, _nothing)(rule, spans)
        moved = [span for span in spans.values() if span.is_moved]
        if not moved:
            return
    raise _ContradictionError([code for span in moved for code in (*span.by_least, *span.by_most)])


def _nothing(rule, spans):
    """A rule that is about no figure narrows none."""


def _range(rule, spans):
    for code in matching(rule.params["cell"], spans):
        span = spans[code]
        if (least := rule.params.get("least", "")) != "":
            span.raise_to(like(span.least, str(least)), (rule.code,))
        if (most := rule.params.get("most", "")) != "":
            span.lower_to(like(span.most, str(most)), (rule.code,))


def _comparison(rule, spans):
    right, operator = spans[rule.params["right"]], rule.params["operator"]
    for code in matching(rule.params["left"], spans):
        left = spans[code]
        if operator in {"<", "<=", "="}:
            _below(left, right, operator, rule.code)
        if operator in {">", ">=", "="}:
            _below(right, left, operator, rule.code)


def _below(smaller, larger, operator, code):
    step = DAY if isinstance(smaller.least, date) else CENT
    if operator not in {"<", ">"}:
        step -= step
    larger.raise_to(smaller.least + step, _with(smaller.by_least, code))
    smaller.lower_to(larger.most - step, _with(larger.by_most, code))


def _sum(rule, spans):
    total, operator = spans[rule.params["total"]], rule.params.get("operator", "=")
    parts = [spans[c] for part in rule.params["parts"] for c in matching(part, spans)]
    least, most = sum(p.least for p in parts), min(sum(p.most for p in parts), MOST)
    if operator in {"=", ">="}:
        total.raise_to(least, _with([c for p in parts for c in p.by_least], rule.code))
        for part in parts:
            rest = least - part.least
            part.lower_to(total.most - rest, _with(total.by_most, rule.code))
    if operator in {"=", "<="}:
        total.lower_to(most, _with([c for p in parts for c in p.by_most], rule.code))
        for part in parts:
            others = sum(p.most for p in parts) - part.most
            part.raise_to(total.least - others, _with(total.by_least, rule.code))


def _with(rules, code):
    return tuple(dict.fromkeys((*rules, code)))


NARROWING = {Kind.RANGE: _range, Kind.COMPARISON: _comparison, Kind.SUM: _sum}


def _agree(rules):
    """Refuse choices and lengths that leave nothing to answer, and pairs that deny each other."""
    left = {}
    for rule in rules:
        if rule.kind == Kind.CHOICE:
            among, codes = left.get(rule.params["cell"], (set(rule.params["among"]), ()))
            rest = among & set(rule.params["among"])
            left[rule.params["cell"]] = rest, (*codes, rule.code)
            if not rest:
                raise _ContradictionError([*codes, rule.code])
    _lengths([rule for rule in rules if rule.kind == Kind.LENGTH])
    _pairs([rule for rule in rules if rule.kind == Kind.COMPARISON])


def _lengths(rules):
    spans = {rule.params["cell"]: _Span(LEAST, MOST) for rule in rules}
    for rule in rules:
        _range(rule, spans)


def _pairs(rules):
    """Refuse “equal” and “not equal” of the same two."""
    told = {}
    for rule in rules:
        pair = frozenset((rule.params["left"], rule.params["right"]))
        told.setdefault(pair, {})[rule.params["operator"]] = rule.code
    for operators in told.values():
        if {"=", "!="} <= operators.keys():
            raise _ContradictionError([operators["="], operators["!="]])
