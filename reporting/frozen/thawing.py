"""A document as the summary that the paper is printed from: nothing is added up anew."""

from collections import Counter
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reporting.consolidation import read_parts
from reporting.hierarchy import Hierarchy
from reporting.models import FormEdition, Period
from reporting.summary import Coverage, Figure, Line, Passage, Summary
from taskforce.models import AdministrativeUnit

from .document import FORMAT
from .figures import ALL, OWN


def thawed(document: dict) -> Summary:
    """Return the summary that was frozen, with its chapters.

    Raises:
        ValidationError: where the document was written by a later release.
    """
    reader = READERS.get(document["format"])
    if reader is None:
        raise ValidationError(
            _("This release cannot read editions of the format %(format)s: update it."),
            code="unknown_format",
            params={"format": document["format"]},
        )
    return reader(document).summary()


def unit_of(row) -> AdministrativeUnit:
    """Return a unit with the words of a document, to be shown; never to be saved."""
    code, pk, kind, name_km, name_latin = row
    return AdministrativeUnit(
        pk=pk, code=code, kind=kind, name_km=name_km, name_latin=name_latin,
        level=len(code) // 2 - 1,
    )  # fmt: skip


class _Thawing:
    def __init__(self, document):
        self.document = document
        self.units = {row[0]: unit_of(row) for row in document["units"]}
        if document["unit"]:
            self.units.setdefault(document["unit"][0], unit_of(document["unit"]))
        form = document["form"]
        edition = FormEdition.objects.get(code=form["code"], number=int(form["number"]))
        self.period = Period(code=document["period"]["code"], edition=edition)
        self.period.set_days()
        self.parts = read_parts(edition.pk)
        questions = [question for part in self.parts for question in part.questions]
        self.questions = {question.code: question for question in questions}

    def summary(self) -> Summary:
        first, *chapters = (self._summary(*table) for table in self.document["tables"])
        first.chapters = chapters
        first.merged = [(unit_of(gone), unit_of(into)) for gone, into in self.document["merged"]]
        return first

    def _summary(self, total, places) -> Summary:
        return Summary(
            unit=self._unit(total),
            period=self.period,
            parts=self.parts,
            lines=[self._line(place) for place in places],
            total=self._line(total),
            missing=[
                self.units[code]
                for code, _name in self.document["missing"]
                if total == ALL or code.startswith(total)
            ],
            passages=[
                Passage(self.units[code], self.questions[question], text)
                for place, code, question, text in self.document["texts"]
                if place == total
            ],
            is_invented=self.document["is_invented"],
            hierarchy=Hierarchy(self.document["hierarchy"]),
        )

    def _unit(self, place):
        return None if place == ALL else self.units[place.removesuffix(OWN)]

    def _line(self, place) -> Line:
        counts = map(int, self.document["coverage"][place])
        line = Line(self._unit(place), place.endswith(OWN), Coverage(*counts))
        for code, told in self.document["figures"].get(place, {}).items():
            _take_in(line, code, told)
        return line


# By the number of the format: what was published once is read for good. A new format gets a line
# of its own, and the old one stays.
READERS = {FORMAT: _Thawing}


def _take_in(line, code, told):
    if "percent" in told:
        line.ratios[code] = Decimal(told["percent"])
    elif "times" in told:
        question, _, choice = code.rpartition(".")
        line.tallies.setdefault(question, Counter())[choice] = int(told["times"])
    else:
        women = int(told["women"]) if "women" in told else None
        number = Decimal(told["number"]).quantize(Decimal("0.01"))
        line.figures[code] = Figure(number, women, int(told["reports"]))
