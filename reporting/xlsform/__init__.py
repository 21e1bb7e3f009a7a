"""An edition of the form as an Excel file, in the conventions of XLSForm where they fit."""

from .reading import Found, read_form
from .writing import write_form

__all__ = ["Found", "read_form", "write_form"]
