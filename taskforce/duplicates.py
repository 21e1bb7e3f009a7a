"""Records that may be one person: the same name, and a birth that does not speak against it."""

from dataclasses import dataclass
from itertools import combinations

from django.db.models import Q

from taskforce.khmer import latin_key
from taskforce.models import PeopleApart, Person
from taskforce.models.birth import NO_BIRTH, birth_sign

# Of one name with no birth there may be hundreds, and nothing tells which are one person.
MOST_OF_A_NAME = 12


@dataclass(frozen=True, order=True)
class Pair:
    """Two records by their keys, the older first, and what speaks for one person."""

    rank: int
    name: str
    one: int
    other: int
    birth: str  # same, near or missing
    by_latin: bool


def pairs_in(people) -> list[Pair]:
    """Return the likely pairs among some people, the most likely first: two queries.

    It reads all of them: ask for a province, not for the country.
    """
    rows = people.order_by("pk").values_list("pk", "name_key", "name_latin", "born_on")
    return _not_told_apart(_pairs(list(rows.distinct())))


def _not_told_apart(pairs: list[Pair]) -> list[Pair]:
    """Leave out those of whom somebody said that they are two people."""
    apart = set(PeopleApart.objects.values_list("one", "other")) if pairs else set()
    return [pair for pair in pairs if (pair.one, pair.other) not in apart]


def pairs_with(person: Person, among) -> list[Pair]:
    """Return the likely pairs of one person with others: one query by the index of names."""
    same = Q(name_key=person.name_key)
    words = latin_words(person.name_latin)
    if len(words) > 1:
        by_words = among
        for word in words:
            by_words = by_words.filter(forms__form__realm="p", forms__form__text=word)
        same |= Q(pk__in=by_words.values("pk"))
    rows = among.filter(same).exclude(pk=person.pk).order_by("pk")
    rows = rows.values_list("pk", "name_key", "name_latin", "born_on").distinct()
    own = (person.pk, person.name_key, person.name_latin, person.born_on)
    found = (_pair(own, row) for row in rows[: 4 * MOST_OF_A_NAME])
    return _not_told_apart(sorted(pair for pair in found if pair))[:MOST_OF_A_NAME]


def latin_words(name: str) -> list[str]:
    """Return the words of a romanised name in their match form, in one order."""
    return sorted(filter(None, map(latin_key, (name or "").split())))


def _pairs(rows) -> list[Pair]:
    names = {}
    for row in rows:
        _pk, name, latin, _born = row
        words = tuple(latin_words(latin))
        for bucket in {("km", name), *([("latin", words)] if len(words) > 1 else [])}:
            names.setdefault(bucket, []).append(row)
    found = {}
    for bucket in names.values():
        for one, other in combinations(bucket, 2):
            pair = _pair(one, other, many=len(bucket) > MOST_OF_A_NAME)
            if pair:
                found[pair.one, pair.other] = pair
    return sorted(found.values())


def _pair(one, other, *, many: bool = False) -> Pair | None:
    sign = birth_sign(one[3], other[3])
    if sign is None or (many and sign is NO_BIRTH):
        return None
    same_name = one[1] == other[1]
    if not same_name and latin_words(one[2]) != latin_words(other[2]):
        return None
    first, second = sorted((one[0], other[0]))
    return Pair(sign.rank, one[1], first, second, sign.code, not same_name)
