"""Looking match forms up: which stored forms fit what was typed, and how well."""

from collections import Counter, defaultdict
from typing import NamedTuple

from django.db.models import Q

from taskforce.khmer.likeness import fit, neighbours, symbols

from .search_index import SearchForm, SearchTrace

# A slip is worth proposing from this fit on; so many of each piece are compared letter by letter.
WORTH = 0.6
MOST_COMPARED = 24
# From this fit on a name answers a query, and no wider net is cast.
ENOUGH = 0.65
PROPOSED = 0.3


class Hit(NamedTuple):
    """A stored form and how well it fits."""

    points: float
    form_id: int
    text: str


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
        is_short = len(symbols(form)) < 2
        lookup = "contains" if inside and not is_short else "startswith"
        where |= Q(**{f"text__{lookup}": form})
    if not where:
        return
    rows = list(SearchForm.objects.filter(where, realm=realm).values_list("pk", "text"))
    for form in forms:
        for pk, text in rows:
            if form in text and (inside or text.startswith(form)):
                hits[form].setdefault(pk, Hit(fit(form, text), pk, text))


def _add_near(hits, near):
    """Add those a slip away; those that share most traces are compared."""
    for form, found in near.items():
        has_itself = any(hit.points == 1 for hit in hits[form].values())
        if has_itself and len(symbols(form)) < 4:
            continue
        ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
        for (pk, text), _count in ranked[:MOST_COMPARED]:
            if pk not in hits[form] and (points := fit(form, text)) >= WORTH:
                hits[form][pk] = Hit(points, pk, text)
