"""Everything that a consolidation asks the database, once; the number of queries is fixed."""

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import chain

from django.db.models import Case, Count, F, Max, Q, Sum, Value, When
from django.db.models.functions import Coalesce

from reporting.hierarchy import Atlas, as_it_was
from reporting.models import Answer, Status, Submission
from reporting.summary import Figure, Passage
from taskforce.models import AdministrativeUnit, Level

from .adding import CENT, Adding
from .blocks import SHELF, Marks, numbers_of
from .cells import Cells
from .parts import read_parts
from .periods import source_periods
from .stocks import last_reports

# By which unit the answers are grouped in the database, for each level of the table's lines.
# By key, not by code: that joins nothing.
ANCHORS = {
    Level.PROVINCE: F("submission__province_id"),
    Level.DISTRICT: Coalesce("submission__district_id", "submission__province_id"),
    Level.COMMUNE: F("submission__unit_id"),
}

RECEIVED = {Status.SUBMITTED, Status.ACCEPTED}
LATE = "late"


class Reading:
    """What is stored of the reports of a unit for a period."""

    def __init__(self, period, unit, chapters, hierarchy, edition=None):
        self.unit = unit
        edition = edition or period.edition_id
        top = Level.PROVINCE if unit is None else Level(unit.level + 1)
        # The level of the lowest lines.
        self.deepest = Level(min(top + int(chapters), Level.COMMUNE))
        self.sources = source_periods(period)
        self.atlas = Atlas(self.sources, unit, hierarchy)
        self.marks, self.is_invented = Marks(), False
        self.wanderers = self.atlas.wanderers(2 * (self.deepest + 1))
        self.states = self._read_states()
        self.expected = self.atlas.expected()
        self.bearers = self.atlas.bearers_within()
        self.children = defaultdict(list)
        self.keys = {pk for places in self.atlas.within.values() for pk in places}
        self.codes = {
            pk: code for places in self.atlas.within.values() for pk, code in places.items()
        }
        self.by_code = self._read_units()
        for found in self.by_code.values():
            self.children[found.code[:-2]].append(found)
        self.parts = read_parts(edition)
        self.adding = Adding(self.parts)
        self.cells = Cells(self.sources, into=edition)
        # Of the country over several periods, where each report counts in the province it bears.
        is_kept = self.deepest == Level.PROVINCE and len(self.sources) > 1 and not self.wanderers
        self.blocks = SHELF.blocks(self.marks.keys()) if is_kept else None
        self.figures, self.tallies = self._read_figures(), self._read_tallies()
        self.questions = {asked.code: asked for part in self.parts for asked in part.questions}
        self.passages = self._read_passages()

    def received(self, code) -> int:
        states = self.states[code]
        return states[Status.SUBMITTED] + states[Status.ACCEPTED]

    def is_missing(self, code) -> bool:
        return self.received(code) < self.expected[code]

    def _answers(self):
        # Joined, not looked up by their keys: the grouping needs the report's columns anyway.
        answers = Answer.objects.filter(
            submission__period__in=self.sources, submission__status=Status.ACCEPTED
        )
        return answers if self.unit is None else answers.filter(submission__unit__in=self.keys)

    def _by_anchor(self, answers, *values):
        """Group answers by where they are counted: of a wanderer, by itself and its period."""
        anchor, source = ANCHORS[self.deepest], Value(0)
        if self.wanderers:
            wanders = Q(submission__unit__in=self.wanderers)
            anchor = Case(When(wanders, then=F("submission__unit_id")), default=anchor)
            source = Case(When(wanders, then=F("submission__period_id")), default=source)
        found = answers.annotate(anchor=anchor, source=source).order_by()
        return found.values_list("anchor", "source", *values)

    def _code_of(self, anchor, source) -> str | None:
        """Return the code that an anchor's figures count under; None where it lies outside."""
        if not source:
            return self.codes.get(anchor)
        code = self.atlas.within[source].get(anchor)
        return code and code[: 2 * (self.deepest + 1)]

    def _read_units(self) -> dict[str, AdministrativeUnit]:
        """Return the units that are named, by code: those in the lines, and those missing.

        To make objects of all 1,887 would take as long as to add up their figures.
        """
        length = 2 * (self.deepest + 1)
        named = [code for code in self.bearers if len(code) <= length or self.is_missing(code)]
        keys = {self.bearers[code].unit for code in named}
        if self.unit:
            keys.add(self.unit.pk)
        units = AdministrativeUnit.ever.in_bulk(keys)
        found = {code: as_it_was(units[self.bearers[code].unit], self.bearers[code])
                 for code in named}  # fmt: skip
        if self.unit:
            found.setdefault(self.atlas.top, units[self.unit.pk])
        return found

    def _read_states(self) -> dict[str, Counter]:
        """Return for each unit's code how many of its reports stand in which state, or are late."""
        states = defaultdict(Counter)
        rows = (
            Submission.objects.filter(period__in=self.sources)
            .order_by()
            .values_list(
                "unit_id", "period_id", "status", "was_late", "submitted_by__is_invented", "pk",
                "version", "decided_at", "province_id", "district_id",
            )
        )  # fmt: skip
        depth = self.deepest + 1
        for unit, period, status, was_late, is_invented, *report in rows:
            *mark, province, district = report
            if status == Status.ACCEPTED:
                self.marks.take_in(period, province, *mark)
            code = self.atlas.place(unit, period)
            if code is None:
                continue
            states[code][status] += 1
            if is_invented and status == Status.ACCEPTED:
                self.is_invented = True
            if was_late and status in RECEIVED:
                states[code][LATE] += 1
            if self.deepest < Level.COMMUNE:
                stood = self.atlas.stood(unit, period)
                if (province, district)[:depth] != stood[:depth]:
                    self.wanderers.add(unit)
        return states

    def _read_figures(self) -> dict[str, dict[str, Figure]]:
        """Return the figures by the code of the unit they are grouped by, then by cell code."""
        figures = defaultdict(dict)
        for anchor, source, cell, total, women, largest, reports in self._grouped():
            unit = self._code_of(anchor, source)
            if unit is None:
                continue
            for code, factor in self.cells.of(cell):
                number = largest if self.adding.is_maximum(code) else total
                figure = Figure(Decimal(number).quantize(CENT) * factor, women, reports)
                self.adding.put(figures[unit], code, figure)
        return figures

    def _grouped(self):
        answers = self._answers().filter(number__isnull=False)
        if self.blocks is not None:
            left_out = set(self.cells.stocks)
            summed = numbers_of(self.blocks.items(), left_out)
            flows = ((province, 0, *row) for province, *row in summed)
        elif len(self.sources) == 1 or not self.cells.stocks:
            return self._added(answers)
        else:
            flows = self._added(answers.exclude(cell__in=self.cells.stocks))
        if not self.cells.stocks:
            return flows
        # Stocks are asked for by themselves: to look at each answer's rule would join them all.
        stocks = answers.filter(
            cell__in=self.cells.stocks, submission__in=last_reports(self.sources).values("pk")
        )
        return chain(flows, self._added(stocks))

    def _added(self, answers):
        grouped = self._by_anchor(answers, "cell_id")
        return grouped.annotate(Sum("number"), Sum("women"), Max("number"), Count("pk"))

    def _read_tallies(self) -> dict[str, dict[str, Counter]]:
        """Return how often each choice was made, by unit and question code."""
        tallies = defaultdict(lambda: defaultdict(Counter))
        for anchor, source, cell, choice, times in self._chosen():
            if unit := self._code_of(anchor, source):
                for code in self.cells.codes(cell):
                    tallies[unit][code][self.cells.choice(cell, choice)] += times
        return tallies

    def _chosen(self):
        if self.blocks is not None:
            return [(key[1], 0, *row) for key, block in self.blocks.items()
                    for row in block.choices]  # fmt: skip
        # Named one by one, the cells are found by the index, without reading all answers again.
        answers = self._answers().filter(cell__in=self.cells.choices, choice__isnull=False)
        rows = self._by_anchor(answers, "cell_id", "choice__code")
        return rows.annotate(Count("pk"))

    def _read_passages(self) -> dict[str, list[Passage]]:
        """Return what was written, by unit: of the units that are lines, and of the unit itself."""
        top = self.atlas.top
        wanted = {top, *(child.code for child in self.children[top])}
        keys = [pk for places in self.atlas.within.values() for pk, code in places.items()
                if code in wanted]  # fmt: skip
        questions = self.questions
        passages = defaultdict(list)
        rows = (
            self._answers()
            .filter(submission__unit__in=keys)
            .exclude(text="")
            .order_by("submission__period__ends_on", "cell__position")
            .values_list(
                "submission__unit_id", "submission__period_id", "cell_id", "text", "submission_id"
            )
        )
        for unit, period, cell, text, report in rows:
            place = self.atlas.within[period].get(unit)
            for code in self.cells.codes(cell):
                if code in questions and place in wanted:
                    found = Passage(self.by_code[place], questions[code], text, report)
                    passages[place].append(found)
        return passages
