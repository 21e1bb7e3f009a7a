"""Units by what a person types: every reading of it is weighed, the best hits come first."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import Case, Value, When

from taskforce.khmer import similarity
from taskforce.khmer.queries import (
    halves,
    kinds_alone,
    readings,
    search_form,
    shortened,
    unit_code,
    unit_part,
    unit_words,
    whole_code,
)

from .finding import ENOUGH, PROPOSED, Hit, look_up
from .search_index import SearchForm, UnitForm

REALM = SearchForm.Realm.UNIT
MOST_PROPOSED = 10
# Who writes a name without more, and not quite right, means the larger unit rather.
PRIOR = {1: 0.06, 2: 0.02, 3: 0.0}
NAMES = ("name_km", "name_latin", "name_ungegn")
KIND_SAID = 0.04
# A name found where the other names of the query were not: it may be meant all the same.
ALONE = 0.5


class Unit(NamedTuple):
    """What the weighing needs to know of a unit."""

    pk: int
    code: str
    kind: str
    names: tuple[str, ...]

    def prior(self, text) -> float:
        """Return what the unit has ahead for a form of it, unless that is of another name."""
        is_own = len(self.code) < 6 and text in map(search_form, self.names)
        return PRIOR[len(self.code) // 2] if is_own else 0.0


def find_units(units, text):
    """Return the units that a text may mean, as a queryset in the order of their fit."""
    text = shortened(text)
    if code := unit_code(text):
        return _by_code(units, code)
    if kinds := kinds_alone(text):
        return units.filter(kind__in=kinds).order_by("level", "sort_key", "code")
    points = _Weighing(text).points()
    return _ranked(units, points) if points else units.none()


def _by_code(units, code):
    """Return the unit of a code and those below it; of old, or with the first zero lost."""
    full = whole_code(code)
    for start in dict.fromkeys((code, full)):
        found = units.filter(code__startswith=start).order_by("code")
        if found.exists():
            return found
    return units.by_code(full)


def _ranked(units, points):
    """Order units by points; those of equal points the larger first, then by name."""
    classes = defaultdict(list)
    for pk, value in points.items():
        classes[round(value, 2)].append(pk)
    whens = [When(pk__in=classes[value], then=Value(place))
             for place, value in enumerate(sorted(classes, reverse=True))]  # fmt: skip
    order = Case(*whens, default=Value(len(whens)))
    return units.filter(pk__in=list(points)).order_by(order, "level", "sort_key", "code")


class _Weighing:
    """The readings of one query, held against the stored names."""

    def __init__(self, text):
        self.words = unit_words(text) or [text]
        self.readings = readings(len(self.words))
        spans = {span for reading in self.readings for span in reading}
        self.parts = {span: unit_part(" ".join(self.words[slice(*span)])) for span in spans}
        self.parts = {span: part for span, part in self.parts.items() if part.forms}
        # A single word may be two names run together.
        whole = self.parts.get((0, len(self.words)))
        self.halves = [
            pair for form in whole.forms for pair in halves(form)
        ] if whole and len(self.words) == 1 else []  # fmt: skip
        self._look_up()

    def _look_up(self):
        forms = {form for part in self.parts.values() for form in part.forms}
        cut = {form for pair in self.halves for form in pair}
        self.hits = look_up(REALM, forms, cut, inside=True)
        if not any(hit.points >= ENOUGH for hits in self.hits.values() for hit in hits):
            self._propose(forms)
        ids = {hit.form_id for hits in self.hits.values() for hit in hits}
        self.bearers = defaultdict(list)
        rows = UnitForm.objects.filter(form__in=ids).values_list(
            "form", "owner", "owner__code", "owner__kind", *(f"owner__{name}" for name in NAMES)
        )
        for form_id, pk, code, kind, *names in rows:
            self.bearers[form_id].append(Unit(pk, code, kind, tuple(names)))

    def _propose(self, forms):
        """Where nothing fits, take the names that share most groups of three letters."""
        whole = max(forms, key=len, default="")
        if len(whole) < 3:
            return
        rows = SearchForm.objects.filter(realm=REALM).values_list("pk", "text")
        alike = sorted(((similarity(whole, text), pk, text) for pk, text in rows), reverse=True)
        known = self.hits.setdefault(whole, [])
        known += [Hit(0.6 * points, pk, text)
                  for points, pk, text in alike[:MOST_PROPOSED] if points >= PROPOSED]  # fmt: skip

    def points(self) -> dict[int, float]:
        """Return the points of each unit, from its best reading."""
        self.spans = {span: self._of_part(part) for span, part in self.parts.items()}
        best = defaultdict(float)
        for reading in self.readings:
            self._weigh([self.spans.get(span, {}) for span in reading], best)
        for pair in self.halves:
            named = [self._of_hits(self.hits.get(form, ()), exact=True) for form in pair]
            if all(named):
                self._weigh(named, best)
        top = max(best.values(), default=0)
        # Beside the very name a guess is noise; a part of a longer name is none.
        least = 0.6 if top >= 0.95 else 0.0
        return {unit.pk: points for unit, points in best.items() if points >= least}

    def _of_part(self, part):
        found = defaultdict(float)
        for form in part.forms:
            # A lone number is a sangkat of that name; it is no beginning of a code of old.
            hits = self._of_hits(self.hits.get(form, ()), exact=form.isdigit())
            for unit, points in hits.items():
                if part.kinds:
                    points += KIND_SAID if unit.kind in part.kinds else -KIND_SAID
                found[unit] = max(found[unit], points)
        return found

    def _of_hits(self, hits, *, exact=False):
        found = {}
        for hit in hits:
            for unit in self.bearers[hit.form_id] if hit.points == 1 or not exact else ():
                prior = 0 if hit.points == 1 else unit.prior(hit.text)
                found[unit] = max(found.get(unit, 0), hit.points + prior)
        return found

    def _weigh(self, named, best):
        """Give each unit that a name means its points, if the other names stand above it."""
        others = [{unit.code: points for unit, points in found.items()} for found in named]
        for place, found in enumerate(named):
            for unit, own in found.items():
                points = [own, *(_above(unit.code, other)
                                 for at, other in enumerate(others) if at != place)]  # fmt: skip
                value = sum(points) / len(points) - 0.02 * (len(points) - 1)
                if not all(points):
                    value *= ALONE
                best[unit] = max(best[unit], value)


def _above(code, points):
    """Return the best points of the units that stand above a code."""
    return max((points.get(code[:end], 0) for end in range(2, len(code), 2)), default=0)
