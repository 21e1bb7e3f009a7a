"""What a file may cost: little at first, and more for each row that proves to be one of a list.

What a file says of its size is worth nothing. What counts is what was read of it: as long as no
list has begun, tags, cells and signs are few that one looks at; each row below headers that are
known buys some more, and time and memory of the process.
"""

from collections.abc import Callable

from .headers import has_header
from .issues import FileRefusedError
from .limits import Limits
from .rows import Line, Table

PROVING = 40  # rows of a sheet after which is seen whether headers stand above them
STEP = 1_000  # rows of lists after which the process is given more

Grant = Callable[[int], None]


class Budget:
    """Counts over all sheets and parts of one file; `grant` is told how many rows are proven."""

    def __init__(self, limits: Limits, grant: Grant | None = None):
        self.limits, self._grant = limits, grant
        self.tags, self.most_tags = 0, limits.tags
        self.most_cells = limits.cells
        self.rows = self.cells = self.merged = self.signs = self.proven = self.sheets = 0
        self._is_list = False

    def begin_sheet(self) -> None:
        """Count a sheet, or a table of a page.

        Raises:
            FileRefusedError: where there are too many.
        """
        self.sheets, self._is_list = self.sheets + 1, False
        if self.sheets > self.limits.sheets:
            raise FileRefusedError("too_many_sheets", limit=self.limits.sheets)

    def take_tags(self, count: int = 1) -> None:
        """Count tags, or what takes as long to read.

        Raises:
            FileRefusedError: where there are more than a list needs.
        """
        self.tags += count
        if self.tags > self.most_tags:
            raise FileRefusedError("more_than_a_list")

    def take_row(self) -> None:
        """Count a row as it begins, filled or not.

        Raises:
            FileRefusedError: where there are too many.
        """
        self.rows += 1
        if self.rows > self.limits.scanned_rows:
            raise FileRefusedError("too_many_rows", limit=self.limits.rows)

    def take_cells(self, count: int = 1) -> None:
        self.cells += count
        if self.cells > self.most_cells:
            raise FileRefusedError("archive_too_large_unpacked")

    def take_signs(self, count: int) -> None:
        """Count the signs of a text, as often as it stands in a cell."""
        self.signs += count
        if self.signs > self.limits.signs:
            raise FileRefusedError("more_than_a_list")

    def take_merged(self) -> None:
        self.merged += 1
        if self.merged > self.limits.merged:
            raise FileRefusedError("archive_too_large_unpacked")

    def keep(self, lines: list[Line]) -> None:
        """Count a row that was kept, the last of the lines of its sheet.

        Raises:
            FileRefusedError: where the sheet has too many.
        """
        count = len(lines)
        if count > self.limits.rows + PROVING:
            raise FileRefusedError("too_many_rows", limit=self.limits.rows)
        if count == PROVING:
            self._is_list = has_header(Table("", lines))
            self._prove(PROVING if self._is_list else 0)
        elif self._is_list:
            self._prove(1)

    def _prove(self, rows):
        self.proven += rows
        if self.proven > self.limits.rows + PROVING * self.sheets:
            raise FileRefusedError("too_many_rows", limit=self.limits.rows)
        self.most_tags += rows * self.limits.tags_a_row
        self.most_cells += rows * self.limits.cells_a_row
        if self._grant and rows and not self.proven % STEP:
            self._grant(self.proven)
