"""An official paper: HTML goes in, a Khmer PDF comes out. It knows no model.

engine.py   WeasyPrint: the only module that loads it
"""

from .engine import COMMAND, Paper, PdfUnavailable, load_engine, print_html, stylesheet

__all__ = ["COMMAND", "Paper", "PdfUnavailable", "load_engine", "print_html", "stylesheet"]
