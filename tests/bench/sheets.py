"""Opening spreadsheets in a process of their own: messy and large ones, and hostile ones."""

from datetime import date

from taskforce.sheets.columns import HEADERS
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
    notes = [["ទី១", row, "C", "error", "មូលហេតុ"] for row in range(2, CLEAN, 25)]
    back = taken(content, "mark", notes=notes, title="មូលហេតុដែលត្រូវកែ")
    yield _line("the same sent back with reasons", f"{CLEAN:,} rows", back, 8)
    yield from map(_hostile, FILES)


def _hostile(name):
    return _line(f"hostile: {name.replace('_', ' ')}", "", taken(FILES[name]()), 2)


def _line(what, size, found, most):
    kept = found.code == 0 and found.seconds <= most and found.memory <= MOST_MEMORY
    time = f"{seconds(found.seconds)}, {megabytes(found.memory)}"
    return Line(what, size, time, bar=f"<= {most} s, {megabytes(MOST_MEMORY)}", kept=kept)


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
