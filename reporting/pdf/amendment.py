"""The paper of an addendum: only the figures that changed, as they were and as they are."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils import translation

from reporting.models import Period
from taskforce.khmer import lunar_line, solar_line
from taskforce.models import AdministrativeUnit
from taskforce.paper.book import Chapter
from taskforce.paper.issuer import Issuer
from taskforce.paper.lines import broken

from . import words
from .document import END, INVENTED, Document

WOMEN = " (ស្រី)"
COUNTRY = "ទូទាំងប្រទេស"


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """One figure: its number in the list, what it is called, old and new."""

    ordinal: str
    label: str
    old: str
    new: str


def amendment(content: dict, *, imprint, on: date, issuer: Issuer) -> Document:
    """Write the paper of an addendum from its document, dated `on`."""
    with translation.override("km"):
        context = _context(content, imprint, on, issuer)
        return Document(
            title=context["title"],
            author=" ".join(issuer.names),
            running=broken(context["running"]),
            front=render_to_string("reporting/print/amendment.html", context),
            chapters=iter([Chapter(END, render_to_string("reporting/print/end.html", context))]),
            count=1,
            has_chapters=False,
        )


def _context(content, imprint, on, issuer) -> dict:
    period = Period(code=content["period"]["code"])
    period.set_days()
    place = (
        content["unit"]
        and AdministrativeUnit(
            code=content["unit"][0], kind=content["unit"][2], name_km=content["unit"][3]
        ).full_name
    )
    title = f"{imprint.name} {place or COUNTRY} {words.period_words(period)}"
    title += INVENTED if content["is_invented"] else ""
    return {
        "imprint": imprint,
        "issuer": issuer,
        "kind": imprint.name,
        "title_lines": [
            f"តួលេខដែលបានប្រែប្រួលនៃ{imprint.amends}", place or COUNTRY, words.period_words(period)
        ],
        "title": title,
        "running": f"{title} · {imprint.short}",
        "is_invented": content["is_invented"],
        "coverage": _coverage_words(content),
        "reports": [_report(content, row) for row in content["reports"]],
        "gone": [_report(content, row) for row in content["reports_gone"]],
        "tables": _tables(content),
        "texts": [_text(content, *text) for text in content["texts"]],
        "missing": words.listed([name for _code, name in content["missing"]])
        if content["missing"] else "",
        "conclusion": f"តួលេខផ្សេងទៀតនៃ{imprint.amends} នៅដដែល។",
        "closing": words.closing(issuer.addressee),
        "chapters": [],
        "end": END,
        "lunar": issuer.lunar or lunar_line(on),
        "solar": solar_line(on, issuer.place),
    }  # fmt: skip


def _coverage_words(content) -> str:
    top = content["unit"][0] if content["unit"] else "all"
    for place, old, new in content["covered"]:
        if place == top and old:
            return (
                f"របាយការណ៍ដែលបានទទួលយក មានចំនួន {words.number(new[2])} ក្នុងចំណោម "
                f"{words.number(new[0])} (មុននេះ {words.number(old[2])} ក្នុងចំណោម "
                f"{words.number(old[0])})។"
            )
    return "ចំនួនរបាយការណ៍ដែលបានទទួលយក នៅដដែល។"


def _report(content, row) -> str:
    period = Period(code=row["period"])
    period.set_days()
    name = _unit_name(content, row["place"])
    return (
        f"{name} {words.period_words(period)} (លើកទី{words.number(row['version'])} "
        f"ទទួលយកដោយ {row['accepted_by']})"
    )


def _unit_name(content, code) -> str:
    kind, name = next(
        ((row[2], row[3]) for row in content["units"] if row[0] == code), (None, code)
    )
    return AdministrativeUnit(kind=kind, name_km=name).full_name if kind else code


def _text(content, _place, code, question, text) -> tuple[str, str, str]:
    return _unit_name(content, code), content["form"]["labels"].get(question, ""), text


def _tables(content) -> list[tuple[str, list[ChangedFigure]]]:
    tables, order = {}, {code: place for place, code in enumerate(content["form"]["order"])}
    # A stable sort: the places stay as they follow each other.
    for place, code, old, new in sorted(content["changed"], key=lambda row: order.get(row[1], 0)):
        rows = tables.setdefault(place, [])
        label = content["form"]["labels"].get(code, code)
        for name, ending in (("number", ""), ("women", WOMEN), ("percent", " (%)"), ("times", "")):
            before, after = (old or {}).get(name), (new or {}).get(name)
            if before != after:
                ordinal = words.number(len(rows) + 1)
                told = [_written(name, value) for value in (before, after)]
                rows.append(ChangedFigure(ordinal, label + ending, *told))
    places = dict.fromkeys(place for place, *_ in content["changed"])
    return [(content["places"][place], tables[place]) for place in places if tables[place]]


def _written(name, value) -> str:
    if value is None:
        return words.NOTHING
    number = Decimal(value)
    return words.percent(number) if name == "percent" else words.number(number, 2)
