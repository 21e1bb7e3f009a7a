"""A report as an Excel file for places without a line: written, and read when it comes back."""

from .layout import LIMITS, NotOurFileError, refusal_words
from .reading import read_file
from .sent import Sent
from .writing import file_name, write_file

__all__ = [
    "LIMITS",
    "NotOurFileError",
    "Sent",
    "file_name",
    "read_file",
    "refusal_words",
    "write_file",
]
