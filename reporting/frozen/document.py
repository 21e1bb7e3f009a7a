"""A summary and its reports as one document: what an edition holds for good."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import override

from reporting import canonical
from reporting.models import Cell, Question
from reporting.summary import Line, Summary

from .figures import ALL, OWN
from .reports import Reports

FORMAT = "taskforce-edition/1"


def place_of(unit, *, is_own=False) -> str:
    """Return the place in a document that a unit is, or its group alone."""
    return f"{unit.code}{OWN if is_own else ''}" if unit else ALL


def frozen(summary: Summary, reports: Reports) -> dict:
    """Return what the reports of a summary say, without number, moment and name."""
    return {
        "format": FORMAT,
        "period": _period(summary, reports),
        "unit": _unit(summary.unit) if summary.unit else None,
        "hierarchy": str(summary.hierarchy.value),
        "form": _form(summary) | _readings(summary, reports),
        "is_invented": summary.is_invented,
        **_lines(summary),
        "missing": [[unit.code, unit.full_name] for unit in summary.missing],
        "units": [_state(code, state) for code, state in reports.atlas.bearers_within().items()],
        "merged": [[_unit(gone), _unit(into)] for gone, into in summary.merged],
        "texts": [list(text) for found in _books(summary) for text in _texts(found)],
        "reports": reports.as_data(),
        **_picked(summary),
    }


def issued(content: dict, *, code: str, at, by, amends=None) -> dict:
    """Return a document with the number under which it is published, when and by whom."""
    about = {"code": code, "published": {"at": at.isoformat(), "by": by.name_km}}
    return content | about | ({"amends": amends} if amends else {})


def _period(summary, reports) -> dict:
    period = summary.period
    return {
        "code": period.code,
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "sources": [source.code for source in reports.sources],
    }


def _unit(unit) -> list:
    return [unit.code, unit.pk, str(unit.kind), unit.name_km, unit.name_latin]


def _state(code, state) -> list:
    return [code, state.unit, str(state.kind), state.name_km, state.name_latin]


def _form(summary) -> dict:
    """Return how each cell adds up and what it is called."""
    edition = summary.period.edition
    questions = [question for part in summary.parts for question in part.questions]
    cells = [cell for part in summary.parts for found in part.cells.values() for cell in found]
    ratios = [question for question in questions if question.rule == Question.Rule.RATIO]
    with override("km"):
        labels = labels_of(summary.parts)
    with override("en"):
        english = labels_of(summary.parts)
    carried = summary.carried
    labels |= {one.code: one.label_in("km") for one in carried}
    english |= {one.code: one.label_in("en") for one in carried}
    rules = {cell.code: str(cell.question.rule) for cell in cells}
    return {
        "code": edition.code,
        "number": str(edition.number),
        "title": edition.title_km,
        "rules": rules | {one.code: str(one.whole.question.rule) for one in carried},
        "ratios": {found.code: [found.numerator.code, found.denominator.code] for found in ratios},
        "labels": labels,
        "labels_en": english,
        "order": list(labels),
    }


def _readings(summary, reports) -> dict:
    """Return how the answers of another edition are read, by period; nothing where as they are."""
    read, editions = {}, {source.edition_id for source in reports.sources}
    for source in reports.sources if editions - {summary.period.edition_id} else ():
        cells = Cell.objects.filter(edition=source.edition_id).order_by("position")
        found = _reading(summary.reading, dict(cells.values_list("pk", "code")))
        if any(found.values()):
            read[source.code] = found
    return {"read": read} if read else {}


def _reading(reading, codes) -> dict:
    places = {
        codes[pk]: [[code, canonical.number(factor)] for code, factor in held]
        for pk, held in reading.places.items()
        if pk in codes and held != [(codes[pk], 1)]
    }
    choices = {
        f"{codes[pk]}.{choice}": to for (pk, choice), to in reading.choices.items() if pk in codes
    }
    return {"places": places, "choices": choices}


def labels_of(parts) -> dict[str, str]:
    """Return for the code of each figure what it is called, in the order of the form."""
    labels = {}
    for part in parts:
        for question in part.questions:
            for cell in part.cells[question.code]:
                labels[cell.code] = _label(question, cell)
            if question.type == Question.Type.RATIO:
                labels[question.code] = question.label
            for choice in question.choices.all():
                words = f"{question.label}{_(':')} {choice.label}"
                labels[f"{question.code}.{choice.code}"] = words
    return labels


def _label(question, cell) -> str:
    if not cell.row_id:
        return question.label
    return f"{question.label}{_(':')} {cell.row.label} {cell.column.label}"


def _books(summary) -> list[Summary]:
    return [summary, *summary.chapters]


def _lines(summary) -> dict:
    """Return which lines each table has, and of each place its coverage and its figures."""
    tables, coverage, figures, names = [], {}, {}, {}
    for found in _books(summary):
        total = place_of(found.unit)
        places = [place_of(line.unit, is_own=line.is_own) for line in found.lines]
        tables.append([total, places])
        for place, line in [(total, found.total), *zip(places, found.lines, strict=True)]:
            names[place] = _name(line)
            count = line.coverage
            coverage[place] = [str(n) for n in (count.expected, count.received, count.accepted)]
            if told := _figures(line):
                figures[place] = told
    return {"tables": tables, "places": names, "coverage": coverage, "figures": figures}


def _name(line: Line) -> str:
    if line.unit is None:
        return "ទូទាំងប្រទេស"
    return f"ក្រុមការងារ{line.unit.full_name}" if line.is_own else line.unit.full_name


def _figures(line: Line) -> dict[str, dict]:
    told = {code: _figure(found) for code, found in line.figures.items()}
    told |= {code: {"percent": str(found)} for code, found in line.ratios.items()}
    for question, tally in line.tallies.items():
        told |= {f"{question}.{choice}": {"times": str(times)} for choice, times in tally.items()}
    return told


def _figure(found) -> dict[str, str]:
    told = {"number": canonical.number(found.number), "reports": str(found.reports)}
    return told if found.women is None else told | {"women": str(found.women)}


def _picked(summary) -> dict:
    """Return of which report and version each passage is that was picked, and what it said."""
    told = [
        [place_of(found.unit), passage.unit.code, passage.question.code, passage.text,
         passage.report, passage.version, passage.original]
        for found in _books(summary)
        for passage in found.passages
        if passage.original
    ]  # fmt: skip
    return {"picked": told} if told else {}


def _texts(summary) -> Iterator[tuple]:
    for passage in summary.passages:
        yield place_of(summary.unit), passage.unit.code, passage.question.code, passage.text
