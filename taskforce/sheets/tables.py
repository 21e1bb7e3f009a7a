"""The sheets of a workbook as they stand: for files of our own, which bear keys and no headers."""

from .budget import Budget
from .issues import FileRefusedError
from .limits import Limits
from .rows import Table
from .safety import kind_of
from .workbook import sheets_of


def read_tables(content: bytes, limits: Limits) -> list[Table]:
    """Return all sheets of a workbook, hidden ones too: the values that are typed, where they are.

    Raises:
        FileRefusedError: where it is unsafe, no workbook, or larger than it may be.
    """
    if kind_of(content, limits) != "workbook":
        raise FileRefusedError("not_a_spreadsheet", words="only_a_workbook")
    return list(sheets_of(content, Budget(limits), hidden=True))
