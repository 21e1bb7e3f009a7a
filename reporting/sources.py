"""From a live figure to the reports it is made of: those that the consolidation counts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, OuterRef, Q, Subquery

from reporting.consolidating.adding import CENT, PER_CENT
from reporting.consolidating.cells import Cells
from reporting.consolidating.figures import asked_in
from reporting.consolidating.parts import read_parts
from reporting.consolidating.periods import source_periods
from reporting.consolidating.stocks import last_reports
from reporting.hierarchy import Atlas, Hierarchy, as_it_was, names_above, tree_order
from reporting.models import Answer, Question, Status, Submission, SubmissionVersion
from taskforce.models import AdministrativeUnit

Rule = Question.Rule


class Given(NamedTuple):
    """What one report gave to one code: the value that counts, and of which women."""

    number: Decimal
    women: int | None = None


@dataclass(slots=True)
class Source:
    """One report that a figure is made of; `given` by code, in the order of the figure's codes."""

    report: int
    unit_key: int
    period_key: int
    place: str
    given: dict[str, Given] = field(default_factory=dict)
    # Of those that are shown:
    unit: AdministrativeUnit | None = None
    above: str = ""
    period: str = ""
    version: int | None = None
    accepted_at: datetime | None = None
    accepted_by: str = ""


class Sources:
    """The reports of one figure of a unit (None: the country) for a period or a range.

    `code` is that of a cell, of a ratio, or `security.good` for one answer of a choice. `is_own`:
    of the unit's own group alone. Of a maximum the largest comes first, else it is in Khmer order.
    """

    def __init__(
        self, *, period, unit, code: str, is_own=False, hierarchy: Hierarchy = Hierarchy.EACH_DATE
    ):
        self.period, self.unit, self.is_own, self.code = period, unit, is_own, code
        self.periods = source_periods(period)
        self.parts = read_parts(period.edition_id)
        asked = asked_in(self.parts, code)
        self.is_known = asked is not None
        if asked is None:
            return
        self.question, self.choice, self.codes, self.label = asked
        self.cells = Cells(self.periods, into=period.edition_id)
        self.atlas = Atlas(self.periods, unit, hierarchy)
        self.bearers = self.atlas.bearers_within()
        self.found = self._sorted(self._found())

    @property
    def is_maximum(self) -> bool:
        return self.question.rule == Rule.MAXIMUM

    def numbers(self, sources=None) -> dict[str, Decimal]:
        """Return what the reports add up to, by code: the figure itself, or both its parts."""
        together = max if self.is_maximum else sum
        values = {code: [] for code in self.codes}
        for source in self.found if sources is None else sources:
            for code, given in source.given.items():
                values[code].append(given.number)
        # What a mapping gives another unit is rounded when all is added.
        return {code: together(found).quantize(CENT) for code, found in values.items() if found}

    @property
    def women(self) -> int | None:
        """Return how many women are in the figure; None where nobody was asked."""
        told = [given.women for source in self.found for given in source.given.values()]
        told = [women for women in told if women is not None]
        return sum(told) if told and len(self.codes) == 1 else None

    @property
    def percent(self) -> Decimal | None:
        """Return a ratio of both sums; None where it is none."""
        if self.question.rule != Rule.RATIO:
            return None
        above, below = (self.numbers().get(code) for code in self.codes)
        if above is None or not below:
            return None
        return (100 * above / below).quantize(PER_CENT)

    def shown(self, sources: list[Source]) -> list[Source]:
        """Complete some sources with what their page says of them; three queries."""
        last = SubmissionVersion.objects.filter(submission=OuterRef("pk")).order_by("-number")
        rows = Submission.objects.filter(pk__in=[source.report for source in sources])
        rows = rows.values(
            "pk", "decided_at", by=F("decided_by__name_km"),
            number=Subquery(last.values("number")[:1]),
        )  # fmt: skip
        about = {row["pk"]: row for row in rows}
        states = {source.place: self.bearers.get(source.place) for source in sources}
        keys = {state.unit for state in states.values() if state}
        units = AdministrativeUnit.ever.in_bulk(keys | {source.unit_key for source in sources})
        names = {period.pk: period.name for period in self.periods}
        for source in sources:
            state, row = states[source.place], about[source.report]
            unit = units[source.unit_key]
            is_same = state is not None and state.unit == unit.pk
            source.unit = as_it_was(unit, state) if is_same else unit
            source.above = names_above(source.place, self.bearers)
            source.period = names[source.period_key]
            source.version, source.accepted_by = row["number"], row["by"]
            source.accepted_at = row["decided_at"]
        return sources

    def label_of(self, code) -> str:
        """Return what one of the codes of a ratio is called."""
        for part in self.parts:
            for question in part.questions:
                if question.code == code:
                    return question.label
        return code

    def _found(self) -> Iterator[Source]:
        sources = {}
        for report, unit, period, cell, number, women, choice in self._rows():
            place = self.atlas.place(unit, period)
            if not self._is_counted(place) or not self._is_chosen(cell, choice):
                continue
            source = sources.get(report)
            if source is None:
                source = sources[report] = Source(report, unit, period, place)
            for code, factor in self.cells.of(cell):
                if code in self.codes:
                    self._put(source, code, number, factor, women)
        return sources.values()

    def _is_chosen(self, cell, choice) -> bool:
        return not self.choice or self.cells.choice(cell, choice) == self.choice.code

    def _put(self, source, code, number, factor, women):
        """Take in what a cell gave; several cells of one report may count under one code."""
        number = Decimal(1) if self.choice else Decimal(number).quantize(CENT) * factor
        before = source.given.get(code)
        if before:
            number = max(before.number, number) if self.is_maximum else before.number + number
            women = before.women if women is None else (before.women or 0) + women
        source.given[code] = Given(number, women)

    def _rows(self):
        cells = {pk for code in self.codes for pk in self.cells.under(code)}
        answers = Answer.objects.filter(
            submission__period__in=self.periods, submission__status=Status.ACCEPTED
        )
        if self.unit is not None:
            keys = {pk for places in self.atlas.within.values() for pk in places}
            answers = answers.filter(submission__unit__in=keys)
        stocks = cells & set(self.cells.stocks)
        if len(self.periods) > 1 and stocks:
            last = last_reports(self.periods).values("pk")
            flows = Q(cell__in=cells - stocks)
            answers = answers.filter(flows | Q(cell__in=stocks, submission__in=last))
        else:
            answers = answers.filter(cell__in=cells)
        name = "choice" if self.choice else "number"
        answers = answers.filter(**{f"{name}__isnull": False})
        return answers.order_by().values_list(
            "submission_id", "submission__unit_id", "submission__period_id", "cell_id", "number",
            "women", "choice__code",
        )  # fmt: skip

    def _is_counted(self, place) -> bool:
        if place is None:
            return False
        top = self.atlas.top
        return place == top if self.is_own else place.startswith(top)

    def _sorted(self, sources) -> list[Source]:
        place_of = tree_order(self.bearers)
        days = {period.pk: period.ends_on for period in self.periods}

        def order(source):
            first = -max(given.number for given in source.given.values()) if self.is_maximum else 0
            return first, place_of(source.place), days[source.period_key], source.report

        return sorted(sources, key=order)
