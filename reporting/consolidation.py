"""How the figures of many reports become one: the only place where they are added up.

Only accepted reports count. Each group reports its own activities alone, so a unit's line
is its own report and those of all units below it, added up by the rule of each question:

- sum: added up over units and periods;
- latest: the value in each unit's latest report, added up over units (a stock, not a flow);
- maximum: the largest value of any report;
- ratio: the two questions it names are added up first and then divided;
- none: does not add up; a yes or no, and a choice, are counted.

A report counts where its unit stood on the last day of the report's period, or where it stands
today: `hierarchy.py`. The database groups by the province and the district that the report
bears; the few units that stand elsewhere in the hierarchy asked for are grouped by themselves.
The number of queries is the same for a district, a province and the country.
"""

from collections import Counter, defaultdict
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from reporting.hierarchy import Atlas, Hierarchy, as_it_was
from reporting.models import Answer, Cell, Period, Question, Section, Status, Submission
from reporting.models.period import PeriodKind
from reporting.summary import Coverage, Figure, Line, Part, Passage, Summary
from taskforce.models import AdministrativeUnit, Level

Rule = Question.Rule
CENT = Decimal("0.01")
PER_CENT = Decimal("0.1")

# By which unit the answers are grouped in the database, for each level of the table's lines.
# By key, not by code: that joins nothing.
ANCHORS = {
    Level.PROVINCE: F("submission__province_id"),
    Level.DISTRICT: Coalesce("submission__district_id", "submission__province_id"),
    Level.COMMUNE: F("submission__unit_id"),
}
LONGEST_FIRST = [
    PeriodKind.YEAR,
    PeriodKind.NINE_MONTHS,
    PeriodKind.SEMESTER,
    PeriodKind.QUARTER,
    PeriodKind.MONTH,
]


def consolidate(
    *,
    period: Period,
    unit: AdministrativeUnit | None = None,
    chapters=False,
    hierarchy: Hierarchy = Hierarchy.EACH_DATE,
) -> Summary:
    """Return the `Summary` of a unit, or of the country, for a period.

    Args:
        unit: a province or district; None for the country.
        hierarchy: where units that have moved count: as it was on each date, or as it is today.
        chapters: also a summary for each unit directly below, from the same queries.

    Raises:
        ValidationError: for a commune, which has nothing below it.
    """
    if unit is not None and unit.level == Level.COMMUNE:
        raise ValidationError(
            _("%(unit)s has no units below it: open its report instead.")
            % {"unit": unit.display_name},
            code="nothing_below",
        )
    return _Consolidation(period, unit, chapters, hierarchy).summary()


def source_periods(period: Period) -> list[Period]:
    """Return the periods whose reports make up a period.

    Where reports are collected for the period itself (it has deadlines), that is all. A year
    that nobody reports on as such is put together from the longest periods within it that
    are collected, and from that kind alone, so that nothing is counted twice.
    """
    within = list(
        Period.objects.filter(starts_on__gte=period.starts_on, ends_on__lte=period.ends_on)
        .filter(deadlines__isnull=False)
        .distinct()
        .order_by("starts_on")
    )
    if period in within or not within:
        return [period]
    kind = next(kind for kind in LONGEST_FIRST if any(p.kind == kind for p in within))
    return [found for found in within if found.kind == kind]


class _Consolidation:
    """One run: reads everything once, then builds summaries from it."""

    def __init__(self, period, unit, chapters, hierarchy):
        self.period, self.unit, self.chapters = period, unit, chapters
        self.hierarchy = hierarchy
        self.top = Level.PROVINCE if unit is None else Level(unit.level + 1)
        self.sources = source_periods(period)
        self.atlas = Atlas(self.sources, unit, hierarchy)
        self.wanderers = self.atlas.wanderers()
        self.states = self._read_states()
        self.expected = self.atlas.expected()
        self.bearers = self.atlas.bearers_within()
        self.within, self.children = _by_prefix(self.bearers), defaultdict(list)
        self.keys = {pk for places in self.atlas.within.values() for pk in places}
        self.codes = {
            pk: code for places in self.atlas.within.values() for pk, code in places.items()
        }
        self.by_code = self._read_units()
        for found in self.by_code.values():
            self.children[found.code[:-2]].append(found)
        self.parts = read_parts(period.edition_id)
        self.rules = {
            cell.code: question.rule
            for part in self.parts
            for question in part.questions
            for cell in part.cells[question.code]
        }
        self.cells = self._read_cells()
        self.anchored, self.tallies = self._read_figures(), self._read_tallies()
        self.anchors = _by_prefix({**self.anchored, **self.tallies})
        self.passages = self._read_passages()
        self.is_invented = self._accepted().filter(submitted_by__is_invented=True).exists()

    def summary(self) -> Summary:
        summary = self._summary(self.by_code[self.atlas.top] if self.unit else None)
        if self.chapters:
            summary.chapters = [
                self._summary(line.unit) for line in summary.lines if not line.is_own
            ]
        summary.merged = self._merged()
        return summary

    def _merged(self) -> list[tuple[AdministrativeUnit, AdministrativeUnit]]:
        """Return the units that are counted with another they merged into, by code."""
        into = self.atlas.merged_within()
        units = AdministrativeUnit.ever.in_bulk({*into, *into.values()}) if into else {}
        found = [(units[pk], units[other]) for pk, other in into.items()]
        return sorted(found, key=lambda pair: pair[0].code)

    # Reading

    def _accepted(self):
        accepted = Submission.objects.accepted().filter(period__in=self.sources)
        return accepted if self.unit is None else accepted.filter(unit__in=self.keys)

    def _answers(self):
        # Joined, not looked up in `_accepted()`: the grouping needs the report's columns anyway.
        answers = Answer.objects.filter(
            submission__period__in=self.sources, submission__status=Status.ACCEPTED
        )
        return answers if self.unit is None else answers.filter(submission__unit__in=self.keys)

    @property
    def deepest(self) -> Level:
        """The level of the lowest lines."""
        return Level(min(self.top + int(self.chapters), Level.COMMUNE))

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
        named = [code for code in self.bearers if len(code) <= length or self._is_missing(code)]
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
        """Return for each unit's code how many of its reports stand in which state."""
        states = defaultdict(Counter)
        rows = (
            Submission.objects.filter(period__in=self.sources)
            .order_by()
            .values_list("unit_id", "period_id", "status", "province_id", "district_id")
        )
        for unit, period, status, *stood in rows:
            code = self.atlas.place(unit, period)
            if code is None:
                continue
            states[code][status] += 1
            if self.deepest < Level.COMMUNE and tuple(stood) != self.atlas.stood(unit, period):
                self.wanderers.add(unit)
        return states

    def _read_figures(self) -> dict[str, dict[str, Figure]]:
        """Return the figures by the code of the unit they are grouped by, then by cell code."""
        figures = defaultdict(dict)
        for anchor, source, cell, total, women, largest, reports in self._grouped():
            unit, code = self._code_of(anchor, source), self.cells[cell][0]
            if unit is None:
                continue
            number = largest if self.rules.get(code) == Rule.MAXIMUM else total
            figure = Figure(Decimal(number).quantize(CENT), women, reports)
            found = figures[unit].get(code)
            figures[unit][code] = self._add(code, found, figure) if found else figure
        return figures

    def _grouped(self):
        answers = self._answers().filter(number__isnull=False)
        if len(self.sources) > 1:
            # A stock counts in the latest report of each unit only.
            later = Submission.objects.filter(
                unit=OuterRef("submission__unit"),
                status=Status.ACCEPTED,
                period__in=self.sources,
                period__ends_on__gt=OuterRef("submission__period__ends_on"),
            )
            answers = answers.exclude(Q(cell__question__rule=Rule.LATEST) & Exists(later))
        grouped = self._by_anchor(answers, "cell_id")
        return grouped.annotate(Sum("number"), Sum("women"), Max("number"), Count("pk"))

    def _read_cells(self) -> dict[int, tuple[str, str]]:
        """Return code and type of the cells of all editions that were answered, by key."""
        cells = Cell.objects.filter(edition__in={period.edition_id for period in self.sources})
        rows = cells.order_by().values_list("pk", "code", "question__type")
        return {pk: (code, kind) for pk, code, kind in rows}

    def _read_tallies(self) -> dict[str, dict[str, Counter]]:
        """Return how often each choice was made, by unit and question code."""
        tallies = defaultdict(lambda: defaultdict(Counter))
        # Named one by one, the cells are found by the index, without reading all answers again.
        chosen = [pk for pk, (_code, kind) in self.cells.items() if kind == Question.Type.CHOICE]
        answers = self._answers().filter(cell__in=chosen, choice__isnull=False)
        rows = self._by_anchor(answers, "cell_id", "choice__code").annotate(Count("pk"))
        for anchor, source, cell, choice, times in rows:
            if unit := self._code_of(anchor, source):
                tallies[unit][self.cells[cell][0]][choice] += times
        return tallies

    def _read_passages(self) -> dict[str, list[Passage]]:
        """Return what was written, by unit: of the units that are lines, and of the unit itself."""
        top = self.atlas.top
        wanted = {top, *(child.code for child in self.children[top])}
        keys = [pk for places in self.atlas.within.values() for pk, code in places.items()
                if code in wanted]  # fmt: skip
        questions = {question.code: question for part in self.parts for question in part.questions}
        passages = defaultdict(list)
        rows = (
            self._answers()
            .filter(submission__unit__in=keys)
            .exclude(text="")
            .order_by("submission__period__ends_on", "cell__position")
            .values_list("submission__unit_id", "submission__period_id", "cell__code", "text")
        )
        for unit, period, cell, text in rows:
            code = self.atlas.within[period].get(unit)
            if cell in questions and code in wanted:
                passages[code].append(Passage(self.by_code[code], questions[cell], text))
        return passages

    # Building

    def _summary(self, unit) -> Summary:
        prefix = unit.code if unit else ""
        lines = [self._line(child) for child in self.children[prefix]]
        if unit is not None:
            lines.insert(0, self._line(unit, is_own=True))
        writers = [line.unit.code for line in lines]
        if self.chapters:
            # In a book each group's words stand in its own chapter.
            writers = [prefix]
        return Summary(
            unit=unit,
            period=self.period,
            parts=self.parts,
            lines=lines,
            total=self._total(unit, lines),
            missing=[self.by_code[code] for code in self.within[prefix] if self._is_missing(code)],
            passages=[passage for code in writers for passage in self.passages[code]],
            is_invented=self.is_invented,
            hierarchy=self.hierarchy,
        )

    def _line(self, unit, *, is_own=False) -> Line:
        line = Line(unit=unit, is_own=is_own)
        line.coverage = self._coverage([unit.code] if is_own else self.within[unit.code])
        for anchor in [unit.code] if is_own else self.anchors[unit.code]:
            self._merge(line.figures, self.anchored.get(anchor, {}))
            for cell, counted in self.tallies.get(anchor, {}).items():
                line.tallies[cell] = line.tallies.get(cell, Counter()) + counted
        self._divide(line)
        return line

    def _total(self, unit, lines) -> Line:
        total = Line(unit=unit)
        for line in lines:
            total.coverage += line.coverage
            self._merge(total.figures, line.figures)
            for cell, counted in line.tallies.items():
                total.tallies[cell] = total.tallies.get(cell, Counter()) + counted
        self._divide(total)
        return total

    def _coverage(self, codes) -> Coverage:
        return Coverage(
            expected=sum(self.expected[code] for code in codes),
            received=sum(map(self._received, codes)),
            accepted=sum(self.states[code][Status.ACCEPTED] for code in codes),
        )

    def _received(self, code) -> int:
        states = self.states[code]
        return states[Status.SUBMITTED] + states[Status.ACCEPTED]

    def _is_missing(self, code) -> bool:
        return self._received(code) < self.expected[code]

    def _merge(self, figures, more):
        for code, figure in more.items():
            found = figures.get(code)
            figures[code] = self._add(code, found, figure) if found else figure

    def _add(self, code, one: Figure, other: Figure) -> Figure:
        women = None
        if one.women is not None or other.women is not None:
            women = (one.women or 0) + (other.women or 0)
        if self.rules.get(code) == Rule.MAXIMUM:
            number = max(one.number, other.number)
        else:
            number = one.number + other.number
        return Figure(number, women, one.reports + other.reports)

    def _divide(self, line):
        for part in self.parts:
            for question in part.questions:
                if question.rule == Rule.RATIO:
                    above = line.figures.get(question.numerator.code)
                    below = line.figures.get(question.denominator.code)
                    if above and below and below.number:
                        percent = 100 * above.number / below.number
                        line.ratios[question.code] = percent.quantize(PER_CENT)


def _by_prefix(codes) -> dict[str, list[str]]:
    """Return for the code of each unit, and for that of the country, the codes it begins."""
    found = defaultdict(list)
    for code in codes:
        for length in range(0, len(code) + 1, 2):
            found[code[:length]].append(code)
    return found


def read_parts(edition_id: int) -> list[Part]:
    """Return the sections of an edition with their questions and cells, in three queries."""
    parts = {section.pk: Part(section) for section in Section.objects.filter(edition=edition_id)}
    questions = Question.objects.filter(section__edition=edition_id)
    questions = questions.select_related("numerator", "denominator").prefetch_related("choices")
    for question in questions.order_by("position"):
        parts[question.section_id].questions.append(question)
        parts[question.section_id].cells[question.code] = []
    cells = Cell.objects.filter(edition=edition_id).select_related("question", "row", "column")
    for cell in cells.order_by("position"):
        parts[cell.question.section_id].cells[cell.question.code].append(cell)
    return sorted(parts.values(), key=lambda part: part.section.position)
