"""Looking match forms up: which stored forms fit what was typed, and how well."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db import connection
from django.db.models import Q

from taskforce.khmer.likeness import fit, neighbours, symbols

from .search_index import SearchForm, SearchTrace

# A slip is worth proposing from this fit on; so many of each piece are compared letter by letter.
WORTH = 0.6
MOST_COMPARED = 24
# From this fit on a name answers a query, and no wider net is cast.
ENOUGH = 0.65
PROPOSED = 0.3
# A beginning of one or two letters has no end of continuations: the shortest are enough.
MOST_PARTS = 300
LAST = "\U0010ffff"


class Hit(NamedTuple):
    """A stored form and how well it fits."""

    points: float
    form_id: int
    text: str


def known(realm, forms) -> set[str]:
    """Return those of the forms that are stored."""
    found = SearchForm.objects.filter(realm=realm, text__in=list(forms))
    return set(found.values_list("text", flat=True))


def look_up(realm, forms, exact=(), *, inside: bool) -> dict[str, list[Hit]]:
    """Return for each match form the stored ones that fit it, in two queries.

    `exact` are more forms, of which only the same is looked for. `inside` finds a form
    within others, too, and not only at their beginning.
    """
    traces = {form: neighbours(form) for form in forms}
    by_trace = defaultdict(list)
    for form, found in traces.items():
        for trace in found:
            by_trace[realm + trace].append(form)
    for form in exact:
        if form not in traces:
            by_trace[realm + form].append(form)
    stored = SearchTrace.objects.filter(text__in=list(by_trace))
    near, hits = defaultdict(Counter), defaultdict(dict)
    for trace, pk, text in stored.values_list("text", "form", "form__text"):
        for form in by_trace[trace]:
            if text == form:
                hits[form][pk] = Hit(1.0, pk, text)
            elif form in traces:
                near[form][pk, text] += 1
    _add_parts(hits, realm, forms, inside)
    _add_near(hits, near)
    return {form: sorted(found.values(), reverse=True) for form, found in hits.items()}


def _add_parts(hits, realm, forms, inside):
    """Add the stored forms that a form is a part of."""
    where = Q()
    for form in forms:
        where |= _contains(form) if inside and len(symbols(form)) > 1 else _begins(form)
    if not where:
        return
    rows = list(SearchForm.objects.filter(where, realm=realm).values_list("pk", "text"))
    for form in forms:
        found = [(pk, text) for pk, text in rows if _is_part(form, text, inside)]
        if len(found) > MOST_PARTS:
            found = sorted(found, key=lambda row: (len(row[1]), row[1]))[:MOST_PARTS]
        for pk, text in found:
            hits[form].setdefault(pk, Hit(fit(form, text), pk, text))


def _contains(form):
    return Q(text__contains=form)


def _begins(form):
    # LIKE takes the index of PostgreSQL whatever its collation, and none of SQLite.
    if connection.vendor == "sqlite":
        return Q(text__gte=form, text__lt=form + LAST)
    return Q(text__startswith=form)


def _is_part(form, text, inside):
    return form in text if inside else text.startswith(form)


def _add_near(hits, near):
    """Add those a slip away; those that share most traces are compared."""
    for form, found in near.items():
        has_itself = any(hit.points == 1 for hit in hits[form].values())
        if has_itself and len(symbols(form)) < 4:
            continue
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0][1]))
        for (pk, text), _count in ranked[:MOST_COMPARED]:
            if pk not in hits[form] and (points := fit(form, text)) >= WORTH:
                hits[form][pk] = Hit(points, pk, text)
