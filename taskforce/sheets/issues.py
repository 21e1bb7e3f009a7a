"""What is wrong with a file or a cell: a code for the program, words for the person."""

from dataclasses import asdict, dataclass, field
from datetime import date, datetime

ERROR, WARNING = "error", "warning"
SHOWN = 100  # characters of a cell's value that are repeated beside the reason


class FileRefusedError(Exception):
    """The file as a whole cannot be taken, whatever its rows say."""

    def __init__(self, code, *, words="", **params):
        self.issue = Issue(ERROR, code, params=params, words=words)
        super().__init__(code)


@dataclass(slots=True)
class Issue:
    """One fault, with the place where it stands: sheet, row and column as the person sees them."""

    level: str
    code: str
    sheet: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    params: dict = field(default_factory=dict)
    words: str = ""  # whose sentence is shown, where it is not the code's own

    @property
    def is_error(self) -> bool:
        return self.level == ERROR

    @property
    def cell(self) -> str:
        """The place as a spreadsheet names it: B12."""
        return f"{self.column}{self.row or ''}"

    @property
    def message(self) -> str:
        # Only here: files are read in a process that does without the framework.
        from .messages import worded

        return worded(self.words or self.code, self.params)

    def as_dict(self) -> dict:
        """Return what a program is told."""
        return {
            "level": self.level,
            "code": self.code,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": self.message,
        }

    def stored(self) -> dict:
        """Return what is kept: without the sentence, which depends on the reader's language."""
        return asdict(self)


def storable(text: str) -> str:
    """Return a text with a sign in the place of each NUL and each half of a pair."""
    if text.isprintable():
        return text
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


def shown(value) -> str:
    """Return a cell's value as it is repeated to a person, without what cannot be stored."""
    if isinstance(value, datetime | date):
        value = value.isoformat()[:10]
    text = "" if value is None else storable(str(value)[: SHOWN + 1])
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
