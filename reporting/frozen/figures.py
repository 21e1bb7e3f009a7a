"""What the answers of a document's reports add up to, reckoned from the document alone.

It is a second reckoning beside `consolidation.py`, which adds up in the database: an edition is
published only where both agree, and `manage.py verify` reckons it once more.
"""

from collections import defaultdict
from decimal import Decimal

from reporting import canonical
from reporting.models import Question

ALL = "all"
OWN = ".own"
CENT, PER_CENT = Decimal("0.01"), Decimal("0.1")

Rule = Question.Rule


def reckoned(document: dict, reports: list[dict] | None = None) -> dict[str, dict[str, dict]]:
    """Return the figures of a document by place and code; of other reports, if they are given."""
    reports = document["reports"] if reports is None else reports
    sums, rules = defaultdict(dict), document["form"]["rules"]
    superseded = _superseded(document, reports)
    for report in reports:
        places = places_of(report["place"], document["places"])
        for cell, held in report["answers"].items():
            for code, key, value in _read(document, report, cell, held):
                if (report["report"], rules.get(code)) not in superseded:
                    for place in places:
                        _add(sums[place], key, value, rules.get(code))
    for figures in sums.values():
        _divide(figures, document["form"]["ratios"])
    return {place: _written(figures) for place, figures in sums.items() if figures}


def places_of(place: str, known) -> list[str]:
    """Return the places of a document that the report of a unit counts in."""
    above = [place[:length] for length in range(2, len(place) + 1, 2)]
    return [found for found in (ALL, *above, place + OWN) if found in known]


def sources_of(document: dict, reports: list[dict], place: str, code: str) -> list[tuple]:
    """Return the reports that a figure is made of, each with what it gave: `(report, value)`.

    Of a ratio these are the reports of both its parts, each with both.
    """
    known = document["places"]
    parts = document["form"]["ratios"].get(code)
    superseded = _superseded(document, reports)
    found = []
    for report in reports:
        if place in places_of(report["place"], known):
            given = _given(document, report, parts or [code], superseded)
            if given:
                found.append((report, given))
    return found


def cells_behind(document: dict, code: str) -> list[str]:
    """Return the cells of which a figure may be made, those that a mapping leads to it too."""
    form = document["form"]
    codes = form["ratios"].get(code, [code])
    codes = {*codes, *(found.rpartition(".")[0] for found in codes)}
    mapped = {
        cell
        for read in form.get("read", {}).values()
        for cell, places in read["places"].items()
        if any(to in codes for to, _factor in places)
    }
    return sorted(codes | mapped)


def _given(document, report, codes, superseded) -> dict:
    """Return what a report gave for some codes, as written, by code."""
    rules, given = document["form"]["rules"], {}
    for cell in _cells_of(document, report, codes):
        for code, key, value in _read(document, report, cell, report["answers"][cell]):
            if key in codes and (report["report"], rules.get(code)) not in superseded:
                _add(given, key, value, rules.get(code))
    return {key: _written_one(value) for key, value in given.items()}


def _cells_of(document, report, codes) -> list[str]:
    """Return the answers of a report from which some codes may be made."""
    answers = report["answers"]
    if report["period"] in document["form"].get("read", {}):
        return list(answers)
    cells = (code if code in answers else code.rpartition(".")[0] for code in codes)
    return [cell for cell in dict.fromkeys(cells) if cell in answers]


def _read(document, report, cell, held):
    """Give what an answer is in the form of the document: its code, the figure's, the value."""
    read = document["form"].get("read", {}).get(report["period"], {})
    for code, factor in read.get("places", {}).get(cell, [(cell, "1")]):
        if "choice" in held:
            chosen = f"{cell}.{held['choice']}"
            yield (
                code,
                f"{code}.{read.get('choices', {}).get(chosen, held['choice'])}",
                [Decimal(1)],
            )
        elif "number" in held:
            women = int(held["women"]) if "women" in held else None
            yield code, code, [Decimal(held["number"]) * Decimal(factor), women, 1]


def code_of(document: dict, report: dict, cell: str) -> str:
    """Return under which code of the document's form an answer counts first."""
    read = document["form"].get("read", {}).get(report["period"], {})
    return next((code for code, _factor in read.get("places", {}).get(cell, ())), cell)


def _superseded(document, reports) -> set[tuple[int, str]]:
    """Return the reports that a later one of their unit takes the place of, for a stock."""
    last = {}
    order = {code: place for place, code in enumerate(document["period"]["sources"])}
    for report in reports:
        unit, at = report["unit"], order[report["period"]]
        if unit not in last or at > last[unit][0]:
            last[unit] = (at, report["report"])
    return {
        (report["report"], Rule.LATEST.value)
        for report in reports
        if last[report["unit"]][1] != report["report"]
    }


def _add(figures, key, value, rule):
    found = figures.get(key)
    if found is None:
        figures[key] = list(value)
        return
    found[0] = max(found[0], value[0]) if rule == Rule.MAXIMUM else found[0] + value[0]
    if len(found) > 1:
        if value[1] is not None:
            found[1] = (found[1] or 0) + value[1]
        found[2] += value[2]


def _divide(figures, ratios):
    for code, (numerator, denominator) in ratios.items():
        above, below = figures.get(numerator), figures.get(denominator)
        if above and below and below[0]:
            figures[code] = (100 * above[0] / below[0]).quantize(PER_CENT)


def _written(figures) -> dict[str, dict]:
    return {code: _written_one(value) for code, value in figures.items()}


def _written_one(value) -> dict[str, str]:
    """Write a figure as a document holds it."""
    if isinstance(value, Decimal):
        return {"percent": str(value)}
    if len(value) == 1:
        return {"times": canonical.number(value[0])}
    number, women, reports = value
    told = {"number": canonical.number(number.quantize(CENT)), "reports": str(reports)}
    return told if women is None else told | {"women": str(women)}
