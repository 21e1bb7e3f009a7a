"""What the writing and the reading of the file of a report agree on."""

from django.utils.translation import gettext as _

from reporting.forms.sent_file import MOST_BYTES
from taskforce.sheets.issues import FileRefusedError
from taskforce.sheets.limits import Limits

# The hidden sheet by which a file finds back to its report.
KEYS = "_keys"
# The words of that sheet.
REPORT, UNIT, PERIOD, FORM, VERSION, MARK = "report", "unit", "period", "form", "version", "mark"
# Head the hidden column of codes, and the column in which answers are written.
CODE_HEAD, ANSWER_HEAD = "#code", "#answer"
# Behind the code of a table: this row says which column of it stands where.
COLUMNS = ".*"

# What a form needs, and a list of members would not: few rows, long texts.
LIMITS = Limits(
    bytes=MOST_BYTES,
    rows=5_000,
    columns=60,
    tags=200_000,
    cells=100_000,
    signs=5_000_000,
    sheets=20,
    merged=5_000,
    seconds=4,
)
# Whose words speak of lists.
TOO_MUCH = {
    "active_content",
    "archive_too_large_unpacked",
    "more_than_a_list",
    "took_too_long",
    "too_many_columns",
    "too_many_parts",
    "too_many_rows",
    "too_many_sheets",
}


class NotOurFileError(Exception):
    """The file belongs to no report, to another one, or to another edition of the form.

    `report` is the key that the file names, where it names one.
    """

    def __init__(self, message, report=None):
        self.message, self.report = message, report
        super().__init__(message)


def refusal_words(refusal: FileRefusedError) -> str:
    """Say why a file could not be opened, and what to do."""
    if refusal.issue.code in TOO_MUCH:
        return _(
            "The file holds more than was downloaded here, or things that could start programs. "
            "Download it again, copy your answers into it, and send that."
        )
    return refusal.issue.message
