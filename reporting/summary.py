"""The shape of a consolidated report: plain data, shown alike on screen and on paper."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

from reporting.hierarchy import Hierarchy
from reporting.models import Cell, Period, Question, Section
from reporting.reading import CarriedFigure, Reading
from taskforce.models import AdministrativeUnit


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell adds up to: the number, of which women, and how many reports gave one."""

    number: Decimal
    women: int | None = None
    reports: int = 0


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many reports there should be, and are; `late` is None where nobody knows."""

    expected: int = 0
    received: int = 0  # handed in, accepted or not
    accepted: int = 0
    late: int | None = None  # of those received

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(
            self.expected + other.expected,
            self.received + other.received,
            self.accepted + other.accepted,
            other.late if self.late is None else self.late + (other.late or 0),
        )

    @property
    def missing(self) -> int:
        return self.expected - self.received

    @property
    def on_time(self) -> int | None:
        """Of those received, how many were first handed in by their last day."""
        return None if self.late is None else self.received - self.late


@dataclass(slots=True)
class Line:
    """One unit of the table, with all below it; `is_own`: the group of the unit above itself."""

    unit: AdministrativeUnit
    is_own: bool = False
    coverage: Coverage = Coverage()
    figures: dict[str, Figure] = field(default_factory=dict)  # by cell code
    ratios: dict[str, Decimal] = field(default_factory=dict)  # by question code, in percent
    tallies: dict[str, Counter] = field(default_factory=dict)  # by question code: choice, times


@dataclass(frozen=True, slots=True)
class Passage:
    """What one group wrote to a text question; `original`, where it was picked and edited."""

    unit: AdministrativeUnit
    question: Question
    text: str
    report: int | None = None
    original: str = ""
    version: int | None = None


@dataclass(slots=True)
class Part:
    """A section of the form with its questions and their cells, in order."""

    section: Section
    questions: list[Question] = field(default_factory=list)
    cells: dict[str, list[Cell]] = field(default_factory=dict)  # by question code


@dataclass(slots=True)
class Summary:
    """The consolidated report of a unit (None: the country) for a period.

    `lines` has one line for each unit directly below, in Khmer order, the unit's own group
    first; `total` is all of them together; `missing` names the units that have not handed in.
    `is_invented`: reports of the demonstration are among them, and every reader is told.
    `chapters` holds a summary for each line where they were asked for. `hierarchy` says where
    units that have moved are counted; units bear the names of it.
    """

    unit: AdministrativeUnit | None
    period: Period
    parts: list[Part]
    lines: list[Line]
    total: Line
    missing: list[AdministrativeUnit] = field(default_factory=list)
    passages: list[Passage] = field(default_factory=list)
    # All that was written, whatever was picked of it; how much of what was picked is stale.
    written: list[Passage] = field(default_factory=list)
    stale: int = 0
    chapters: list["Summary"] = field(default_factory=list)
    is_invented: bool = False
    hierarchy: Hierarchy = Hierarchy.EACH_DATE
    # By today's hierarchy: units that have merged, each before the one it is counted with.
    merged: list[tuple[AdministrativeUnit, AdministrativeUnit]] = field(default_factory=list)
    # Where answers of several editions are read as those of one: how.
    reading: Reading | None = None

    @property
    def carried(self) -> list[CarriedFigure]:
        """The figures beside the form: what other editions asked whole, or in parts."""
        return self.reading.carried if self.reading else []

    @property
    def rounded(self) -> set[str]:
        """The codes of which another edition had another unit, and which are rounded."""
        return self.reading.rounded if self.reading else set()

    @property
    def carried_totals(self) -> list[dict]:
        """What the total bears beside the form, to be shown."""
        figures = self.total.figures
        return [
            {
                "label": one.label,
                "number": figures[one.code].number,
                "women": figures[one.code].women,
                "decimals": one.whole.question.decimals,
                "parts": [cell.label for cell in one.parts],
            }
            for one in self.carried
            if one.code in figures
        ]

    @property
    def rounded_labels(self) -> list[str]:
        """What the places are called whose figures were rounded, in the order of the form."""
        return [
            cell.label
            for part in self.parts
            for cells in part.cells.values()
            for cell in cells
            if cell.code in self.rounded
        ]
