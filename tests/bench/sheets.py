"""Opening spreadsheets in a process of their own: messy and large ones, and hostile ones."""

from collections.abc import Iterator
from datetime import date

from taskforce.sheets.columns import HEADERS
from taskforce.sheets.issues import Issue
from taskforce.sheets.messages import marking_words
from taskforce.sheets.notes import dump
from taskforce.sheets.writing import Sheet, write_workbook
from tests.taskforce.sheets_hostile import FILES

from .confined import taken
from .messy_sheet import messy
from .table import Line, megabytes, seconds

MOST_MEMORY = 200_000_000
CLEAN = 50_000


def measure(bench):
    made = messy(10_000)
    yield _line("a messy sheet read", "10,000 rows, 4 % at fault", taken(made.content), 4)
    content = clean(CLEAN)
    yield _line("a clean sheet read", f"{CLEAN:,} rows", taken(content), 8)
    few, many = faults(CLEAN, "C", step=25), faults(CLEAN)
    for size, issues, most in ((f"{CLEAN:,} rows", few, 8), (f"{7 * CLEAN:,} faults", many, 20)):
        back = taken(content, "mark", lines=dump(issues), words=marking_words())
        yield _line("the same sent back with reasons", size, back, most)
    yield from map(_hostile, FILES)


def _hostile(name):
    return _line(f"hostile: {name.replace('_', ' ')}", "", taken(FILES[name]()), 2)


def _line(what, size, found, most):
    kept = found.code == 0 and found.seconds <= most and found.memory <= MOST_MEMORY
    time = f"{seconds(found.seconds)}, {megabytes(found.memory)}"
    return Line(what, size, time, bar=f"<= {most} s, {megabytes(MOST_MEMORY)}", kept=kept)


def faults(rows: int, columns: str = "BCDEFNO", step: int = 1) -> Iterator[Issue]:
    """Go through faults of such a list, in each row or one of so many; two are told of it alone."""
    for row in range(2, rows + 2, step):
        for column in columns:
            of_row = row if column in "BC" else 1
            found = {"code": f"{of_row:06}", "found": f"ឃុំទី{of_row} ស្រុកកណ្ដាលស្ទឹង {column}"}
            yield Issue("error", "unit_code_unknown", "ទី១", row, column, params=found)


def clean(rows: int) -> bytes:
    """Return a list of so many members, all columns filled."""
    heads = [texts[0] for texts in HEADERS.values()]
    members = (
        [
            n, "លោក", f"សុខ ដារ៉ា {n}", f"SOK DARA {n}", "ប្រុស", date(1980, 1, 1), f"មុខតំណែង {n}",
            "ក្រសួងផែនការ", "សមាជិក", "0801", "ខេត្តកណ្តាល", "ស្រុកកណ្ដាលស្ទឹង", None, f"012 {n:06}",
            "05/02/2024", "០៤១ សជណ", f"{n}",
        ]
        for n in range(1, rows + 1)
    )  # fmt: skip
    return write_workbook([Sheet("ទី១", [heads, *members])])
