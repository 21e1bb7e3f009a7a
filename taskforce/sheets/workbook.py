"""XLSX, sheet by sheet; only after `safety` has let it pass."""

import io
import zipfile
from bisect import bisect_left, bisect_right

from .budget import Budget
from .issues import FileRefusedError
from .package import Package
from .rows import Table, is_blank
from .worksheet import read_sheet


def read_workbook(content: bytes, budget: Budget) -> tuple[list[Table], list[tuple[str, str]]]:
    """Return the visible sheets, and the names of the others with the reason.

    Raises:
        FileRefusedError: where it cannot be read, or is too large.
    """
    tables, ignored = [], []
    for table in sheets_of(content, budget, hidden=False):
        if table.is_hidden:
            ignored.append((table.name, "hidden"))
        elif table.lines:
            spread_merged(table, budget)
            tables.append(table)
        else:
            ignored.append((table.name, "empty"))
    return tables, ignored


def sheets_of(content: bytes, budget: Budget, *, hidden: bool):
    """Go through the sheets as they stand; hidden ones are empty unless asked for.

    Raises:
        FileRefusedError: where it cannot be read, or is too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            package = Package(archive, budget)
            for part in package.sheets:
                if part.is_hidden and not hidden:
                    yield Table(part.name, [], is_hidden=True)
                else:
                    yield _sheet(package, part)
    except (FileRefusedError, MemoryError, GeneratorExit):
        raise
    except Exception as error:  # a broken part may lack anything that is looked for
        raise FileRefusedError("unreadable_file") from error


def _sheet(package, part):
    try:
        return read_sheet(package, part)
    except Exception:
        # What is hidden was not read when the list was taken, and is no reason to refuse it now.
        if not part.is_hidden:
            raise
        return Table(part.name, [], is_hidden=True)


def spread_merged(table: Table, budget: Budget) -> None:
    """Give the value of each cell that is merged over several rows to all of them."""
    numbers, work, limits = [line.number for line in table.lines], 0, budget.limits
    for top, bottom, left, right in table.merged:
        first, last = bisect_left(numbers, top), bisect_right(numbers, bottom)
        if first == last or numbers[first] != top:
            continue
        work += last - first
        if work > 2 * limits.cells:
            raise FileRefusedError("archive_too_large_unpacked")
        source = table.lines[first]
        if right > left:
            source.note("spans", left, min(right, limits.columns - 1) - left + 1)
        value = source.values[left] if left < len(source.values) else None
        if is_blank(value):
            continue
        if isinstance(value, str):
            budget.take_signs(len(value) * (last - first - 1))
        for line in table.lines[first + 1 : last]:
            _continue(line, left, value, source.fonts.get(left))


def _continue(line, place, value, font):
    missing = place - len(line.values) + 1
    if missing > 0:
        line.values.extend([None] * missing)
    line.values[place] = value
    line.note("continued", place, True)
    if font:
        line.note("fonts", place, font)
