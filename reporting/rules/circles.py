"""Rules that rest on themselves: a total among its parts, or answers that ask for each other."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from .fault import Fault
from .rule import Kind, Rule, matching

Edges = Mapping[str, list[tuple[str, str]]]  # from a place: (to a place, by the rule)


def circles(rules: Iterable[Rule], places: Iterable[str]) -> list[Fault]:
    """Return the circles within totals, within what must be answered, and of comparisons."""
    found = _circle(_sums(rules, places), _("A total stands, by this rule, among its own parts."))
    found += _circle(_demands(rules), _("These rules ask for each other's answers in a circle."))
    found += _circle(
        _strict(rules, places), _("By these rules a figure would be less than itself.")
    )
    return found


def _sums(rules, places) -> Edges:
    edges = defaultdict(list)
    for rule in rules:
        if rule.kind == Kind.SUM:
            for part in rule.params["parts"]:
                for code in matching(part, places):
                    edges[rule.params["total"]].append((code, rule.code))
    return edges


def _demands(rules) -> Edges:
    edges = defaultdict(list)
    for rule in rules:
        if rule.kind == Kind.REQUIRED_IF:
            edges[rule.params["cell"]].append((rule.params["when"]["cell"], rule.code))
    return edges


def _strict(rules, places) -> Edges:
    edges = defaultdict(list)
    for rule in rules:
        if rule.kind == Kind.COMPARISON and rule.params["operator"] in {"<", ">"}:
            right, is_less = rule.params["right"], rule.params["operator"] == "<"
            for left in matching(rule.params["left"], places):
                smaller, larger = (left, right) if is_less else (right, left)
                edges[smaller].append((larger, rule.code))
    return edges


def _circle(edges: Edges, message) -> list[Fault]:
    """Return the first circle that is met, as a fault that names all rules of it."""
    done = set()
    for start in list(edges):
        if found := _walk(start, edges, {}, done):
            return [Fault(found[0], message, tuple(found[1:]))]
    return []


def _walk(place, edges, way, done):
    """Follow the edges; `way` has for each place on it the rule by which it is left."""
    if place in way:
        places = list(way)
        return list(dict.fromkeys(way[code] for code in places[places.index(place) :]))
    if place in done:
        return None
    for following, rule in edges.get(place, ()):
        if found := _walk(following, edges, {**way, place: rule}, done):
            return found
    done.add(place)
    return None
