"""An official paper: HTML goes in, a Khmer PDF comes out. It knows no model.

engine.py       WeasyPrint: the only module that prints with it
stylesheet.py   the styles of paper with their faces inside

What is named here loads neither Django nor WeasyPrint: the processes that print import it.
"""

from .engine import COMMAND, Paper, PdfUnavailable, load_engine, print_html
from .stylesheet import stylesheet

__all__ = ["COMMAND", "Paper", "PdfUnavailable", "load_engine", "print_html", "stylesheet"]
