"""What is wrong with a drawn paper: seen while it is drawn, said with the page and the words."""

from dataclasses import dataclass, replace
from enum import StrEnum

from .glyph_codes import spelled

LONGEST = 60


class FaultKind(StrEnum):
    MISSING_GLYPH = "missing glyph"
    DOTTED_CIRCLE = "dotted circle"
    FOREIGN_FONT = "foreign font"
    BEYOND_MARGIN = "beyond margin"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the page it stands on (from 1), its kind, the text, and the font it is in."""

    page: int
    kind: FaultKind
    text: str
    font: str = ""

    @property
    def message(self) -> str:
        """Say it in the language of the reader."""
        # Here and not above: the processes that draw do without Django.
        from django.utils.translation import gettext as _

        from taskforce.formats.digits import digits

        messages = {
            FaultKind.MISSING_GLYPH: _("Page %(page)s: no font has the character “%(text)s”."),
            FaultKind.DOTTED_CIRCLE: _(
                "Page %(page)s: a sign stands without its letter in “%(text)s”."
            ),
            FaultKind.FOREIGN_FONT: _(
                "Page %(page)s: “%(text)s” is printed in a font not meant for it: %(font)s."
            ),
            FaultKind.BEYOND_MARGIN: _("Page %(page)s: “%(text)s” runs beyond the margin."),
        }
        return messages[self.kind] % {
            "page": digits(str(self.page)),
            "text": self.text,
            "font": self.font,
        }

    def moved(self, pages: int) -> "Fault":
        """Return the fault as it stands in a book where this many pages come before."""
        return replace(self, page=self.page + pages)


def shortened(text: str) -> str:
    text = spelled(text).strip()
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
