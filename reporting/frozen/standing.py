"""How an edition stands with its addenda, and what a new document would change in it."""

from reporting.models import PublishedEdition


def standing_at(edition: PublishedEdition) -> dict:
    """Return the document of an edition with its addenda, up to this one and no further."""
    if not edition.amends_id:
        return edition.content()
    addenda = edition.amends.addenda.filter(addendum__lte=edition.addendum).order_by("addendum")
    return with_addenda(edition.amends.content(), [found.content() for found in addenda])


def later_than(edition: PublishedEdition) -> list[PublishedEdition]:
    """Return what was published of the same place and period after an edition."""
    all_of_it = PublishedEdition.objects.of(edition.period_id, edition.unit_id).lean()
    place = (edition.number, edition.addendum)
    return [found for found in all_of_it if (found.number, found.addendum) > place]


def with_addenda(document: dict, addenda: list[dict]) -> dict:
    """Return the document of an edition with all that its addenda, in their order, changed."""
    for addendum in addenda:
        document = _amended(document, addendum)
    return document


def changes(standing: dict, fresh: dict) -> dict | None:
    """Return the content of an addendum: what a fresh document says otherwise; None if nothing.

    `figures` are rows of place, code, old and new; `reports` those that came or were corrected.
    """
    before = {report["report"]: report for report in standing["reports"]}
    after = {report["report"]: report for report in fresh["reports"]}
    same = ("format", "period", "unit", "hierarchy", "form")
    told = {name: fresh[name] for name in same} | {
        "is_invented": fresh["is_invented"],
        "changed": _changed(standing["figures"], fresh["figures"]),
        "covered": _covered(standing["coverage"], fresh["coverage"]),
        "missing": fresh["missing"],
        "places": fresh["places"],
        "units": fresh["units"],
        "texts": [text for text in fresh["texts"] if text not in standing["texts"]],
        "texts_gone": [text for text in standing["texts"] if text not in fresh["texts"]],
        "reports": [row for key, row in after.items() if row != before.get(key)],
        "reports_gone": [row for key, row in before.items() if key not in after],
    }
    said = ("changed", "covered", "texts", "texts_gone", "reports", "reports_gone")
    return told if any(told[name] for name in said) else None


def _changed(before, after) -> list[list]:
    places = [*after, *(place for place in before if place not in after)]
    return [
        [place, code, old, new]
        for place in places
        for code in _codes(before.get(place, {}), after.get(place, {}))
        if (old := before.get(place, {}).get(code)) != (new := after.get(place, {}).get(code))
    ]


def _codes(before, after) -> list[str]:
    return [*after, *(code for code in before if code not in after)]


def _covered(before, after) -> list[list]:
    return [
        [place, before.get(place), count]
        for place, count in after.items()
        if before.get(place) != count
    ]


def _amended(document, addendum) -> dict:
    figures = {place: dict(found) for place, found in document["figures"].items()}
    for place, code, _old, new in addendum["changed"]:
        if new is None:
            figures.get(place, {}).pop(code, None)
        else:
            figures.setdefault(place, {})[code] = new
    coverage = document["coverage"] | {place: new for place, _, new in addendum["covered"]}
    gone = {row["report"] for row in addendum["reports_gone"]}
    gone |= {row["report"] for row in addendum["reports"]}
    kept = [row for row in document["reports"] if row["report"] not in gone]
    texts = [text for text in document["texts"] if text not in addendum["texts_gone"]]
    return document | {
        "figures": {place: found for place, found in figures.items() if found},
        "coverage": coverage,
        "missing": addendum["missing"],
        "places": document["places"] | addendum["places"],
        "units": addendum["units"],
        # A mapping may have been put in force since: it says how the answers are read now.
        "form": addendum.get("form", document["form"]),
        "texts": [*texts, *addendum["texts"]],
        "reports": [*kept, *addendum["reports"]],
    }
